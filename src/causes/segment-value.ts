import { plural, text } from '../text.ts';
import { defineCause } from './cause.ts';
import type { ConditionRef } from './segment.ts';
import { defineFault, named } from './segment-fault.ts';

/** A literal and the values of the data that were meant. */
export interface NearDetail {
  readonly column: string;
  readonly literal: string;
  /** As they stand in the data; written in quotes, so that blanks are seen. */
  readonly near: readonly string[];
}

export interface CanFailEvidence {
  readonly segment: string;
  readonly condition: ConditionRef;
  /** Customers for whom the condition raises an error. */
  readonly customers: number;
  /** Shapes of some of the values that it fails on, never the values. */
  readonly shapes: readonly string[];
}

const listed = (values: readonly string[]): { en: string; ru: string } => ({
  en: values.map((value) => `“${value}”`).join(', '),
  ru: values.map((value) => `«${value}»`).join(', '),
});

export const valueSpeltDifferently = defineFault<NearDetail & { readonly differsBy: string }>({
  id: 'segment/value-spelt-differently',
  severity: 'error',
  name: text('The value is in the data in another spelling', 'Значение в данных записано иначе'),
  because({ condition, column, literal, near, differsBy }) {
    const how =
      {
        blanks: text('with blanks', 'с лишними пробелами'),
        case: text('in other case', 'в другом регистре'),
        form: text('with composed letters or ё', 'с составными буквами или ё'),
      }[differsBy] ?? text('otherwise', 'иначе');
    return text(
      `condition ${named(condition)} asks for ${column} “${literal}”, and the data also spells it ${how.en}: ${listed(near).en}`,
      `условие ${named(condition)} ищет в ${column} «${literal}», а в данных есть и написание ${how.ru}: ${listed(near).ru}`,
    );
  },
  advice: ({ column }) => [
    text(
      `Have the spellings of ${column} made one where they are loaded; a rule that lists them all breaks with the next one.`,
      `Пусть написания ${column} приведут к одному при загрузке: правило, которое перечисляет все, сломается на следующем.`,
    ),
  ],
  article: {
    what: text(
      'For SQL “GOLD”, “Gold” and “GOLD ” are three values. The condition asks for one of them; customers with another spelling of the same word are treated as strangers.',
      'Для SQL «GOLD», «Gold» и «GOLD » — три разных значения. Условие спрашивает об одном; клиенты с другим написанием того же слова считаются чужими.',
    ),
    why: text(
      'Several sources fill the column; a file brought blanks at the end; somebody typed the value by hand; й and ё come composed or not.',
      'Столбец наполняют несколько источников; файл принёс пробелы в конце; кто-то ввёл значение вручную; й и ё бывают составными.',
    ),
    sure: text(
      'The values of the column are compared without case, blanks and form of letters; the selection with all spellings is counted in the same scan.',
      'Значения столбца сравниваются без учёта регистра, пробелов и формы букв; отбор со всеми написаниями посчитан за тот же проход.',
    ),
    repair: text(
      'Clean the data where it is loaded. Until then list all spellings, or compare lower(btrim(column)).',
      'Чистить данные при загрузке. До тех пор перечислить все написания или сравнивать lower(btrim(столбец)).',
    ),
    example: text(
      "tariff = 'GOLD' selects 400 customers; 60 more have 'GOLD ' since the May file.",
      "tariff = 'GOLD' отбирает 400 клиентов; ещё у 60 после майского файла стоит 'GOLD '.",
    ),
  },
});

export const lookAlikeLetters = defineFault<NearDetail>({
  id: 'segment/look-alike-letters',
  severity: 'error',
  name: text('Latin and Cyrillic letters that look alike', 'Одинаковые с виду латинские и русские буквы'),
  because: ({ condition, column, literal, near }) =>
    text(
      `condition ${named(condition)} asks for ${column} “${literal}”, and the data holds ${listed(near).en}, which looks the same but has letters of the other alphabet`,
      `условие ${named(condition)} ищет в ${column} «${literal}», а в данных есть ${listed(near).ru}: выглядит так же, но буквы другого алфавита`,
    ),
  advice: () => [
    text(
      'Type the value again on the right keyboard layout, or copy it from the data; by eye the two cannot be told apart.',
      'Наберите значение заново в нужной раскладке или скопируйте его из данных: на глаз их не различить.',
    ),
  ],
  article: {
    what: text(
      'А, В, Е, К, М, Н, О, Р, С, Т, У, Х exist in both alphabets. A code typed with one letter of the wrong one is another value, though it looks the same on every screen.',
      'Буквы А, В, Е, К, М, Н, О, Р, С, Т, У, Х есть в обоих алфавитах. Код с одной буквой не из того алфавита — другое значение, хотя на любом экране выглядит так же.',
    ),
    why: text('A code was typed without changing the keyboard layout.', 'Код набрали, не переключив раскладку.'),
    sure: text(
      "Letters that look alike are taken for one, and then literal and value are equal. Letter by letter: select convert_to('АВ', 'UTF8').",
      "Если считать похожие буквы одной, литерал и значение совпадают. Побуквенно: select convert_to('АВ', 'UTF8').",
    ),
    repair: text(
      "Correct whichever side is wrong; a check at the load keeps mixed scripts out: column !~ '[A-Za-z]' or column !~ '[А-Яа-яЁё]'.",
      "Исправить ту сторону, где ошибка; проверка при загрузке не пропустит смесь: столбец !~ '[A-Za-z]' or столбец !~ '[А-Яа-яЁё]'.",
    ),
    example: text(
      "category = 'А1' with a Russian А selects nobody; the data has a Latin A.",
      "category = 'А1' с русской А не отбирает никого: в данных латинская A.",
    ),
  },
});

