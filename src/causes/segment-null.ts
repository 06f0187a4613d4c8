import { text } from '../text.ts';
import { defineFault, named } from './segment-fault.ts';

export interface ColumnDetail {
  /** Column of the customer. */
  readonly column: string;
}

export const nullPeopleDropped = defineFault<ColumnDetail>({
  id: 'segment/null-people-dropped',
  severity: 'warning',
  name: text('“Not equal” leaves out those without a value', '«Не равно» отсеивает тех, у кого значения нет'),
  because: ({ condition, column }) =>
    text(
      `condition ${named(condition)} is UNKNOWN for everybody whose ${column} is NULL, and so leaves them out`,
      `условие ${named(condition)} неопределённо (UNKNOWN) для всех, у кого ${column} пуст (NULL), и потому отсеивает их`,
    ),
  advice: ({ column }) => [
    text(
      `Ask the author whether customers without ${column} belong to the segment: “everybody but X” usually includes them.`,
      `Спросите автора, входят ли в сегмент клиенты без ${column}: «все, кроме X» обычно включает и их.`,
    ),
  ],
  article: {
    what: text(
      'The condition asks for everybody except one value (<>, NOT IN, NOT LIKE). For a customer whose column is NULL the answer is neither yes nor no but UNKNOWN, and UNKNOWN is not selected.',
      'Условие отбирает всех, кроме одного значения (<>, NOT IN, NOT LIKE). Для клиента с пустым столбцом (NULL) ответ — не «да» и не «нет», а UNKNOWN, и такой клиент не отбирается.',
    ),
    why: text(
      'In speech “not from Kazan” includes people whose city nobody wrote down; in SQL it does not. The column was filled for everybody when the rule was written, and later it was not.',
      'В речи «не из Казани» включает и тех, чей город не записан, а в SQL — нет. Либо, когда писали правило, столбец был заполнен у всех, а потом перестал.',
    ),
    sure: text(
      'Both readings are counted in the same scan: as written, and with the NULLs let through. The difference is people who meet every other condition.',
      'Оба прочтения посчитаны за один проход: как написано и с пропуском NULL. Разница — люди, которые отвечают всем остальным условиям.',
    ),
    repair: text(
      'Write “(column <> value or column is null)” or “column is distinct from value”. If those without a value must stay out, say so: “and column is not null”.',
      'Записать «(столбец <> значение or столбец is null)» или «столбец is distinct from значение». Если люди без значения не нужны, сказать это прямо: «and столбец is not null».',
    ),
    example: text(
      "tariff <> 'GOLD' over GOLD, BASE and NULL selects one customer of three; tariff is distinct from 'GOLD' selects two.",
      "tariff <> 'GOLD' из GOLD, BASE и NULL отбирает одного клиента из трёх; tariff is distinct from 'GOLD' — двух.",
    ),
  },
});

export const neverAskedDropped = defineFault<ColumnDetail>({
  id: 'segment/never-asked-dropped',
  severity: 'warning',
  name: text('“No” leaves out those who were never asked', '«Нет» отсеивает тех, кого не спрашивали'),
  because: ({ condition, column }) =>
    text(
      `condition ${named(condition)} wants an explicit “no”; customers whose ${column} is NULL, because nobody asked them, are left out`,
      `условие ${named(condition)} требует явного «нет»; клиенты, у которых ${column} пуст (NULL), потому что их не спрашивали, отсеиваются`,
    ),
  advice: ({ column }) => [
    text(
      `Find out what NULL means in ${column}: “never asked” and “no” may be the same for this campaign, and for a consent they may not.`,
      `Выясните, что значит NULL в ${column}: для этой кампании «не спрашивали» и «нет» могут совпадать, а для согласия — нет.`,
    ),
  ],
  article: {
    what: text(
      'A flag has three states: yes, no, and empty. “flag = false” and “not flag” select only the explicit no; those who were never asked have an empty flag and are lost.',
      'У признака три состояния: да, нет и пусто. «flag = false» и «not flag» отбирают только явное «нет»; у тех, кого не спрашивали, признак пуст, и они теряются.',
    ),
    why: text(
      'The column was added later and filled only for new customers, or the form lets people skip the question.',
      'Столбец добавили позже и заполняют только новым клиентам, либо в анкете на вопрос можно не отвечать.',
    ),
    sure: text(
      'Count the three states: select flag, count(*) from <customers> group by flag. The finding counts how many of the empty ones meet everything else.',
      'Посчитайте три состояния: select flag, count(*) from <клиенты> group by flag. Находка показывает, сколько клиентов с пустым признаком отвечает всему остальному.',
    ),
    repair: text(
      'Write “flag is not true”. If only an explicit no counts, keep it and note that in the rule’s comment.',
      'Записать «flag is not true». Если нужно именно явное «нет», оставить и отметить это в комментарии к правилу.',
    ),
    example: text(
      'has_card = false over true, false and NULL finds one customer; has_card is not true finds two.',
      'has_card = false из true, false и NULL находит одного клиента; has_card is not true — двух.',
    ),
  },
});

