import type { NearMisses } from '../condition/repair/near-miss.ts';
import { type Lang, text } from '../text.ts';
import type { Block } from '../view.ts';

const WORDS = {
  heading: text('Who misses two conditions only', 'Кому не хватает только двух условий'),
  missing: text('Conditions', 'Условия'),
  alike: text('Customers', 'Клиентов'),
  example: text('For example', 'Например'),
};

const MOST_ROWS = 4;

/** Who nearly passes: those kept out by two conditions together (by one: see the repairs); an example can be asked about with --customer. */
export function nearMissBlocks({ pairs }: NearMisses, lang: Lang): readonly Block[] {
  const rows = pairs.slice(0, MOST_ROWS);
  if (rows.length === 0) return [];
  return [
    { kind: 'heading', text: WORDS.heading[lang] },
    {
      kind: 'table',
      columns: [
        { title: WORDS.missing[lang] },
        { title: WORDS.alike[lang], align: 'right' },
        { title: WORDS.example[lang] },
      ],
      rows: rows.map(({ ids, customers, example }) => [ids.join(', '), customers, example]),
    },
  ];
}
