import { type Text, text } from '../../text.ts';

/** What a fault shows in: the text alone, the text and what the catalog says of its columns, or only the data. */
export type Detection = 'text' | 'catalog' | 'data';

/** One mistake that rules are known to hold. */
export interface CatalogueRow {
  readonly row: number;
  readonly mistake: Text;
  /** The letters of the catalogue: S the text shows it, C the catalog is needed, D only the data. */
  readonly marks: string;
  readonly needs: Detection;
  /** Cause that `rules lint` tells it as; null where it does not look for it. */
  readonly cause: string | null;
  /** What finds it in a database. */
  readonly command: string;
  /** A condition with the fault, and its twin without; over the tables of the catalogue's examples. */
  readonly bad: string | null;
  readonly good: string | null;
}

const EXPLAIN = 'segment explain';
const LINT = 'rules lint';
const HEALTH = 'health check';

const lint = (
  row: number,
  marks: string,
  cause: string,
  mistake: Text,
  [bad, good]: readonly [string, string],
  needs: Detection = 'text',
): CatalogueRow => ({ row, marks, cause, mistake, bad, good, needs, command: isExplained(cause) ? EXPLAIN : LINT });

/** Whether an explanation of the segment counts the people of this fault. */
const isExplained = (cause: string): boolean =>
  cause.startsWith('segment/') || cause === 'rule/and-or-without-parentheses';

const data = (row: number, mistake: Text, command: string): CatalogueRow => ({
  row,
  marks: 'D',
  cause: null,
  mistake,
  bad: null,
  good: null,
  needs: 'data',
  command,
});

