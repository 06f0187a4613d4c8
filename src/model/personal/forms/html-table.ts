import { isColumnName } from '../column-name.ts';
import {
  type Cell,
  type Head,
  hasFigures,
  headOf,
  isPersonalName,
  type KindOf,
  type NamedValue,
  type ReadForm,
  tells,
  valuesOfRow,
} from './form.ts';
import { unescaped } from './xml.ts';

const NAMES = 'table|tr|th|td|thead|tbody|tfoot|caption';
/** Attributes; a bracket in quotation marks ends no tag, but for one that begins a tag of a table: there a quotation mark was left open. */
const QUOTED = ['"', "'"].map((mark) => `${mark}(?:[^${mark}<]|<(?!/?(?:${NAMES})[\\s>])){0,1000}${mark}`).join('|');
const TAG = new RegExp(`<(/?)(${NAMES})(?:\\s(?:(?:[^<>"']|${QUOTED}){0,1000}|[^<>]{0,1000}))?>`, 'gi');
/** What stands around the text of a cell, or breaks its line. */
const ANY_TAG = `<(?:(?:[^<>"']|"[^"<]{0,1000}"|'[^'<]{0,1000}'){1,1000}|[^<>]{1,1000})>`;
const INSIDE = new RegExp(ANY_TAG, 'g');

interface HtmlCell extends Cell {
  readonly isHead: boolean;
  /** What stands in it behind tables inside of it. */
  readonly more: Cell[];
}

type Row = readonly HtmlCell[];

interface Table {
  readonly rows: Row[];
  /** The row that is open. */
  row: HtmlCell[];
  /** The cell that is open. `isRest`: it goes on behind a table inside of it. */
  open: { readonly start: number; readonly isHead: boolean; readonly isRest: boolean } | undefined;
  /** Whether a table begins inside of a cell; it goes on behind that. */
  isHolding: boolean;
}

const newTable = (): Table => ({ rows: [], row: [], open: undefined, isHolding: false });

/**
 * Tables of HTML, as letters and reports hold them: by the columns that their first row names, or by the names at the head of each row, be these cells of a
 * head or usual ones. Closing tags may be left out, and so may the table around pasted rows.
 */
export const readHtmlTables: ReadForm = (text, kindOf) => {
  if (!/<t[dh][\s>]/i.test(text)) return [];
  const found: NamedValue[] = [];
  // Of pasted rows no table is opened.
  const tables: Table[] = [newTable()];
  for (const { index, 0: tag, 1: closing, 2: name } of text.matchAll(TAG)) {
    const table = tables.at(-1)!;
    const kind = name!.toLowerCase();
    const isCell = kind === 'th' || kind === 'td';
    // A cell that holds a table is read up to that one, and on behind it.
    table.isHolding = kind === 'table' && closing === '' && table.open !== undefined;
    closeCell(table, text, index);
    if (kind === 'table' && closing === '') tables.push(newTable());
    else if (isCell && closing === '') table.open = { start: index + tag.length, isHead: kind === 'th', isRest: false };
    else if (!isCell) endRow(table);
    if (kind !== 'table' || closing === '' || tables.length === 1) continue;
    for (const value of valuesOfTable(tables.pop()!, kindOf)) found.push(value);
    reopen(tables.at(-1)!, index + tag.length);
  }
  for (const table of tables) {
    closeCell(table, text, text.length);
    endRow(table);
    for (const value of valuesOfTable(table, kindOf)) found.push(value);
  }
  return found;
};

function closeCell(table: Table, text: string, end: number): void {
  if (table.open === undefined) return;
  const { start, isHead, isRest } = table.open;
  const cell = cellAt(text, start, end);
  if (isRest) table.row.at(-1)!.more.push(cell);
  else table.row.push({ ...cell, isHead, more: [] });
  table.open = undefined;
}

function reopen(table: Table, start: number): void {
  if (!table.isHolding) return;
  table.isHolding = false;
  table.open = { start, isHead: table.row.at(-1)!.isHead, isRest: true };
}

function endRow(table: Table): void {
  if (table.row.length > 0) table.rows.push(table.row);
  table.row = [];
}

/** Tags around the text of one cell, at most. */
const MOST_TAGS = 100;
const TAGS_BEFORE = new RegExp(`^(?:\\s*${ANY_TAG}){0,${MOST_TAGS}}\\s*`);

/** The text of a cell without the tags and blanks around it. */
function cellAt(text: string, from: number, to: number): Cell {
  const inner = text.slice(from, to);
  const start = from + TAGS_BEFORE.exec(inner)![0].length;
  let end = inner.trimEnd().length;
  for (let tags = 0; tags < MOST_TAGS && inner[end - 1] === '>'; tags += 1) {
    const tag = inner.lastIndexOf('<', end - 1);
    if (tag === -1) break;
    end = inner.slice(0, tag).trimEnd().length;
  }
  const value = unescaped(inner.replace(INSIDE, ' ')).replace(/\s+/g, ' ').trim();
  return { start, end: Math.max(start, from + end), value };
}

const FIGURE = /[\p{N}@]/u;

/** A name, and the cells beside it. */
interface Labelled {
  readonly row: Row;
  readonly label: HtmlCell;
  readonly values: Row;
}

