import { CancelledError, UnavailableError, UserError } from '../errors.ts';
import type { MaskText } from '../model/personal.ts';
import { inBoth, joinTexts, type Text, text } from '../text.ts';
import { VERSION } from '../version.ts';
import {
  type ConnectAttempt,
  connectError,
  connectTimeout,
  isUnknownOptionalSetting,
  isWorthNextHost,
  isWorthNextTransport,
  nameOf,
  refuseSilentPlainText,
} from './connect-errors.ts';
import { readPassword, readTarget } from './connection-files.ts';
import type { Host, SessionAttributes } from './connection-target.ts';
import {
  checkDatabase,
  checkSuperuser,
  hasAttributes,
  type Identity,
  readIdentity,
  readRoleFacts,
  serverIdentity,
} from './identity.ts';
import { type Opened, openConnection } from './open.ts';
import { createSession } from './session.ts';
import type { Session } from './session.types.ts';
import {
  DEFAULT_LIMITS,
  type FullLimits,
  type Limits,
  OPTIONAL_SETTING,
  pinnedSearchPath,
  type Setting,
  sessionSettings,
  startupOptions,
} from './settings.ts';
import { type Transport, transports } from './tls.ts';
import { createWire, type Wire } from './wire.ts';

export interface ConnectOptions {
  /** What psql takes: URI, key=value or a database name. Undefined: all from PG* variables and the service file. */
  readonly target: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What the DBA sees; default `mmsup/<version> <command> [incident]`. PGAPPNAME and application_name of the target win. Cut to 63 bytes. */
  readonly applicationName?: string;
  readonly command?: string;
  readonly incident?: string | undefined;
  readonly limits?: Limits;
  readonly allowSuperuser?: boolean;
  /** Names of functions (`schema.name`) that the guard lets through although it would not. */
  readonly allowFunctions?: readonly string[];
  /** Schemas after pg_catalog. Default `public`. */
  readonly searchPath?: readonly string[];
  readonly expectDatabase?: string;
  readonly signal: AbortSignal;
  readonly showPersonal?: boolean;
  /** Masks what the server says; absent = by shape. */
  readonly mask?: MaskText;
  /** How much longer than the statement's limit a silent network is waited for, milliseconds. Default 5,000. */
  readonly silenceGraceMs?: number;
  readonly onProgress?: (words: Text) => void;
}

/** A host that answered, checked, with the words for its transport. */
interface Candidate {
  readonly opened: Opened;
  readonly wire: Wire;
  readonly identity: Identity;
  readonly words: string;
  readonly settings: readonly Setting[];
}

interface Attempt extends ConnectAttempt {
  readonly options: ConnectOptions;
}

/**
 * Connects to one client's database, proves every protection, and gives a session that can only read. One connection, never retried.
 * Throws UsageError (what was asked), RefusedByGuard (superuser, settings not in force), UnavailableError (no connection), CancelledError.
 */
export async function connect(options: ConnectOptions): Promise<Session> {
  const target = readTarget(options.target, options.env);
  const attempt = { options, target, limits: { ...DEFAULT_LIMITS, ...withoutUndefined(options.limits ?? {}) } };
  const candidate = await firstSuitable(attempt);
  try {
    return await checkedSession(attempt, candidate);
  } catch (error) {
    await candidate.wire.close();
    throw error;
  }
}

async function checkedSession({ options, limits }: Attempt, candidate: Candidate): Promise<Session> {
  const { opened, wire, identity, words, settings } = candidate;
  const superuserWarnings = checkSuperuser(identity, options.allowSuperuser ?? false);
  checkDatabase(identity, options.expectDatabase);
  const facts = await readRoleFacts(wire, identity.user, identity.inRecovery);
  const server = serverIdentity(identity, facts, opened.host, words, superuserWarnings);
  return createSession({
    wire,
    server,
    settings,
    limits,
    allowFunctions: options.allowFunctions ?? [],
    isDistributed: facts.isDistributed,
  });
}

function withoutUndefined(limits: Limits): Partial<FullLimits> {
  return Object.fromEntries(Object.entries(limits).filter(([, value]) => value !== undefined));
}

