import type { Text } from '../text.ts';
import { type FIELDS, keyOf, type OpenBook } from './book.ts';
import { isComplaint, type Reading, readingsOf } from './complaint.ts';
import { conceptsIn, isThing, type Sighting } from './concepts.ts';
import { PAGE_KINDS, type Page, type PageKind } from './page.types.ts';
import { CONCEPT, termsOf, termsOfWords } from './terms-of.ts';
import { isEmptyWord } from './tokens.ts';
import { type Understood, understand } from './understand.ts';
import { nearestLine, type Scale, scaleOf, sumOf, tells, weightOf } from './weigh.ts';

/** One page that answers, and why. */
export interface Hit {
  readonly page: Page;
  /** 0 to 1, larger is better. */
  readonly score: number;
  /** By its words alone, whatever the complaint is read as: 0 to 1. */
  readonly byWords: number;
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
  /** True where the best hit was found by so little that something else may be meant, or nothing that stands here. */
  readonly isDoubtful: boolean;
  /** Best first. */
  readonly hits: readonly Hit[];
}

const BOOST: Readonly<Record<(typeof FIELDS)[number], number>> = { title: 3, said: 3, steps: 0.5, body: 0.5 };

/** Whoever complains wants to be led, whoever asks what a word means wants the word, and whoever names a part of the machine wants to know what is wrong with that. */
const KINDS = {
  complaint: { runbook: 1, cause: 0.65, term: 0.5, incident: 0.5 },
  question: { runbook: 0.5, cause: 0.75, term: 1, incident: 0.3 },
  mechanism: { runbook: 0.9, cause: 0.9, term: 0.5, incident: 0.5 },
} satisfies Readonly<Record<string, Readonly<Record<PageKind, number>>>>;

/** Of a runbook for whoever asks how all this works. */
const LESSON = 0.9;

/** What only one system can have is meant less often than what all have. */
const OTHER_SYSTEM = 0.7;
const SYSTEMS = /^(listmonk|tryton|unica|sas-ci)\//;

/** What makes a score: how often and where the words stand, the one line that says the same, and how much of the question is met at all. */
const PARTS = { words: 0.35, line: 0.35, met: 0.3 };
/** How much of a runbook's score is that it is for what the complaint is read as. */
const READ = { complaint: 0.5, question: 0.5, mechanism: 0.2 };

const SURNAME =
  /^(?:[а-я]{2,}(?:[оеи]в|[иы]н|[оеи]в[аыуе]|[иы]н[аыуе]|[оеи]вой|[иы]ной|ск(?:ий|ого|ому|ая|ой)|енко)|[a-z]{2,}(?:[oe]va?|sk(?:iy|y|aya)|enko))$/;

/** A runbook that is for it at least so much is for it. */
const CLEAR = 0.5;

/** Below it a best hit is doubted, whatever found it; from {@link PLAIN} on it is not. */
const FAINT = 0.42;
const PLAIN = 0.6;

/** The concept of "what is" and "explain": how is asked, not what. */
const EXPLAIN = 'explain';
/** Whoever begins with these and names nothing that is wrong asks as well; "why" and "where is" complain. */
const ASKING: ReadonlySet<string> = new Set(
  'who what which when how can show кто что какой какая какое какие когда сколько чем как из для зачем кому может можно покажи покажите'.split(
    ' ',
  ),
);
/** Of "template" and "brackets". */
const MECHANISM = 'mechanism';

/** A question as it is understood. */
interface Asked extends Understood {
  readonly sightings: readonly Sighting[];
  readonly readings: readonly Reading[];
  readonly intent: keyof typeof KINDS;
  /** Without those words that only say that something is asked. */
  readonly terms: readonly string[];
}

/** A page, the terms of the question that stand in it, and how well they do: 0 to 1. */
interface Candidate {
  readonly page: Page;
  readonly terms: readonly string[];
  readonly fit: number;
}

/**
 * Finds the pages that answer a question or a complaint, best first.
 *
 * A page is judged by its words (BM25, titles and symptoms before the rest), by the one line of it that is nearest to the whole question, and by how much of
 * the question it meets; rare words weigh more. A runbook is also judged by whether most of its symptoms are read as the complaint is: the same thing, and the same
 * wrong with it, in whatever words. Whether somebody asks or complains decides which kind of page comes first.
 */
