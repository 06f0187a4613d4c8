import type { ServerIdentity } from './db/session.types.ts';
import { ANOTHER_DATABASE, UnavailableError } from './errors.ts';
import { type Lang, text } from './text.ts';

/**
 * What identifies a database in a record. Name, host and port may come to stand for another one: its oid changes when it is created anew, and the
 * server's own mark (`system_identifier`) when its data are. That mark has as many digits as a payment card: letters before it keep it from being taken for one.
 */
export function databaseOf(server: ServerIdentity): Readonly<Record<string, unknown>> {
  const { database, user, host, port, versionText: version, inRecovery, oid, transport } = server;
  const cluster = server.cluster ? `pg${server.cluster}` : null;
  return { database, user, host, port, version, inRecovery, oid, cluster, transport };
}

/** What must be the same in a connection that takes the place of one that was cut off. */
const MARKS = ['database', 'oid', 'cluster', 'host', 'port', 'version', 'inRecovery'] as const;

/**
 * Proves that the database which answers after a cut is the one that was asked before: answers of two databases are no answer.
 * Throws UnavailableError `db/another-database`.
 */
export function requireSameServer(before: ServerIdentity, now: ServerIdentity): void {
  const other = MARKS.filter((mark) => before[mark] !== now[mark]);
  if (other.length === 0) return;
  throw new UnavailableError({
    code: ANOTHER_DATABASE,
    message: text(
      `The connection was cut off, and now another database answers: before it was ${words(before, 'en')}; now it is ${words(now, 'en')}.`,
      `Соединение оборвалось, и теперь отвечает другая база: раньше это была ${words(before, 'ru')}; теперь — ${words(now, 'ru')}.`,
    ),
    hint: text(
      'What was found so far is true of the one before. Find out which is meant, and name it: --db or --profile.',
      'Найденное до сих пор верно для прежней. Выясните, какая нужна, и назовите её: --db или --profile.',
    ),
    data: { changed: other },
  });
}

const WORDS = {
  standby: text('a standby', 'реплика'),
  primary: text('a primary', 'основной сервер'),
  on: text('on', 'на'),
  unknown: text('unknown', 'неизвестен'),
};

function words({ database, oid, cluster, host, port, versionText, inRecovery }: ServerIdentity, lang: Lang): string {
  const place = port === null ? host : `${host}:${port}`;
  const kind = (inRecovery ? WORDS.standby : WORDS.primary)[lang];
  const unknown = WORDS.unknown[lang];
  return `${database} (oid ${oid ?? unknown}) ${WORDS.on[lang]} ${place}, PostgreSQL ${versionText}, ${kind}, system identifier ${cluster ?? unknown}`;
}
