import { text } from '../text.ts';
import { defineCause } from './cause.ts';
import type { ConditionRef } from './segment.ts';
import { defineFault, named } from './segment-fault.ts';

export interface ContradictionEvidence {
  readonly segment: string;
  /** Conditions that cannot be met together by any customer, whatever the data. */
  readonly conditions: readonly ConditionRef[];
  /** Who proved it: PostgreSQL's planner, or our own look at the intervals. */
  readonly provedBy: 'planner' | 'intervals';
}

export interface ConstraintEvidence {
  readonly segment: string;
  readonly condition: ConditionRef;
  readonly table: string;
  /** Definitions of the constraints on the condition's columns, as the catalog writes them. */
  readonly constraints: readonly string[];
}

export const orOfNegations = defineFault<{ readonly column: string; readonly values: readonly string[] }>({
  id: 'segment/or-of-negations',
  severity: 'error',
  name: text('“Not A or not B” is true for everybody', '«Не A или не B» верно для всех'),
  because: ({ column, values }) =>
    text(
      `“${column} is not ${values.join(` or ${column} is not `)}” is true of every ${column}: whoever is one of them is not the other`,
      `«${column} не ${values.join(` или ${column} не `)}» верно при любом ${column}: кто равен одному, не равен другому`,
    ),
  advice: () => [
    text(
      'Stop runs of this version until it is corrected: those who were to be excluded are selected.',
      'Остановите запуски с этой версией до исправления: отбираются те, кого хотели исключить.',
    ),
  ],
  article: {
    what: text(
      'Two exclusions of one column are joined with OR. Nobody is both values at once, so everybody meets at least one of the two, and the exclusion does nothing.',
      'Два исключения по одному столбцу соединены через OR. Никто не равен обоим значениям сразу, поэтому хотя бы одно верно для каждого, и исключение не действует.',
    ),
    why: text(
      'In speech one says “not Kazan or Samara” and means neither of them.',
      'В речи говорят «не Казань или Самара», имея в виду ни то ни другое.',
    ),
    sure: text(
      'The conditions together remove nobody whose column is filled; with AND in place of OR the excluded ones go.',
      'Вместе эти условия не отсеивают никого, у кого столбец заполнен; с AND вместо OR исключаемые уходят.',
    ),
    repair: text('AND, or better NOT IN (…).', 'AND, а лучше NOT IN (…).'),
    example: text(
      "status <> 'BLOCKED' or status <> 'CLOSED' selects the blocked and the closed as well; status not in ('BLOCKED', 'CLOSED') does not.",
      "status <> 'BLOCKED' or status <> 'CLOSED' отбирает и заблокированных, и закрытых; status not in ('BLOCKED', 'CLOSED') — нет.",
    ),
  },
});

export const notAny = defineFault({
  id: 'segment/not-any',
  severity: 'error',
  name: text('“Not any of” asks only that one of them differs', '«Not any» требует отличия лишь от одного'),
  because: ({ condition }) =>
    text(
      `condition ${named(condition)} is met by whoever differs from at least one value of the list, that is by nearly everybody`,
      `условию ${named(condition)} отвечает каждый, кто отличается хотя бы от одного значения списка, то есть почти все`,
    ),
  advice: () => [],
  article: {
    what: text(
      'ANY is TRUE as soon as one element of the list satisfies the operator. With <> or NOT LIKE that means “differs from at least one”: with two values in the list nobody is excluded.',
      'ANY истинно, как только оператор выполнен хотя бы для одного элемента списка. С <> или NOT LIKE это значит «отличается хотя бы от одного»: если в списке два значения, не исключается никто.',
    ),
    why: text(
      'ANY is read as “any of these”, as it is in “= any”.',
      'ANY читают как «любой из», каким он и бывает в «= any».',
    ),
    sure: text(
      'With ALL in place of ANY, counted in the same scan, the customers on the list disappear.',
      'С ALL вместо ANY, посчитанным за тот же проход, клиенты из списка исчезают.',
    ),
    repair: text(
      'ALL in place of ANY, NOT IN (…), or NOT in front of the whole: not (x like any (…)).',
      'ALL вместо ANY, NOT IN (…) или NOT перед всем выражением: not (x like any (…)).',
    ),
    example: text(
      "code not like any (array['A%', 'B%']) lets A1 through, because A1 is not like 'B%'.",
      "code not like any (array['A%', 'B%']) пропускает A1, потому что A1 не похож на 'B%'.",
    ),
  },
});

