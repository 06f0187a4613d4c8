import { RefusedByGuard } from '../errors.ts';
import { text } from '../text.ts';

/** Time limits of one session, milliseconds. */
export interface Limits {
  /** Default 30,000. */
  readonly statementTimeoutMs?: number | undefined;
  /** Default 2,000. */
  readonly lockTimeoutMs?: number | undefined;
  /** Default 60,000. */
  readonly idleInTransactionMs?: number | undefined;
  /** Per host. Default 10,000. */
  readonly connectTimeoutMs?: number | undefined;
  /** Plan cost above which a statement is refused. Default 1e8. */
  readonly costLimit?: number | undefined;
}

export type FullLimits = { readonly [Name in keyof Limits]-?: number };

export const DEFAULT_LIMITS: FullLimits = {
  statementTimeoutMs: 30_000,
  lockTimeoutMs: 2_000,
  idleInTransactionMs: 60_000,
  connectTimeoutMs: 10_000,
  costLimit: 1e8,
};

/** One setting of the start-up packet: asked for as `value`, accepted when `holds` says so. */
export interface Setting {
  readonly name: string;
  readonly value: string;
  readonly holds: (actual: string) => boolean;
}

/** PostgreSQL 14 and later, and not on every platform: the only setting that a server may refuse. */
export const OPTIONAL_SETTING = 'client_connection_check_interval';

/**
 * The settings that every session runs under. They travel in the start-up packet, so they are in force before the first statement and
 * win over what ALTER ROLE or ALTER DATABASE say; {@link verifySettings} proves it. `standard_conforming_strings` is among them because
 * the guard reads strings as the server must read them.
 */
export function sessionSettings(limits: FullLimits, searchPath: readonly string[]): Setting[] {
  const exact = (name: string, value: string): Setting => ({ name, value, holds: (actual) => actual === value });
  const duration = (name: string, milliseconds: number): Setting => ({
    name,
    value: String(milliseconds),
    holds: (actual) => toMilliseconds(actual) === milliseconds,
  });
  return [
    exact('default_transaction_read_only', 'on'),
    exact('standard_conforming_strings', 'on'),
    exact('transform_null_equals', 'off'),
    duration('statement_timeout', limits.statementTimeoutMs),
    duration('lock_timeout', limits.lockTimeoutMs),
    duration('idle_in_transaction_session_timeout', limits.idleInTransactionMs),
    duration(OPTIONAL_SETTING, 1_000),
    exact('search_path', searchPath.map(quoteIdentifier).join(', ')),
    exact('jit', 'off'),
    exact('constraint_exclusion', 'on'),
    exact('TimeZone', 'UTC'),
    { name: 'DateStyle', value: 'ISO, YMD', holds: (actual) => actual.startsWith('ISO') },
    exact('IntervalStyle', 'iso_8601'),
    exact('bytea_output', 'hex'),
    { name: 'extra_float_digits', value: '1', holds: (actual) => Number(actual) >= 1 },
    { name: 'client_encoding', value: 'UTF8', holds: (actual) => actual === 'UTF8' },
  ];
}

/** `pg_catalog` stands first, so nobody's object hides a built-in one; temporary objects come last. */
export function pinnedSearchPath(schemas: readonly string[] = ['public']): string[] {
  return ['pg_catalog', ...schemas.filter((schema) => schema !== 'pg_catalog' && schema !== 'pg_temp'), 'pg_temp'];
}

export function quoteIdentifier(name: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(name) ? name : `"${name.replace(/"/g, '""')}"`;
}

/** The `options` value of the start-up packet. What the user's own options say comes first: ours win. */
export function startupOptions(settings: readonly Setting[], userOptions: string | undefined): string {
  const ours = settings
    .filter(({ name }) => name !== 'client_encoding')
    .map(({ name, value }) => `-c ${name}=${value.replace(/[\\ ]/g, '\\$&')}`);
  return [...(userOptions === undefined ? [] : [userOptions]), ...ours].join(' ');
}

/** The statement that asks the server what is in force: one row, one column per setting. */
export function showSettings(settings: readonly Setting[]): string {
  return `select ${settings.map(({ name }) => `pg_catalog.current_setting('${name}', true)`).join(', ')}`;
}

/** Throws RefusedByGuard `db/settings-not-in-force` when the server (or a pooler before it) did not take a setting. */
export function verifySettings(settings: readonly Setting[], actual: readonly (string | null)[]): void {
  const wrong = settings.flatMap(({ name, value: wanted, holds }, index) => {
    const value = actual[index] ?? null;
    if (value !== null && holds(value)) return [];
    return [
      text(
        `${name} is ${value === null ? 'unknown' : `"${value}"`}, not "${wanted}"`,
        `${name}: ${value === null ? 'значение неизвестно' : `«${value}»`}, а нужно «${wanted}»`,
      ),
    ];
  });
  if (wrong.length === 0) return;
  throw new RefusedByGuard({
    code: 'db/settings-not-in-force',
    message: text(
      `The session's safety settings are not in force: ${wrong.map(({ en }) => en).join('; ')}.`,
      `Защитные настройки сеанса не действуют: ${wrong.map(({ ru }) => ru).join('; ')}.`,
    ),
    hint: text(
      'A connection pooler in transaction mode drops them: connect to the server itself, or to a session pool.',
      'Их отбрасывает пулер соединений в режиме транзакций: подключитесь к самому серверу или к пулу сеансов.',
    ),
    data: { settings: wrong.map(({ en }) => en) },
  });
}

const UNITS: Readonly<Record<string, number>> = {
  us: 0.001,
  ms: 1,
  s: 1_000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** `30s`, `2min`, `500ms` or a bare number (milliseconds) as SHOW prints them; NaN for anything else. */
export function toMilliseconds(duration: string): number {
  const match = /^(\d+)\s*(us|ms|s|min|h|d)?$/.exec(duration);
  return match === null ? Number.NaN : Number(match[1]) * UNITS[match[2] ?? 'ms']!;
}
