import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { keyOf, type OpenBook } from '../../src/search/book.ts';
import { search } from '../../src/search/search.ts';
import { plain } from '../../src/search/tokens.ts';
import { shippedBook } from './support.ts';

interface Phrasing {
  readonly say: string;
  readonly want: string | readonly string[];
}
type Phrasings = Readonly<Record<'en' | 'ru', readonly Phrasing[]>>;

const phrasingsIn = (file: string): Phrasings =>
  parse(readFileSync(join(import.meta.dirname, '..', 'fixtures', 'ask', file), 'utf8'));

const HELD_OUT = phrasingsIn('phrasings.yaml');
const TUNED_ON = phrasingsIn('tuning.yaml');

let book: OpenBook;
beforeAll(async () => {
  book = await shippedBook();
});

/** The place of the right page among the answers, 1 = first; 0 = not there. */
function placeOf({ say, want }: Phrasing): number {
  const wanted = [want].flat();
  return search(book, say).hits.findIndex(({ page }) => wanted.includes(keyOf(page))) + 1;
}

describe('words that were written down before there was a search', () => {
  it.each(['en', 'ru'] as const)('find the right page first in 80 of 100, and among three in 95 (%s)', (lang) => {
    const phrasings = HELD_OUT[lang];
    expect(phrasings.length).toBeGreaterThanOrEqual(60);
    const places = phrasings.map(placeOf);
    const first = places.filter((place) => place === 1).length;
    const amongThree = places.filter((place) => place >= 1 && place <= 3).length;
    process.stdout.write(`${lang}: first ${first}, among three ${amongThree} of ${places.length}\n`);
    expect({ first: first / places.length >= 0.8, amongThree: amongThree / places.length >= 0.95 }).toEqual({
      first: true,
      amongThree: true,
    });
  });

  it('name only pages that there are', () => {
    const all = [...HELD_OUT.en, ...HELD_OUT.ru, ...TUNED_ON.en, ...TUNED_ON.ru].flatMap(({ want }) => want);
    expect([...new Set(all)].filter((key) => !book.pages.has(key))).toEqual([]);
  });

  it('are no symptoms, no titles, and nothing that the search was tuned on', () => {
    const lines = [...book.pages.values()].flatMap(({ title, said }) =>
      [title, ...said].flatMap(({ en, ru }) => [en, ru]),
    );
    const shown = new Set(
      [...lines, ...TUNED_ON.en.map(({ say }) => say), ...TUNED_ON.ru.map(({ say }) => say)].map(plain),
    );
    expect([...HELD_OUT.en, ...HELD_OUT.ru].filter(({ say }) => shown.has(plain(say)))).toEqual([]);
  });
});
