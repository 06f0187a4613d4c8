import type { SearchResult } from 'minisearch';
import type { Text } from '../text.ts';
import { type FIELDS, keyOf, type OpenBook } from './book.ts';
import { conceptsIn } from './concepts.ts';
import { PAGE_KINDS, type Page, type PageKind } from './page.types.ts';
import { CONCEPT, termsOf, termsOfWords } from './terms-of.ts';
import { isEmptyWord } from './tokens.ts';
import { type Understood, understand } from './understand.ts';

/** One page that answers, and why. */
export interface Hit {
  readonly page: Page;
  /** 0 to 1, larger is better. */
  readonly score: number;
  /** Words of the question that were found in it, as they were read. */
  readonly words: readonly string[];
  /** The title, symptom or other name that is nearest to the question. */
  readonly nearest: Text;
  /** True where it meets something that a complaint can be about, and not only words such as "week" or "mailing". */
  readonly isTelling: boolean;
}

export interface Found {
  readonly question: Understood;
  /** True where somebody asks what something is, and does not complain. */
  readonly isQuestion: boolean;
  /** Best first. */
  readonly hits: readonly Hit[];
}

const BOOST: Readonly<Record<(typeof FIELDS)[number], number>> = { title: 3, said: 3, steps: 0.5, body: 0.5 };

/** Whoever complains wants to be led, whoever asks what a word means wants the word. */
const KIND_OF_COMPLAINT: Readonly<Record<PageKind, number>> = { runbook: 1, cause: 0.65, term: 0.5, incident: 0.5 };
const KIND_OF_QUESTION: Readonly<Record<PageKind, number>> = { runbook: 0.5, cause: 0.75, term: 1, incident: 0.3 };

/** What only one system can have is meant less often than what all have. */
const OTHER_SYSTEM = 0.7;
const SYSTEMS = /^(listmonk|tryton|unica|sas-ci)\//;

/** A concept says more about a complaint than a word does; these say little, for every complaint has them. */
const CONCEPT_WEIGHT = 1.5;
const COMMON: ReadonlySet<string> = new Set(['mailing', 'people', 'go', 'branch', 'group']);
const COMMON_WEIGHT = 0.4;

/** What makes a score: how often and where the words stand, the one line that says the same, and how much of the question is met at all. */
const PARTS = { words: 0.35, line: 0.35, met: 0.3 };

/** The concept of "what is" and "explain": how is asked, not what. */
const EXPLAIN = 'explain';

/**
 * Finds the pages that answer a question or a complaint, best first.
 *
 * A page is judged by its words (BM25, titles and symptoms before the rest), by the one line of it that is nearest to the whole question, and by how much of
 * the question it meets; rare words weigh more. Whether somebody asks or complains decides which kind of page comes first.
 */
export function search(book: OpenBook, typed: string, kinds: readonly PageKind[] = PAGE_KINDS): Found {
  const question = understand(typed, book);
  const askingWords = conceptsIn(question.words).flatMap(({ concept, words }) => (concept === EXPLAIN ? words : []));
  const isQuestion = askingWords.length > 0;
  const asked = [...new Set(termsOfWords(question.words.filter((word) => !askingWords.includes(word))))];
  const said = saying(book, question, kinds);
  if (asked.length === 0) return { question, isQuestion, hits: said };
  const results = book.index.search(asked.join(' '), {
    boost: BOOST,
    boostTerm: weightOf,
    bm25: { k: 1.2, b: 0.4, d: 0.3 },
  });
  const scale = scaleOf(asked, results, book.pages.size);
  const ofKinds = results.filter(({ id }) => kinds.includes(book.pages.get(String(id))!.kind));
  const best = Math.max(...ofKinds.map(ownScore));
  const weights = isQuestion ? KIND_OF_QUESTION : KIND_OF_COMPLAINT;
  const hits = ofKinds.map((result): Hit => {
    const page = book.pages.get(String(result.id))!;
    const { nearest, likeness } = nearestLine(book, page, scale);
    const met = sumOf(result.terms, scale) / sumOf(asked, scale);
    const parts = PARTS.words * (ownScore(result) / best) + PARTS.line * likeness + PARTS.met * met;
    const words = wordsBehind(result.terms, question.words);
    const weight = weights[page.kind] * (isOfOtherSystem(page, question.words) ? OTHER_SYSTEM : 1);
    return { page, score: parts * weight, nearest, words, isTelling: result.terms.some(tells) };
  });
  return { question, isQuestion, hits: namedFirst(saidFirst(said, hits.sort(byScore)), typed) };
}

