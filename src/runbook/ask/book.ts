import { builtFile } from '../../built-list.ts';
import { UserError } from '../../errors.ts';
import type { Book } from '../../search/book.ts';
import type { Page } from '../../search/page.types.ts';
import { namedRunbooks } from '../library/library.ts';
import { readNamed } from '../library/read-named.ts';
import type { RunbookSource } from '../library/source.ts';

/** What the build wrote down: the book, and the exact texts of the runbooks that it was made from. */
export interface BuiltBook {
  readonly sources: readonly RunbookSource[];
  readonly book: Book;
}

/** The last one that was read or made: whoever asks often in one process waits once. */
let last: BuiltBook | undefined;

/** The book of all pages: that of the build while its runbooks are the very same texts, else a new one. */
export async function readBook(folders: readonly string[] = []): Promise<Book> {
  const sources = await readableSources(folders);
  last ??= builtFile<BuiltBook>('search');
  if (!last || !areSame(last.sources, sources)) last = await makeBuiltBook(sources);
  return last.book;
}

/** An own runbook that cannot be read is no page; `runbook list` says why. */
async function readableSources(folders: readonly string[]): Promise<readonly RunbookSource[]> {
  const read = (await namedRunbooks(folders)).map(async (named) => {
    try {
      const source = await readNamed(named);
      if (named.path === undefined) return [source];
      const { row } = (await import('../library/row.ts')).knownRunbook(source);
      return row.id === named.name ? [source] : [];
    } catch (error) {
      if (named.path !== undefined && error instanceof UserError) return [];
      throw error;
    }
  });
  return (await Promise.all(read)).flat();
}

/** Makes the book anew. Throws UsageError `runbook/invalid`, `yaml/…` for a runbook that cannot be read. */
export async function makeBuiltBook(sources: readonly RunbookSource[]): Promise<BuiltBook> {
  const { makeBook } = await import('../../search/book.ts');
  const { standingPages } = await import('../../search/pages.ts');
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
