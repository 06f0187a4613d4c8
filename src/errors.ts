import { type Text, text, toText } from './text.ts';

/** What the process tells a script. The table is part of the contract: codes are never renumbered. */
export const EXIT = {
  ok: 0,
  bug: 1,
  usage: 2,
  problem: 3,
  inconclusive: 4,
  unavailable: 5,
  cancelled: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

export interface UserErrorParts {
  /** A stable identifier of the case, `area/what`, for scripts and tests. */
  readonly code: string;
  /** What happened, with its values, and why. One or two sentences; in English alone where a text of another program is passed on. */
  readonly message: string | Text;
  /** What to type or look at next. */
  readonly hint?: string | Text | undefined;
  readonly exitCode: ExitCode;
  readonly cause?: unknown;
  /** Values that a script may want: never personal data, never secrets. */
  readonly data?: Readonly<Record<string, unknown>>;
}

/** Everything that is not a bug of ours: it has a cause the user can see and a next step. Anything else that is thrown is a bug. */
export class UserError extends Error {
  readonly code: string;
  /** In English, as `message` is: for programs. People are told {@link words}. */
  readonly hint: string | undefined;
  readonly words: { readonly message: Text; readonly hint: Text | undefined };
  readonly exitCode: ExitCode;
  readonly data: Readonly<Record<string, unknown>>;

  constructor({ code, message, hint, exitCode, cause, data = {} }: UserErrorParts) {
    const words = { message: toText(message), hint: hint === undefined ? undefined : toText(hint) };
    super(words.message.en, cause === undefined ? undefined : { cause });
    this.name = 'UserError';
    this.code = code;
    this.hint = words.hint?.en;
    this.words = words;
    this.exitCode = exitCode;
    this.data = data;
  }
}

type Parts = Omit<UserErrorParts, 'exitCode'>;

/** The command line, the configuration or a name is wrong; nothing was diagnosed. Exit 2. */
export class UsageError extends UserError {
  constructor(parts: Parts) {
    super({ ...parts, exitCode: EXIT.usage });
    this.name = 'UsageError';
  }
}

/** A statement was refused by the guard before it reached the server. Exit 2. */
export class RefusedByGuard extends UserError {
  constructor(parts: Parts) {
    super({ ...parts, exitCode: EXIT.usage });
    this.name = 'RefusedByGuard';
  }
}

/** No connection, no rights, a time limit: we could not look. Exit 5. */
export class UnavailableError extends UserError {
  constructor(parts: Parts) {
    super({ ...parts, exitCode: EXIT.unavailable });
    this.name = 'UnavailableError';
  }
}

/** The user stopped us (Ctrl-C, SIGTERM, SIGHUP, end of input at a prompt). Exit 130. */
export class CancelledError extends UserError {
  /** Whether something more is said than that it was stopped. */
  readonly isExplained: boolean;

  constructor(message?: string | Text) {
    super({ code: 'cancelled', message: message ?? text('Cancelled.', 'Прервано.'), exitCode: EXIT.cancelled });
    this.isExplained = message !== undefined;
    this.name = 'CancelledError';
  }
}

/** Code of the error that after a cut another database answers: nothing that is being asked can go on. */
export const ANOTHER_DATABASE = 'db/another-database';

/** No database was named, and there is no demo in its place. */
export const NO_DATABASE = 'profile/none';
