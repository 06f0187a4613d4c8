import { text } from '../text.ts';
import { defineFault, named } from './segment-fault.ts';

export const anyRowDiffers = defineFault<{ readonly column: string; readonly except: readonly (string | null)[] }>({
  id: 'segment/any-row-differs',
  severity: 'warning',
  name: text('One other row is enough to get past the exclusion', 'Исключение обходит любая другая строка'),
  because: ({ condition, column, except }) =>
    text(
      `condition ${named(condition)} is met by one row whose ${column} is not ${except.join(', ')}, even if the customer has another row with it`,
      `условию ${named(condition)} отвечает любая строка, где ${column} не ${except.join(', ')}, даже если у клиента есть и строка с ним`,
    ),
  advice: ({ except }) => [
    text(
      `Ask which was meant: “has something other than ${except.join(', ')}” (as written) or “has no ${except.join(', ')}” (NOT EXISTS).`,
      `Уточните, что имелось в виду: «есть что-то кроме ${except.join(', ')}» (как написано) или «нет ${except.join(', ')}» (NOT EXISTS).`,
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