export const comparedWithNull = defineFault<ColumnDetail>({
  id: 'segment/compared-with-null',
  severity: 'error',
  name: text('Compared with NULL', 'Сравнение с NULL'),
  because: ({ condition, column }) =>
    text(
      `condition ${named(condition)} compares ${column} with NULL, which is never true, not even where ${column} is empty`,
      `условие ${named(condition)} сравнивает ${column} с NULL, а такое сравнение никогда не истинно, даже если ${column} пуст`,
    ),
  advice: () => [],
  article: {
    what: text(
      'NULL stands for “not known”. Nothing is equal to it and nothing differs from it: “x = null” and “x <> null” are UNKNOWN for everybody, and NULL in an IN list matches nobody.',
      'NULL означает «неизвестно». Ничто ему не равно и ничто от него не отличается: «x = null» и «x <> null» неопределённы для всех, а NULL в списке IN не находит никого.',
    ),
    why: text(
      'Written by hand as it is said aloud, or put together by a program that pastes an empty parameter as NULL.',
      'Написали так, как говорят вслух, либо программа подставила пустой параметр как NULL.',
    ),
    sure: text(
      'The condition is TRUE for nobody and UNKNOWN for everybody; with IS NULL in its place it counts the empty ones.',
      'Условие не истинно ни для кого и неизвестно для всех; если поставить IS NULL, посчитаются пустые.',
    ),
    repair: text(
      'IS NULL or IS NOT NULL; beside a list: “(x in (…) or x is null)”.',
      'IS NULL или IS NOT NULL; рядом со списком: «(x in (…) or x is null)».',
    ),
    example: text(
      'segment_code = null selects nobody; segment_code is null selects those without a code.',
      'segment_code = null не отбирает никого; segment_code is null отбирает тех, у кого кода нет.',
    ),
  },
});

export const emptyTextAndNull = defineFault<ColumnDetail>({
  id: 'segment/empty-text-and-null',
  severity: 'warning',
  name: text('Empty text and NULL both mean “nothing”', 'И пустая строка, и NULL значат «нет значения»'),
  because: ({ condition, column }) =>
    text(
      `“nothing” stands in ${column} both as NULL and as an empty text, and condition ${named(condition)} tests only one of them`,
      `«нет значения» записано в ${column} и как NULL, и как пустая строка, а условие ${named(condition)} проверяет только одно`,
    ),
  advice: ({ column }) => [
    text(
      `Have the loader write one of the two for “nothing” in ${column}; until then every rule must test both.`,
      `Пусть загрузка пишет в ${column} что-то одно; до тех пор каждое правило должно проверять оба варианта.`,
    ),
  ],
  article: {
    what: text(
      'Some rows say “no value” with NULL, others with an empty or blank text. IS NOT NULL lets the empty texts through, IS NULL does not find them.',
      'В одних строках «нет значения» — это NULL, в других — пустая строка или пробелы. IS NOT NULL пропускает пустые строки, IS NULL их не находит.',
    ),
    why: text(
      'Two sources feed the column: a form sends an empty text, a file load sends NULL.',
      'Столбец наполняют два источника: форма присылает пустую строку, загрузка из файла — NULL.',
    ),
    sure: text(
      "Count both: select count(*) filter (where x is null), count(*) filter (where btrim(x) = '') from <customers>.",
      "Посчитайте оба: select count(*) filter (where x is null), count(*) filter (where btrim(x) = '') from <клиенты>.",
    ),
    repair: text(
      "In the rule: nullif(btrim(x), '') is not null. In the data: one spelling of “nothing”, and a constraint that keeps it.",
      "В правиле: nullif(btrim(x), '') is not null. В данных: один способ записать «пусто» и ограничение, которое его сохраняет.",
    ),
    example: text(
      'email is not null selects 100 customers, 7 of them with an empty text: 7 letters that cannot be sent.',
      'email is not null отбирает 100 клиентов, у 7 из них пустая строка: 7 писем, которые не уйдут.',
    ),
  },
});

