import {
  type Cell,
  type Head,
  headOf,
  lineEnd,
  type NamedValue,
  type ReadForm,
  trimmedCell,
  valuesOfRow,
} from './form.ts';

/** The line below a head: `-----+-----` of psql, `|---|:--:|` of Markdown, `├──┼──┤` of drawn tables. */
const RULING = /^[ \t|+:\-─━═┼╂╪╬├┤╞╡╠╣┬┴┌┐└┘╔╗╚╝]{2,4000}\r?$/gm;
const HAS_LINE = /--|──|━━|══|\|\s?:?-/;
const BAR = /[|│┃║]/;
/** A line that a bar opens. */
const EDGED = /^\s*[|│┃║]/;
const FOOT = /^\s*\(\d+ (?:rows?|строк\p{L}*|запис\p{L}*)\)\s*$/u;

/** Tables whose head is underlined: as `psql` prints them, in Markdown, drawn with lines. */
export const readRuledTables: ReadForm = (text, kindOf) => {
  const found: NamedValue[] = [];
  let free = 0;
  for (const { index, 0: ruling } of text.matchAll(RULING)) {
    if (index < free || !HAS_LINE.test(ruling)) continue;
    const headStart = text.lastIndexOf('\n', index - 2) + 1;
    if (index === 0 || headStart >= index) continue;
    const isEdged = EDGED.test(text.slice(headStart, index - 1));
    const names = cellsOf({ text, start: headStart, end: index - 1, isEdged }).map(({ value }) => value);
    const head = headOf(names, kindOf);
    if (head) free = readRows({ text, from: lineEnd(text, index) + 1, head, isEdged }, found);
  }
  return found;
};

interface Body {
  readonly text: string;
  readonly from: number;
  readonly head: Head;
  /** True where a bar opens and closes each line. */
  readonly isEdged: boolean;
}

/** Reads the rows below a head up to the end of the table; gives that place. */
function readRows({ text, from, head, isEdged }: Body, found: NamedValue[]): number {
  const isSingle = head.names.length === 1;
  let at = from;
  while (at < text.length) {
    const end = lineEnd(text, at);
    const line = text.slice(at, end);
    if (line.trim() === '' || FOOT.test(line) || (!isSingle && !BAR.test(line) && !isRuling(line))) break;
    if (!isRuling(line))
      for (const one of valuesOfRow(cellsOf({ text, start: at, end, isEdged }), head)) found.push(one);
    at = end + 1;
  }
  return at;
}

const isRuling = (line: string): boolean => /^[ \t|+:\-─━═┼╂╪╬├┤╞╡╠╣┬┴┌┐└┘╔╗╚╝\r]+$/.test(line) && HAS_LINE.test(line);

interface Line {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly isEdged: boolean;
}

/** The cells of a line. A bar behind a backslash is a part of its value. */
function cellsOf({ text, start, end, isEdged }: Line): readonly Cell[] {
  const cells: Cell[] = [];
  let from = start;
  for (let at = start; at <= end; at += 1) {
    if (at < end && (!BAR.test(text[at]!) || text[at - 1] === '\\')) continue;
    cells.push(withoutPlus(trimmedCell(text, from, at)));
    from = at + 1;
  }
  if (!isEdged) return cells;
  return cells.slice(1, cells.at(-1)!.value === '' ? -1 : undefined);
}

/** psql marks a value that goes on in the next line with a plus. */
function withoutPlus(cell: Cell): Cell {
  const value = cell.value.endsWith('+') ? cell.value.slice(0, -1).trimEnd() : cell.value;
  return value === '' ? cell : { ...cell, end: cell.start + value.length, value };
}
