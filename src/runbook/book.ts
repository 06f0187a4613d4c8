import { builtFile } from '../built-list.ts';
import type { Book } from '../search/book.ts';
import type { Page } from '../search/page.types.ts';
import { type RunbookSource, readShippedSource, runbookNames } from './source.ts';

/** What the build wrote down: the book, and the exact texts of the runbooks that it was made from. */
export interface BuiltBook {
  readonly sources: readonly RunbookSource[];
  readonly book: Book;
}

/** The book of all pages: that of the build while its runbooks are the very same texts, else a new one. */
export async function readBook(): Promise<Book> {
  const sources = await Promise.all((await runbookNames()).map(readShippedSource));
  const built = builtFile<BuiltBook>('search');
  if (built && areSame(built.sources, sources)) return built.book;
  return (await makeBuiltBook(sources)).book;
}

/** Makes the book anew. Throws UsageError `runbook/invalid`, `yaml/…` for a runbook that cannot be read. */
export async function makeBuiltBook(sources: readonly RunbookSource[]): Promise<BuiltBook> {
  const { makeBook } = await import('../search/book.ts');
  const { standingPages } = await import('../search/pages.ts');
  const { runbookPage } = await import('./pages.ts');
  const pages: readonly Page[] = [...sources.map(runbookPage), ...standingPages()];
  return { sources, book: makeBook(pages) };
}

function areSame(built: readonly RunbookSource[], sources: readonly RunbookSource[]): boolean {
  return (
    built.length === sources.length &&
    sources.every((source, at) => source.text === built[at]!.text && source.strings?.text === built[at]!.strings?.text)
  );
}
