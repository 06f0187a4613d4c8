import { isColumnName } from '../column-name.ts';
import {
  type Cell,
  type Head,
  headOf,
  type KindOf,
  type NamedValue,
  type ReadForm,
  tells,
  valuesOfRow,
} from './form.ts';
import { unescaped } from './xml.ts';

const TAG = /<(\/?)(table|tr|th|td|thead|tbody|tfoot|caption)(?:\s[^<>]{0,1000})?>/gi;
/** What stands around the text of a cell, or breaks its line. */
const INSIDE = /<[^<>]{1,1000}>/g;

interface HtmlCell extends Cell {
  readonly isHead: boolean;
}

interface Table {
  head: Head | undefined;
  row: HtmlCell[];
  /** The cell that is open. */
  open: { readonly start: number; readonly isHead: boolean } | undefined;
}

const newTable = (): Table => ({ head: undefined, row: [], open: undefined });

/**
 * Tables of HTML, as letters and reports hold them: by the columns that their first row names, or by the name at the head of each row. Closing tags may be
 * left out, and so may the table around pasted rows.
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
    // A cell that holds a table is read up to that one.
    closeCell(table, text, index);
    if (kind === 'table' && closing === '') tables.push(newTable());
    else if (isCell && closing === '') table.open = { start: index + tag.length, isHead: kind === 'th' };
    else if (!isCell) endRow(table, kindOf, found);
    if (kind === 'table' && closing !== '' && tables.length > 1) tables.pop();
  }
  for (const table of tables) {
    closeCell(table, text, text.length);
    endRow(table, kindOf, found);
  }
  return found;
};

function closeCell(table: Table, text: string, end: number): void {
  if (table.open === undefined) return;
  const { start, isHead } = table.open;
  table.row.push({ ...cellAt(text, start, end), isHead });
  table.open = undefined;
}

/** Tags around the text of one cell, at most. */
const MOST_TAGS = 100;
const TAGS_BEFORE = new RegExp(`^(?:\\s*<[^<>]{1,1000}>){0,${MOST_TAGS}}\\s*`);

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

function endRow(table: Table, kindOf: KindOf, found: NamedValue[]): void {
  const { row, head } = table;
  table.row = [];
  if (row.length === 0) return;
  const [first, ...others] = row;
  if (
    first!.isHead &&
    others.length > 0 &&
    others.every(({ isHead }) => !isHead) &&
    kindOf(first!.value) !== undefined
  ) {
    const [name, kind] = [first!.value, kindOf(first!.value)!];
    for (const { isHead: _, ...cell } of others) if (tells(cell.value)) found.push({ ...cell, name, kind });
    return;
  }
  const ownHead = row.every(({ isHead }) => isHead) || head === undefined ? headIn(row, kindOf) : undefined;
  if (ownHead) table.head = ownHead;
  else if (head) for (const one of valuesOfRow(row, head)) found.push(one);
}

/** A row of names, of which one is that of a personal column. */
const headIn = (row: readonly HtmlCell[], kindOf: KindOf): Head | undefined =>
  headOf(
    row.map(({ value }) => (isColumnName(value) ? value : '')),
    kindOf,
  );