/** Pages of which a line says the very same, in other forms of its words or with others that say nothing. "How does this work" has no words but those. */
function saying(book: OpenBook, { words }: Understood, kinds: readonly PageKind[]): readonly Hit[] {
  const asked = new Set(termsOfWords(words));
  return [...book.pages.values()].flatMap((page): readonly Hit[] => {
    if (!kinds.includes(page.kind)) return [];
    const same = book.lines
      .get(keyOf(page))
      ?.find(({ terms }) => terms.length === asked.size && terms.every((term) => asked.has(term)));
    if (!same) return [];
    const nearest = [page.title, ...page.said][same.place]!;
    return [{ page, score: 1, nearest, words: words.filter((word) => !isEmptyWord(word)), isTelling: true }];
  });
}

/** Whoever says a symptom is led by it; of several that have it the order is that of the whole search. */
function saidFirst(said: readonly Hit[], hits: readonly Hit[]): readonly Hit[] {
  const isSaid = ({ page }: Hit) => said.some((one) => one.page === page);
  const first = hits.filter(isSaid).map(({ page }) => said.find((one) => one.page === page)!);
  return [...first, ...said.filter((one) => !first.includes(one)), ...hits.filter((hit) => !isSaid(hit))];
}

/** Whoever types an id or a name means that page, whatever else has its words. */
function namedFirst(hits: readonly Hit[], typed: string): readonly Hit[] {
  const named = hits.find(({ page }) => page.id === typed.trim());
  return named ? [{ ...named, score: 1, isTelling: true }, ...hits.filter((hit) => hit !== named)] : hits;
}

/** The library multiplies by the number of words that were met; that is judged here by itself. */
const ownScore = ({ score, terms }: SearchResult): number => score / terms.length;

function byScore(one: Hit, other: Hit): number {
  const kind = ({ page }: Hit) => PAGE_KINDS.indexOf(page.kind);
  return other.score - one.score || kind(one) - kind(other) || (one.page.id < other.page.id ? -1 : 1);
}

function isOfOtherSystem({ id }: Page, words: readonly string[]): boolean {
  const system = SYSTEMS.exec(id)?.[1];
  return system !== undefined && !words.includes(system);
}

function tells(term: string): boolean {
  return term.startsWith(CONCEPT) && !COMMON.has(term.slice(1));
}

function weightOf(term: string): number {
  if (!term.startsWith(CONCEPT)) return 1;
  return tells(term) ? CONCEPT_WEIGHT : COMMON_WEIGHT;
}

/** What each term of the question weighs: more, the fewer pages have it. */
type Scale = ReadonlyMap<string, number>;

/** Of a term that only the page has. */
const STRANGE = 3;

function scaleOf(asked: readonly string[], results: readonly SearchResult[], pages: number): Scale {
  const having = new Map<string, number>();
  for (const { terms } of results) for (const term of terms) having.set(term, (having.get(term) ?? 0) + 1);
  return new Map(asked.map((term) => [term, weightOf(term) * Math.log(1 + pages / (1 + (having.get(term) ?? 0)))]));
}

function sumOf(terms: readonly string[], scale: Scale): number {
  return terms.reduce((sum, term) => sum + (scale.get(term) ?? weightOf(term) * STRANGE), 0);
}

/** The line of a page that shares most with the question; likeness 1 = each says all that the other says. */
function nearestLine(book: OpenBook, page: Page, scale: Scale): { nearest: Text; likeness: number } {
  const texts = [page.title, ...page.said];
  let best = { nearest: page.title, likeness: 0 };
  for (const { place, terms } of book.lines.get(keyOf(page)) ?? []) {
    const shared = sumOf(
      terms.filter((term) => scale.has(term)),
      scale,
    );
    const likeness = shared / Math.sqrt(sumOf([...scale.keys()], scale) * sumOf(terms, scale));
    if (likeness > best.likeness) best = { nearest: texts[place]!, likeness };
  }
  return best;
}

/** The words of the question that the found terms come from. */
function wordsBehind(terms: readonly string[], words: readonly string[]): readonly string[] {
  const found = new Set(terms);
  const sightings = conceptsIn(words).filter(({ concept }) => found.has(CONCEPT + concept));
  const behind = new Set(sightings.flatMap((sighting) => sighting.words));
  return [...new Set(words)].filter((word) => behind.has(word) || termsOf(word).some((term) => found.has(term)));
}
