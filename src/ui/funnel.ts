import { formatShare, type Lang } from '../text.ts';
import type { FunnelRow, Tone } from '../view.ts';
import { formatNumber } from './cell.ts';
import { paint } from './paint.ts';
import { safe } from './safe.ts';
import type { Screen } from './screen.ts';
import { displayWidth, graphemesOf } from './width.ts';
import { glyphsOf, WORDS } from './words.ts';
import { padTo, wrapText } from './wrap.ts';

const GAP = 2;
const MOST_BAR = 40;
const LEAST_BAR = 10;
const LEAST_LABEL = 16;
/** What bars may take from long labels, and notes of both, as parts of the room. */
const BAR_SHARE = 0.3;
const MOST_NOTE = 0.2;

/** A row made ready to draw. */
interface Line {
  readonly label: string;
  readonly note: string;
  readonly count: string;
  readonly share: string;
  readonly value: number;
  readonly tone: Tone | undefined;
}

interface Layout {
  readonly labelWidth: number;
  readonly countWidth: number;
  /** 0 where a tiny screen has no room for shares. */
  readonly shareWidth: number;
  readonly barWidth: number;
  /** What stands before the bar of a label that has a line of its own. */
  readonly indent: number;
  /** On a narrow screen the label has a line of its own above its bar. */
  readonly labelBefore: boolean;
  readonly noteBehind: boolean;
}

/**
 * Draws how many are left after each step: a bar in proportion to the total, the count, its share. Whoever is left is at least one cell long,
 * nobody has no bar; what a bar says its number says too. A label too long for its column loses its middle, never its beginning or end.
 */
export function drawFunnel(
  { rows, total }: { readonly rows: readonly FunnelRow[]; readonly total: number },
  screen: Screen,
  lang: Lang,
): string[] {
  if (rows.length === 0) return [paint(WORDS.noRows[lang], 'muted', screen)];
  const lines = rows.map((row) => lineOf(row, total, { screen, lang }));
  const layout = layoutOf(lines, screen);
  return lines.flatMap((line) => drawLine(line, layout, { total, screen }));
}

function lineOf(
  { label, value, note, tone }: FunnelRow,
  total: number,
  { screen, lang }: { screen: Screen; lang: Lang },
): Line {
  return {
    label: safe(label),
    note: note === undefined ? '' : safe(note),
    count: formatNumber(value, screen, lang),
    share: formatShare(value, total, lang),
    value,
    tone,
  };
}

function layoutOf(lines: readonly Line[], screen: Screen): Layout {
  const widest = (texts: readonly string[]): number => Math.max(...texts.map(displayWidth));
  const [countWidth, shareWidth] = [widest(lines.map(({ count }) => count)), widest(lines.map(({ share }) => share))];
  const numbers = countWidth + shareWidth + 2 * GAP;
  const natural = widest(lines.map(({ label }) => label));
  const noteWidth = GAP + widest(lines.map(({ note }) => note));
  const noteBehind = noteWidth <= screen.width * MOST_NOTE;
  const room = screen.width - numbers - GAP - (noteBehind && noteWidth > GAP ? noteWidth : 0);
  const barWidth = Math.min(MOST_BAR, Math.max(LEAST_BAR, Math.floor(room * BAR_SHARE), room - natural));
  const labelWidth = Math.min(natural, room - barWidth);
  if (labelWidth >= Math.min(natural, LEAST_LABEL)) {
    return { labelWidth, countWidth, shareWidth, barWidth, indent: 0, labelBefore: true, noteBehind };
  }
  return {
    ...narrowLayout(screen.width, countWidth, shareWidth),
    labelWidth: 0,
    labelBefore: false,
    noteBehind: false,
  };
}

/** Bars below their labels; on a tiny screen first the indent goes, then the shares. */
function narrowLayout(width: number, countWidth: number, shareWidth: number) {
  const beside = width - countWidth - shareWidth - 2 * GAP;
  if (beside > GAP + 1) return { indent: GAP, barWidth: Math.min(MOST_BAR, beside - GAP), countWidth, shareWidth };
  if (beside > 0) return { indent: 0, barWidth: beside, countWidth, shareWidth };
  return { indent: 0, barWidth: Math.max(1, width - countWidth - GAP), countWidth, shareWidth: 0 };
}

function drawLine(line: Line, layout: Layout, { total, screen }: { total: number; screen: Screen }): string[] {
  const { labelWidth, countWidth, shareWidth, barWidth, indent, labelBefore, noteBehind } = layout;
  const cells = cellsOf(line.value, total, barWidth);
  const bar = paint(glyphsOf(screen).filled.repeat(cells), line.tone, screen) + ' '.repeat(barWidth - cells);
  const share = shareWidth > 0 ? ' '.repeat(GAP) + padTo(line.share, shareWidth, 'right') : '';
  const numbers = paint(padTo(line.count, countWidth, 'right') + share, line.tone, screen);
  const before = labelBefore ? padTo(middleCut(line.label, labelWidth, screen), labelWidth + GAP) : ' '.repeat(indent);
  const note = paint(line.note, 'muted', screen);
  const behind = noteBehind && note !== '' ? ' '.repeat(GAP) + note : '';
  const drawn = `${before}${bar}${' '.repeat(GAP)}${numbers}${behind}`.trimEnd();
  const above = labelBefore ? [] : wrapText(line.label, screen.width);
  if (noteBehind || note === '') return [...above, drawn];
  const below = wrapText(line.note, screen.width - 2 * GAP).map((words) => paint(words, 'muted', screen));
  return [...above, drawn, ...below.map((words) => ' '.repeat(2 * GAP) + words)];
}

/** Cells of a bar: none for nobody, all for the total and above, at least one and never all for what is between. */
function cellsOf(value: number, total: number, width: number): number {
  if (value <= 0 || total <= 0) return 0;
  if (value >= total) return width;
  return Math.max(1, Math.min(Math.max(1, width - 1), Math.round((value / total) * width)));
}

/** Keeps the beginning, where the id is, and the end, where the constant is. */
function middleCut(label: string, width: number, screen: Screen): string {
  if (displayWidth(label) <= width) return label;
  const { ellipsis } = glyphsOf(screen);
  const room = Math.max(0, width - displayWidth(ellipsis));
  const characters = [...graphemesOf(label)].map(({ segment }) => segment);
  const head = taken(characters, Math.ceil(room * 0.6));
  const tail = taken([...characters].reverse(), room - displayWidth(head.join('')));
  return head.join('') + ellipsis + tail.reverse().join('');
}

/** As many characters from the start as fit. */
function taken(characters: readonly string[], width: number): string[] {
  const fitting: string[] = [];
  let filled = 0;
  for (const character of characters) {
    filled += displayWidth(character);
    if (filled > width) break;
    fitting.push(character);
  }
  return fitting;
}
