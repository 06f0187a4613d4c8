import { describe, expect, it } from 'vitest';
import type { Screen } from '../../src/ui/screen.ts';
import { drawSparklines } from '../../src/ui/sparkline.ts';

const screen = (width: number, unicode = true) => ({ width, unicode, colour: false, ci: false }) as Screen;
const ROWS = [
  { label: 'all', values: [0, 1, 2, 4, 8], note: 'most 8' },
  { label: 'a longer name', values: [0, 0], note: '' },
];

describe('a line of small bars', () => {
  it('is as high as its part of the largest, and nothing has a mark of its own', () => {
    expect(drawSparklines(ROWS, screen(60))).toEqual(['all            ·▁▂▄█  most 8', 'a longer name  ··']);
  });

  it('needs no letters beyond ASCII', () => {
    expect(drawSparklines(ROWS, screen(60, false)).join('')).toMatch(/^[\x20-\x7e]+$/);
    expect(drawSparklines(ROWS.slice(0, 1), screen(60, false))).toEqual(['all  .:-+@  most 8']);
  });

  it('stands below its label where the screen is narrow, and loses its beginning before its end', () => {
    expect(drawSparklines([{ label: 'a longer name', values: [0, 8, 8, 8, 1], note: 'most 8' }], screen(14))).toEqual([
      'a longer name',
      '  ·███▁',
      '  most 8',
    ]);
    const [, bars] = drawSparklines([{ label: 'long', values: [8, 8, 8, 8, 8, 8, 8, 8, 0, 1] }], screen(8));
    expect(bars).toBe('  ████·▁');
  });

  it('lets no control character through', () => {
    expect(drawSparklines([{ label: '\u001b[2Jx', values: [1] }], screen(60)).join('')).not.toContain('\u001b');
  });
});
