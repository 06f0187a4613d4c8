import { makeBuiltBook } from '../../src/runbook/ask/book.ts';
import { runbookNames } from '../../src/runbook/library/shipped.ts';
import { readShippedSource } from '../../src/runbook/library/source.ts';
import { type OpenBook, openBook } from '../../src/search/book.ts';

/** The book of everything that ships, made anew. */
export async function shippedBook(): Promise<OpenBook> {
  const { book } = await makeBuiltBook(await Promise.all((await runbookNames()).map(readShippedSource)));
  return openBook(book);
}
