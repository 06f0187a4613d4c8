import type { NearMisses } from '../condition/repair/near-miss.ts';
import { type Lang, text } from '../text.ts';
import type { Block } from '../view.ts';

const WORDS = {
  heading: text('Who nearly passes', 'Кто почти проходит'),
  missing: text('Misses only', 'Не хватает только'),
  alike: text('Customers', 'Клиентов'),
  example: text('For example', 'Например'),
};

const MOST_ROWS = 6;

/** Who nearly passes: single conditions first, then pairs; an example can be asked about with --customer. Nothing where nobody does. */
export function nearMissBlocks({ single, pairs }: NearMisses, lang: Lang): readonly Block[] {
  const rows = [
    ...single.map(({ id, customers, example }) => ({ ids: [id], customers, example })),
    ...pairs.map(({ ids, customers, example }) => ({ ids, customers, example })),
  ].slice(0, MOST_ROWS);
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
