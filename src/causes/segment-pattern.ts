import { plural, text } from '../text.ts';
import { defineCause } from './cause.ts';
import type { ConditionRef } from './segment.ts';
import { defineFault, named } from './segment-fault.ts';

export interface CanFailEvidence {
  readonly segment: string;
  readonly condition: ConditionRef;
  /** Customers for whom the condition raises an error; null where it could not be asked at all. */
  readonly customers: number | null;
  /** Shapes of some of the values that it fails on, never the values. */
  readonly shapes: readonly string[];
  /** The server's words, where it could not be asked. */
  readonly why: string | null;
}

export const underscoreIsWildcard = defineFault<{ readonly pattern: string }>({
  id: 'segment/underscore-is-wildcard',
  severity: 'warning',
  name: text('The underscore of LIKE stands for any letter', 'Подчёркивание в LIKE — любой символ'),
  because: ({ condition }) =>
    text(
      `condition ${named(condition)} also finds values with any other sign where its pattern has “_”`,
      `условие ${named(condition)} находит и значения, где на месте «_» стоит любой другой символ`,
    ),
  advice: () => [],
  article: {
    what: text(
      'In LIKE “_” stands for exactly one sign of any kind, as “%” does for any number of them.',
      'В LIKE «_» означает ровно один любой символ, как «%» — любое их число.',
    ),
    why: text(
      'Codes contain underscores, and the pattern was copied from a code.',
      'В кодах бывают подчёркивания, и шаблон скопировали из кода.',
    ),
    sure: text(
      'With the underscore escaped, counted in the same scan, other customers are selected.',
      'Если экранировать подчёркивание, за тот же проход отбираются другие клиенты.',
    ),
    repair: text(
      '\\_ in place of _, or = and starts_with() where no pattern is needed.',
      '\\_ вместо _, а если шаблон не нужен — = или starts_with().',
    ),
    example: text(
      "promo like 'MAY_1%' finds MAY_10 and also MAY-10 and MAYA1.",
      "promo like 'MAY_1%' находит MAY_10, а ещё MAY-10 и MAYA1.",
    ),
  },
});

export const likeWithoutWildcard = defineFault<{ readonly pattern: string }>({
  id: 'segment/like-without-wildcard',
  severity: 'error',
  name: text('LIKE without a wildcard', 'LIKE без подстановочного знака'),
  because: ({ condition, pattern }) =>
    text(
      `condition ${named(condition)} has no “%”, so it wants exactly “${pattern}”, which nobody has`,
      `в условии ${named(condition)} нет «%», поэтому оно ищет ровно «${pattern}», а такого нет ни у кого`,
    ),
  advice: () => [],
  article: {
    what: text(
      'LIKE compares the whole value. Without “%” it is the same as “=”.',
      'LIKE сравнивает значение целиком. Без «%» это то же, что «=».',
    ),
    why: text(
      'In search boxes a part of the word is enough; in SQL it is not.',
      'В строке поиска хватает части слова, в SQL — нет.',
    ),
    sure: text(
      'The condition finds nobody; with % on both sides it does.',
      'Условие не находит никого, а с % с обеих сторон — находит.',
    ),
    repair: text("'word%' for the beginning, '%word%' for anywhere.", "'слово%' — в начале, '%слово%' — где угодно."),
    example: text(
      "segment_name like 'VIP' does not find 'VIP Moscow'.",
      "segment_name like 'VIP' не находит 'VIP Москва'.",
    ),
  },
});

export const textComparedAsNumber = defineFault<{ readonly column: string }>({
  id: 'segment/text-compared-as-number',
  severity: 'error',
  name: text('Numbers kept as text are compared letter by letter', 'Числа в тексте сравниваются по буквам'),
  because: ({ condition, column }) =>
    text(
      `condition ${named(condition)} compares ${column} as text, and as text '9' is greater than '10'`,
      `условие ${named(condition)} сравнивает ${column} как текст, а как текст '9' больше '10'`,
    ),
  advice: ({ column }) => [
    text(
      `Have ${column} kept as a number, with what is no number rejected at the load.`,
      `Пусть ${column} хранится числом, а то, что числом не является, отбраковывается при загрузке.`,
    ),
  ],
  article: {
    what: text(
      'A text column that holds numbers is ordered letter by letter: 10 comes before 9, and every word is greater than every number.',
      'Текстовый столбец с числами упорядочен по буквам: 10 стоит перед 9, а любое слово больше любого числа.',
    ),
    why: text(
      'The column came from a form or a file, where everything is text.',
      'Столбец пришёл из формы или файла, где всё — текст.',
    ),
    sure: text(
      'Compared as numbers, in the same scan, other customers are selected. What is no number is left out of that count.',
      'При сравнении как чисел за тот же проход отбираются другие клиенты. То, что не число, в этом подсчёте не участвует.',
    ),
    repair: text(
      "A numeric column; until then a cast behind a test: case when x ~ '^\\d+$' then x::numeric > 10 end.",
      "Числовой столбец; до тех пор приведение под проверкой: case when x ~ '^\\d+$' then x::numeric > 10 end.",
    ),
    example: text(
      "visits > '10' selects those with 9 and with 2 as well; visits > '2' leaves out the one with 1000.",
      "visits > '10' отбирает и тех, у кого 9 или 2; visits > '2' упускает того, у кого 1000.",
    ),
  },
});

