import { isColumnName } from '../column-name.ts';
import {
  type Cell,
  type Head,
  headOf,
  type KindOf,
  lineEnd,
  type NamedValue,
  type ReadForm,
  valuesOfRow,
} from './form.ts';

const SEPARATORS = [',', ';', '\t', '|'];
/** Longer lines are no heads. */
const LONGEST_HEAD = 4_000;
/** Rows below a head of which one must have its separator. */
const ROWS_TO_SEE = 5;

/**
 * Tables with a separator, with or without quotation marks: CSV, TSV, `psql -A`. The head is the first line that names a personal column, whatever
 * stands above it; the rows may have more cells than it, or fewer. A head of one column only where it is the first line but for comments.
 */
export const readDelimited: ReadForm = (text, kindOf) => {
  const found: NamedValue[] = [];
  for (let at = 0; at < text.length; ) {
    const end = lineEnd(text, at);
    const table = end - at <= LONGEST_HEAD ? headAt({ text, at, end }, kindOf) : undefined;
    at = table ? readRows({ text, from: end + 1, ...table }, found) : end + 1;
  }
  return found;
};

interface Line {
  readonly text: string;
  readonly at: number;
  readonly end: number;
}

interface Table {
  readonly separator: string;
  readonly head: Head;
}

function headAt({ text, at, end }: Line, kindOf: KindOf): Table | undefined {
  const line = text.slice(at, end).replace(/\r$/, '');
  for (const separator of SEPARATORS) {
    if (!line.includes(separator)) continue;
    const names = rowAt(line, separator, 0).cells.map(({ value }) => value);
    // `first_name | Пётр` is a pair.
    if (separator === '|' && names.length === 2 && line.includes(' | ')) continue;
    const head = headOf(
      names.map((name) => (isColumnName(name) ? name : '')),
      kindOf,
    );
    if (head && isHead({ text, from: end + 1, separator, head }, names)) return { separator, head };
  }
  return onlyColumn({ text, at, end }, kindOf);
}

interface Body extends Table {
  readonly text: string;
  readonly from: number;
}

/** A sentence may name columns with commas between: below a head stand rows. */
function isHead({ text, from, separator, head }: Body, names: readonly string[]): boolean {
  if (from >= text.length) return false;
  const first = rowAt(text, separator, from);
  const areNames = names.every((name) => name === '' || isColumnName(name));
  if (first.cells.length === names.length && (areNames || names.length > 2)) return true;
  if (!areNames) return false;
  let next = from;
  for (let row = 0; row < ROWS_TO_SEE && next < text.length; row += 1) {
    const { cells, end } = rowAt(text, separator, next);
    if (cells.length > 1 && cells.length * 2 >= head.names.length) return true;
    next = end;
  }
  return false;
}

/** A list of values below the name of their column. */
function onlyColumn({ text, at, end }: Line, kindOf: KindOf): Table | undefined {
  const name = text.slice(at, end).trim();
  const isName = /^["\uFEFF]{0,2}[^\s:="]+"?$/.test(name) && isColumnName(name) && kindOf(name) !== undefined;
  if (at > LONGEST_HEAD || !isName || /^\s*[-─]{2,}\s*$/.test(text.slice(end + 1, lineEnd(text, end + 1))))
    return undefined;
  const isFirst = text
    .slice(0, at)
    .split('\n')
    .every((line) => /^\s*(?:$|#|--|\/\/)/.test(line));
  const head = isFirst ? headOf([name], kindOf) : undefined;
  return head && { separator: '\n', head };
}

/** Reads rows to the end of the table: behind a line without a separator only what has as many cells as the head goes on with it. */
function readRows({ text, from, separator, head }: Body, found: NamedValue[]): number {
  let at = from;
  let isInterrupted = false;
  while (at < text.length) {
    const { cells, end } = rowAt(text, separator, at);
    const isRow = head.names.length === 1 || cells.length > 1;
    if (isRow && isInterrupted && cells.length !== head.names.length) return at;
    if (isRow) for (const one of valuesOfRow(cells, head)) found.push(one);
    isInterrupted = !isRow;
    at = end;
  }
  return at;
}

/** One row: a cell in quotation marks may hold separators, doubled quotation marks and ends of lines. `end`: where the next row begins. */
function rowAt(
  text: string,
  separator: string,
  from: number,
): { readonly cells: readonly Cell[]; readonly end: number } {
  const { quoted, bare } = patternsOf(separator);
  const cells: Cell[] = [];
  for (let at = from; ; ) {
    quoted.lastIndex = at;
    bare.lastIndex = at;
    const [raw, inner] = quoted.exec(text) ?? bare.exec(text)!;
    const value = (inner === undefined ? raw : inner.replaceAll('""', '"')).trim();
    cells.push({ start: at, end: at + raw.length, value });
    at += raw.length;
    if (text[at] === separator && separator !== '\n') at += 1;
    else return { cells, end: at + (text.startsWith('\r\n', at) ? 2 : 1) };
  }
}

const PATTERNS = new Map<string, { readonly quoted: RegExp; readonly bare: RegExp }>();

function patternsOf(separator: string): { readonly quoted: RegExp; readonly bare: RegExp } {
  const known = PATTERNS.get(separator) ?? {
    quoted: new RegExp(`[ ]*"((?:[^"]|"")*)"[ ]*(?=[${separator}\\r\\n]|$)`, 'y'),
    bare: new RegExp(`[^${separator}\\r\\n]*`, 'y'),
  };
  PATTERNS.set(separator, known);
  return known;
}
