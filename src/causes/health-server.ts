import { formatDuration } from '../model/moment.ts';
import { formatCount, text } from '../text.ts';
import { defineCause } from './cause.ts';
import { andMore, momentIn, type Victims } from './health-words.ts';

export interface TablesReadWholeEvidence extends Victims {
  readonly tables: readonly {
    readonly table: string;
    readonly times: number;
    readonly rows: number;
    readonly byIndex: number;
  }[];
}

export interface TablesBloatedEvidence extends Victims {
  readonly tables: readonly {
    readonly table: string;
    readonly dead: number;
    readonly live: number;
    readonly clearedAt: string | null;
  }[];
}

export interface StatementsSlowEvidence extends Victims {
  readonly statements: readonly {
    readonly statement: string;
    /** With `$1` for every value. */
    readonly text: string | null;
    readonly calls: number;
    readonly meanSeconds: number;
    readonly totalSeconds: number;
  }[];
}

export interface IndexesMissingEvidence extends Victims {
  readonly lookUps: readonly {
    readonly relation: string;
    readonly column: string;
    readonly table: string;
    readonly rows: number;
  }[];
}

export const tablesReadWhole = defineCause<TablesReadWholeEvidence>({
  id: 'health/tables-read-whole',
  severity: 'info',
  name: text('Big tables read from end to end', 'Большие таблицы, читаемые целиком'),
  title({ tables, total }) {
    const [first] = tables;
    const more = andMore(1, total);
    return text(
      `Table ${first!.table} (${formatCount(first!.rows, 'en')} rows) was read whole ${formatCount(first!.times, 'en')} times, and by an index ${formatCount(first!.byIndex, 'en')} times${more.en}.`,
      `Таблица ${first!.table} (строк: ${formatCount(first!.rows, 'ru')}) прочитана целиком ${formatCount(first!.times, 'ru')} раз, по индексу — ${formatCount(first!.byIndex, 'ru')}${more.ru}.`,
    );
  },
  next: () => [
    text(
      'Ask the DBA which statement does it; a slow run names its own: mmsup campaign trace RUN',
      'Спросите администратора, какой запрос это делает; медленный запуск назовёт свой: mmsup campaign trace RUN',
    ),
  ],
  runbook: null,
  article: {
    what: text(
      'The server’s counters say that a big table is read from end to end, again and again.',
      'По счётчикам сервера большая таблица раз за разом читается целиком.',
    ),
    why: text(
      'An index is missing or cannot serve the condition: a function or cast around the column, a type that differs.',
      'Индекса нет, или он не подходит к условию: функция или приведение вокруг столбца, другой тип.',
    ),
    sure: text(
      'Readings of the whole are compared with look-ups by an index since the counters were reset.',
      'Полные чтения сравнены с чтениями по индексу с момента сброса счётчиков.',
    ),
    repair: text(
      'Add the index that the statement needs, or write the condition so that one can serve.',
      'Добавить нужный запросу индекс или переписать условие так, чтобы индекс подошёл.',
    ),
    example: text(
      'A list with a sort that no index serves: quick at 1 million customers, dead at 10 million.',
      'Список с сортировкой без индекса: быстрый при 1 млн клиентов, мёртвый при 10 млн.',
    ),
  },
});

export const tablesBloated = defineCause<TablesBloatedEvidence>({
  id: 'health/tables-bloated',
  severity: 'warning',
  name: text('Tables full of dead rows', 'Таблицы, полные мёртвых строк'),
  title({ tables, total, zone }) {
    const [first] = tables;
    const more = andMore(1, total);
    return text(
      `Table ${first!.table} holds ${formatCount(first!.dead, 'en')} dead rows beside ${formatCount(first!.live, 'en')} live ones; last cleared ${momentIn(first!.clearedAt, zone)}${more.en}.`,
      `В таблице ${first!.table} мёртвых строк ${formatCount(first!.dead, 'ru')} при живых ${formatCount(first!.live, 'ru')}; последняя очистка ${momentIn(first!.clearedAt, zone)}${more.ru}.`,
    );
  },
  next: () => [
    text(
      'Ask the DBA whether autovacuum is on for it, and whether an old transaction keeps the rows: mmsup health check --only sessions-wait',
      'Спросите администратора, включён ли autovacuum и не держит ли строки старая транзакция: mmsup health check --only sessions-wait',
    ),
  ],
  runbook: null,
  article: {
    what: text(
      'Much of a table is rows that were deleted or changed and not cleared away; everything reads past them.',
      'Большую часть таблицы занимают удалённые и изменённые строки; все читают мимо них.',
    ),
    why: text(
      'Autovacuum is off or too slow for the table, or a transaction open for days keeps them.',
      'Autovacuum выключен или не успевает, либо их держит транзакция, открытая несколько дней.',
    ),
    sure: text('The server counts them itself.', 'Сервер считает их сам.'),
    repair: text(
      'End the old transaction; let the table be vacuumed; set its autovacuum to its pace.',
      'Завершить старую транзакцию; выполнить очистку; настроить autovacuum под таблицу.',
    ),
    example: text(
      'The queue table has 2,000 rows and takes 8 GB; each batch reads all of it.',
      'В таблице очереди 2 000 строк и 8 ГБ; каждая порция читает её всю.',
    ),
  },
});