export const integerDivision = defineFault({
  id: 'segment/integer-division',
  severity: 'warning',
  name: text('Whole numbers are divided without their fraction', 'Деление целых чисел отбрасывает дробь'),
  because: ({ condition }) =>
    text(
      `condition ${named(condition)} divides whole numbers, and the fraction is cut off: 5 / 10 is 0`,
      `условие ${named(condition)} делит целые числа, и дробная часть отбрасывается: 5 / 10 — это 0`,
    ),
  advice: () => [],
  article: {
    what: text(
      'Between whole numbers “/” is division without remainder. Shares become 0 or 1, and what is multiplied by them afterwards too.',
      'Между целыми числами «/» — деление нацело. Доли превращаются в 0 или 1, и всё, что на них умножают, тоже.',
    ),
    why: text(
      'In a spreadsheet the same formula gives the fraction.',
      'В электронной таблице та же формула даёт дробь.',
    ),
    sure: text(
      'With the numerator cast to numeric, in the same scan, other customers are selected.',
      'Если числитель привести к numeric, за тот же проход отбираются другие клиенты.',
    ),
    repair: text(
      'Multiply first (100 * a / b), or a::numeric / b.',
      'Сначала умножать (100 * a / b) или a::numeric / b.',
    ),
    example: text(
      'opened / sent * 100 > 50 selects only those who opened everything.',
      'opened / sent * 100 > 50 отбирает только тех, кто открыл всё.',
    ),
  },
});

const CUSTOMERS = { en: ['customer', 'customers'], ru: ['клиента', 'клиентов', 'клиентов'] } as const;

export const conditionCanFail = defineCause<CanFailEvidence>({
  id: 'segment/condition-can-fail',
  severity: 'error',
  name: text('A condition that fails on some values', 'Условие, которое падает на некоторых значениях'),
  title: ({ segment, condition, customers, shapes, why }) => {
    if (customers === null) {
      return text(
        `Segment ${segment}: condition ${named(condition)} raises an error on the data as it is (${why}): the selection cannot run, and the condition could be asked of nobody.`,
        `Сегмент ${segment}: условие ${named(condition)} на нынешних данных завершается ошибкой (${why}): отбор выполнить нельзя, и проверить условие не удалось ни для кого.`,
      );
    }
    const [people, shown] = [plural(customers, CUSTOMERS), shapes.join(', ')];
    return text(
      `Segment ${segment}: condition ${named(condition)} raises an error for ${people.en}${shown ? ` (values like ${shown})` : ''}; whether the selection runs at all depends on the order in which the server looks.`,
      `Сегмент ${segment}: условие ${named(condition)} вызывает ошибку для ${people.ru}${shown ? ` (значения вида ${shown})` : ''}; выполнится ли отбор вообще, зависит от порядка, в котором сервер проверяет условия.`,
    );
  },
  next: ({ condition, segment }) => [
    text(
      `Put the test into ${condition.id} itself: case when <value fits> then <condition> else false end. A test beside it, joined by AND, protects nothing.`,
      `Поставьте проверку внутрь ${condition.id}: case when <значение подходит> then <условие> else false end. Проверка рядом через AND ни от чего не защищает.`,
    ),
    text(
      'Have the values that do not fit corrected, and rejected at the load.',
      'Попросите исправить неподходящие значения и отбраковывать их при загрузке.',
    ),
    text(`Then check: mmsup segment explain ${segment}`, `Затем проверьте: mmsup segment explain ${segment}`),
  ],
  runbook: 'mailing-did-not-go-out',
  article: {
    what: text(
      'The condition casts or divides, and some customer has a value that this does not work for. One such value makes the whole selection fail, for everybody.',
      'Условие приводит тип или делит, а у кого-то из клиентов значение для этого не годится. Одно такое значение роняет весь отбор — для всех.',
    ),
    why: text(
      'A text column is trusted to hold numbers or dates; the other conditions used to filter the bad rows first, until the planner chose another order.',
      'Текстовому столбцу доверили числа или даты; раньше плохие строки успевали отсеять другие условия, пока планировщик не выбрал иной порядок.',
    ),
    sure: text(
      'The customers are counted for whom the condition would raise an error; their values are shown by shape only.',
      'Посчитаны клиенты, для которых условие вызвало бы ошибку; их значения показаны только по виду.',
    ),
    repair: text(
      'Guard the cast inside the condition; keep numbers in numeric columns.',
      'Защитить приведение внутри условия; хранить числа в числовых столбцах.',
    ),
    example: text(
      "(attribs->>'projects')::int > 3 worked for a year, until one customer got “many”.",
      "(attribs->>'projects')::int > 3 работало год, пока у одного клиента не появилось «много».",
    ),
  },
});
