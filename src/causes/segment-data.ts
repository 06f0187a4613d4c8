import { formatCount, text } from '../text.ts';
import { defineCause } from './cause.ts';
import type { ConditionRef } from './segment.ts';
import { named } from './segment-fault.ts';

export interface ListIsEmptyEvidence {
  readonly segment: string;
  readonly condition: ConditionRef;
  /** Name of the list, or the table that was to hold it. */
  readonly list: string;
  /** Whether the list was to keep people out; else it was to let them in. */
  readonly isExclusion: boolean;
  readonly selected: number;
}

export interface RowsNotPeopleEvidence {
  readonly segment: string;
  readonly table: string;
  readonly key: string;
  readonly rows: number;
  readonly people: number;
  /** Rows without a key: they count, and nobody stands behind them. */
  readonly rowsWithoutKey: number;
}

export interface HiddenFilterEvidence {
  readonly segment: string;
  /** The condition that every customer of every segment must meet here. */
  readonly filter: string;
  readonly selected: number;
  /** Selected without that condition. */
  readonly selectedWithout: number;
  /** What the run itself gave on. */
  readonly selectedThen: number;
}

export interface LoadEvidence {
  readonly segment: string;
  readonly batch: string;
  readonly source: string | null;
  readonly at: string | null;
  readonly rowsRead: number | null;
  readonly rowsRejected: number | null;
  /** Usual share of rejected rows, 0 to 1. */
  readonly usualShare: number | null;
  readonly status: string | null;
  readonly reason: 'failed' | 'rejects' | 'volume';
}

export const listIsEmpty = defineCause<ListIsEmptyEvidence>({
  id: 'segment/list-is-empty',
  severity: 'warning',
  name: text('A list that holds nothing', 'Список пуст'),
  title: ({ segment, condition, list, isExclusion, selected }) =>
    isExclusion
      ? text(
          `Segment ${segment}: ${list} in condition ${named(condition)} holds nobody, so it excludes nobody; ${formatCount(selected, 'en')} are selected without that check.`,
          `Сегмент ${segment}: ${list} в условии ${named(condition)} не содержит никого и потому никого не исключает; отобрано ${formatCount(selected, 'ru')} без этой проверки.`,
        )
      : text(
          `Segment ${segment}: ${list} in condition ${named(condition)} holds nobody, so nobody meets it.`,
          `Сегмент ${segment}: ${list} в условии ${named(condition)} не содержит никого, поэтому условию не отвечает никто.`,
        ),
  next: ({ list, segment }) => [
    text(
      `Find out whether ${list} was deleted, renamed or not loaded; who owns it knows.`,
      `Выясните, удалён ли ${list}, переименован или не загружен: это знает его владелец.`,
    ),
    text(
      `See who edited the rule: mmsup rules log ${segment}`,
      `Посмотрите, кто правил правило: mmsup rules log ${segment}`,
    ),
  ],
  runbook: 'wrong-people-selected',
  article: {
    what: text(
      'The condition refers to a list, a segment or rows that are not there. An exclusion then vanishes without a sound, an inclusion lets nobody in.',
      'Условие ссылается на список, сегмент или строки, которых нет. Исключение тогда молча исчезает, а включение не пропускает никого.',
    ),
    why: text(
      'The list was renamed or deleted, its load failed, its name was mistyped; nothing connects a rule with the lists it names.',
      'Список переименовали или удалили, загрузка упала, в имени опечатка; правило ничем не связано со списками, которые называет.',
    ),
    sure: text(
      'Count the list: select count(*) from <list table> where <list>.',
      'Посчитайте список: select count(*) from <таблица списка> where <список>.',
    ),
    repair: text(
      'Load the list or name the right one; stop runs that rely on the exclusion until then.',
      'Загрузить список или назвать верный; до тех пор остановить запуски, которые на исключение рассчитывают.',
    ),
    example: text(
      "not in (select … where list_code = 'DO-NOT-CALL') excludes nobody after the list became DO-NOT-CALL-2026.",
      "not in (select … where list_code = 'DO-NOT-CALL') никого не исключает с тех пор, как список стал DO-NOT-CALL-2026.",
    ),
  },
});

export const rowsAreNotPeople = defineCause<RowsNotPeopleEvidence>({
  id: 'segment/rows-are-not-people',
  severity: 'error',
  name: text('Rows are counted, not people', 'Считаются строки, а не люди'),
  title: ({ segment, table, key, rows, people }) =>
    text(
      `Segment ${segment}: ${table} has ${formatCount(rows, 'en')} rows but only ${formatCount(people, 'en')} different ${key}; every number here counts rows, and some customers several times.`,
      `Сегмент ${segment}: в ${table} ${formatCount(rows, 'ru')} строк, но разных ${key} только ${formatCount(people, 'ru')}; все числа здесь — строки, и некоторые клиенты посчитаны несколько раз.`,
    ),
  next: ({ table, key }) => [
    text(
      `Find the customers that stand several times: select ${key}, count(*) from ${table} group by ${key} having count(*) > 1.`,
      `Найдите клиентов, которые встречаются несколько раз: select ${key}, count(*) from ${table} group by ${key} having count(*) > 1.`,
    ),
    text(
      'Let the system description name a table or view with one row per customer, or a condition that leaves one.',
      'Укажите в описании системы таблицу или представление с одной строкой на клиента или условие, которое оставляет одну.',
    ),
  ],
  runbook: 'wrong-people-selected',
  article: {
    what: text(
      'The table of customers, a view or a join, holds a customer more than once. “Opened” and “not opened” then add up to more than everybody, and letters go out twice.',
      'Таблица клиентов, представление или соединение содержит клиента не один раз. Тогда «открыли» и «не открыли» в сумме больше, чем все, а письма уходят дважды.',
    ),
    why: text(
      'A join to a table with several rows per customer; a load without a unique key.',
      'Соединение с таблицей, где на клиента несколько строк; загрузка без уникального ключа.',
    ),
    sure: text('count(*) and count(distinct key) differ.', 'count(*) и count(distinct ключ) различаются.'),
    repair: text(
      'EXISTS instead of the join, count(distinct …), a unique constraint on the key.',
      'EXISTS вместо соединения, count(distinct …), ограничение уникальности на ключ.',
    ),
    example: text(
      'A view that joins phones lists Anna twice, because she has two.',
      'Представление, которое соединяет телефоны, содержит Анну дважды: у неё их два.',
    ),
  },
});

