import type { DrawnCell } from './cell.ts';
import { paint } from './paint.ts';
import type { Screen } from './screen.ts';
import { displayWidth } from './width.ts';
import { glyphsOf } from './words.ts';
import { widestLine, widestOf, wrapText } from './wrap.ts';

export interface DrawnColumn {
  readonly title: string;
  readonly align: 'left' | 'right';
}

/** Columns of space between two columns. */
export const GAP = 2;
/** A word longer than this may be broken inside. */
const LONGEST_WHOLE_WORD = 14;
const LEAST_TEXT_WIDTH = 6;

/** How a table is laid out: the widths of its first columns, and for each row the lines below it that hold the others. */
export interface Layout {
  readonly widths: readonly number[];
  readonly below: readonly (readonly string[])[];
  /** Whether rules stand between the rows. */
  readonly isRuled: boolean;
}

/**
 * Of all numbers of columns that fit beside each other, the one with the fewest lines; of equal ones the one that wraps least,
 * so that dates stay in one piece; then the one with most columns.
 */
export function shortestLayout(
  columns: readonly DrawnColumn[],
  rows: readonly (readonly DrawnCell[])[],
  screen: Screen,
): Layout | undefined {
  let best: { readonly layout: Layout; readonly lines: number; readonly wrapped: number } | undefined;
  for (let count = columns.length; count >= Math.min(2, columns.length); count -= 1) {
    const widths = fitColumns(columns.slice(0, count), rows, screen.width);
    if (widths === undefined) continue;
    const below = rows.map((row) => foldedLines(columns, row, count, screen));
    const heights = rows.map((row) => widths.map((width, index) => wrapText(row[index]?.text ?? '', width).length));
    const wrapped = sum(heights.map(tallest)) - rows.length;
    const tall = wrapped - easyLines(heights) / 4 + sum(below.map(({ length }) => length));
    const isRuled = tall > 0 && rows.some(([first]) => hidesRow(first, widths[0]!));
    const lines = tall + (isRuled ? rows.length - 1 : 0);
    if (best === undefined || lines < best.lines || (lines === best.lines && wrapped < best.wrapped)) {
      best = { layout: { widths, below, isRuled }, lines, wrapped };
    }
    if (lines === 0) break;
  }
  return best?.layout;
}

/** Lines that only the last of the columns adds: prose that wraps there reads as well as prose below its row. */
function easyLines(heights: readonly (readonly number[])[]): number {
  return sum(heights.map((cells) => tallest(cells) - tallest(cells.slice(0, -1))));
}

function tallest(heights: readonly number[]): number {
  return Math.max(1, ...heights);
}

/** Rows of several lines need rules between them only where the first column does not show where a row begins. */
function hidesRow(first: DrawnCell | undefined, width: number): boolean {
  const lines = wrapText(first?.text ?? '', width);
  return lines.length > 1 || lines[0]!.trim() === '';
}

const FOLD_INDENT = 4;

/** The cells from `count` on as `title: value · title: value` in as few lines as they need; empty ones have nothing to say. */
function foldedLines(
  columns: readonly DrawnColumn[],
  row: readonly DrawnCell[],
  count: number,
  screen: Screen,
): string[] {
  const width = screen.width - FOLD_INDENT;
  const separator = ` ${glyphsOf(screen).dot} `;
  const lines: { text: string; filled: number }[] = [];
  for (const [index, { title }] of columns.entries()) {
    const cell = row[index];
    if (index < count || !cell || cell.text === '') continue;
    const words = `${title}: ${cell.text}`;
    const last = lines.at(-1);
    const filled = displayWidth(words);
    if (words.includes('\n') || filled > width) {
      for (const text of wrapText(words, width)) lines.push({ text, filled: width });
      continue;
    }
    const painted = `${paint(`${title}:`, 'muted', screen)} ${paint(cell.text, cell.tone, screen)}`;
    if (last === undefined || last.filled + separator.length + filled > width) lines.push({ text: painted, filled });
    else
      lines[lines.length - 1] = {
        text: last.text + separator + painted,
        filled: last.filled + separator.length + filled,
      };
  }
  return lines.map(({ text }) => ' '.repeat(FOLD_INDENT) + text);
}

/** The width of each column, or undefined when they do not fit. Wide columns give way before narrow ones. */
function fitColumns(
  columns: readonly DrawnColumn[],
  rows: readonly (readonly DrawnCell[])[],
  width: number,
): number[] | undefined {
  const room = width - GAP * (columns.length - 1);
  const natural = columns.map(({ title }, index) => Math.max(widestLine(title), widest(rows, index, widestLine)));
  const least = columns.map(({ title }, index) => {
    const isNumeric = rows.some((row) => row[index]?.isNumber);
    const values = isNumeric ? widest(rows, index, widestLine) : widest(rows, index, leastWidth);
    return Math.min(natural[index]!, Math.max(isNumeric ? 1 : LEAST_TEXT_WIDTH, leastWidth(title), values));
  });
  if (sum(least) > room) return undefined;
  // The widest give way first: whatever is wider than all the room shrinks to it before anything else does.
  const widths = natural.map((wanted) => Math.min(wanted, room));
  while (sum(widths) > room) {
    const shrinkable = widths.map((current, index) => (current > least[index]! ? current : 0));
    widths[shrinkable.indexOf(Math.max(...shrinkable))]! -= 1;
  }
  return widths;
}

function widest(rows: readonly (readonly DrawnCell[])[], index: number, measure: (text: string) => number): number {
  return rows.reduce((most, row) => Math.max(most, measure(row[index]?.text ?? '')), 0);
}

function leastWidth(text: string): number {
  return Math.min(LONGEST_WHOLE_WORD, widestOf(text.split(/[ \n]+/)));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
