import type { DrawnCell } from './cell.ts';
import { paint } from './paint.ts';
import type { Screen } from './screen.ts';
import { displayWidth } from './width.ts';
import { padTo, wrapText } from './wrap.ts';

export type DrawnPair = readonly [key: string, cell: DrawnCell];

const LEAST_VALUE_WIDTH = 12;

/** Draws `key  value` lines with the values under each other; where a key leaves too little room, its value goes below it. */
export function drawPairs(pairs: readonly DrawnPair[], screen: Screen, keySuffix = ''): string[] {
  const keyWidth = Math.max(0, ...pairs.map(([key]) => displayWidth(key + keySuffix)));
  const valueWidth = screen.width - keyWidth - 2;
  if (valueWidth < LEAST_VALUE_WIDTH) return pairs.flatMap((pair) => drawStacked(pair, screen, keySuffix));
  return pairs.flatMap(([key, cell]) =>
    wrapText(cell.text, valueWidth).map((line, index) => {
      const shownKey = index === 0 ? key + keySuffix : '';
      const gap = ' '.repeat(keyWidth - displayWidth(shownKey) + 2);
      return `${paint(shownKey, 'muted', screen)}${gap}${paint(line, cell.tone, screen)}`;
    }),
  );
}

function drawStacked([key, cell]: DrawnPair, screen: Screen, keySuffix: string): string[] {
  const keyLines = wrapText(key + keySuffix, screen.width).map((line) => paint(line, 'muted', screen));
  const valueLines = wrapText(cell.text, screen.width - 2).map((line) => `  ${paint(line, cell.tone, screen)}`);
  return [...keyLines, ...valueLines];
}

/** Indents every line by two columns; the caller draws on a screen that is two columns narrower. */
export function indent(lines: readonly string[]): string[] {
  return lines.map((line) => (line === '' ? line : padTo('', 2) + line));
}