export const hiddenFilter = defineCause<HiddenFilterEvidence>({
  id: 'segment/hidden-filter',
  severity: 'warning',
  name: text('The run counted with another hidden filter', 'Запуск считал с другим скрытым фильтром'),
  title: ({ segment, filter, selected, selectedWithout, selectedThen }) =>
    text(
      `Segment ${segment}: the run gave on ${formatCount(selectedThen, 'en')}, that is as many as there are without “${filter}” (${formatCount(selectedWithout, 'en')}); with it there are ${formatCount(selected, 'en')}.`,
      `Сегмент ${segment}: запуск передал дальше ${formatCount(selectedThen, 'ru')} — столько же, сколько выходит без «${filter}» (${formatCount(selectedWithout, 'ru')}); с ним — ${formatCount(selected, 'ru')}.`,
    ),
  next: ({ filter }) => [
    text(
      `Find out why the run does not apply “${filter}”: merged and deleted customers may have been contacted.`,
      `Выясните, почему запуск не применяет «${filter}»: могли написать слитым и удалённым клиентам.`,
    ),
  ],
  runbook: 'wrong-people-selected',
  article: {
    what: text(
      'Count and selection add conditions that nobody sees in the rule (not merged, reachable, not anonymous), and not the same ones.',
      'Подсчёт и отбор добавляют условия, которых в правиле не видно (не слит, доступен, не аноним), и не одни и те же.',
    ),
    why: text('Two programs build the two queries.', 'Два запроса строят две разные программы.'),
    sure: text(
      'The run’s own number equals the count without the hidden condition.',
      'Число самого запуска равно числу без скрытого условия.',
    ),
    repair: text(
      'One place that adds the hidden conditions, for preview and run alike.',
      'Одно место, которое добавляет скрытые условия, — и для просмотра, и для запуска.',
    ),
    example: text(
      'The preview says 980, the run mails 1,000: 20 records are duplicates that were merged.',
      'Просмотр показывает 980, запуск отправляет 1 000: 20 записей — слитые дубли.',
    ),
  },
});

export const loadOutOfLine = defineCause<LoadEvidence>({
  id: 'segment/load-out-of-line',
  severity: 'warning',
  name: text('The last load is out of line', 'Последняя загрузка необычна'),
  title({ segment, batch, reason, rowsRead, rowsRejected, status }) {
    const what = {
      failed: text(`did not end well (${status ?? '—'})`, `завершилась неудачно (${status ?? '—'})`),
      rejects: text(
        `rejected ${formatCount(rowsRejected ?? 0, 'en')} of ${formatCount(rowsRead ?? 0, 'en')} rows, far more than usual`,
        `отбраковала ${formatCount(rowsRejected ?? 0, 'ru')} из ${formatCount(rowsRead ?? 0, 'ru')} строк — намного больше обычного`,
      ),
      volume: text(
        `brought ${formatCount(rowsRead ?? 0, 'en')} rows, far from the usual number`,
        `принесла ${formatCount(rowsRead ?? 0, 'ru')} строк — далеко от обычного числа`,
      ),
    }[reason];
    return text(
      `The rule of segment ${segment} may be innocent: the last load of customers (${batch}) ${what.en}.`,
      `Правило сегмента ${segment} может быть ни при чём: последняя загрузка клиентов (${batch}) ${what.ru}.`,
    );
  },
  next: ({ batch, source }) => [
    text(
      `Look at the rejected rows and the file of load ${batch}${source ? ` from ${source}` : ''} before anybody edits the rule.`,
      `Прежде чем править правило, посмотрите отбракованные строки и файл загрузки ${batch}${source ? ` из ${source}` : ''}.`,
    ),
  ],
  runbook: 'wrong-people-selected',
  article: {
    what: text(
      'The data changed under a rule that did not: wrong file, half a file, another format.',
      'Изменились данные, а не правило: не тот файл, половина файла, другой формат.',
    ),
    why: text(
      'A partner changed his export; a load broke off and was marked as done.',
      'Партнёр изменил выгрузку; загрузка прервалась, но отмечена как выполненная.',
    ),
    sure: text(
      'Rows read and rejected are compared with the loads before.',
      'Прочитанные и отбракованные строки сравниваются с прежними загрузками.',
    ),
    repair: text(
      'Repeat or reverse the load, then explain the segment again.',
      'Повторить или отменить загрузку и снова объяснить сегмент.',
    ),
    example: text(
      'Phones came with spaces one night: 40% were rejected, and the SMS segment halved.',
      'Однажды телефоны пришли с пробелами: 40% отбраковано, и сегмент для SMS уменьшился вдвое.',
    ),
  },
});
