import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { keyOf, type OpenBook } from '../../src/search/book.ts';
import { type Found, search } from '../../src/search/search.ts';
import { plain } from '../../src/search/tokens.ts';
import { shippedBook } from './support.ts';

interface Phrasing {
  readonly say: string;
  readonly want: string | readonly string[];
}
type Phrasings = Readonly<Record<'en' | 'ru', readonly Phrasing[]>>;

const phrasingsIn = (file: string): Phrasings =>
  parse(readFileSync(join(import.meta.dirname, '..', 'fixtures', 'ask', file), 'utf8'));

/** Written before the search, and before it was made to understand a chat; nothing is tuned on either. */
const HELD_OUT = { 'phrasings.yaml': phrasingsIn('phrasings.yaml'), 'voices.yaml': phrasingsIn('voices.yaml') };
/** Shares that must be found first, and among three. The second set is the harder one: slang, half sentences, English words in Russian. */
const BARS = { 'phrasings.yaml': [0.8, 0.95], 'voices.yaml': [0.8, 0.94] } as const;
const TUNED_ON = ['tuning.yaml', 'colloquial.yaml'].map(phrasingsIn);
const sayings = (sets: readonly Phrasings[]) => sets.flatMap(({ en, ru }) => [...en, ...ru]);

let book: OpenBook;
beforeAll(async () => {
  book = await shippedBook();
});

const answered = new Map<string, Found>();

function answerTo(say: string): Found {
  const found = answered.get(say) ?? search(book, say);
  answered.set(say, found);
  return found;
}

/** The place of the right page among the answers, 1 = first; 0 = not there. */
function placeOf({ say, want }: Phrasing): number {
  const wanted = [want].flat();
  return answerTo(say).hits.findIndex(({ page }) => wanted.includes(keyOf(page))) + 1;
}

describe('words that were written down before there was a search', () => {
  it.each([
    ['phrasings.yaml', 'en'],
    ['phrasings.yaml', 'ru'],
    ['voices.yaml', 'en'],
    ['voices.yaml', 'ru'],
  ] as const)('of %s (%s) find the right page first, or among three', (file, lang) => {
    const phrasings = HELD_OUT[file][lang];
    const [leastFirst, leastAmongThree] = BARS[file];
    expect(phrasings.length).toBeGreaterThanOrEqual(60);
    const places = phrasings.map(placeOf);
    const first = places.filter((place) => place === 1).length;
    const amongThree = places.filter((place) => place >= 1 && place <= 3).length;
    process.stdout.write(`${file} ${lang}: first ${first}, among three ${amongThree} of ${places.length}\n`);
    expect(first / places.length).toBeGreaterThanOrEqual(leastFirst);
    expect(amongThree / places.length).toBeGreaterThanOrEqual(leastAmongThree);
  });

  it('are hardly ever doubted', () => {
    const all = sayings(Object.values(HELD_OUT));
    const doubted = all.filter(({ say }) => answerTo(say).isDoubtful);
    process.stdout.write(`doubted: ${doubted.length} of ${all.length}\n`);
    expect(doubted.length / all.length).toBeLessThan(0.02);
  });

  it('name only pages that there are', () => {
    const all = sayings([...Object.values(HELD_OUT), ...TUNED_ON]).flatMap(({ want }) => want);
    expect([...new Set(all)].filter((key) => !book.pages.has(key))).toEqual([]);
  });

  it('are no symptoms, no titles, and nothing that the search was tuned on', () => {
    const lines = [...book.pages.values()].flatMap(({ title, said }) =>
      [title, ...said].flatMap(({ en, ru }) => [en, ru]),
    );
    const shown = new Set([...lines, ...sayings(TUNED_ON).map(({ say }) => say)].map(plain));
    expect(sayings(Object.values(HELD_OUT)).filter(({ say }) => shown.has(plain(say)))).toEqual([]);
  });
});
