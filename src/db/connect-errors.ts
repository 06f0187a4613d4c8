import { UnavailableError, type UserError } from '../errors.ts';
import { type Text, text } from '../text.ts';
import type { ConnectionTarget, Host } from './connection-target.ts';
import { MissingPassword } from './open.ts';
import { networkWords, sqlState, translateError } from './server-errors.ts';
import { type FullLimits, OPTIONAL_SETTING } from './settings.ts';
import { isLoopback, isSocket } from './tls.ts';

/** What the words of a failed connection need. */
export interface ConnectAttempt {
  readonly target: ConnectionTarget;
  readonly limits: FullLimits;
}

/** `db1:5432`, or the path of the socket. */
export function nameOf(host: Host): string {
  return isSocket(host) ? `${host.host}/.s.PGSQL.${host.port}` : `${host.host}:${host.port}`;
}

/** Only a host that cannot be reached or is not ready gives way to the next one; a refusal of ours or a wrong password does not. */
export function isWorthNextHost(error: unknown): error is UnavailableError {
  return (
    error instanceof UnavailableError &&
    ['db/connection-lost', 'db/connect-timeout', 'db/starting'].includes(error.code)
  );
}

/** libpq's rule: TLS that the server does not offer or refuses, or a pg_hba.conf that wants the other kind. */
export function isWorthNextTransport(error: unknown): boolean {
  const { code, message = '' } = error as { code?: string; message?: string };
  if (sqlState(error) === '28000') return true;
  return (
    message.includes('does not support SSL') ||
    message.includes('establishing an SSL connection') ||
    /^ERR_(SSL|TLS)|^EPROTO|CERT/.test(code ?? '')
  );
}

/** Without a chosen sslmode, plain text goes no further than this machine. */
export function refuseSilentPlainText(target: ConnectionTarget, host: Host): void {
  if (target.sslModeGiven || isLoopback(host)) return;
  throw new UnavailableError({
    code: 'db/plain-text',
    message: text(
      `${nameOf(host)} offers no TLS: customer data would cross the network unencrypted.`,
      `${nameOf(host)} не предлагает TLS: данные клиентов пошли бы по сети без шифрования.`,
    ),
    hint: text(
      'If that is meant, say so: sslmode=prefer or sslmode=disable in the connection (or PGSSLMODE).',
      'Если так и нужно, скажите это явно: sslmode=prefer или sslmode=disable в строке подключения (или PGSSLMODE).',
    ),
  });
}

/** Limit for one host, milliseconds: what the connection says, else the session's. */
export function connectTimeout({ target, limits }: ConnectAttempt): number {
  return target.connectTimeoutMs ?? limits.connectTimeoutMs;
}

/** PostgreSQL 12 and 13 do not know the setting (42704); some platforms cannot do it (22023). */
export function isUnknownOptionalSetting(error: unknown): boolean {
  const state = sqlState(error);
  return (state === '42704' || state === '22023') && (error as Error).message.includes(OPTIONAL_SETTING);
}

/** A failure to connect, in words. `error` is pg's or Node's own. */
export function connectError(error: unknown, attempt: ConnectAttempt, host: Host): UserError {
  const { database, user } = attempt.target;
  const doing = text(
    `connect to ${nameOf(host)}, database ${database}, user ${user}`,
    `подключиться к ${nameOf(host)}, база ${database}, пользователь ${user}`,
  );
  const failed = (why: Text): Text => text(`Could not ${doing.en}: ${why.en}.`, `Не удалось ${doing.ru}: ${why.ru}.`);
  if (error instanceof MissingPassword) {
    return new UnavailableError({
      code: 'db/password-needed',
      message: failed(
        text('the server asks for a password, and none is configured', 'сервер просит пароль, а он нигде не задан'),
      ),
      hint: text(
        'Put it into PGPASSWORD, the password file (~/.pgpass, mode 0600) or a service file.',
        'Задайте его в PGPASSWORD, в файле паролей (~/.pgpass, права 0600) или в файле служб.',
      ),
    });
  }
  if ((error as Error).message === 'timeout expired') {
    const waited = connectTimeout(attempt);
    return new UnavailableError({
      code: 'db/connect-timeout',
      message: failed(text(`no answer within ${waited} ms`, `за ${waited} мс никто не ответил`)),
      hint: text(
        'Check host, port and network; or give more time: connect_timeout (PGCONNECT_TIMEOUT).',
        'Проверьте узел, порт и сеть или дайте больше времени: connect_timeout (PGCONNECT_TIMEOUT).',
      ),
    });
  }
  if (sqlState(error) === undefined) {
    const hint = host.host.startsWith('/')
      ? text(
          'Nobody listens on this socket. Start the server; the demo with: mmsup demo start',
          'На этом сокете никто не принимает соединений. Запустите сервер; демо запускает: mmsup demo start',
        )
      : text(
          'Check host, port, sslmode and network; then try it by itself: mmsup profile test, with the same --profile or --db',
          'Проверьте узел, порт, sslmode и сеть; потом отдельно само подключение: mmsup profile test с тем же --profile или --db',
        );
    return new UnavailableError({
      code: 'db/connection-lost',
      message: failed(networkWords(error)),
      hint,
      cause: error,
    });
  }
  const { statementTimeoutMs, lockTimeoutMs } = attempt.limits;
  return translateError(error, { doing, showPersonal: false, statementTimeoutMs, lockTimeoutMs, elapsedMs: 0 });
}