/** Tries the hosts in order; `prefer-standby` takes a second round in which anything is suitable. */
async function firstSuitable(attempt: Attempt): Promise<Candidate> {
  const { sessionAttributes, hosts } = attempt.target;
  const rounds: SessionAttributes[] =
    sessionAttributes === 'prefer-standby' ? ['prefer-standby', 'any'] : [sessionAttributes];
  const failures: Text[] = [];
  const answered: Host[] = [];
  let lastError: unknown;
  for (const wanted of rounds) {
    for (const host of wanted === rounds[0] ? hosts : answered) {
      try {
        const candidate = await openHost(attempt, host);
        if (hasAttributes(candidate.identity, wanted)) return candidate;
        await candidate.wire.close();
        answered.push(host);
        failures.push(notWanted(host, candidate.identity, wanted));
      } catch (error) {
        if (!isWorthNextHost(error)) throw error;
        lastError = error;
        failures.push(inBoth((lang) => `  ${nameOf(host)}: ${error.words.message[lang]}`));
      }
    }
  }
  if (hosts.length === 1 && lastError instanceof UserError) throw lastError;
  throw new UnavailableError({
    code: 'db/no-host',
    message: joinTexts([noneSuitable(hosts.length), ...failures], '\n'),
    hint: text('Check the hosts, and target_session_attrs.', 'Проверьте узлы и target_session_attrs.'),
  });
}

const noneSuitable = (count: number): Text =>
  count === 1
    ? text('The host is not suitable.', 'Узел не подходит.')
    : text(`None of the ${count} hosts is suitable.`, `Ни один из узлов (их ${count}) не подходит.`);

const notWanted = (host: Host, { inRecovery }: Identity, wanted: SessionAttributes): Text =>
  text(
    `  ${nameOf(host)}: is ${inRecovery ? 'a standby' : 'a primary'}, not ${wanted}`,
    `  ${nameOf(host)}: это ${inRecovery ? 'реплика' : 'основной сервер'}, а нужен ${wanted}`,
  );

const connecting = (host: string, { database, user }: Attempt['target']): Text =>
  text(
    `Connecting to ${host}, database ${database}, user ${user}`,
    `Подключаемся к ${host}, база ${database}, пользователь ${user}`,
  );

async function openHost(attempt: Attempt, host: Host): Promise<Candidate> {
  const { options, target } = attempt;
  const ways = transports(target, host, options.env);
  for (const [index, way] of ways.entries()) {
    const isLast = index === ways.length - 1;
    if (way.tls === undefined) refuseSilentPlainText(target, host);
    options.onProgress?.(connecting(nameOf(host), target));
    try {
      return await openCandidate(attempt, host, way);
    } catch (error) {
      if (options.signal.aborted) throw new CancelledError();
      if (!isLast && isWorthNextTransport(error)) continue;
      throw error instanceof UserError ? error : connectError(error, attempt, host);
    }
  }
  throw new Error('There is always a transport.');
}

async function openCandidate(attempt: Attempt, host: Host, way: Transport): Promise<Candidate> {
  const { options, target, limits } = attempt;
  let settings = sessionSettings(limits, pinnedSearchPath(options.searchPath));
  const open = (): Promise<Opened> =>
    openConnection({
      target,
      host,
      tls: way.tls,
      applicationName: cutToBytes(target.applicationName ?? options.applicationName ?? defaultName(options), 63),
      startupOptions: startupOptions(settings, target.options),
      connectTimeoutMs: connectTimeout(attempt),
      password: () => readPassword(target, host, options.env),
      signal: options.signal,
    });
  let opened: Opened;
  try {
    opened = await open();
  } catch (error) {
    if (!isUnknownOptionalSetting(error)) throw error;
    settings = settings.filter(({ name }) => name !== OPTIONAL_SETTING);
    opened = await open();
  }
  const { statementTimeoutMs, lockTimeoutMs } = limits;
  const wire = createWire(opened, {
    statementTimeoutMs,
    lockTimeoutMs,
    showPersonal: options.showPersonal ?? false,
    silenceGraceMs: options.silenceGraceMs,
    mask: options.mask,
    signal: options.signal,
  });
  try {
    return { opened, wire, identity: await readIdentity(wire, settings), words: way.words, settings };
  } catch (error) {
    await wire.close();
    throw error;
  }
}

function defaultName({ command, incident }: ConnectOptions): string {
  return [`mmsup/${VERSION}`, command, incident].filter((part) => part !== undefined).join(' ');
}

/** Cuts at a character's border: PostgreSQL keeps 63 bytes of an application name. */
export function cutToBytes(text: string, bytes: number): string {
  const printable = text.replace(/[^\x20-\x7E]/g, '?');
  return printable.slice(0, bytes);
}
