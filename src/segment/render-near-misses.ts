import { type Lang, text } from '../text.ts';
import type { Block } from '../view.ts';

/** A customer who nearly passes: what he misses, and the values of the columns that those conditions read. */
export interface ShownNearMiss {
  readonly customer: string;
  readonly missing: readonly string[];
  readonly values: readonly { readonly column: string; readonly value: string | null }[];
  /** How many customers miss exactly these. */
  readonly alike: number;
}

const WORDS = {
  heading: text('Who nearly passes', 'Кто почти проходит'),
  missing: text('Misses only', 'Не хватает только'),
  alike: text('Customers', 'Клиентов'),
  example: text('For example', 'Например'),
  values: text('Values', 'Значения'),
};

/** Who nearly passes, the most frequent misses as given; an example can be asked about with --customer. */
export function nearMissBlocks(misses: readonly ShownNearMiss[], lang: Lang): readonly Block[] {
  if (misses.length === 0) return [];
  return [
    { kind: 'heading', text: WORDS.heading[lang] },
    {
      kind: 'table',
      columns: [
        { title: WORDS.missing[lang] },
        { title: WORDS.alike[lang], align: 'right' },
        { title: WORDS.example[lang] },
        { title: WORDS.values[lang] },
      ],
      rows: misses.map(({ customer, missing, values, alike }) => [
        missing.join(', '),
        alike,
        customer,
        values.map(({ column, value }) => `${column} = ${value ?? 'NULL'}`).join('; '),
      ]),
    },
  ];
}
