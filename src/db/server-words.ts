import type { MaskText } from '../model/personal.ts';
import { type Text, text } from '../text.ts';

/** What the translation may say about the moment of the error. */
export interface ErrorContext {
  /** `read`, `connect to db1:5432`, … : completes "Could not …" and «Не удалось …». */
  readonly doing: Text;
  readonly showPersonal: boolean;
  readonly statementTimeoutMs: number;
  readonly lockTimeoutMs: number;
  /** How long the statement ran, milliseconds. */
  readonly elapsedMs: number;
  /** Characters of the statement that are not the asker's. Default 0. */
  readonly before?: number;
  /** Masks the server's own words; absent = by shape. */
  readonly mask?: MaskText;
}

/** What one SQLSTATE means. */
export interface Translation {
  readonly code: string;
  readonly why: (context: ErrorContext) => Text;
  readonly hint: Text;
  /** True when the mistake is in what was asked, not in the server. */
  readonly usage?: true;
}

const AGAIN = text('Start the command again.', 'Повторите команду.');
const WHEN_BACK = text(
  'Start the command again when the server is back.',
  'Повторите команду, когда сервер снова заработает.',
);

/** By SQLSTATE. */
export const TRANSLATIONS: Readonly<Record<string, Translation>> = {
  '08P01': {
    code: 'db/protocol',
    why: () =>
      text(
        'something between us and PostgreSQL does not pass the start-up settings on',
        'что-то между нами и PostgreSQL не передаёт начальные настройки сеанса',
      ),
    hint: text(
      'A connection pooler in transaction mode does this: connect to the server itself, or to a session pool.',
      'Так ведёт себя пулер соединений в режиме транзакций: подключитесь к самому серверу или к пулу сеансов.',
    ),
  },
  '25006': {
    code: 'db/read-only',
    why: () => text('the statement writes, and this session only reads', 'запрос пишет, а этот сеанс только читает'),
    hint: text('Use a SELECT.', 'Оставьте один SELECT.'),
    usage: true,
  },
  '25P03': {
    code: 'db/idle-too-long',
    why: () =>
      text(
        'the transaction was idle for too long and the server ended it',
        'транзакция слишком долго простаивала, и сервер её завершил',
      ),
    hint: AGAIN,
  },
  '28000': {
    code: 'db/login-refused',
    why: () =>
      text(
        'the server refused this user from this address (pg_hba.conf)',
        'сервер не пускает этого пользователя с этого адреса (pg_hba.conf)',
      ),
    hint: text(
      'Check user, database, address and sslmode with the DBA.',
      'Сверьте с администратором базы пользователя, базу, адрес и sslmode.',
    ),
  },
  '28P01': {
    code: 'db/wrong-password',
    why: () => text('the password is wrong', 'пароль неверен'),
    hint: text(
      'Check PGPASSWORD, the password file (~/.pgpass) or the service file.',
      'Проверьте PGPASSWORD, файл паролей (~/.pgpass) или файл служб.',
    ),
  },
  '3D000': {
    code: 'db/no-such-database',
    why: () => text('there is no such database', 'такой базы нет'),
    hint: text('List the databases with: psql --list', 'Список баз: psql --list'),
    usage: true,
  },
  '40001': {
    code: 'db/standby-conflict',
    why: () =>
      text(
        'the standby had to cancel the statement to keep up with its primary, or the data changed under it',
        'реплике пришлось прервать запрос, чтобы не отстать от основного сервера, или данные изменились во время чтения',
      ),
    hint: text(
      'Start the command again, or use a standby with hot_standby_feedback=on.',
      'Повторите команду или возьмите реплику с hot_standby_feedback=on.',
    ),
  },
  '40P01': {
    code: 'db/deadlock',
    why: () => text('the server ended a deadlock', 'сервер снял взаимную блокировку'),
    hint: AGAIN,
  },
  '42501': {
    code: 'db/no-rights',
    why: () => text('this user has no rights on it', 'у этого пользователя нет на это прав'),
    hint: text(
      'Ask the DBA to grant SELECT (USAGE for a schema) to this user.',
      'Попросите администратора базы выдать этому пользователю SELECT (для схемы — USAGE).',
    ),
  },
  '53100': {
    code: 'db/disk-full',
    why: () => text("the server's disk is full", 'на сервере кончилось место на диске'),
    hint: text('Tell the DBA at once.', 'Сразу сообщите администратору базы.'),
  },
  '53200': {
    code: 'db/out-of-memory',
    why: () => text('the server ran out of memory', 'серверу не хватило памяти'),
    hint: text('Tell the DBA; ask for less at once.', 'Сообщите администратору базы; запрашивайте меньше за один раз.'),
  },
  '53300': {
    code: 'db/too-many-connections',
    why: () => text('all connection slots of the server are in use', 'все соединения сервера заняты'),
    hint: text(
      'Nothing was retried. Wait, or see who holds them: pg_stat_activity.',
      'Повторных попыток не было. Подождите или посмотрите, кто их занимает: pg_stat_activity.',
    ),
  },
  '53400': {
    code: 'db/limit-reached',
    why: () => text('a configured limit of the server was reached', 'достигнут предел, заданный на сервере'),
    hint: text(
      'Ask for less at once, or tell the DBA.',
      'Запрашивайте меньше за один раз или сообщите администратору базы.',
    ),
  },
  '54001': {
    code: 'db/too-complex',
    why: () => text('the statement is nested too deeply for the server', 'запрос слишком глубоко вложен для сервера'),
    hint: text('Simplify it.', 'Упростите его.'),
    usage: true,
  },
  '55P03': {
    code: 'db/lock-timeout',
    why: ({ lockTimeoutMs }) =>
      text(
        `a lock could not be had within ${lockTimeoutMs} ms: somebody alters the table right now`,
        `блокировку не удалось получить за ${lockTimeoutMs} мс: кто-то прямо сейчас меняет таблицу`,
      ),
    hint: text(
      'Wait for the change to end, or see who holds the lock: pg_locks.',
      'Дождитесь конца изменения или посмотрите, кто держит блокировку: pg_locks.',
    ),
  },
  '57P01': {
    code: 'db/terminated',
    why: () =>
      text(
        'the connection was terminated by an administrator or a shutdown',
        'соединение закрыл администратор, или сервер останавливается',
      ),
    hint: WHEN_BACK,
  },
  '57P02': {
    code: 'db/crashed',
    why: () => text('the server crashed and recovers', 'сервер упал и восстанавливается'),
    hint: WHEN_BACK,
  },
  '57P03': {
    code: 'db/starting',
    why: () =>
      text(
        'the server is starting up, shutting down or recovering',
        'сервер запускается, останавливается или восстанавливается',
      ),
    hint: text('Try again in a minute.', 'Повторите через минуту.'),
  },
  '57P04': {
    code: 'db/terminated',
    why: () => text('the database was dropped', 'базу удалили'),
    hint: text('Check the connection.', 'Проверьте, к чему подключаетесь.'),
  },
  '57P05': {
    code: 'db/terminated',
    why: () =>
      text(
        'the session was idle for too long and the server ended it',
        'сеанс слишком долго простаивал, и сервер его завершил',
      ),
    hint: AGAIN,
  },
};

/** By Node's code of the error. */
export const NETWORK: Readonly<Record<string, Text>> = {
  ECONNREFUSED: text('nothing listens there', 'там никто не принимает соединений'),
  ECONNRESET: text('the connection was reset', 'соединение сброшено'),
  EPIPE: text('the connection was closed', 'соединение закрыто'),
  ENOTFOUND: text('the host name is unknown', 'имя узла неизвестно'),
  EAI_AGAIN: text('the name server does not answer', 'сервер имён не отвечает'),
  EHOSTUNREACH: text('the host cannot be reached', 'узел недоступен'),
  ENETUNREACH: text('the network cannot be reached', 'сеть недоступна'),
  ETIMEDOUT: text('the host does not answer', 'узел не отвечает'),
  ENOENT: text('there is no such socket', 'такого сокета нет'),
  EACCES: text('the socket may not be opened', 'нет прав открыть сокет'),
};