/** The catalogue of mistakes in conditions, with a bad and a good example of every one that shows without the data. */
export const CATALOGUE: readonly CatalogueRow[] = [
  lint(
    1,
    'S+C',
    'segment/null-in-exclusion-list',
    text('NOT IN over a list that may hold NULL: nobody', 'NOT IN по списку, где может быть NULL: никого'),
    ['c.id not in (select x.cid from excluded x)', 'c.id not in (select x.customer_id from list_member x)'],
    'catalog',
  ),
  lint(
    2,
    'S',
    'segment/null-in-exclusion-list',
    text('NULL in a list of constants behind NOT IN: nobody', 'NULL в списке констант после NOT IN: никого'),
    ['c.branch not in (5, null)', 'c.branch not in (5, 7)'],
  ),
  lint(
    3,
    'S+C',
    'segment/null-people-dropped',
    text('“Not equal” leaves out those without a value', '«Не равно» отсеивает тех, у кого значения нет'),
    ["c.code <> 'A'", "c.tier <> 'A'"],
    'catalog',
  ),
  lint(
    4,
    'C',
    'segment/never-asked-dropped',
    text('“No” leaves out those who were never asked', '«Нет» отсеивает тех, кого не спрашивали'),
    ['c.flag = false', 'c.agreed = false'],
    'catalog',
  ),
  lint(5, 'S', 'segment/compared-with-null', text('Compared with NULL: nobody', 'Сравнение с NULL: никого'), [
    'c.code = null',
    'c.code is null',
  ]),
  lint(
    6,
    'S',
    'segment/null-people-dropped',
    text('“Not in country X” drops those without a country', '«Не из страны X» отсеивает тех, у кого страны нет'),
    ["c.country not in ('RU', 'BY')", "(c.country not in ('RU', 'BY') or c.country is null)"],
    'catalog',
  ),
  lint(7, 'S', 'rule/and-or-without-parentheses', text('AND and OR without parentheses', 'AND и OR без скобок'), [
    "c.agreed and c.city = 'Казань' or c.city = 'Самара'",
    "c.agreed and (c.city = 'Казань' or c.city = 'Самара')",
  ]),
  lint(
    8,
    'S',
    'rule/pasted-without-parentheses',
    text('A template pastes a condition without parentheses', 'Шаблон подставляет условие без скобок'),
    ['c.list_id = 1 and %query%', 'c.list_id = 1 and (%query%)'],
  ),
  lint(
    9,
    'S',
    'rule/preview-differs',
    text('The preview and the action differ', 'Предпросмотр и действие различаются'),
    ['3 = any (c.lists)', '3 = all (c.lists)'],
  ),
  lint(10, 'S', 'segment/or-of-negations', text('“Not A or not B”: everybody', '«Не A или не B»: все'), [
    "c.status <> 'SLEEPING' or c.status <> 'BLOCKED'",
    "c.status <> 'SLEEPING' and c.status <> 'BLOCKED'",
  ]),
  lint(
    11,
    'S',
    'segment/conditions-exclude-each-other',
    text('Two values of one column at once: nobody', 'Два значения одного столбца сразу: никого'),
    ["c.tier = 'A' and c.tier = 'B'", "c.tier = 'A' or c.tier = 'B'"],
  ),
  lint(12, 'S', 'segment/not-any', text('“Not like any” means “not all”', '«Not like any» значит «не все»'), [
    "c.label not like any (array['%Москва', '%Самара'])",
    "c.label not like all (array['%Москва', '%Самара'])",
  ]),
  lint(13, 'S', 'segment/range-is-empty', text('A range the wrong way round: nobody', 'Границы перепутаны: никого'), [
    'c.balance between 900 and 500',
    'c.balance between 500 and 900',
  ]),
  lint(
    14,
    'S+C',
    'segment/last-day-cut-off',
    text('The last day is lost after midnight', 'Последний день теряется после полуночи'),
    ["c.seen_at between '2026-05-11' and '2026-05-31'", "c.seen_at >= '2026-05-11' and c.seen_at < '2026-06-01'"],
    'catalog',
  ),
  lint(
    15,
    'S',
    'rule/window-counts-one-more',
    text('“The last 7 days” are 8, or end without today', '«Последние 7 дней» — это 8 или без сегодня'),
    [
      'c.registered_on between current_date - 7 and current_date',
      'c.registered_on > current_date - 7 and c.registered_on <= current_date',
    ],
  ),
  lint(
    16,
    'S+C',
    'segment/day-of-another-zone',
    text('The day of Greenwich or of the session', 'День по Гринвичу или по поясу сеанса'),
    [
      "(c.seen_at at time zone 'UTC')::date = date '2026-05-10'",
      "(c.seen_at at time zone 'Europe/Moscow')::date = date '2026-05-10'",
    ],
    'catalog',
  ),
  lint(
    17,
    'S',
    'segment/newcomers-included',
    text('“Not done for 30 days” includes newcomers', '«Не делали 30 дней» включает новичков'),
    [
      "not exists (select 1 from purchase p where p.customer_id = c.id and p.made_at > now() - interval '30 days')",
      "not exists (select 1 from purchase p where p.customer_id = c.id and p.made_at > now() - interval '30 days') and c.registered_on < current_date - 30",
    ],
  ),
  lint(
    18,
    'S',
    'segment/any-row-differs',
    text('An exclusion on many rows keeps buyers of both', 'Исключение по многим строкам оставляет купивших оба'),
    [
      "exists (select 1 from purchase p where p.customer_id = c.id and p.product <> 'A')",
      "not exists (select 1 from purchase p where p.customer_id = c.id and p.product = 'A')",
    ],
  ),
  data(19, text('Rows are counted, not people', 'Посчитаны строки, а не люди'), EXPLAIN),
  lint(20, 'S', 'segment/left-join-undone', text('WHERE undoes a LEFT JOIN', 'WHERE отменяет LEFT JOIN'), [
    "exists (select 1 from payment p left join refund r on r.payer = p.customer_id where p.customer_id = c.id and r.reason <> 'full')",
    "exists (select 1 from payment p left join refund r on r.payer = p.customer_id where p.customer_id = c.id and (r.reason <> 'full' or r.reason is null))",
  ]),
  lint(
    21,
    'C',
    'segment/text-compared-as-number',
    text('A number kept as text is compared letter by letter', 'Число в виде текста сравнивается по буквам'),
    ["c.visits > '10'", 'c.opened > 10'],
    'catalog',
  ),
  lint(
    22,
    'C',
    'rule/operator-does-not-fit',
    text('An operator that the column’s type does not take', 'Оператор не подходит типу столбца'),
    ["c.opened ~ '^1'", "c.label ~ '^1'"],
    'catalog',
  ),
  lint(
    23,
    'S',
    'segment/condition-can-fail',
    text('One bad value fails the cast for everybody', 'Одно плохое значение роняет приведение для всех'),
    [
      "(c.attribs ->> 'projects')::int > 3",
      "case when c.attribs ->> 'projects' ~ '^[0-9]{1,9}$' then (c.attribs ->> 'projects')::int > 3 end",
    ],
  ),
  data(24, text('Other case, a trailing blank', 'Другой регистр, пробел в конце'), EXPLAIN),
  lint(
    25,
    'S',
    'segment/look-alike-letters',
    text('Cyrillic and Latin letters in one word', 'Русские и латинские буквы в одном слове'),
    ["c.tariff = 'GОLD'", "c.tariff = 'GOLD'"],
  ),
  lint(
    26,
    'S',
    'segment/underscore-is-wildcard',
    text('The _ of LIKE, and LIKE without a wildcard', '_ в LIKE и LIKE без подстановочных знаков'),
    ["c.promo like 'MAY_1%'", "c.promo like 'MAY\\_1%'"],
  ),
  data(27, text('Empty text and NULL both mean “nothing”', 'И пустая строка, и NULL значат «нет»'), EXPLAIN),
  lint(
    28,
    'S',
    'segment/aggregate-of-nothing',
    text('The sum of no rows is NULL', 'Сумма по пустому множеству — NULL'),
    [
      '(select sum(p.amount) from purchase p where p.customer_id = c.id) < 300',
      'coalesce((select sum(p.amount) from purchase p where p.customer_id = c.id), 0) < 300',
    ],
  ),
  lint(
    29,
    'S',
    'segment/unknown-taken-for-value',
    text('COALESCE brings in the unknown', 'COALESCE отбирает и тех, о ком неизвестно'),
    ['coalesce(c.income, 0) < 20000', 'coalesce(c.income, 0) > 20000'],
  ),
  lint(
    30,
    'C',
    'segment/column-of-outer-query',
    text('A column of the outer query in a subquery: everybody', 'Столбец внешнего запроса в подзапросе: все'),
    ['c.id in (select id from excluded)', 'c.id in (select cid from excluded)'],
    'catalog',
  ),
  lint(
    31,
    'S',
    'segment/exists-for-everybody',
    text('EXISTS that is not tied to the customer', 'EXISTS, не связанный с клиентом'),
    [
      "exists (select 1 from purchase p where p.product = 'A')",
      "exists (select 1 from purchase p where p.customer_id = c.id and p.product = 'A')",
    ],
  ),
  lint(
    32,
    'S',
    'rule/label-names-another-column',
    text('The wrong column: the words beside it name another', 'Не тот столбец: пояснение называет другой'),
    ["c.email like 'John%' -- name starts with John", "c.name like 'John%' -- name starts with John"],
    'catalog',
  ),
  lint(
    33,
    'C',
    'rule/reference-unknown',
    text('A field that was deleted or renamed', 'Поле, которое удалили или переименовали'),
    ["c.tarif = 'GOLD'", "c.tariff = 'GOLD'"],
    'catalog',
  ),
  data(34, text('A segment built before its source', 'Сегмент построен раньше своего источника'), EXPLAIN),
  lint(
    35,
    'S',
    'rule/null-kept-then-dropped',
    text('Operators treat NULL differently', 'Операторы по-разному относятся к NULL'),
    [
      "(c.code <> 'A' or c.code is null) and c.code !~ '^B'",
      "(c.code <> 'A' or c.code is null) and (c.code !~ '^B' or c.code is null)",
    ],
  ),
  data(
    36,
    text('Members by hand, or kept after the filter went', 'Участники, добавленные вручную или оставшиеся без фильтра'),
    EXPLAIN,
  ),
  data(
    37,
    text('The count and the view have different hidden filters', 'У счётчика и списка разные скрытые фильтры'),
    EXPLAIN,
  ),
  lint(38, 'S', 'segment/age-by-days', text('Years of 365 days', 'Годы по 365 дней'), [
    '(current_date - c.born) / 365 >= 25',
    'extract(year from age(current_date, c.born)) >= 25',
  ]),
  lint(
    39,
    'C',
    'segment/integer-division',
    text('Whole numbers divided: 5 / 10 is 0', 'Деление целых: 5 / 10 — это 0'),
    ['c.opened / c.sent * 100 > 50', '100.0 * c.opened / c.sent > 50'],
    'catalog',
  ),
  lint(
    40,
    'S',
    'segment/not-binds-to-first',
    text('NOT reaches the first alternative only', 'NOT относится только к первому варианту'),
    ["not c.status = 'SLEEPING' or c.status = 'BLOCKED'", "not (c.status = 'SLEEPING' or c.status = 'BLOCKED')"],
  ),
  data(41, text('A value that the data does not have', 'Значение, которого нет в данных'), EXPLAIN),
  data(42, text('Wrong data upstream, the rule is innocent', 'Неверные данные на входе, правило ни при чём'), HEALTH),
];
