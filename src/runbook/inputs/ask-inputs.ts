import type { Context } from '../../command.ts';
import { CancelledError } from '../../errors.ts';
import { type Lang, text } from '../../text.ts';
import type { Prompt } from '../../ui/prompt.types.ts';
import { typedOr } from '../person/at-prompt.ts';
import type { Input, Runbook } from '../runbook.ts';
import { PROMPTS } from '../words.ts';
import { type InputControl, inputControls } from './at-input.ts';
import { findBlocks } from './find-value.ts';
import { answerProblem, type Given, missingInputs } from './inputs.ts';

type Typed = Pick<Input, 'type' | 'choices'>;

const LEFT = {
  before: text(
    'Stopped before the first step: nothing was recorded.',
    'Остановлено до первого шага: ничего не записано.',
  ),
  inRecord: text('Stopped: of this runbook nothing was recorded.', 'Остановлено: об этом сценарии ничего не записано.'),
} as const;

/** Who is asked, and what he is shown. */
export interface Asker {
  readonly context: Pick<Context, 'lang' | 'show' | 'options' | 'incident'>;
  readonly prompt: Prompt;
  /** What the runbook is found by; absent = its id. */
  readonly called?: string;
}

/** What is known before a question. */
interface Known {
  readonly inputs: Readonly<Record<string, string>>;
  /** Names of inputs that the person does not know: others are asked in their place. */
  readonly unknown: readonly string[];
}

/** What came of a question: a value, or what else the person wants. */
type Said = { readonly value: string } | { readonly control: 'other' | 'back' };

/** What is wrong with a value that a person has typed, in his language; undefined when it can be taken. */
export function wrongValue(input: Typed, typed: string, lang: Lang): string | undefined {
  return answerProblem(input, typed)?.[lang];
}

/**
 * Asks a person for the inputs that are missing, each until it can be read. A question wants its value at once, and an empty line or `?` shows what
 * else can be done: how to find the value out, what may be said instead, the question before, and to quit.
 * @throws CancelledError, with what is left of it, when the person stops.
 */
export async function askInputs(runbook: Runbook, given: Given, asker: Asker): Promise<Given> {
  const before: Known[] = [];
  let known: Known = { inputs: given.inputs, unknown: [] };
  for (let next = nextQuestion(runbook, known); next; next = nextQuestion(runbook, known)) {
    const said = await askOrTell(runbook, { ...next, canGoBack: before.length > 0 }, asker);
    if ('control' in said && said.control === 'back') {
      known = before.pop()!;
      continue;
    }
    before.push(known);
    const { name } = next.input;
    known =
      'value' in said
        ? { ...known, inputs: { ...known.inputs, [name]: said.value } }
        : { ...known, unknown: [...known.unknown, name] };
  }
  return { ...given, inputs: known.inputs };
}

interface Question {
  readonly input: Input;
  /** What may be said in its place. */
  readonly other: Input | undefined;
}

/**
 * The first input that is missing, or the one that may be said in its place. Of that one nothing else may be said: another value would not stand for the
 * first. What the person does not know is not offered to him again.
 */
function nextQuestion(runbook: Runbook, { inputs, unknown }: Known): Question | undefined {
  const [missing] = missingInputs(runbook, inputs);
  if (!missing) return undefined;
  const other = runbook.inputs.find(({ name }) => name === missing.unless);
  if (other && unknown.includes(missing.name)) return { input: other, other: undefined };
  return { input: missing, other: other && unknown.includes(other.name) ? undefined : other };
}

type Asking = Question & { readonly canGoBack: boolean };

async function askOrTell(runbook: Runbook, asking: Asking, asker: Asker): Promise<Said> {
  try {
    return await askInput(runbook, asking, asker);
  } catch (error) {
    if (!(error instanceof CancelledError)) throw error;
    throw new CancelledError(asker.context.incident ? LEFT.inRecord : LEFT.before);
  }
}

/** Asks until there is a value, or the person wants another question. @throws CancelledError for `quit`. */
async function askInput(runbook: Runbook, { input, other, canGoBack }: Asking, asker: Asker): Promise<Said> {
  const { prompt, context, called = runbook.id } = asker;
  const { lang } = context;
  const { ask, choices } = input;
  const isText = choices.length === 0;
  const controls = inputControls({ other: other?.ask ?? null, canGoBack }, lang);
  for (;;) {
    const line = isText ? await typedOr({ prompt }, ask[lang], PROMPTS.emptyShowsMore[lang], wrong) : undefined;
    if (line !== undefined) return { value: line };
    const chosen = await prompt.select<string>(ask[lang], [
      ...choices.map((value) => ({ value: `answer:${value}`, name: value })),
      ...(isText ? [{ value: 'type', name: PROMPTS.type[lang] }] : []),
      ...controls,
    ]);
    if (chosen.startsWith('answer:')) return { value: chosen.slice('answer:'.length) };
    const control = chosen as InputControl | 'type';
    if (control === 'quit') throw new CancelledError();
    if (control === 'other' || control === 'back') return { control };
    if (control === 'find') context.show(findBlocks(input, called, context));
  }

  function wrong(typed: string): string | undefined {
    return wrongValue(input, typed, lang);
  }
}