export const rangeIsEmpty = defineFault({
  id: 'segment/range-is-empty',
  severity: 'error',
  name: text('A range that holds nothing', 'Диапазон, в котором ничего нет'),
  because: ({ condition }) =>
    text(
      `the range of ${named(condition)} holds no value at all, so nobody meets it`,
      `в диапазоне ${named(condition)} нет ни одного значения, поэтому ему не отвечает никто`,
    ),
  advice: () => [],
  article: {
    what: text(
      'BETWEEN wants the lower bound first; the other way round it is true for nobody. The same happens with “>= D and < D”, meant as “on day D”.',
      'BETWEEN ждёт сначала нижнюю границу; в обратном порядке он не истинен ни для кого. То же с «>= D and < D», которым хотели сказать «в день D».',
    ),
    why: text(
      'Bounds filled in by hand or by a form in the wrong order; “from and to the same day” chosen in a calendar.',
      'Границы вписали в форму или текст не в том порядке; в календаре выбрали «с» и «по» один и тот же день.',
    ),
    sure: text(
      'It is true for nobody, whatever the data; with the bounds put right it is met by somebody.',
      'Условие не истинно ни для кого при любых данных; с правильными границами ему кто-то отвечает.',
    ),
    repair: text(
      'Exchange the bounds; for one day: >= D and < D + 1.',
      'Поменять границы местами; для одного дня: >= D and < D + 1.',
    ),
    example: text(
      'age between 60 and 18 selects nobody; age between 18 and 60 does.',
      'age between 60 and 18 не отбирает никого, age between 18 and 60 — отбирает.',
    ),
  },
});

export const notBindsToFirst = defineFault<{ readonly rest: readonly ConditionRef[] }>({
  id: 'segment/not-binds-to-first',
  severity: 'warning',
  name: text('NOT reaches only the condition behind it', 'NOT относится только к ближайшему условию'),
  because: ({ condition, rest }) =>
    text(
      `NOT belongs to ${named(condition)} alone and not to ${rest.map(named).join(', ')}`,
      `NOT относится только к ${named(condition)}, но не к ${rest.map(named).join(', ')}`,
    ),
  advice: () => [
    text(
      'Ask the author whether NOT was meant for all alternatives; if not, parentheses make that clear too.',
      'Спросите автора, относилось ли NOT ко всем вариантам; если нет, скобки сделают понятным и это.',
    ),
  ],
  article: {
    what: text(
      'NOT binds tighter than OR: “not a or b” means “(not a) or b”. Everybody who meets b is selected, though he was to be excluded.',
      'NOT связывает сильнее, чем OR: «not a or b» значит «(not a) or b». Отбираются все, кто отвечает b, хотя их хотели исключить.',
    ),
    why: text(
      'An alternative was added behind an exclusion, as it is said aloud: “not in Kazan or Samara”.',
      'К исключению дописали вариант так, как говорят вслух: «не в Казани или Самаре».',
    ),
    sure: text(
      'Both readings were counted in the same scan and differ in people. What was meant only the author knows.',
      'Оба прочтения посчитаны за один проход, и люди в них разные. Что имелось в виду, знает только автор.',
    ),
    repair: text('Parentheses: not (a or b).', 'Скобки: not (a or b).'),
    example: text(
      "not city = 'Казань' or city = 'Самара' selects all of Samara; not (city = 'Казань' or city = 'Самара') nobody of the two.",
      "not city = 'Казань' or city = 'Самара' отбирает всю Самару; not (city = 'Казань' or city = 'Самара') — никого из обоих городов.",
    ),
  },
});

