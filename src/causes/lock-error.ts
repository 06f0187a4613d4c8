import { type Text, text } from '../text.ts';

/** What an error text proves of another session: PostgreSQL's own words, in English and as its Russian messages have them. */
const LOCK_ERRORS = [
  { kind: 'deadlock', words: /deadlock detected|обнаружена взаимоблокировка|\b40P01\b/i },
  {
    kind: 'lock-timeout',
    words: /lock timeout|could not obtain lock|тайм-аута блокировки|не удалось получить блокировку|\b55P03\b/i,
  },
  { kind: 'serialization', words: /could not serialize access|не удалось сериализовать доступ|\b40001\b/i },
] as const;

export type LockError = (typeof LOCK_ERRORS)[number]['kind'];

/** Whether an error says that another session was in the way; null = it says nothing of that. */
export function lockErrorOf(error: string | null): LockError | null {
  return LOCK_ERRORS.find(({ words }) => error !== null && words.test(error))?.kind ?? null;
}

const PROVES: Readonly<Record<LockError, Text>> = {
  deadlock: text(
    'two sessions waited for each other, and this run was the one that the server broke off',
    'два сеанса ждали друг друга, и сервер прервал этот запуск',
  ),
  'lock-timeout': text(
    'another session held what this run needed for longer than it may wait',
    'другой сеанс держал нужное запуску дольше, чем тому разрешено ждать',
  ),
  serialization: text(
    'another session changed the same rows at the same time',
    'другой сеанс одновременно менял те же строки',
  ),
};

/** What the error proves, and where it stands who the other was: no table keeps that once the wait is over. */
export function lockAdvice(kind: LockError): Text {
  return text(
    `This error proves that ${PROVES[kind].en}. Who it was, the database does not keep: it stands in the server's own log, in the lines DETAIL and CONTEXT under this error and in those of log_lock_waits. See also which runs, jobs, loads and changes of tables were on at that moment.`,
    `Эта ошибка доказывает: ${PROVES[kind].ru}. Кто это был, база не хранит: это в журнале самого сервера, в строках DETAIL и CONTEXT под этой ошибкой и в записях log_lock_waits. Посмотрите также, какие запуски, задания, загрузки и изменения таблиц шли в этот момент.`,
  );
}