function valuesOfTable({ rows }: Table, kindOf: KindOf): readonly NamedValue[] {
  const { labelled, isOfPairs } = labelledIn(rows, kindOf);
  const kinds =
    headOf(
      labelled.map(({ label }) => nameIn(label)),
      kindOf,
    )?.kinds ?? [];
  const read = new Set<Row>();
  const found: NamedValue[] = [];
  for (const [at, { row, label, values }] of labelled.entries()) {
    const kind = kinds[at];
    if (kind === undefined) continue;
    read.add(row);
    for (const { isHead: _, more, ...cell } of values)
      for (const one of [cell, ...more]) if (tells(one.value)) found.push({ ...one, name: label.value, kind });
  }
  for (const value of underHeads(rows, { read, isOfPairs, kindOf })) found.push(value);
  return found;
}

interface Reading {
  /** The rows that were read by their own names. */
  readonly read: ReadonlySet<Row>;
  readonly isOfPairs: boolean;
  readonly kindOf: KindOf;
}

/**
 * What stands under a heading. A row of usual cells that was read as a name and its value may be a heading all the same: then the rows below it are read both
 * ways, as it is better to mask too much. Names of personal columns are masked under no such row.
 */
function underHeads(rows: readonly Row[], { read, isOfPairs, kindOf }: Reading): readonly NamedValue[] {
  const found: NamedValue[] = [];
  // A title over the table is one cell.
  const first = rows.find(({ length }) => length > 1);
  let head: (Head & { readonly row: Row; readonly isSure: boolean }) | undefined;
  for (const row of rows) {
    const isSure = row.every(({ isHead }) => isHead);
    if (read.has(row) && row[0]!.isHead) continue;
    if (isSure || (head === undefined && (!isOfPairs || row === first || !read.has(row)))) {
      const own = headOf(row.map(nameIn), kindOf);
      if (own) {
        head = { ...own, row, isSure };
        continue;
      }
    }
    if (!head || (head.isSure && read.has(row))) continue;
    const isPair = read.has(head.row);
    for (const layer of layersOf(row))
      for (const one of valuesOfRow(layer, head)) {
        if (!head.isSure && isPersonalName(one.value, kindOf)) continue;
        if (isPair && hasFigures(one.kind) && !FIGURE.test(one.value)) continue;
        // In a table of pairs it may be a name of nobody's column: masked here, and not known again elsewhere.
        found.push(isOfPairs ? { ...one, isLoose: true } : one);
      }
  }
  return found;
}

/**
 * The rows that begin with their name: where that is a cell of a head, or where the table is one of names and values in usual cells. Such a table has two rows
 * at least that name a personal column in each of their names and in none of their values; a heading that comes again on each page is one row. Of one row alone
 * its value must be what no column is called.
 */
function labelledIn(
  rows: readonly Row[],
  kindOf: KindOf,
): { readonly labelled: readonly Labelled[]; readonly isOfPairs: boolean } {
  const pairs = rows.map((row) => (namesItsPairs(row, kindOf) ? pairsIn(row) : []));
  const different = new Set(rows.flatMap((row, at) => (pairs[at]!.length > 0 ? [writtenIn(row)] : [])));
  const isOfPairs = different.size > 1;
  const labelled = rows.flatMap((row, at): readonly Labelled[] => {
    const [label, ...values] = row;
    if (label!.isHead)
      return values.length > 0 && values.every(({ isHead }) => !isHead) ? [{ row, label: label!, values }] : [];
    if (isOfPairs) return pairsIn(row);
    return pairs[at]!.some(({ values: [value] }) => isNoName(value!)) ? pairs[at]! : [];
  });
  return { labelled, isOfPairs };
}

const writtenIn = (row: Row): string => row.map(({ value }) => value.toLowerCase()).join('\n');

/** `last_name | Кот`, `last_name | Кот | phone | 12-34`. */
function pairsIn(row: Row): readonly Labelled[] {
  if (row.length % 2 === 1 || row.some(({ isHead }) => isHead)) return [];
  return row.flatMap((label, at) => (at % 2 === 0 ? [{ row, label, values: [row[at + 1]!] }] : []));
}

function namesItsPairs(row: Row, kindOf: KindOf): boolean {
  const pairs = pairsIn(row);
  const isPersonal = ({ value }: Cell) => kindOf(value) !== undefined;
  return pairs.length > 0 && pairs.every(({ label, values }) => isPersonal(label) && !values.some(isPersonal));
}

/** What only a value looks like; a heading has no numbers and addresses in it. */
const isNoName = ({ value }: Cell): boolean => !isColumnName(value) && FIGURE.test(value);

const nameIn = ({ value }: Cell): string => (isColumnName(value) ? value : '');

/** A row as often as its cells have parts: each part stands under the name of its column. */
function layersOf(row: Row): readonly (readonly Cell[])[] {
  const parts = row.map(({ isHead: _, more, ...cell }): readonly Cell[] => [cell, ...more]);
  const most = parts.reduce((longest, { length }) => Math.max(longest, length), 0);
  return Array.from({ length: most }, (_, at) => parts.map((own) => own[at] ?? { ...own[0]!, value: '' }));
}
