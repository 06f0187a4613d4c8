import MiniSearch, { type AsPlainObject, type Options } from 'minisearch';
import { thesaurusWords } from './concepts.ts';
import type { Page } from './page.types.ts';
import { termsOf } from './terms-of.ts';

import { isEmptyWord, tokenOf, wordsOf } from './tokens.ts';

/** All pages with the index over them: made once by the build, read by every search. */
export interface Book {
  readonly pages: readonly Page[];
  readonly index: AsPlainObject;
  /** Terms of each title, symptom and other name, by the page's key: what a whole question is compared with. */
  readonly lines: Readonly<Record<string, readonly Line[]>>;
  /** A word for each stem that stands in a title, a symptom or the thesaurus: what a slip of the pen is corrected to. */
  readonly names: Readonly<Record<string, string>>;
  /** Stems of all other words of the pages: they are no slips either. */
  readonly stems: readonly string[];
}

/** One line of a page in one language: its place among title and {@link Page.said}, and its terms. */
export interface Line {
  readonly place: number;
  readonly terms: readonly string[];
}

export interface OpenBook {
  readonly lines: ReadonlyMap<string, readonly Line[]>;
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
  return { pages, index: index.toJSON(), lines: Object.fromEntries(pages.map(linesOf)), names, stems };
}

function linesOf(page: Page): readonly [string, readonly Line[]] {
  const lines = [page.title, ...page.said].flatMap(({ en, ru }, place) =>
    (en === ru ? [en] : [en, ru]).map((words) => ({ place, terms: [...new Set(termsOf(words))] })),
  );
  return [keyOf(page), lines.filter(({ terms }) => terms.length > 0)];
}

/** Opens a book for searching, with pages of this machine added to it: incidents are not known to the build. */
export function openBook({ pages, index, lines, names, stems }: Book, more: readonly Page[] = []): OpenBook {
  const loaded = MiniSearch.loadJS(index, OPTIONS);
  loaded.addAll(more.map(entryOf));
  return {
    pages: new Map([...pages, ...more].map((page) => [keyOf(page), page])),
    index: loaded,
    lines: new Map([...Object.entries(lines), ...more.map(linesOf)]),
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
