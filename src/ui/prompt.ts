import { Transform, type Writable } from 'node:stream';
import type { Deps } from '../deps.ts';
import { CancelledError } from '../errors.ts';
import type { Lang } from '../text.ts';
import { ANSWER_YES_OR_NO, readYesNo, yesNoHint } from './answers.ts';
import { discardTyped } from './discard-typed.ts';
import type { Prompt } from './prompt.types.ts';
import { safe } from './safe.ts';
import { isCi, type Screen } from './screen.ts';
import { wrapText } from './wrap.ts';

type PromptDeps = Pick<Deps, 'stdin' | 'stderr' | 'signal'>;
type Question = Readonly<Record<string, unknown>> & { readonly message: string };
/** What inquirer needs to ask one question. */
type Asking = { readonly input: Deps['stdin']; readonly output: Writable; readonly signal: AbortSignal };

/** Lines that the choices may fill at least, and those that the terminal needs beside them. */
const LEAST_PAGE = 5;
const BESIDE_PAGE = 6;
const DEFAULT_ROWS = 24;

/** Whether a person can be asked: both stdin and stderr are terminals, no build server, and `--no-input` was not given. */
export function mayPrompt(deps: Pick<Deps, 'stdin' | 'stderr' | 'env'>, input: boolean): boolean {
  // stdin last: to look at it opens it.
  return input && !isCi(deps.env) && deps.stderr.isTTY === true && deps.stdin.isTTY === true;
}

/**
 * Questions on stderr, so that stdout stays the answer. Ask {@link mayPrompt} first.
 * Ctrl-C, the end of input and an aborted `deps.signal` reject with CancelledError and leave the cursor shown.
 */
export function createPrompt(deps: PromptDeps, screen: Screen, lang: Lang): Prompt {
  const ask = askInTurn(deps, screen);
  return {
    select: (question, choices, { default: byDefault } = {}) =>
      ask(async (asking) => {
        const { selectPrompt } = await import('./select.ts');
        const pageSize = Math.max(LEAST_PAGE, (deps.stderr.rows || DEFAULT_ROWS) - BESIDE_PAGE);
        return (await selectPrompt(
          { question, choices, screen, lang, pageSize, start: choices.findIndex(({ value }) => value === byDefault) },
          asking,
        )) as (typeof choices)[0]['value'];
      }),
    input: async (question, { default: byDefault, validate } = {}) =>
      askInput(ask, {
        message: wrapped(question, screen),
        ...(byDefault === undefined ? {} : { default: byDefault }),
        ...(validate === undefined ? {} : { validate: (value: string) => safeAnswer(validate(value)) }),
      }),
    confirm: async (question, { default: byDefault } = {}) => {
      const understood = (value: string) => (value.trim() === '' ? byDefault : readYesNo(value));
      const answer = await askInput(ask, {
        message: wrapped(`${question} ${yesNoHint(byDefault)[lang]}`, screen),
        validate: (value: string) => understood(value) !== undefined || ANSWER_YES_OR_NO[lang],
      });
      return understood(answer) === true;
    },
  };
}

/** Columns that an answer has behind its question. */
const LEAST_ANSWER = 12;
/** Inquirer's mark before a question. */
const MARK = 2;

/** A long question, broken between words and not where the terminal ends. */
function wrapped(question: string, { width }: Screen): string {
  return wrapText(safe(question), Math.max(1, width - MARK - LEAST_ANSWER - 1)).join('\n');
}

function safeAnswer(verdict: true | string): true | string {
  return verdict === true ? true : safe(verdict);
}

/** A wrong line is taken away: what is typed next would be written behind it, and be wrong again. */
const CLEAR_WRONG = { validationFailureMode: 'clear' };

/** Asks for a line of text with inquirer, which is loaded when the first one is asked for. */
function askInput(ask: Ask, question: Question): Promise<string> {
  return ask(async (asking) => {
    const { createPromptModule } = (await import('inquirer')).default;
    const prompt = createPromptModule(asking as never);
    const answers = (await prompt([{ ...question, type: 'input', name: 'answer', theme: CLEAR_WRONG }] as never)) as {
      answer: string;
    };
    return answers.answer;
  });
}

type Ask = <Value>(question: (asking: Asking) => Promise<Value>) => Promise<Value>;

/** Questions that follow one another so closely are one dialogue; what is typed between two others was meant for neither. */
const AT_ONCE_MS = 200;

/**
 * Asks questions one after another. Keys that were pressed while something else went on are thrown away: they answer a question that nobody has read.
 */
function askInTurn(deps: PromptDeps, screen: Screen): Ask {
  let answered = Number.NEGATIVE_INFINITY;
  return async (question) => {
    if (performance.now() - answered > AT_ONCE_MS) await discardTyped(deps.stdin);
    try {
      return await askOne(deps, screen, question);
    } finally {
      answered = performance.now();
    }
  };
}

/** Asks one question: Ctrl-C, the end of input and an aborted signal end it with CancelledError. */
async function askOne<Value>(
  { stdin, stderr, signal }: PromptDeps,
  screen: Screen,
  question: (asking: Asking) => Promise<Value>,
): Promise<Value> {
  if (signal.aborted) throw new CancelledError();
  const end = endOfInput(stdin);
  const output = screen.colour ? stderr : colourless(stderr);
  try {
    return await question({ input: stdin, output, signal: AbortSignal.any([signal, end.signal]) });
  } catch (error) {
    throw isCancellation(error) ? new CancelledError() : error;
  } finally {
    end.forget();
  }
}

/**
 * Inquirer waits for ever when its input ends (Node then leaves with exit code 0, as if somebody had answered).
 * Readline pauses the input when it closes, on Ctrl-D as well as on a hung-up terminal; a pause with the question still open is the end.
 */
function endOfInput(stdin: Deps['stdin']): { readonly signal: AbortSignal; readonly forget: () => void } {
  const controller = new AbortController();
  const events = ['pause', 'end', 'close'] as const;
  const end = () => setImmediate(() => controller.abort());
  for (const event of events) stdin.on(event, end);
  return {
    signal: controller.signal,
    forget: () => {
      for (const event of events) stdin.off(event, end);
    },
  };
}

function isCancellation(error: unknown): boolean {
  return error instanceof Error && ['ExitPromptError', 'AbortPromptError', 'CancelPromptError'].includes(error.name);
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: the escape is what is looked for
const SELECT_GRAPHIC_RENDITION = /\u001B\[[\d;]*m/g;

/** The same terminal without colour: inquirer paints whatever NO_COLOR says. Cursor movements pass. */
function colourless(stderr: Deps['stderr']): Writable {
  const filter = new Transform({
    transform(chunk: Buffer | string, _encoding, done) {
      done(null, String(chunk).replace(SELECT_GRAPHIC_RENDITION, ''));
    },
  });
  filter.pipe(stderr, { end: false });
  return Object.assign(filter, { isTTY: true, columns: stderr.columns });
}
