import type { Choice } from '../../ui/prompt.types.ts';
import { fillText } from '../expression/template.ts';
import { wrongValue } from '../inputs/ask-inputs.ts';
import type { AskInto, AskStep } from '../runbook.ts';
import type { Move } from '../walk/companion.ts';
import type { WalkState } from '../walk/walk.ts';
import { PROMPTS } from '../words.ts';
import { controlsAt, moveOf, type Talk, typed, typedOr } from './at-prompt.ts';
import { type Control, controlChoices } from './controls.ts';

/**
 * Asks what a runbook wants to know. A question with answers to choose from shows them, and what else can be done; one that wants a text takes it at once,
 * and an empty line or `?` shows what else can be done.
 */
export async function askPerson(talk: Talk, step: AskStep, state: WalkState): Promise<Move> {
  const { into, choices } = step;
  const question = fillText(step.question, state.values)[talk.context.lang];
  for (;;) {
    const text = into && choices.length === 0 ? await answerText(talk, into, question) : undefined;
    if (text !== undefined) return { kind: 'go', answer: text };
    const move = await chosenAnswer(talk, step, question, state);
    if (move) return move;
  }
}

function answerText(talk: Talk, into: AskInto, question: string): Promise<string | undefined> {
  const { lang } = talk.context;
  return typedOr(talk, question, PROMPTS.emptyShowsMore[lang], (line) => wrongValue(into, line, lang));
}

/** What was chosen; undefined when the question is asked again. */
async function chosenAnswer(talk: Talk, step: AskStep, question: string, state: WalkState): Promise<Move | undefined> {
  const { lang } = talk.context;
  const { into, choices } = step;
  const isText = choices.length === 0;
  const answers: readonly Choice[] = [
    ...choices.map(({ value, label }) => ({ value: `answer:${value}`, name: label[lang] })),
    ...(into ? [{ value: 'into', name: (isText ? PROMPTS.type : PROMPTS.other)[lang] }] : []),
    ...(into?.none ? [{ value: 'answer:none', name: PROMPTS.none[lang] }] : []),
  ];
  const controls = controlChoices(controlsAt(talk, step, state), lang);
  // Whoever begins to type an answer where it is only chosen must not set off what its letters stand for elsewhere.
  const chosen = await talk.prompt.select<string>(question, [
    ...answers,
    ...(into && !isText ? controls.map(withoutKey) : controls),
  ]);
  if (chosen.startsWith('answer:')) return { kind: 'go', answer: chosen.slice('answer:'.length) };
  if (chosen !== 'into') return moveOf(talk, chosen as Control, state);
  if (isText) return undefined;
  const text = await typed(talk, PROMPTS.answer[lang], (line) => wrongValue(into!, line, lang));
  return text === undefined ? undefined : { kind: 'go', answer: text };
}

const withoutKey = ({ value, name }: Choice<Control>): Choice<Control> => ({ value, name });
