import MiniSearch, { type AsPlainObject, type Options } from 'minisearch';
import { readingsOf } from './complaint.ts';
import { conceptsIn, thesaurusWords } from './concepts.ts';
import type { Page } from './page.types.ts';
import { termsOf } from './terms-of.ts';
import { isEmptyWord, tokenOf, wordsOf } from './tokens.ts';

/** All pages with the index over them: made once by the build, read by every search. */
export interface Book {
  readonly pages: readonly Page[];
  readonly index: AsPlainObject;
  /** Terms of each title, symptom and other name, by the page's key: what a whole question is compared with. */
  readonly lines: Readonly<Record<string, readonly Line[]>>;
  /** How much of what a runbook's symptoms are read as is each complaint; 1 for the runbook that is most about it. By the page's key. */
  readonly homes: Readonly<Record<string, Homes>>;
  /** A word for each stem that stands in a title, a symptom or the thesaurus: what a slip of the pen is corrected to. */
  readonly names: Readonly<Record<string, string>>;
  /** Stems of all other words of the pages: they are no slips either. */
  readonly stems: readonly string[];
}

/** By the complaint. */
export type Homes = Readonly<Record<string, number>>;

/** One line of a page in one language: its place among title and {@link Page.said}, and its terms. */
export interface Line {
  readonly place: number;
  readonly terms: readonly string[];
}

export interface OpenBook {
  readonly lines: ReadonlyMap<string, readonly Line[]>;
  readonly homes: ReadonlyMap<string, Homes>;
  readonly pages: ReadonlyMap<string, Page>;
  readonly index: MiniSearch;
  readonly names: ReadonlyMap<string, string>;
  readonly stems: ReadonlySet<string>;
}

export const FIELDS = ['title', 'said', 'steps', 'body'] as const;

const OPTIONS: Options = {
  fields: [...FIELDS],
  tokenize: (text) => text.split(' '),
  processTerm: (term) => term,
};

export const keyOf = ({ kind, id }: Page): string => `${kind}:${id}`;

/** Makes the index over pages. */
export function makeBook(pages: readonly Page[]): Book {
  const index = new MiniSearch(OPTIONS);
  index.addAll(pages.map(entryOf));
  const names = namesIn(pages);
  const others = pages.flatMap(({ essence, steps, body }) => [essence, ...steps, ...body].flatMap(stemsOf));
  const stems = [...new Set(others)].filter((stem) => !(stem in names));
  const lines = Object.fromEntries(pages.map(linesOf));
  return { pages, index: index.toJSON(), lines, homes: homesOf(pages), names, stems };
}

function homesOf(pages: readonly Page[]): Readonly<Record<string, Homes>> {
  const shares = pages.filter(({ kind }) => kind === 'runbook').map((page) => [keyOf(page), sharesOf(page)] as const);
  const largest = (complaint: string) => Math.max(...shares.map(([, share]) => share[complaint] ?? 0));
  return Object.fromEntries(
    shares.map(([key, share]) => [
      key,
      Object.fromEntries(Object.entries(share).map(([complaint, part]) => [complaint, part / largest(complaint)])),
    ]),
  );
}

/** Of the lines of a page, which share is read as each complaint; a line counts for the strongest alone. */
function sharesOf({ title, said }: Page): Homes {
  const lines = [title, ...said].flatMap(({ en, ru }) => (en === ru ? [en] : [en, ru]));
  const shares: Record<string, number> = {};
  for (const line of lines) {
    const [strongest] = readingsOf(conceptsIn(wordsOf(line)));
    if (strongest) shares[strongest.complaint] = (shares[strongest.complaint] ?? 0) + strongest.strength / lines.length;
  }
  return shares;
}

function linesOf(page: Page): readonly [string, readonly Line[]] {
  const lines = [page.title, ...page.said].flatMap(({ en, ru }, place) =>
    (en === ru ? [en] : [en, ru]).map((words) => ({ place, terms: [...new Set(termsOf(words))] })),
  );
  return [keyOf(page), lines.filter(({ terms }) => terms.length > 0)];
}

/** Opens a book for searching, with pages of this machine added to it: incidents are not known to the build. */
export function openBook({ pages, index, lines, homes, names, stems }: Book, more: readonly Page[] = []): OpenBook {
  // Pages that are added change the averages where they stand.
  const loaded = MiniSearch.loadJS({ ...index, averageFieldLength: [...index.averageFieldLength] }, OPTIONS);
  loaded.addAll(more.map(entryOf));
  return {
    pages: new Map([...pages, ...more].map((page) => [keyOf(page), page])),
    index: loaded,
    lines: new Map([...Object.entries(lines), ...more.map(linesOf)]),
    homes: new Map(Object.entries(homes)),
    names: new Map(Object.entries(names)),
    stems: new Set([...stems, ...more.flatMap(({ said }) => said.flatMap(stemsOf))]),
  };
}

function entryOf(page: Page) {
  const terms = (texts: readonly { readonly en: string; readonly ru: string }[]) =>
    texts.flatMap(({ en, ru }) => (en === ru ? termsOf(en) : [...termsOf(en), ...termsOf(ru)])).join(' ');
  return {
    id: keyOf(page),
    title: terms([page.title]),
    said: terms(page.said),
    steps: terms(page.steps),
    body: terms(page.body),
  };
}

function namesIn(pages: readonly Page[]): Readonly<Record<string, string>> {
  const words = pages.flatMap(({ title, said }) => [title, ...said].flatMap(({ en, ru }) => wordsOf(`${en} ${ru}`)));
  const names: Record<string, string> = {};
  for (const word of [...thesaurusWords(), ...words]) {
    if (word.length > 2 && !isEmptyWord(word)) names[tokenOf(word).stem] ??= word;
  }
  return names;
}

function stemsOf({ en, ru }: { readonly en: string; readonly ru: string }): readonly string[] {
  return wordsOf(`${en} ${ru}`).map((word) => tokenOf(word).stem);
}