export function search(book: OpenBook, typed: string, kinds: readonly PageKind[] = PAGE_KINDS): Found {
  const question = understand(typed, book);
  const asked = askedOf(question);
  const candidates = candidatesFor(book, asked).filter(({ page }) => kinds.includes(page.kind));
  const scale = scaleOf(
    asked.terms,
    candidates.map(({ terms }) => terms),
    book.pages.size,
  );
  const hits = candidates.map((candidate) => hitOf(candidate, asked, scale, book)).filter(({ score }) => score > 0);
  const said = saying(book, asked, kinds);
  const ordered = namedFirst(saidFirst(said, hits.sort(byScore)), typed);
  const isDoubtful = said.length === 0 && isFoundByLittle(ordered[0], asked);
  return { question, isQuestion: asked.intent === 'question', isDoubtful, hits: ordered };
}

/**
 * Every question meets some page by some word. A best one is doubted that scores next to nothing; that was found by one word that tells nothing, or though half
 * of what was asked about stands nowhere; and, whatever it scores, where a thing is named that stands nowhere and none that does: "the printer does not work" is
 * no mailing that does not. The limits were set on 1,080 phrasings, of which 26 are doubted.
 */
function isFoundByLittle(best: Hit | undefined, { words, corrected, unknown, sightings }: Asked): boolean {
  if (best === undefined || best.score < FAINT) return true;
  const slips = corrected.filter(({ why }) => why === 'typo').map(({ read }) => read);
  const content = new Set(words.filter((word) => !isEmptyWord(word)));
  const strange = [...content].filter(
    (word) => (unknown.includes(word) && !SURNAME.test(word)) || slips.includes(word),
  );
  if (strange.length > 0 && !sightings.some(isThing)) return true;
  if (best.score >= PLAIN) return false;
  return (!best.isTelling && best.words.length <= 1) || (content.size > 1 && strange.length >= content.size / 2);
}

function askedOf(question: Understood): Asked {
  const sightings = [...conceptsIn(question.words), ...namedIn(question)];
  const has = (wanted: string) => sightings.some(({ concept }) => concept === wanted);
  const asking = sightings.flatMap(({ concept, words }) => (concept === EXPLAIN ? words : []));
  const terms = [...new Set(termsOfWords(question.words.filter((word) => !asking.includes(word))))];
  const isQuestion = has(EXPLAIN) || (ASKING.has(question.words[0] ?? '') && !sightings.some(isComplaint));
  const intent = isQuestion ? 'question' : has(MECHANISM) ? 'mechanism' : 'complaint';
  return { ...question, sightings, readings: readingsOf(sightings), intent, terms };
}

/** Somebody who is called by his name is one person; a Russian surname is known by its ending, and stands nowhere in a book. */
function namedIn({ unknown, words }: Understood): readonly Sighting[] {
  const named = unknown.filter((word) => SURNAME.test(word));
  return named.map((word) => ({ concept: 'single', words: [word], at: words.indexOf(word) }));
}

/** Pages that have something of the words, and runbooks that are for the complaint though they have none of them. */
function candidatesFor(book: OpenBook, { terms, readings }: Asked): readonly Candidate[] {
  const results =
    terms.length === 0
      ? []
      : book.index.search(terms.join(' '), { boost: BOOST, boostTerm: weightOf, bm25: { k: 1.2, b: 0.4, d: 0.3 } });
  // The library multiplies by the number of words that were met; that is judged here by itself.
  const fits = results.map(({ id, score, terms: met }) => ({ id: String(id), terms: met, fit: score / met.length }));
  const best = Math.max(...fits.map(({ fit }) => fit));
  const found = fits.map(({ id, terms: met, fit }) => ({ page: book.pages.get(id)!, terms: met, fit: fit / best }));
  const keys = new Set(fits.map(({ id }) => id));
  const others = [...book.pages].filter(([key, page]) => !keys.has(key) && readAs(book, page, readings) > 0);
  return [...found, ...others.map(([, page]) => ({ page, terms: [], fit: 0 }))];
}

