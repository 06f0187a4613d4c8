import { text } from '../text.ts';
import type { ConditionRef } from './segment.ts';
import { defineFault, named } from './segment-fault.ts';

export const orOfNegations = defineFault<{ readonly column: string; readonly except: readonly string[] }>({
  id: 'segment/or-of-negations',
  severity: 'error',
  name: text('“Not A or not B” is true for everybody', '«Не A или не B» верно для всех'),
  because: ({ column, except }) =>
    text(
      `“${column} is not ${except.join(` or ${column} is not `)}” is true of every ${column}: whoever is one of them is not the other`,
      `«${column} не ${except.join(` или ${column} не `)}» верно при любом ${column}: кто равен одному, не равен другому`,
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
