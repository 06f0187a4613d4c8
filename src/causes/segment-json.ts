import { text } from '../text.ts';
import { defineFault } from './segment-fault.ts';

/** A JSON value compared as JSON, where some people have the number as text. */
export const jsonTypesMixed = defineFault<{ readonly column: string; readonly key: string }>({
  id: 'segment/json-types-mixed',
  severity: 'error',
  name: text('JSON of another type is left out of a comparison', 'JSON другого типа выпадает из сравнения'),
  because: ({ condition, column, key }) =>
    text(
      `condition ${condition.id} compares ${column}.${key} as JSON, and JSON compares the type before the value: a number kept as text never exceeds a number`,
      `условие ${condition.id} сравнивает ${column}.${key} как JSON, а JSON сравнивает тип раньше значения: число, записанное текстом, никогда не больше числа`,
    ),
  advice: ({ column, key }) => [
    text(
      `Find out which form or import writes ${key} as text, and have the ${column} of these people corrected.`,
      `Выясните, какая форма или импорт пишет ${key} текстом, и исправьте ${column} у этих людей.`,
    ),
  ],
  article: {
    what: text(
      'A JSON value has a type of its own in every row. Compared as JSON, texts are smaller than all numbers, and true, lists and objects are greater.',
      'У значения JSON в каждой строке свой тип. При сравнении как JSON любой текст меньше любого числа, а true, списки и объекты больше.',
    ),
    why: text(
      'Imports write everything as text, forms and programs write numbers; the column takes both.',
      'Импорт пишет всё текстом, формы и программы — числами; столбец принимает и то, и другое.',
    ),
    sure: text(
      'Compared as numbers, in the same scan, other customers are selected. What is no number is left out of that count.',
      'При сравнении как чисел за тот же проход отбираются другие клиенты. То, что не число, в этом подсчёте не участвует.',
    ),
    repair: text(
      "Take the value as text with ->> and cast it behind a test: case when x ~ '^\\d+$' then x::numeric > 60 end. A bare cast fails for the first that is no number.",
      "Берите значение текстом через ->> и приводите под проверкой: case when x ~ '^\\d+$' then x::numeric > 60 end. Голое приведение упадёт на первом нечисле.",
    ),
    example: text(
      "attribs->'age' > '60' misses the 433 whose age is kept as \"64\".",
      "attribs->'age' > '60' пропускает 433 человек, чей возраст записан как \"64\".",
    ),
  },
});
