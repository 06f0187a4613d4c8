import type { Text } from '../text.ts';
import type { OpenBook } from './book.ts';
import { keyOf } from './book.ts';
import type { Page } from './page.types.ts';
import { CONCEPT } from './terms-of.ts';

/** A concept says more about a complaint than a word does; these say little, for every complaint has them. */
const CONCEPT_WEIGHT = 1.5;
const COMMON: ReadonlySet<string> = new Set(['mailing', 'people', 'go', 'branch', 'group', 'run', 'data', 'mechanism']);
const COMMON_WEIGHT = 0.4;

/** Whether a term says something that a complaint can be about. */
export function tells(term: string): boolean {
  return term.startsWith(CONCEPT) && !COMMON.has(term.slice(1));
}

export function weightOf(term: string): number {
  if (!term.startsWith(CONCEPT)) return 1;
  return tells(term) ? CONCEPT_WEIGHT : COMMON_WEIGHT;
}

/** What each term of the question weighs: more, the fewer pages have it. */
export type Scale = ReadonlyMap<string, number>;

/** Of a term that only the page has. */
const STRANGE = 3;

/** @param found The terms of each page that was found. */
export function scaleOf(asked: readonly string[], found: readonly (readonly string[])[], pages: number): Scale {
  const having = new Map<string, number>();
  for (const terms of found) for (const term of terms) having.set(term, (having.get(term) ?? 0) + 1);
  return new Map(asked.map((term) => [term, weightOf(term) * Math.log(1 + pages / (1 + (having.get(term) ?? 0)))]));
}

export function sumOf(terms: readonly string[], scale: Scale): number {
  return terms.reduce((sum, term) => sum + (scale.get(term) ?? weightOf(term) * STRANGE), 0);
}

/** The line of a page that shares most with the question; likeness 1 = each says all that the other says. */
export function nearestLine(book: OpenBook, page: Page, scale: Scale): { nearest: Text; likeness: number } {
  const texts = [page.title, ...page.said];
  const asked = sumOf([...scale.keys()], scale);
  let best = { nearest: page.title, likeness: 0 };
  for (const { place, terms } of book.lines.get(keyOf(page)) ?? []) {
    const shared = terms.filter((term) => scale.has(term));
    const likeness = sumOf(shared, scale) / Math.sqrt(asked * sumOf(terms, scale));
    if (likeness > best.likeness) best = { nearest: texts[place]!, likeness };
  }
  return best;
}
