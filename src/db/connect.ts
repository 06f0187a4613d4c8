import { CancelledError, UnavailableError, UserError } from '../errors.ts';
import { VERSION } from '../version.ts';
import { readPassword, readTarget } from './connection-files.ts';
import type { ConnectionTarget, Host, SessionAttributes } from './connection-target.ts';
import {
  checkDatabase,
  checkSuperuser,
  hasAttributes,
  type Identity,
  readIdentity,
  readRoleFacts,
  serverIdentity,
} from './identity.ts';
import { MissingPassword, type Opened, openConnection } from './open.ts';
import { networkWords, sqlState, translateError } from './server-errors.ts';
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
import { isLoopback, isSocket, type Transport, transports } from './tls.ts';
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
  readonly onProgress?: (message: string) => void;
}

/** A host that answered, checked, with the words for its transport. */
interface Candidate {
  readonly opened: Opened;
  readonly wire: Wire;
  readonly identity: Identity;
  readonly words: string;
  readonly settings: readonly Setting[];
}

interface Attempt {
  readonly options: ConnectOptions;
  readonly target: ConnectionTarget;
  readonly limits: FullLimits;
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
  const failures: string[] = [];
  let lastError: unknown;
  for (const wanted of rounds) {
    for (const host of hosts) {
      try {
        const candidate = await openHost(attempt, host);
        if (hasAttributes(candidate.identity, wanted)) return candidate;
        await candidate.wire.close();
        failures.push(
          `${nameOf(host)}: is ${candidate.identity.inRecovery ? 'a standby' : 'a primary'}, not ${wanted}`,
        );
      } catch (error) {
        if (!isWorthNextHost(error)) throw error;
        lastError = error;
        failures.push(`${nameOf(host)}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
  }
  if (hosts.length === 1 && lastError instanceof UserError) throw lastError;
  throw new UnavailableError({
    code: 'db/no-host',
    message: `None of the ${hosts.length} hosts is suitable.\n${failures.map((line) => `  ${line}`).join('\n')}`,
    hint: 'Check the hosts, and target_session_attrs.',
  });
}

/** Only a host that cannot be reached or is not ready gives way to the next one; a refusal of ours or a wrong password does not. */
function isWorthNextHost(error: unknown): boolean {
  return (
    error instanceof UnavailableError &&
    ['db/connection-lost', 'db/connect-timeout', 'db/starting'].includes(error.code)
  );
}

export function nameOf(host: Host): string {
  return isSocket(host) ? `${host.host}/.s.PGSQL.${host.port}` : `${host.host}:${host.port}`;
}

async function openHost(attempt: Attempt, host: Host): Promise<Candidate> {
  const { options, target } = attempt;
  const ways = transports(target, host, options.env);
  for (const [index, way] of ways.entries()) {
    const isLast = index === ways.length - 1;
    if (way.tls === undefined) refuseSilentPlainText(target, host);
    options.onProgress?.(`Connecting to ${nameOf(host)}, database ${target.database}, user ${target.user}`);
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

/** libpq's rule: TLS that the server does not offer or refuses, or a pg_hba.conf that wants the other kind. */
function isWorthNextTransport(error: unknown): boolean {
  const { code, message = '' } = error as { code?: string; message?: string };
  if (sqlState(error) === '28000') return true;
  return (
    message.includes('does not support SSL') ||
    message.includes('establishing an SSL connection') ||
    /^ERR_(SSL|TLS)|^EPROTO|CERT/.test(code ?? '')
  );
}

/** Without a chosen sslmode, plain text goes no further than this machine. */
function refuseSilentPlainText(target: ConnectionTarget, host: Host): void {
  if (target.sslModeGiven || isLoopback(host)) return;
  throw new UnavailableError({
    code: 'db/plain-text',
    message: `${nameOf(host)} offers no TLS: customer data would cross the network unencrypted.`,
    hint: 'If that is meant, say so: sslmode=prefer or sslmode=disable in the connection (or PGSSLMODE).',
  });
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
    signal: options.signal,
  });
  try {
    return { opened, wire, identity: await readIdentity(wire, settings), words: way.words, settings };
  } catch (error) {
    await wire.close();
    throw error;
  }
}

function connectTimeout({ target, limits }: Attempt): number {
  return target.connectTimeoutMs ?? limits.connectTimeoutMs;
}

/** PostgreSQL 12 and 13 do not know the setting (42704); some platforms cannot do it (22023). */
function isUnknownOptionalSetting(error: unknown): boolean {
  const state = sqlState(error);
  return (state === '42704' || state === '22023') && (error as Error).message.includes(OPTIONAL_SETTING);
}

function connectError(error: unknown, attempt: Attempt, host: Host): UserError {
  const doing = `connect to ${nameOf(host)}, database ${attempt.target.database}, user ${attempt.target.user}`;
  if (error instanceof MissingPassword) {
    return new UnavailableError({
      code: 'db/password-needed',
      message: `Could not ${doing}: the server asks for a password, and none is configured.`,
      hint: 'Put it into PGPASSWORD, the password file (~/.pgpass, mode 0600) or a service file.',
    });
  }
  if ((error as Error).message === 'timeout expired') {
    const hint = 'Check host, port and network; or give more time: connect_timeout (PGCONNECT_TIMEOUT).';
    return new UnavailableError({
      code: 'db/connect-timeout',
      message: `Could not ${doing}: no answer within ${connectTimeout(attempt)} ms.`,
      hint,
    });
  }
  if (sqlState(error) === undefined) {
    const hint = 'Check host, port, sslmode and network; then: mmsup profile test';
    return new UnavailableError({
      code: 'db/connection-lost',
      message: `Could not ${doing}: ${networkWords(error)}.`,
      hint,
      cause: error,
    });
  }
  const { statementTimeoutMs, lockTimeoutMs } = attempt.limits;
  return translateError(error, { doing, showPersonal: false, statementTimeoutMs, lockTimeoutMs, elapsedMs: 0 });
}

function defaultName({ command, incident }: ConnectOptions): string {
  return [`mmsup/${VERSION}`, command, incident].filter((part) => part !== undefined).join(' ');
}

/** Cuts at a character's border: PostgreSQL keeps 63 bytes of an application name. */
export function cutToBytes(text: string, bytes: number): string {
  const printable = text.replace(/[^\x20-\x7E]/g, '?');
  return printable.slice(0, bytes);
}
