/**
 * Words of a record inside of Markdown: whatever would be read as markup (emphasis, links, code, HTML, tables, addresses, formulas) stands there as the letters
 * that it is. `safe` has taken line ends and controls out before, so that nothing stands at the beginning of a line that we have not put there.
 */
export function escapeInline(safeWords: string): string {
  return safeWords
    .replace(/[\\`*[\]<>|~$&]/g, '\\$&')
    .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\_')
    .replace(/:\/\//g, ':\\/\\/')
    .replace(/\bwww\./gi, (found) => `${found.slice(0, 3)}\\.`);
}

/** As {@link escapeInline}, for words that begin a line: no heading, list, quote, rule or code block begins there. */
export function escapeLine(safeWords: string): string {
  return escapeInline(safeWords.trim())
    .replace(/^([#+=-])/, '\\$1')
    .replace(/^(\d{1,9})([.)])/, '$1\\$2');
}
