import { formatCount, text } from '../text.ts';
import { defineCause } from './cause.ts';
import type { ConditionRef } from './segment.ts';
import { defineFault, named } from './segment-fault.ts';

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

export const anyRowDiffers = defineFault<{ readonly column: string; readonly values: readonly (string | null)[] }>({
  id: 'segment/any-row-differs',
  severity: 'warning',
  name: text('One other row is enough to get past the exclusion', 'Исключение обходит любая другая строка'),
  because: ({ condition, column, values }) =>
    text(
      `condition ${named(condition)} is met by one row whose ${column} is not ${values.join(', ')}, even if the customer has another row with it`,
      `условию ${named(condition)} отвечает любая строка, где ${column} не ${values.join(', ')}, даже если у клиента есть и строка с ним`,
    ),
  advice: ({ values }) => [
    text(
      `Ask which was meant: “has something other than ${values.join(', ')}” (as written) or “has no ${values.join(', ')}” (NOT EXISTS).`,
      `Уточните, что имелось в виду: «есть что-то кроме ${values.join(', ')}» (как написано) или «нет ${values.join(', ')}» (NOT EXISTS).`,
    ),
  ],
  article: {
    what: text(
      'EXISTS looks for one row that fits. With a negated condition inside, “has an order that is not A” is true of everybody who also bought something else: buyers of A and B stay.',
      'EXISTS ищет одну подходящую строку. С отрицанием внутри «есть заказ, который не A» верно для всех, кто купил ещё что-нибудь: покупатели A и B остаются.',
    ),
    why: text(
      'Each order is judged where the customer was meant. SAS describes the same in its note 19175.',
      'Судят о каждом заказе, а хотели о клиенте. То же описано в заметке SAS 19175.',
    ),
    sure: text(
      'The finding counts the selected customers who have such a row as well.',
      'Находка считает отобранных клиентов, у которых есть и такая строка.',
    ),
    repair: text(
      "not exists (… product = 'A'), beside exists (…) if some order is wanted.",
      "not exists (… product = 'A'), а если нужен хоть какой-то заказ — рядом exists (…).",
    ),
    example: text(
      "exists (… o.product <> 'A') keeps Anna, who bought A and B; not exists (… o.product = 'A') does not.",
      "exists (… o.product <> 'A') оставляет Анну, купившую A и B; not exists (… o.product = 'A') — нет.",
    ),
  },
});

export const leftJoinUndone = defineFault<{ readonly column: string }>({
  id: 'segment/left-join-undone',
  severity: 'warning',
  name: text('WHERE undoes a LEFT JOIN', 'WHERE отменяет LEFT JOIN'),
  because: ({ condition, column }) =>
    text(
      `in ${named(condition)} LEFT JOIN keeps the rows without a partner, and the test of ${column} in WHERE throws them away again`,
      `в ${named(condition)} LEFT JOIN оставляет строки без пары, а проверка ${column} в WHERE снова их отбрасывает`,
    ),
  advice: () => [],
  article: {
    what: text(
      'A row without a partner has NULL in all columns of the other table. Any comparison with them in WHERE is UNKNOWN, so LEFT JOIN becomes an inner join and the customers without a partner disappear.',
      'У строки без пары все столбцы второй таблицы — NULL. Любое сравнение с ними в WHERE неопределённо, поэтому LEFT JOIN превращается во внутренний, и клиенты без пары пропадают.',
    ),
    why: text(
      'The condition was written at the end, as for an inner join.',
      'Условие дописали в конец, как для внутреннего соединения.',
    ),
    sure: text(
      'With “or column is null”, counted in the same scan, they are back.',
      'С «or столбец is null», посчитанным за тот же проход, они возвращаются.',
    ),
    repair: text('Move the test into ON, or use NOT EXISTS.', 'Перенести проверку в ON или использовать NOT EXISTS.'),
    example: text(
      "left join refund r on … where r.kind <> 'full' drops every order without a refund.",
      "left join refund r on … where r.kind <> 'full' отбрасывает все заказы без возврата.",
    ),
  },
});

export const columnOfOuterQuery = defineFault<{ readonly column: string; readonly tables: readonly string[] }>({
  id: 'segment/column-of-outer-query',
  severity: 'error',
  name: text('The subquery’s column is the customer’s own', 'Столбец подзапроса — столбец самого клиента'),
  because: ({ condition, column, tables }) =>
    text(
      `in ${named(condition)} ${tables.join(', ')} has no column ${column}; SQL takes the customer’s own, so he is compared with himself`,
      `в ${named(condition)} у ${tables.join(', ')} нет столбца ${column}; SQL берёт столбец самого клиента и сравнивает его с ним самим`,
    ),
  advice: () => [
    text(
      'Put the table’s name in front of every column of a subquery: then PostgreSQL says at once that there is none.',
      'Пишите имя таблицы перед каждым столбцом подзапроса: тогда PostgreSQL сразу скажет, что такого нет.',
    ),
  ],
  article: {
    what: text(
      'A name that the subquery’s tables do not have is looked for outside, and found among the customer’s columns. “id in (select id from excluded)” becomes “id in (id)”: true for everybody as soon as the list holds one row.',
      'Имя, которого нет у таблиц подзапроса, ищется снаружи и находится среди столбцов клиента. «id in (select id from excluded)» превращается в «id in (id)»: верно для всех, как только в списке есть хоть одна строка.',
    ),
    why: text(
      'The column of the list has another name than was thought, and SQL does not complain.',
      'Столбец списка называется иначе, чем думали, а SQL не возражает.',
    ),
    sure: text(
      'The catalog has no such column in the subquery’s tables and has it in the customer’s.',
      'По каталогу такого столбца у таблиц подзапроса нет, а у клиента есть.',
    ),
    repair: text('The right column, with its table in front.', 'Верный столбец с именем таблицы перед ним.'),
    example: text(
      'id in (select id from blacklist), where blacklist has cid: all customers are “on the list”.',
      'id in (select id from blacklist), где в blacklist столбец cid: «в списке» все клиенты.',
    ),
  },
});

export const existsForEverybody = defineFault<{ readonly table: string }>({
  id: 'segment/exists-for-everybody',
  severity: 'error',
  name: text('EXISTS does not ask about the customer', 'EXISTS не спрашивает о клиенте'),
  because: ({ condition, table }) =>
    text(
      `condition ${named(condition)} asks whether ${table} has any such row, not whether this customer has one: the answer is the same for everybody`,
      `условие ${named(condition)} спрашивает, есть ли в ${table} хоть одна такая строка, а не есть ли она у этого клиента: ответ одинаков для всех`,
    ),
  advice: () => [],
  article: {
    what: text(
      'The subquery does not mention the customer, so it is either true for all or for none.',
      'В подзапросе клиент не упомянут, поэтому он истинен либо для всех, либо ни для кого.',
    ),
    why: text(
      'The link “row.customer = customer.id” was forgotten or lost in copying.',
      'Связь «строка.клиент = клиент.id» забыли или потеряли при копировании.',
    ),
    sure: text(
      'The condition has one answer for the whole table; with the link, in the same scan, it has two.',
      'У условия один ответ на всю таблицу; со связью за тот же проход — разные.',
    ),
    repair: text('Add the link.', 'Добавить связь.'),
    example: text(
      'exists (select 1 from purchase p where p.amount > 1000) is true for everybody once anybody has bought.',
      'exists (select 1 from purchase p where p.amount > 1000) верно для всех, стоит купить хоть кому-то.',
    ),
  },
});

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
