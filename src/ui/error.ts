import { CancelledError, EXIT, UserError } from '../errors.ts';
import { maskText } from '../model/personal.ts';
import { type Lang, text } from '../text.ts';
import { VERSION } from '../version.ts';
import { joinLines } from './blocks.ts';
import type { Failed } from './formats/document.types.ts';
import { renderJson } from './json.ts';
import { paint } from './paint.ts';
import { safe, safeLines } from './safe.ts';
import { type Screen, screenOf } from './screen.ts';
import { wrapTelling } from './wrap.ts';

export { screenOf };

export interface ErrorView {
  readonly lang: Lang;
  /** `--debug`: the stack of the error and of what caused it. */
  readonly debug: boolean;
  /** One JSON document instead of words. */
  readonly json: boolean;
  /** Where it is shown; without it there is no colour. */
  readonly screen?: Screen;
  /** Whether that is a terminal: only there are long lines broken, for who reads a pipe or a file looks for whole ones. */
  readonly isTerminal?: boolean;
}

const PLAIN: Screen = { width: 80, colour: false, unicode: true, locale: 'en', ci: false };

const ERROR = text('error:', 'ошибка:');
const CANCELLED = text('Cancelled.', 'Прервано.');
const BUG = text(`mmsup ${VERSION} has a bug:`, `сбой в самой программе mmsup ${VERSION}:`);
const REPORT = text(
  'Please report it together with the command line that you typed.',
  'Сообщите о нём разработчикам вместе с командой, которую вы набрали.',
);
const SHOW_STACK = text('--debug shows where it happened.', '--debug покажет, где это случилось.');

/**
 * Tells an error that ended a command. What a user can mend comes as message, hint and code;
 * everything else is a bug of ours: one line, the version, and a request to report it. Stacks only with `debug`.
 */
export function renderError(error: unknown, view: ErrorView): string {
  if (view.json) return renderJson({ format: 'mmsup/1', error: errorObject(error, view) });
  const screen = view.screen ?? PLAIN;
  const stack = view.debug ? stackLines(error).map((line) => paint(line, 'muted', screen)) : [];
  return joinLines([...wordLines(error, view, screen), ...stack], screen);
}

function wordLines(error: unknown, view: ErrorView, screen: Screen): readonly string[] {
  const { mark, words, code } = wordsOf(error, view);
  const width = view.isTerminal ? screen.width : Number.POSITIVE_INFINITY;
  const [first = '', ...rest] = wrapTelling(`${mark}${words}`, width);
  const painted = paint(mark.trimEnd(), 'bad', screen) + first.slice(mark.trimEnd().length);
  return [painted, ...rest, ...code.map((line) => paint(line, 'muted', screen))];
}

interface ErrorWords {
  /** What stands before the words; empty where the user stopped us. */
  readonly mark: string;
  readonly words: string;
  readonly code: readonly string[];
}

function wordsOf(error: unknown, { lang, debug }: ErrorView): ErrorWords {
  if (error instanceof CancelledError)
    return { mark: '', words: error.isExplained ? safe(error.words.message[lang]) : CANCELLED[lang], code: [] };
  const mark = `${ERROR[lang]} `;
  if (error instanceof UserError) {
    const { message, hint } = error.words;
    const words = [message, ...(hint ? [hint] : [])].map((one) => safeLines(one[lang])).join('\n');
    return { mark, words, code: [`(${safe(error.code)})`] };
  }
  const ask = debug ? REPORT[lang] : `${REPORT[lang]} ${SHOW_STACK[lang]}`;
  return { mark, words: `${BUG[lang]} ${bugMessage(error)}\n${ask}`, code: [] };
}

/** The words of an error for a document: safe to print, without personal data. */
export function toldError(error: unknown, lang: Lang): Omit<Failed, 'command'> {
  const { code, message, hint, exitCode } = errorObject(error, { lang, debug: false, json: true });
  if (!(error instanceof UserError)) return { code, message, hint, exitCode };
  const { words } = error;
  return { code, message: words.message[lang], hint: words.hint?.[lang] ?? null, exitCode };
}

function errorObject(error: unknown, { lang, debug }: ErrorView) {
  const stack = debug ? { stack: stackLines(error) } : {};
  if (error instanceof UserError) {
    const { code, message, hint = null, exitCode, data } = error;
    return { code, message, hint, exitCode, data, ...stack };
  }
  const message = `${BUG[lang]} ${bugMessage(error)}`;
  return { code: 'bug', message, hint: REPORT[lang], exitCode: EXIT.bug, data: { version: VERSION }, ...stack };
}

/** What nobody foresaw may hold anything that the database holds: it is masked. */
function bugMessage(error: unknown): string {
  const message = error instanceof Error ? `${error.name}: ${error.message}` : `thrown: ${String(error)}`;
  return safe(maskText(message.split('\n', 1)[0] ?? ''));
}

function stackLines(error: unknown): string[] {
  const lines: string[] = [];
  const seen = new Set<unknown>();
  for (let at = error; at instanceof Error && !seen.has(at); at = at.cause) {
    seen.add(at);
    const stack = maskText(at.stack ?? String(at));
    lines.push(...safeLines(lines.length > 0 ? `caused by ${stack}` : stack).split('\n'));
  }
  return lines;
}
