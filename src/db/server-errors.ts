import { DatabaseError } from 'pg';
import { UnavailableError, UsageError, type UserError } from '../errors.ts';
import { maskServerMessage, maskText } from '../model/personal.ts';

/** What the translation may say about the moment of the error. */
export interface ErrorContext {
  /** `read`, `connect to db1:5432`, … : completes "Could not …". */
  readonly doing: string;
  readonly showPersonal: boolean;
  readonly statementTimeoutMs: number;
  readonly lockTimeoutMs: number;
  /** How long the statement ran, milliseconds. */
  readonly elapsedMs: number;
  /** Characters of the statement that are not the asker's. Default 0. */
  readonly before?: number;
}

interface Translation {
  readonly code: string;
  readonly why: (context: ErrorContext) => string;
  readonly hint: string | ((context: ErrorContext) => string);
  /** True when the mistake is in what was asked, not in the server. */
  readonly usage?: true;
}

const QUERY_CANCELED = '57014';
/** SQLSTATE classes whose quoted words are names from the statement, not values from the data. */
const NAMING_CLASSES = new Set(['42', '3D', '3F', '28', '08', '53', '55', '57', '40', '25', '58']);

const TRANSLATIONS: Readonly<Record<string, Translation>> = {
  '08P01': {
    code: 'db/protocol',
    why: () => 'something between us and PostgreSQL does not pass the start-up settings on',
    hint: 'A connection pooler in transaction mode does this: connect to the server itself, or to a session pool.',
  },
  '25006': {
    code: 'db/read-only',
    why: () => 'the statement writes, and this session only reads',
    hint: 'Use a SELECT.',
    usage: true,
  },
  '25P03': {
    code: 'db/idle-too-long',
    why: () => 'the transaction was idle for too long and the server ended it',
    hint: 'Start the command again.',
  },
  '28000': {
    code: 'db/login-refused',
    why: () => 'the server refused this user from this address (pg_hba.conf)',
    hint: 'Check user, database, address and sslmode with the DBA.',
  },
  '28P01': {
    code: 'db/wrong-password',
    why: () => 'the password is wrong',
    hint: 'Check PGPASSWORD, the password file (~/.pgpass) or the service file.',
  },
  '3D000': {
    code: 'db/no-such-database',
    why: () => 'there is no such database',
    hint: 'List the databases with: psql --list',
    usage: true,
  },
  '40001': {
    code: 'db/standby-conflict',
    why: () => 'the standby had to cancel the statement to keep up with its primary, or the data changed under it',
    hint: 'Start the command again, or use a standby with hot_standby_feedback=on.',
  },
  '40P01': { code: 'db/deadlock', why: () => 'the server ended a deadlock', hint: 'Start the command again.' },
  '42501': {
    code: 'db/no-rights',
    why: () => 'this user has no rights on it',
    hint: 'Ask the DBA to grant SELECT (USAGE for a schema) to this user.',
  },
  '53100': { code: 'db/disk-full', why: () => "the server's disk is full", hint: 'Tell the DBA at once.' },
  '53200': {
    code: 'db/out-of-memory',
    why: () => 'the server ran out of memory',
    hint: 'Tell the DBA; ask for less at once.',
  },
  '53300': {
    code: 'db/too-many-connections',
    why: () => 'all connection slots of the server are in use',
    hint: 'Nothing was retried. Wait, or see who holds them: pg_stat_activity.',
  },
  '53400': {
    code: 'db/limit-reached',
    why: () => 'a configured limit of the server was reached',
    hint: 'Ask for less at once, or tell the DBA.',
  },
  '54001': {
    code: 'db/too-complex',
    why: () => 'the statement is nested too deeply for the server',
    hint: 'Simplify it.',
    usage: true,
  },
  '55P03': {
    code: 'db/lock-timeout',
    why: ({ lockTimeoutMs }) =>
      `a lock could not be had within ${lockTimeoutMs} ms: somebody alters the table right now`,
    hint: 'Wait for the change to end, or see who holds the lock: pg_locks.',
  },
  '57P01': {
    code: 'db/terminated',
    why: () => 'the connection was terminated by an administrator or a shutdown',
    hint: 'Start the command again when the server is back.',
  },
  '57P02': {
    code: 'db/crashed',
    why: () => 'the server crashed and recovers',
    hint: 'Start the command again when the server is back.',
  },
  '57P03': {
    code: 'db/starting',
    why: () => 'the server is starting up, shutting down or recovering',
    hint: 'Try again in a minute.',
  },
  '57P04': { code: 'db/terminated', why: () => 'the database was dropped', hint: 'Check the connection.' },
  '57P05': {
    code: 'db/terminated',
    why: () => 'the session was idle for too long and the server ended it',
    hint: 'Start the command again.',
  },
};

