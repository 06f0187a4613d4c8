import type { UserError } from '../errors.ts';
import type { Answer, NotEvaluated } from '../result.ts';
import { inBoth, type Text, text, verbatim } from '../text.ts';
import type { Unreadable } from './partial-reading.ts';

/** Errors after which the connection is gone: whatever is asked next fails too, in words that add nothing. */
const LOST: readonly string[] = ['db/connection-lost', 'db/terminated', 'db/crashed', 'db/starting'];

export function isLost({ code }: UserError): boolean {
  return LOST.includes(code);
}

/** Tells a lost connection once, with all that was not read because of it; what else broke off keeps its own line. */
export function tellCutOnce<Facts>(answer: Answer<Facts>, unreadable: Unreadable, lost?: string): Answer<Facts> {
  const errors = [...unreadable.values()];
  const why = errors.find(isLost)?.words.message ?? (lost === undefined ? undefined : toldAs(lost, answer));
  if (why === undefined) return answer;
  const others = new Set(errors.filter((error) => !isLost(error)).map(({ message }) => message));
  const isOfCut = (gap: NotEvaluated) => gap.isInterruption === true && !others.has(gap.why.en);
  const cut = answer.notEvaluated.filter(isOfCut);
  if (cut.length === 0) return answer;
  const [first] = cut;
  const names = (lang: 'en' | 'ru') => [...new Set(cut.map(({ what }) => what[lang]))].join('; ');
  const once: NotEvaluated = {
    ...first!,
    what: text(names('en'), names('ru')),
    why: inBoth((lang) => why[lang].replace(/ \(E[A-Z]+\)/, '')),
    couldChangeAnswer: cut.some(({ couldChangeAnswer }) => couldChangeAnswer),
  };
  return { ...answer, notEvaluated: [once, ...answer.notEvaluated.filter((gap) => !isOfCut(gap))] };
}

/** An error that is known by its message only stands among the gaps with its words in both languages. */
function toldAs(message: string, { notEvaluated }: Answer<unknown>): Text {
  return notEvaluated.find(({ why }) => why.en === message)?.why ?? verbatim(message);
}
