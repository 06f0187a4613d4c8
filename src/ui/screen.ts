import type { Lang } from '../text.ts';

/** What a stream can show. Decided once per stream; everything that draws takes it as a value. */
export interface Screen {
  /** Columns that a line may fill, at least 20. */
  readonly width: number;
  readonly colour: boolean;
  /** False: our own marks, bars and rules are plain ASCII. What the database holds is shown as it is. */
  readonly unicode: boolean;
  /** The language that the environment asks for; `--lang` and a profile weigh more. */
  readonly locale: Lang;
  /** True where a build server reads the stream: lines that it would obey are neutralised. */
  readonly ci: boolean;
}

export interface ScreenOptions {
  /** `--color` is true, `--no-color` is false, undefined asks the environment. */
  readonly colour?: boolean | undefined;
  /** `--ascii` */
  readonly ascii?: boolean | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;
type Terminal = { readonly isTTY?: boolean | undefined; readonly columns?: number | undefined };

const DEFAULT_WIDTH = 80;
const LEAST_WIDTH = 20;

/**
 * Decides whether a stream gets colour:
 * the flag, then FORCE_COLOR and CLICOLOR_FORCE, then NO_COLOR, CLICOLOR=0 and TERM=dumb, then whether it is a terminal.
 * A variable that is set to nothing counts as not set.
 */
export function decideColour(stream: Terminal, env: Environment, flag?: boolean): boolean {
  if (flag !== undefined) return flag;
  if (env.FORCE_COLOR) return !isOff(env.FORCE_COLOR);
  if (env.CLICOLOR_FORCE && !isOff(env.CLICOLOR_FORCE)) return true;
  if (env.NO_COLOR) return false;
  if (env.CLICOLOR === '0') return false;
  if (env.TERM === 'dumb') return false;
  return stream.isTTY === true;
}

/** Says what a stream can show: width from the terminal, then COLUMNS, then 80 (a terminal without a size reports 0 columns). */
export function screenOf(stream: Terminal, env: Environment, options: ScreenOptions = {}): Screen {
  return {
    width: Math.max(LEAST_WIDTH, stream.columns || positiveInteger(env.COLUMNS) || DEFAULT_WIDTH),
    colour: decideColour(stream, env, options.colour),
    unicode: options.ascii !== true && understandsUnicode(env),
    locale: localeOf(env),
    ci: isCi(env),
  };
}

/** Whether a build server runs us, as nearly all of them say by `CI`. */
export function isCi(env: Environment): boolean {
  const named = env.GITHUB_ACTIONS ?? env.GITLAB_CI ?? env.TF_BUILD ?? env.TEAMCITY_VERSION;
  return named !== undefined || (env.CI !== undefined && env.CI !== '' && !isOff(env.CI));
}

/** A locale that is named and is not UTF-8 means ASCII; where none is named, today's terminals and log viewers read UTF-8. */
function understandsUnicode(env: Environment): boolean {
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG;
  return !locale || /utf-?8/i.test(locale);
}

function localeOf(env: Environment): Lang {
  const locale = env.MMSUP_LANG || env.LC_ALL || env.LC_MESSAGES || env.LANG || '';
  return /^ru(?:[_.@-]|$)/i.test(locale) ? 'ru' : 'en';
}

function isOff(value: string): boolean {
  return value === '0' || value.toLowerCase() === 'false';
}

function positiveInteger(value: string | undefined): number {
  return value !== undefined && /^\d{1,5}$/.test(value) ? Number(value) : 0;
}