const NETWORK: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ECONNRESET: 'the connection was reset',
  EPIPE: 'the connection was closed',
  ENOTFOUND: 'the host name is unknown',
  EAI_AGAIN: 'the name server does not answer',
  EHOSTUNREACH: 'the host cannot be reached',
  ENETUNREACH: 'the network cannot be reached',
  ETIMEDOUT: 'the host does not answer',
  ENOENT: 'there is no such socket',
  EACCES: 'the socket may not be opened',
};

/** SQLSTATE of a server's error, or undefined when it is not one. */
export function sqlState(error: unknown): string | undefined {
  return error instanceof DatabaseError ? error.code : undefined;
}

/**
 * Says once, for the whole tool, what an error of the server or of the network means. The server's own words are masked (values may be
 * personal) unless `showPersonal`; DETAIL and CONTEXT are shown only then.
 */
export function translateError(error: unknown, context: ErrorContext): UserError {
  if (error instanceof DatabaseError) return translateServerError(error, context);
  const why = networkWords(error);
  return new UnavailableError({
    code: 'db/connection-lost',
    message: `Could not ${context.doing}: ${why}.`,
    hint: 'Check that the server is up and reached: mmsup profile test, with the same --profile or --db',
    cause: error,
  });
}

/** A network error in words. */
export function networkWords(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return networkWords(error.errors[0]);
  const { code, message } = (error ?? {}) as { code?: string; message?: string };
  if (code !== undefined && NETWORK[code] !== undefined) return `${NETWORK[code]} (${code})`;
  if (message === 'timeout expired') return 'no answer within the connect timeout';
  if (message?.startsWith('Connection terminated')) return 'the server closed the connection';
  return maskText(message ?? 'unknown error');
}

function translateServerError(error: DatabaseError, context: ErrorContext): UserError {
  const state = error.code ?? 'XX000';
  const known = state === QUERY_CANCELED ? canceled(context) : isBadBind(error) ? BAD_BIND : TRANSLATIONS[state];
  const parts = {
    code: known?.code ?? `db/sqlstate-${state.toLowerCase()}`,
    message: [
      `Could not ${context.doing}: ${known ? `${known.why(context)}. The server says` : 'the server says'}: ${serverWords(error, context)} (SQLSTATE ${state}).`,
      ...details(error, context),
    ].join('\n'),
    hint: typeof known?.hint === 'function' ? known.hint(context) : known?.hint,
    ...(context.showPersonal ? { cause: error } : {}),
    data: { sqlState: state, ...placeInStatement(error, context) },
  };
  const isUsage = known?.usage ?? /^(42|22|0A|21)/.test(state);
  return isUsage && state !== '42501' ? new UsageError(parts) : new UnavailableError(parts);
}

/** The character of the statement, from 1, at which the server saw the mistake, where it says so. */
function placeInStatement({ position }: DatabaseError, { before = 0 }: ErrorContext): { readonly position?: number } {
  const character = Number(position) - before;
  return position !== undefined && character > 0 ? { position: character } : {};
}

/** The same SQLSTATE as for a pooler's refusal, but of our own making. */
function isBadBind({ code, message }: DatabaseError): boolean {
  return code === '08P01' && message.startsWith('bind message');
}

const BAD_BIND: Translation = {
  code: 'db/parameter-count',
  why: () => 'the values that were given are not as many as the $1, $2, … of the statement',
  hint: 'Correct the statement; when it is one of mmsup itself, report it.',
  usage: true,
};

function canceled({ elapsedMs, statementTimeoutMs }: ErrorContext): Translation {
  if (elapsedMs >= statementTimeoutMs * 0.9) {
    return {
      code: 'db/statement-timeout',
      why: () => `the statement did not end within its limit of ${statementTimeoutMs} ms`,
      hint: 'Ask for less, or give more time: statement-timeout in the profile.',
    };
  }
  return {
    code: 'db/statement-cancelled',
    why: () => 'somebody on the server cancelled the statement',
    hint: 'Ask the DBA why; start the command again.',
  };
}

function serverWords(error: DatabaseError, { showPersonal }: ErrorContext): string {
  const message = error.message.replace(/\.$/, '');
  if (showPersonal) return message;
  const state = error.code ?? 'XX000';
  if (!/^[0-9A-Z]{5}$/.test(state) || state.startsWith('P0')) return '<message of a function, hidden>';
  return NAMING_CLASSES.has(state.slice(0, 2)) ? maskText(message) : maskServerMessage(message);
}

function details(error: DatabaseError, { showPersonal }: ErrorContext): string[] {
  if (!showPersonal) return [];
  return [error.detail && `DETAIL: ${error.detail}`, error.where && `CONTEXT: ${error.where}`].filter(
    (line): line is string => Boolean(line),
  );
}