export const aggregateOfNothing = defineFault<{ readonly aggregate: string }>({
  id: 'segment/aggregate-of-nothing',
  severity: 'warning',
  name: text('An aggregate over no rows is NULL', 'Агрегат по пустому множеству — NULL'),
  because: ({ condition, aggregate }) =>
    aggregate === 'count'
      ? text(
          `condition ${named(condition)} counts the rows of groups; who has no row is in no group, and is left out`,
          `условие ${named(condition)} считает строки групп; у кого строк нет, тот не входит ни в одну группу и отсеивается`,
        )
      : text(
          `condition ${named(condition)} takes ${aggregate}() over the customer’s rows; for those without any row it is NULL, and they are left out`,
          `условие ${named(condition)} берёт ${aggregate}() по строкам клиента; у кого строк нет, получается NULL, и такие клиенты отсеиваются`,
        ),
  advice: () => [
    text(
      'Ask whether customers without a single row are meant: “spent less than 3” usually includes those who spent nothing.',
      'Уточните, нужны ли клиенты без единой строки: «потратил меньше 3» обычно включает и тех, кто не тратил.',
    ),
  ],
  article: {
    what: text(
      'sum, min, max and avg over no rows give NULL, not 0. A comparison with it is UNKNOWN, so the customers without any row fail “less than”, though they have least of all.',
      'sum, min, max и avg по пустому множеству дают NULL, а не 0. Сравнение с ним неопределённо, поэтому клиенты без строк не проходят «меньше», хотя у них меньше всех.',
    ),
    why: text(
      'count gives 0 for no rows, and one expects the same of its neighbours.',
      'count по пустому множеству даёт 0, и того же ждут от его соседей.',
    ),
    sure: text(
      'The condition is UNKNOWN for as many customers as have no rows; the finding counts those among them who meet everything else.',
      'Условие неопределённо ровно для стольких клиентов, у скольких нет строк; находка считает тех из них, кто отвечает всему остальному.',
    ),
    repair: text(
      'coalesce((select sum(…) …), 0) < 3; for the last date: “or not exists (…)”.',
      'coalesce((select sum(…) …), 0) < 3; для последней даты: «or not exists (…)».',
    ),
    example: text(
      'Purchases below 1,000 a month: Anna with 500 is selected, Boris who bought nothing is not.',
      'Покупки меньше 1 000 в месяц: Анна с 500 отбирается, Борис, который ничего не купил, — нет.',
    ),
  },
});

export const unknownTakenForValue = defineFault<ColumnDetail & { readonly takenFor: string | null }>({
  id: 'segment/unknown-taken-for-value',
  severity: 'warning',
  name: text('Not known is taken for a number', 'Неизвестное принято за число'),
  because: ({ condition, column, takenFor }) =>
    text(
      `condition ${named(condition)} takes an unknown ${column} for ${takenFor}, and so brings in customers of whom it is not known`,
      `условие ${named(condition)} считает неизвестный ${column} равным ${takenFor} и потому отбирает клиентов, о которых он неизвестен`,
    ),
  advice: ({ column }) => [
    text(
      `Ask whether no ${column} really means the least of all, or only that nobody knows.`,
      `Уточните, правда ли отсутствие ${column} значит «меньше всех» или только «никто не знает».`,
    ),
  ],
  article: {
    what: text(
      'COALESCE puts a value in place of NULL. Compared with “less than”, everybody of whom nothing is known is selected together with those who really have little.',
      'COALESCE подставляет значение вместо NULL. При сравнении «меньше» вместе с теми, у кого правда мало, отбираются все, о ком ничего не известно.',
    ),
    why: text(
      'COALESCE was added against UNKNOWN, without asking what the missing value stands for.',
      'COALESCE добавили против UNKNOWN, не спросив, что означает отсутствие значения.',
    ),
    sure: text(
      'The selection with and without COALESCE is counted in one scan; the difference is the customers without a value.',
      'Отбор с COALESCE и без него посчитан за один проход; разница — клиенты без значения.',
    ),
    repair: text(
      'Compare the column itself, or test it apart: “and income is not null”. If unknown does mean none, keep it and say so in the comment.',
      'Сравнивать сам столбец или проверять отдельно: «and income is not null». Если «неизвестно» и значит «нет», оставить и отметить в комментарии.',
    ),
    example: text(
      'coalesce(income, 0) < 30000 offers a loan for low incomes to 900 customers whose income nobody knows.',
      'coalesce(income, 0) < 30000 предлагает льготный кредит 900 клиентам, чей доход никому не известен.',
    ),
  },
});