export const labelInsteadOfCode = defineFault<NearDetail>({
  id: 'segment/label-instead-of-code',
  severity: 'error',
  name: text('The label was written instead of the code', 'Вместо кода написано его название'),
  because: ({ condition, column, literal, near }) =>
    text(
      `condition ${named(condition)} asks for ${column} “${literal}”; that is the dictionary’s label, the column holds the code ${listed(near).en}`,
      `условие ${named(condition)} ищет в ${column} «${literal}»; это название из справочника, а в столбце хранится код ${listed(near).ru}`,
    ),
  advice: () => [],
  article: {
    what: text(
      'Columns hold codes; screens and reports show their labels. A condition that asks for the label finds nobody.',
      'В столбцах хранятся коды, а на экранах и в отчётах видны их названия. Условие, которое ищет название, не находит никого.',
    ),
    why: text('The author took the word from a screen.', 'Автор взял слово с экрана.'),
    sure: text(
      'The dictionary has the literal as a label and not as a code, and with the code people are selected.',
      'В справочнике это слово — название, а не код, и с кодом люди отбираются.',
    ),
    repair: text('Write the code.', 'Написать код.'),
    example: text(
      "tariff = 'Золотой' selects nobody, tariff = 'GOLD' does.",
      "tariff = 'Золотой' не отбирает никого, tariff = 'GOLD' — отбирает.",
    ),
  },
});

export const valueMisspelt = defineFault<NearDetail>({
  id: 'segment/value-misspelt',
  severity: 'error',
  name: text('A value that nobody has: a slip of the pen', 'Значения нет ни у кого: описка'),
  because: ({ condition, column, literal, near }) =>
    text(
      `condition ${named(condition)} asks for ${column} “${literal}”, which nobody has and no dictionary knows; ${listed(near).en} is close to it`,
      `условие ${named(condition)} ищет в ${column} «${literal}», а такого нет ни у кого и ни в одном справочнике; похоже на ${listed(near).ru}`,
    ),
  advice: () => [text('Ask the author which value was meant.', 'Уточните у автора, какое значение имелось в виду.')],
  article: {
    what: text(
      'The condition asks for a value that is nowhere in the data, and one that differs by a letter or two is there.',
      'Условие ищет значение, которого нет в данных, а отличающееся на букву-другую — есть.',
    ),
    why: text(
      'Values are typed by hand; nothing checks them against the dictionary.',
      'Значения вводят вручную, и со справочником их ничто не сверяет.',
    ),
    sure: text(
      'All values of the column are known and this one is not among them; with the near one in the condition people are selected.',
      'Все значения столбца известны, и этого среди них нет; с похожим значением люди отбираются.',
    ),
    repair: text(
      'Correct the value; choose values from a list instead of typing them.',
      'Исправить значение; выбирать значения из списка, а не вводить.',
    ),
    example: text(
      "status = 'ACTVE' selects nobody; status = 'ACTIVE' was meant.",
      "status = 'ACTVE' не отбирает никого; имелось в виду status = 'ACTIVE'.",
    ),
  },
});

export const valueOfAnotherColumn = defineFault<{
  readonly column: string;
  readonly literal: string;
  readonly otherColumn: string;
}>({
  id: 'segment/value-of-another-column',
  severity: 'error',
  name: text('A value of another column', 'Значение из другого столбца'),
  because: ({ condition, column, literal, otherColumn }) =>
    text(
      `condition ${named(condition)} asks for “${literal}” in ${column}, where nobody has it; it is a value of ${otherColumn}`,
      `условие ${named(condition)} ищет «${literal}» в ${column}, где этого нет ни у кого; это значение столбца ${otherColumn}`,
    ),
  advice: () => [],
  article: {
    what: text(
      'The value exists, in another column than the one that is asked.',
      'Значение есть, но в другом столбце.',
    ),
    why: text(
      'Columns with similar names; the wrong line chosen in a form; two conditions exchanged by copying.',
      'Похожие имена столбцов; в форме выбрали не ту строку; при копировании перепутали условия.',
    ),
    sure: text(
      'Nobody has the value in the column that is asked, and in the other one it is among the most common.',
      'В указанном столбце значения нет ни у кого, а в другом оно среди самых частых.',
    ),
    repair: text('Ask the column that holds it.', 'Спрашивать тот столбец, в котором оно есть.'),
    example: text(
      "city = 'ACTIVE' selects nobody; ACTIVE is a status.",
      "city = 'ACTIVE' не отбирает никого: ACTIVE — это статус.",
    ),
  },
});

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
  title: ({ segment, condition, customers, shapes }) =>
    text(
      `Segment ${segment}: condition ${named(condition)} raises an error for ${plural(customers, CUSTOMERS).en}${shapes[0] ? ` (values like ${shapes.join(', ')})` : ''}; whether the selection runs at all depends on the order in which the server looks.`,
      `Сегмент ${segment}: условие ${named(condition)} вызывает ошибку для ${plural(customers, CUSTOMERS).ru}${shapes[0] ? ` (значения вида ${shapes.join(', ')})` : ''}; выполнится ли отбор вообще, зависит от порядка, в котором сервер проверяет условия.`,
    ),
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