export const statementsSlow = defineCause<StatementsSlowEvidence>({
  id: 'health/statements-slow',
  severity: 'warning',
  name: text('Statements that take long', 'Долгие запросы'),
  title({ statements, total }) {
    const [first] = statements;
    const more = andMore(1, total);
    return text(
      `Statement ${first!.statement} took ${formatDuration(first!.meanSeconds, 'en')} on the average, ${formatCount(first!.calls, 'en')} times${more.en}.`,
      `Запрос ${first!.statement} в среднем выполнялся ${formatDuration(first!.meanSeconds, 'ru')}, вызовов: ${formatCount(first!.calls, 'ru')}${more.ru}.`,
    );
  },
  next: () => [
    text(
      'Ask the DBA for its plan; see whether a run waits for it: mmsup campaign list',
      'Запросите у администратора его план; посмотрите, не ждёт ли его запуск: mmsup campaign list',
    ),
  ],
  runbook: null,
  article: {
    what: text(
      'A statement of this database takes longer, on the average of several calls, than the threshold.',
      'Запрос этой базы в среднем за несколько вызовов выполняется дольше порога.',
    ),
    why: text(
      'A missing index, statistics that are old, the same big question once for each batch.',
      'Нет индекса, устаревшая статистика, один и тот же большой запрос на каждую порцию.',
    ),
    sure: text(
      'The server has measured every execution since its counters were reset.',
      'Сервер измерял каждое выполнение с момента сброса счётчиков.',
    ),
    repair: text(
      'Repair the plan, or ask once instead of per batch.',
      'Исправить план или спрашивать один раз, а не на порцию.',
    ),
    example: text(
      'The block list of 600,000 rows is read again for each of 300 batches, 80 seconds each time.',
      'Чёрный список в 600 000 строк читается заново для каждой из 300 порций по 80 секунд.',
    ),
  },
});

export const indexesMissing = defineCause<IndexesMissingEvidence>({
  id: 'health/indexes-missing',
  severity: 'warning',
  name: text('Look-ups without an index', 'Поиск без индекса'),
  title({ lookUps, total }) {
    const [first] = lookUps;
    const more = andMore(1, total);
    return text(
      `To look up ${first!.relation} by ${first!.column} the server reads ${first!.table} whole, ${formatCount(first!.rows, 'en')} rows${more.en}.`,
      `Чтобы найти ${first!.relation} по ${first!.column}, сервер читает ${first!.table} целиком, строк: ${formatCount(first!.rows, 'ru')}${more.ru}.`,
    );
  },
  next: ({ lookUps }) => [
    text(
      `Ask the DBA for an index that serves ${lookUps[0]!.relation}.${lookUps[0]!.column} on ${lookUps[0]!.table}, built concurrently.`,
      `Попросите администратора построить (concurrently) индекс для ${lookUps[0]!.relation}.${lookUps[0]!.column} на ${lookUps[0]!.table}.`,
    ),
  ],
  runbook: null,
  article: {
    what: text(
      'What every run and every trace looks up, messages of a run, of a customer or of the last days, has no index to be looked up by.',
      'То, что ищет каждый запуск и каждая трассировка — сообщения запуска, клиента или последних дней, — не проиндексировано.',
    ),
    why: text(
      'The index was dropped for a load and not built again; the table grew; a new partition came without it.',
      'Индекс удалили на время загрузки и не вернули; таблица выросла; новая секция без индекса.',
    ),
    sure: text(
      'The server’s own plan of one such look-up reads the whole of a big table. Nothing was run.',
      'План такого поиска у самого сервера читает большую таблицу целиком. Ничего не выполнялось.',
    ),
    repair: text('Build the index concurrently.', 'Построить индекс с CONCURRENTLY.'),
    example: text(
      'After the move to the new server messages have no index on the run; every batch takes a minute.',
      'После переезда на новый сервер у сообщений нет индекса по запуску; каждая порция длится минуту.',
    ),
  },
});
