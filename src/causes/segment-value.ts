import { text } from '../text.ts';
import { defineFault, named } from './segment-fault.ts';

/** A literal and the values of the data that were meant. */
export interface NearDetail {
  readonly column: string;
  readonly literal: string;
  /** As they stand in the data; written in quotes, so that blanks are seen. */
  readonly near: readonly string[];
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
