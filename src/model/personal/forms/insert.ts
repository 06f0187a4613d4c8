import { type Cell, headOf, type NamedValue, type ReadForm, trimmedCell, valuesOfRow } from './form.ts';

const INSERT =
  /\b(?:insert|replace)\s+into\s+[^\s(]{1,200}(?:\s+as\s+\w{1,64})?\s*\(([^()]{1,4000})\)\s*(?:overriding\s+\w+\s+value\s*)?values\s*/gi;
/** One value of a row: a text in quotation marks (with its prefix and cast), or whatever stands up to the next comma with its brackets. */
const TEXT = /\s*(?:[EeNnBb]|U&)?'((?:[^'\\]|''|\\[\s\S])*)'(?:::[\w. ]+(?:\(\d+\))?)?\s*/y;
const OTHER = /(?:[^,()']|\([^()]*\)|'(?:[^']|'')*')*/y;

/** Rows of `insert into t (…) values (…), (…)`. */
export const readInserts: ReadForm = (text, kindOf) => {
  const found: NamedValue[] = [];
  for (const { index, 0: statement, 1: names } of text.matchAll(INSERT)) {
    const head = headOf(
      names!.split(',').map((name) => name.trim()),
      kindOf,
    );
    if (!head) continue;
    let at = index + statement.length;
    while (text[at] === '(') {
      const { cells, end } = tupleAt(text, at + 1);
      for (const one of valuesOfRow(cells, head)) found.push(one);
      at = end;
      while (/[\s,]/.test(text[at] ?? '')) at += 1;
    }
  }
  return found;
};

/** The values up to the bracket that closes them; `end`: behind it, or where the text is no row any more. */
function tupleAt(text: string, from: number): { readonly cells: readonly Cell[]; readonly end: number } {
  const cells: Cell[] = [];
  for (let at = from; at < text.length; ) {
    const { cell, end } = valueAt(text, at);
    cells.push(cell);
    if (text[end] !== ',') return { cells, end: text[end] === ')' ? end + 1 : text.length };
    at = end + 1;
  }
  return { cells, end: text.length };
}

function valueAt(text: string, at: number): { readonly cell: Cell; readonly end: number } {
  TEXT.lastIndex = at;
  const quoted = TEXT.exec(text);
  if (quoted && /[,)]/.test(text[TEXT.lastIndex] ?? ')')) {
    const start = text.indexOf("'", at) + 1;
    const written = quoted[1]!;
    const value = written.replaceAll("''", "'");
    return { cell: { start, end: start + written.length, value }, end: TEXT.lastIndex };
  }
  OTHER.lastIndex = at;
  const end = at + (OTHER.exec(text)?.[0].length ?? 0);
  return { cell: trimmedCell(text, at, end), end };
}
