import Table from 'cli-table3';
import type { Lang } from '../text.ts';
import type { Block, Column } from '../view.ts';
import { type DrawnCell, drawCell } from './cell.ts';
import { paint } from './paint.ts';
import { drawPairs } from './pairs.ts';
import { safe } from './safe.ts';
import type { Screen } from './screen.ts';
import { type DrawnColumn, GAP, type Layout, shortestLayout } from './table-layout.ts';
import { displayWidth } from './width.ts';
import { glyphsOf, WORDS } from './words.ts';
import { padTo, wrapText } from './wrap.ts';

type TableBlock = Extract<Block, { kind: 'table' }>;

/**
 * Draws a table that keeps every value: columns shrink by wrapping, numbers are never wrapped. Where that makes rows tall, the last
 * columns stand as `title: value` below their row instead; where not even one column fits, rows become lists of `title: value`.
 */
export function drawTable(block: TableBlock, screen: Screen, lang: Lang): string[] {
  const cells = block.rows.map((row) => row.map((cell) => drawCell(cell, screen, lang)));
  const columns = block.columns.map((column, index) => drawnColumn(column, cells, index));
  const layout = shortestLayout(columns, cells, screen);
  if (layout === undefined) return drawRecords(columns, cells, screen, lang);
  const lines = drawGrid(columns.slice(0, layout.widths.length), cells, layout, screen);
  return cells.length > 0 ? lines : [...lines, paint(WORDS.noRows[lang], 'muted', screen)];
}

function drawnColumn({ title, align }: Column, rows: readonly (readonly DrawnCell[])[], index: number): DrawnColumn {
  const shown = rows.map((row) => row[index]).filter((cell) => cell !== undefined && cell.tone !== 'muted');
  const numeric = shown.length > 0 && shown.every((cell) => cell?.isNumber);
  return { title: safe(title), align: align ?? (numeric ? 'right' : 'left') };
}

function drawRecords(
  columns: readonly DrawnColumn[],
  rows: readonly (readonly DrawnCell[])[],
  screen: Screen,
  lang: Lang,
): string[] {
  if (rows.length === 0) return [paint(WORDS.noRows[lang], 'muted', screen)];
  return rows.flatMap((row, index) => {
    const pairs = columns.flatMap(({ title }, at) =>
      row[at] && row[at].text !== '' ? [[title, row[at]] as const] : [],
    );
    const record = drawPairs(pairs, screen, ':');
    return index === 0 ? record : ['', ...record];
  });
}

/**
 * cli-table3 measures with another table of widths than ours, cuts what it thinks too wide, knows no tones, and takes 10 ms to learn
 * what an emoji is. So it is given the widths and cells of as many empty lines as they need, and its empty lines are filled here.
 */
function drawGrid(
  columns: readonly DrawnColumn[],
  rows: readonly (readonly DrawnCell[])[],
  { widths, below, isRuled }: Layout,
  screen: Screen,
): string[] {
  const head: DrawnCell[] = columns.map(({ title }) => ({ text: title, tone: 'strong', isNumber: false }));
  const wrapped = [head, ...rows].map((row) => columns.map((_, index) => wrapCell(row[index], widths[index]!)));
  const heights = wrapped.map((row) => Math.max(...row.map(({ lines }) => lines.length)));
  const lines = linesInOrder(wrapped, heights, columns, widths, screen);
  let next = 0;
  const drawn = layOut(heights, widths, isRuled, screen).map((pattern) =>
    pattern.trim() === '' ? (lines[next++] ?? '') : paint(pattern, 'muted', screen),
  );
  return withLinesBelow(drawn, heights, below, isRuled);
}

/** Puts behind each row the lines that hold the cells for which there was no column. */
function withLinesBelow(
  drawn: readonly string[],
  [head = 1, ...rows]: readonly number[],
  below: Layout['below'],
  isRuled: boolean,
): string[] {
  let end = head + 1;
  const lines = drawn.slice(0, end);
  for (const [index, height] of rows.entries()) {
    const next = end + height + (isRuled && index > 0 ? 1 : 0);
    for (const line of [...drawn.slice(end, next), ...below[index]!]) lines.push(line);
    end = next;
  }
  return lines;
}

/**
 * The lines of a table whose rows (the head first) have these heights, empty where its cells are, and rules between its rows where wanted.
 * cli-table3 compares every row with all rows above it, and every line with all lines of its cell, so it draws one row of one line, once.
 */
function layOut(
  [head = 1, ...rows]: readonly number[],
  widths: readonly number[],
  isRuled: boolean,
  screen: Screen,
): string[] {
  const isCompact = !isRuled;
  const empty = (height: number) => widths.map(() => '\n'.repeat(height - 1));
  const style = { head: [], border: [], 'padding-left': 0, 'padding-right': 0, compact: isCompact };
  const table = new Table({ head: empty(head), colWidths: [...widths], style, chars: gridCharacters(screen) });
  const [first, ...others] = rows;
  if (first === undefined) return table.toString().split('\n');
  table.push(empty(1));
  const drawn = table.toString().split('\n');
  const line = drawn.pop()!;
  const another = isCompact ? [] : drawn.slice(head);
  const lines = [...drawn, ...Array<string>(first).fill(line)];
  for (const height of others) for (const more of [...another, ...Array<string>(height).fill(line)]) lines.push(more);
  return lines;
}

function wrapCell(cell: DrawnCell | undefined, width: number) {
  return { lines: wrapText(cell?.text ?? '', width), tone: cell?.tone };
}

function linesInOrder(
  rows: readonly (readonly { readonly lines: string[]; readonly tone: DrawnCell['tone'] }[])[],
  heights: readonly number[],
  columns: readonly DrawnColumn[],
  widths: readonly number[],
  screen: Screen,
): string[] {
  return rows.flatMap((row, rowIndex) =>
    Array.from({ length: heights[rowIndex]! }, (_, lineIndex) =>
      row
        .map(({ lines, tone }, index) => {
          const line = lines[lineIndex] ?? '';
          const padding = padTo('', widths[index]! - displayWidth(line));
          const painted = paint(line, tone, screen);
          return columns[index]!.align === 'right' ? padding + painted : painted + padding;
        })
        .join(' '.repeat(GAP))
        .trimEnd(),
    ),
  );
}

function gridCharacters(screen: Screen) {
  const { rule } = glyphsOf(screen);
  const none = [
    'top',
    'top-mid',
    'top-left',
    'top-right',
    'bottom',
    'bottom-mid',
    'bottom-left',
    'bottom-right',
  ] as const;
  const empty = Object.fromEntries([...none, 'left', 'left-mid', 'right', 'right-mid'].map((name) => [name, '']));
  return { ...empty, mid: rule, 'mid-mid': ' '.repeat(GAP), middle: ' '.repeat(GAP) };
}
