import { type Text, text } from '../text.ts';
import { allCauses } from './catalogue.ts';
import type { Cause } from './cause.ts';
import { atPlace, type LintEvidence, repairSteps } from './lint-evidence.ts';

interface Words {
  says(evidence: LintEvidence): Text;
  /** What only somebody else knows. */
  ask?(evidence: LintEvidence): Text;
}

const list = (values: readonly string[] | undefined, word: string): string => (values ?? []).join(word);

/**
 * What is said of a fault where only its text is known and nobody was counted. The cause is the one that an explanation of the segment finds with its
 * customers: one fault, one id, one article.
 */
const WORDS: Readonly<Record<string, Words>> = {
  'segment/null-in-exclusion-list': {
    says: ({ table, column, words }) =>
      table === undefined
        ? text(
            'NULL in an exclusion list makes the condition true for nobody',
            'NULL в списке исключений: условие не истинно ни для кого',
          )
        : text(
            `${table}.${column ?? words} may be NULL: one such row in the list, and NOT IN is true for nobody`,
            `${table}.${column ?? words} может быть NULL: одна такая строка в списке, и NOT IN не истинно ни для кого`,
          ),
  },
  'segment/compared-with-null': {
    says: ({ operator, column, words }) =>
      operator === 'in'
        ? text(
            `NULL in a list matches nobody, not even those without ${column}`,
            `NULL в списке не находит никого, даже тех, у кого ${column} пуст`,
          )
        : text(
            `“${words}” is never true, not even where ${column} is empty`,
            `«${words}» никогда не истинно, даже если ${column} пуст`,
          ),
  },
  'segment/null-people-dropped': {
    says: ({ words, column }) =>
      text(
        `“${words}” leaves out everybody without ${column}: it may be NULL, and then the condition is UNKNOWN`,
        `«${words}» отсеивает всех, у кого нет ${column}: столбец может быть NULL, и тогда условие неопределённо (UNKNOWN)`,
      ),
    ask: ({ column }) =>
      text(
        `Ask the author whether customers without ${column} belong to the rule: “everybody but” usually includes them.`,
        `Спросите автора, нужны ли клиенты без ${column}: «все, кроме» обычно включает и их.`,
      ),
  },
  'segment/never-asked-dropped': {
    says: ({ words, column }) =>
      text(
        `“${words}” leaves out those who were never asked: ${column} may be NULL`,
        `«${words}» отсеивает тех, кого не спрашивали: ${column} может быть NULL`,
      ),
    ask: ({ column }) => text(`Find out what NULL means in ${column}.`, `Выясните, что значит NULL в ${column}.`),
  },
  'rule/and-or-without-parentheses': {
    says: ({ words, other }) =>
      text(
        `“or ${words}” stands beside AND without parentheses, so it escapes: ${other}`,
        `«or ${words}» стоит рядом с AND без скобок и потому обходит: ${other}`,
      ),
  },
  'segment/or-of-negations': {
    says: ({ column, except }) =>
      text(
        `true of every ${column}: whoever is ${list(except, ' is not ')}`,
        `верно при любом ${column}: кто равен ${list(except, ', не равен ')}`,
      ),
  },
  'segment/conditions-exclude-each-other': {
    says: ({ words, other }) =>
      other === undefined
        ? text(`nobody can meet “${words}”, whatever the data`, `«${words}» не отвечает никто ни при каких данных`)
        : text(
            `nobody can meet “${words}” together with “${other}”`,
            `«${words}» вместе с «${other}» не отвечает никто`,
          ),
    ask: () =>
      text(
        'Ask the author whether they are alternatives: then OR, or IN (…), in place of AND.',
        'Спросите автора, не варианты ли это: тогда OR или IN (…) вместо AND.',
      ),
  },
  'segment/against-constraint': {
    says: ({ words }) =>
      text(
        `nobody can meet “${words}”: the table never has NULL there`,
        `«${words}» не отвечает никто: NULL в этом столбце таблица не допускает`,
      ),
    ask: () =>
      text(
        'Ask the author what the column was taken for: another one, or an empty text, may be meant.',
        'Спросите автора, за что он принял столбец: может быть, имелся в виду другой или пустая строка.',
      ),
  },
  'segment/not-any': {
    says: ({ words }) =>
      text(
        `“${words}” means “differs from at least one of them”: nearly everybody does`,
        `«${words}» значит «отличается хотя бы от одного»: так почти у всех`,
      ),
  },
  'segment/range-is-empty': {
    says: ({ words, other }) =>
      other === undefined
        ? text(
            `nothing is ${words.includes('between') ? `“${words}”: the upper bound is below the lower one` : `in “${words}”`}`,
            `под «${words}» не подходит ничего: верхняя граница ниже нижней`,
          )
        : text(
            `“${other}” and “${words}” leave nothing between them: the bounds are one and the same`,
            `между «${other}» и «${words}» ничего нет: границы совпадают`,
          ),
    ask: () =>
      text(
        'For one whole day write: column >= DAY and column < DAY + 1.',
        'Для одного целого дня: столбец >= ДЕНЬ and столбец < ДЕНЬ + 1.',
      ),
  },
  'segment/last-day-cut-off': {
    says: ({ words, column, value }) =>
      text(
        `“${words}” ends at 00:00 of ${value}: ${column} has a time of day, and the rest of the last day is left out`,
        `«${words}» кончается в 00:00 дня ${value}: в ${column} есть время, и остаток последнего дня не входит`,
      ),
  },
  'segment/day-of-another-zone': {
    says: ({ words, value, zone }) =>
      value === undefined
        ? text(
            `“${words}” takes the day from the session’s time zone; the business lives by ${zone}`,
            `«${words}» берёт день по часовому поясу сеанса, а бизнес живёт по ${zone}`,
          )
        : text(
            `the day begins by ${value} here; the business lives by ${zone}`,
            `день здесь начинается по ${value}, а бизнес живёт по ${zone}`,
          ),
  },
  'segment/newcomers-included': {
    says: ({ column }) =>
      text(
        `those who came within this time could not have done it before, and are among those who have not${column ? `: nothing asks ${column}` : ''}`,
        `те, кто появился за это время, раньше этого сделать не могли и попадают в «не сделавших»${column ? `: ${column} не проверяется` : ''}`,
      ),
    ask: () =>
      text(
        'Ask the author whether newcomers belong to the rule; if not, add a condition on the date of registration.',
        'Спросите автора, нужны ли новые клиенты; если нет, добавьте условие на дату регистрации.',
      ),
  },
  'segment/any-row-differs': {
    says: ({ words }) =>
      text(
        `“${words}” inside EXISTS keeps whoever has any other row as well: somebody with both is not excluded`,
        `«${words}» внутри EXISTS оставляет всех, у кого есть и другая строка: у кого есть обе, тот не исключён`,
      ),
    ask: () =>
      text(
        'To exclude people by their rows write: not exists (… = …).',
        'Чтобы исключить людей по их строкам, напишите: not exists (… = …).',
      ),
  },
  'segment/left-join-undone': {
    says: ({ words, column }) =>
      text(
        `“${words}” throws away the rows without a partner that LEFT JOIN kept: ${column} is NULL there`,
        `«${words}» выбрасывает строки без пары, которые сохранил LEFT JOIN: там ${column} — NULL`,
      ),
  },
  'segment/text-compared-as-number': {
    says: ({ words, column }) =>
      text(
        `“${words}” compares letter by letter: ${column} is a text, and '9' is greater than '10'`,
        `«${words}» сравнивает по буквам: ${column} — текст, и '9' больше '10'`,
      ),
  },
  'segment/json-types-mixed': {
    says: ({ words }) =>
      text(
        `“${words}” compares JSON: types come before values, and a number kept as text is on the wrong side`,
        `«${words}» сравнивает JSON: сначала типы, потом значения, и число в виде текста окажется не с той стороны`,
      ),
  },
  'segment/condition-can-fail': {
    says: ({ words, type, column }) =>
      text(
        `“${words}” fails for everybody as soon as one ${column} is no ${type}`,
        `«${words}» завершится ошибкой для всех, как только хоть у кого-то ${column} не ${type}`,
      ),
    ask: ({ column }) =>
      text(
        `Guard it in the condition itself: case when ${column} ~ '^…$' then … end. A test beside it, joined by AND, protects nothing.`,
        `Защитите приведение в самом условии: case when ${column} ~ '^…$' then … end. Проверка рядом через AND ни от чего не защищает.`,
      ),
  },
  'segment/look-alike-letters': {
    says: ({ value, meant }) =>
      text(
        `'${value}' mixes Latin and Cyrillic letters that look alike; '${meant}' in one script is another text`,
        `в '${value}' смешаны похожие латинские и русские буквы; '${meant}' одними буквами — другой текст`,
      ),
    ask: () =>
      text(
        'Look up how the data spells it before you change it.',
        'Прежде чем менять, посмотрите, как это записано в данных.',
      ),
  },
  'segment/like-without-wildcard': {
    says: ({ value }) =>
      text(
        `LIKE '${value}' has neither % nor _: it finds that text alone, as = does`,
        `в LIKE '${value}' нет ни %, ни _: найдётся только этот текст, как при =`,
      ),
  },
  'segment/underscore-is-wildcard': {
    says: ({ value }) =>
      text(`the _ in LIKE '${value}' stands for any letter`, `_ в LIKE '${value}' означает любой символ`),
  },
  'segment/aggregate-of-nothing': {
    says: ({ operator }) =>
      operator === 'count'
        ? text(
            'who has no row is in no group, and a count of 0 is never met: customers without a single row are left out',
            'у кого нет строк, тот не входит ни в одну группу, и нулевой count не встретится: клиенты без единой строки отсеиваются',
          )
        : text(
            `${operator}() of no rows is NULL, not 0: customers without a single row are left out`,
            `${operator}() по пустому множеству — NULL, а не 0: клиенты без единой строки отсеиваются`,
          ),
    ask: () =>
      text(
        'Ask the author whether customers without a row are meant: “less than” usually includes them.',
        'Спросите автора, нужны ли клиенты без строк: «меньше» обычно включает и их.',
      ),
  },
  'segment/unknown-taken-for-value': {
    says: ({ words, column, value }) =>
      text(
        `“${words}” takes an unknown ${column} for ${value}, and that meets the comparison: those of whom it is not known are selected`,
        `«${words}» считает неизвестный ${column} равным ${value}, а это проходит сравнение: отбираются и те, о ком он неизвестен`,
      ),
  },
  'segment/column-of-outer-query': {
    says: ({ words, table }) =>
      text(
        `${table} has no ${words}: the name means the customer’s own column, and everybody is in the list`,
        `в ${table} нет ${words}: имя означает столбец самого клиента, и в списке оказывается каждый`,
      ),
  },
  'segment/exists-for-everybody': {
    says: ({ table }) =>
      text(
        `nothing in this EXISTS over ${table} names the customer: it is true for everybody or for nobody`,
        `ничто в этом EXISTS по ${table} не связано с клиентом: оно верно сразу для всех или ни для кого`,
      ),
  },
  'segment/age-by-days': {
    says: ({ words }) =>
      text(
        `“${words}” counts years of 365 days: leap days move the border`,
        `«${words}» считает годы по 365 дней: високосные дни сдвигают границу`,
      ),
  },
  'segment/integer-division': {
    says: () =>
      text(
        'whole numbers are divided without their fraction: 5 / 10 is 0',
        'целые числа делятся без дробной части: 5 / 10 — это 0',
      ),
  },
  'policy/cap-zero': {
    says: ({ rule }) =>
      text(
        `contact policy ${rule} allows 0 messages: nobody can be contacted`,
        `контактная политика ${rule} разрешает 0 сообщений: написать нельзя никому`,
      ),
    ask: () =>
      text(
        'Ask the owner of the rule whether 0 was meant as “no limit”.',
        'Уточните у владельца правила, не значил ли 0 «без лимита».',
      ),
  },
  'segment/not-binds-to-first': {
    says: ({ words }) =>
      text(
        `NOT belongs to “${words}” alone; what stands behind OR is not denied`,
        `NOT относится только к «${words}»; то, что стоит за OR, не отрицается`,
      ),
  },
};

/** Ids of the causes that only `rules lint` finds, with words of their own. */
const OF_LINT =
  /^rule\/(pasted-without|preview-differs|alternatives-cover-|condition-without-effect|window-|operator-does|label-|reference-unknown|null-kept|does-not-parse|allowance-)/;

/** Ids of everything that can be found in a rule's text. */
export function lintCauseIds(): readonly string[] {
  return allCauses()
    .map(({ id }) => id)
    .filter((id) => id in WORDS || OF_LINT.test(id));
}

/** The cause of a fault as it is told of a text: the id and the article of the catalogue, and words that need nobody to be counted. */
export function lintCause(id: string): Cause<LintEvidence> {
  const cause = allCauses().find((one) => one.id === id);
  if (!cause) throw new Error(`There is no cause ${id}`);
  const words = WORDS[id];
  if (!words) return cause as Cause<LintEvidence>;
  return {
    ...cause,
    title: (evidence) => atPlace(evidence, words.says(evidence)),
    next: (evidence) => repairSteps(evidence, ...(words.ask ? [words.ask(evidence)] : [])),
  };
}