export const conditionsExcludeEachOther = defineCause<ContradictionEvidence>({
  id: 'segment/conditions-exclude-each-other',
  severity: 'error',
  name: text('Conditions that no customer can meet together', 'Условия, которым нельзя отвечать одновременно'),
  title: ({ segment, conditions }) =>
    text(
      `Segment ${segment} selects nobody, and no data could change that: ${conditions.map(named).join(' and ')} exclude each other.`,
      `Сегмент ${segment} не отбирает никого, и никакие данные этого не изменят: ${conditions.map(named).join(' и ')} исключают друг друга.`,
    ),
  next: ({ segment, conditions }) => [
    text(
      `Ask the author which of ${conditions.map(({ id }) => id).join(', ')} is meant, or whether they are alternatives: then OR, or IN (…), in place of AND.`,
      `Спросите автора, какое из ${conditions.map(({ id }) => id).join(', ')} имелось в виду, или это варианты: тогда OR или IN (…) вместо AND.`,
    ),
    text(`See the last edit: mmsup rules diff ${segment}`, `Посмотрите последнюю правку: mmsup rules diff ${segment}`),
  ],
  runbook: 'no-customers-selected',
  article: {
    what: text(
      'Two or more conditions joined with AND can never be true of one customer: two values of one column, limits that leave nothing between them.',
      'Два условия или больше, связанные AND, не могут быть истинны для одного клиента: два значения одного столбца, пороги, между которыми ничего нет.',
    ),
    why: text(
      'Alternatives were joined with AND instead of OR; two segments were merged; a limit was added and the old one stayed.',
      'Варианты связали через AND вместо OR; слили два сегмента; добавили новый порог и забыли старый.',
    ),
    sure: text(
      'It is proved from the text and the catalog alone: PostgreSQL’s planner answers the conditions without reading a row.',
      'Доказано только по тексту и каталогу: планировщик PostgreSQL отвечает на эти условия, не читая ни одной строки.',
    ),
    repair: text(
      'OR or IN (…) for alternatives; else drop one of the conditions.',
      'OR или IN (…), если это варианты; иначе убрать одно из условий.',
    ),
    example: text(
      "city = 'Казань' and city = 'Самара' is met by nobody, however many customers either city has.",
      "city = 'Казань' and city = 'Самара' не отвечает никто, сколько бы клиентов ни было в каждом городе.",
    ),
  },
});

export const againstConstraint = defineCause<ConstraintEvidence>({
  id: 'segment/against-constraint',
  severity: 'error',
  name: text('A condition that the table forbids', 'Условие, которое запрещает сама таблица'),
  title: ({ segment, condition, table, constraints }) =>
    text(
      `Segment ${segment} selects nobody, and no data could change that: ${table} allows no customer who meets ${named(condition)}${constraints[0] ? ` (${constraints.join('; ')})` : ''}.`,
      `Сегмент ${segment} не отбирает никого, и никакие данные этого не изменят: ${table} не допускает клиента, который отвечает ${named(condition)}${constraints[0] ? ` (${constraints.join('; ')})` : ''}.`,
    ),
  next: ({ condition, segment }) => [
    text(
      `Ask the author of ${condition.id} what the column is taken for: another column, another sign, another unit may be meant.`,
      `Спросите автора ${condition.id}, за что он принимает столбец: может быть, имелись в виду другой столбец, знак или единица.`,
    ),
    text(`See the last edit: mmsup rules diff ${segment}`, `Посмотрите последнюю правку: mmsup rules diff ${segment}`),
  ],
  runbook: 'no-customers-selected',
  article: {
    what: text(
      'A constraint of the table (CHECK, NOT NULL) makes the condition impossible: rows that would meet it cannot be stored.',
      'Ограничение таблицы (CHECK, NOT NULL) делает условие невыполнимым: строку, которая ему отвечает, нельзя сохранить.',
    ),
    why: text(
      'The rule was written for another system or another column, or the constraint was added after the rule.',
      'Правило писали для другой системы или другого столбца, либо ограничение появилось позже правила.',
    ),
    sure: text(
      'PostgreSQL’s planner answers the condition without reading a row; the constraint is named.',
      'Планировщик PostgreSQL отвечает на условие, не читая ни одной строки; ограничение названо.',
    ),
    repair: text(
      'Correct the condition; the constraint is right until its owner says otherwise.',
      'Исправить условие; ограничение верно, пока его владелец не скажет иначе.',
    ),
    example: text(
      'balance < 0 on a table with check (balance >= 0) is met by nobody, ever.',
      'balance < 0 в таблице с check (balance >= 0) не отвечает никто и никогда.',
    ),
  },
});
