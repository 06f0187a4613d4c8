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

export { screenOf };

export interface ErrorView {
  readonly lang: Lang;
  /** `--debug`: the stack of the error and of what caused it. */
  readonly debug: boolean;
  /** One JSON document instead of words. */
  readonly json: boolean;
  /** Where it is shown; without it there is no colour. */
  readonly screen?: Screen;
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

function wordLines(error: unknown, { lang, debug }: ErrorView, screen: Screen): string[] {
  if (error instanceof CancelledError) return [error.isExplained ? safe(error.words.message[lang]) : CANCELLED[lang]];
  const mark = paint(ERROR[lang], 'bad', screen);
  if (error instanceof UserError) {
    const { message, hint } = error.words;
    const next = hint === undefined ? [] : safeLines(hint[lang]).split('\n');
    const [first = '', ...rest] = safeLines(message[lang]).split('\n');
    return [`${mark} ${first}`, ...rest, ...next, paint(`(${safe(error.code)})`, 'muted', screen)];
  }
  return [`${mark} ${BUG[lang]} ${bugMessage(error)}`, debug ? REPORT[lang] : `${REPORT[lang]} ${SHOW_STACK[lang]}`];
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
