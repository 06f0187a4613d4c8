import { oneLine } from '../condition/words.ts';
import { formatCount, type Lang, type Text, text } from '../text.ts';
import type { Block } from '../view.ts';
import type { SelectFacts } from './select-facts.ts';

const WORDS = {
  heading: text('What the SELECT does beside its conditions', 'Что делает SELECT кроме условий'),
  branch: text('Branch', 'Ветвь'),
  kind: text('Kind', 'Вид'),
  selected: text('Selects', 'Отбирает'),
} as const satisfies Record<string, Text>;

/** Branches, stages after the conditions, joins that multiply, keys that nobody has. Nothing for a plain SELECT. */
export function selectBlocks(select: SelectFacts, lang: Lang): readonly Block[] {
  const items = itemsOf(select).map((item) => item[lang]);
  const { branches } = select;
  if (items.length === 0 && branches.length === 0) return [];
  return [
    { kind: 'heading', text: WORDS.heading[lang] },
    ...(items.length > 0 ? [{ kind: 'list', items } as const] : []),
    ...(branches.length > 0
      ? [
          {
            kind: 'table',
            columns: [{ title: '#' }, { title: WORDS.branch[lang] }, { title: WORDS.selected[lang], align: 'right' }],
            rows: branches.map(({ label, text: source, selected }) => [label, oneLine(source, 60), selected]),
          } as const,
        ]
      : []),
  ];
}

function itemsOf({ stages, multiplied, strangers, rowsWithoutKey }: SelectFacts): readonly Text[] {
  const count = (value: number) => ({ en: formatCount(value, 'en'), ru: formatCount(value, 'ru') });
  return [
    ...stages.map(({ text: source, left }) =>
      text(`${oneLine(source)} leaves ${count(left).en}`, `${oneLine(source)} оставляет ${count(left).ru}`),
    ),
    ...(multiplied
      ? [
          text(
            `its joins return ${count(multiplied.rows).en} rows for ${count(multiplied.customers).en} customers, one of them ${count(multiplied.most).en} times; here each counts once`,
            `соединения дают строк: ${count(multiplied.rows).ru}, а клиентов: ${count(multiplied.customers).ru}, один из них повторён ${count(multiplied.most).ru} раз; здесь каждый считается один раз`,
          ),
        ]
      : []),
    ...(strangers
      ? [
          text(
            `${count(strangers).en} keys in its result belong to nobody in the customer table`,
            `ключей в результате, которых нет в таблице клиентов: ${count(strangers).ru}`,
          ),
        ]
      : []),
    ...(rowsWithoutKey
      ? [
          text(
            `${count(rowsWithoutKey).en} rows of its result have no key (NULL)`,
            `строк результата без ключа (NULL): ${count(rowsWithoutKey).ru}`,
          ),
        ]
      : []),
  ];
}