function hitOf({ page, terms, fit }: Candidate, asked: Asked, scale: Scale, book: OpenBook): Hit {
  const { nearest, likeness } = nearestLine(book, page, scale);
  const met = asked.terms.length === 0 ? 0 : sumOf(terms, scale) / sumOf(asked.terms, scale);
  const likely = PARTS.words * fit + PARTS.line * likeness + PARTS.met * met;
  const share = shareOfReading(page, asked);
  const read = readAs(book, page, asked.readings);
  const score = ((1 - share) * likely + share * read) * weightOfPage(page, asked, read);
  const words = wordsBehind(read > CLEAR ? [...terms, ...readBy(book, page, asked.readings)] : terms, asked);
  return { page, score, byWords: likely, nearest, words, isTelling: terms.some(tells) || (read > CLEAR && share > 0) };
}

/** How much of a page's score is what the complaint is read as: nothing, where nothing is read. */
function shareOfReading({ kind }: Page, { intent, readings }: Asked): number {
  return kind === 'runbook' ? READ[intent] * (readings[0]?.strength ?? 0) : 0;
}

/** Whether a runbook is for what the complaint is read as, 0 to 1. */
function readAs({ homes }: OpenBook, page: Page, readings: readonly Reading[]): number {
  const home = homes.get(keyOf(page)) ?? {};
  return Math.max(0, ...readings.map(({ complaint, strength }) => strength * (home[complaint] ?? 0)));
}

/** The concepts behind that, as terms. */
function readBy({ homes }: OpenBook, page: Page, readings: readonly Reading[]): readonly string[] {
  const home = homes.get(keyOf(page)) ?? {};
  return readings.filter(({ complaint }) => complaint in home).flatMap(({ by }) => by.map((one) => CONCEPT + one));
}

function weightOfPage(page: Page, { intent, words }: Asked, read: number): number {
  const isLesson = intent === 'question' && page.kind === 'runbook' && read > CLEAR;
  const weight = isLesson ? LESSON : KINDS[intent][page.kind];
  return weight * (isOfOtherSystem(page, words) ? OTHER_SYSTEM : 1);
}

/** Pages of which a line says the very same, in other forms of its words or with others that say nothing. "How does this work" has no words but those. */
function saying(book: OpenBook, { words, terms: bare }: Asked, kinds: readonly PageKind[]): readonly Hit[] {
  const whole = [...new Set(termsOfWords(words))];
  return [...book.pages.values()].flatMap((page): readonly Hit[] => {
    if (!kinds.includes(page.kind)) return [];
    const same = book.lines
      .get(keyOf(page))
      ?.find(({ terms }) => isSame(terms, whole) || (page.kind === 'term' && isSame(terms, bare)));
    if (!same) return [];
    const nearest = [page.title, ...page.said][same.place]!;
    return [
      { page, score: 1, byWords: 1, nearest, words: words.filter((word) => !isEmptyWord(word)), isTelling: true },
    ];
  });
}

/** Of terms of which none is there twice. */
function isSame(line: readonly string[], asked: readonly string[]): boolean {
  return line.length > 0 && line.length === asked.length && line.every((term) => asked.includes(term));
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

function byScore(one: Hit, other: Hit): number {
  const kind = ({ page }: Hit) => PAGE_KINDS.indexOf(page.kind);
  return other.score - one.score || kind(one) - kind(other) || (one.page.id < other.page.id ? -1 : 1);
}

function isOfOtherSystem({ id }: Page, words: readonly string[]): boolean {
  const system = SYSTEMS.exec(id)?.[1];
  return system !== undefined && !words.includes(system);
}

/** The words of the question that the found terms come from. */
function wordsBehind(terms: readonly string[], { words, sightings }: Asked): readonly string[] {
  const found = new Set(terms);
  const behind = new Set(sightings.flatMap((one) => (found.has(CONCEPT + one.concept) ? one.words : [])));
  return [...new Set(words)].filter((word) => behind.has(word) || termsOf(word).some((term) => found.has(term)));
}
