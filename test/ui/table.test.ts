import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Lang } from '../../src/text.ts';
import { renderBlocks } from '../../src/ui/blocks.ts';
import { drawCell } from '../../src/ui/cell.ts';
import type { Screen } from '../../src/ui/screen.ts';
import { displayWidth, graphemesOf } from '../../src/ui/width.ts';
import type { Cell } from '../../src/view.ts';

const screenOfWidth = (width: number): Screen => ({ width, colour: false, unicode: true, locale: 'en', ci: false });
const compact = (text: string) => text.replace(/\s/g, '');

const word = fc.stringMatching(/^[a-z_./'=()]{1,30}$/);
const foreign = fc.constantFrom(
  'Казань',
  'Ёлкина',
  'и\u0306огурт',
  '東京都',
  '👍🏽',
  '❤️',
  '👨\u200D👩',
  '✔',
  'ﬁ',
  '한국어',
);
const attack = fc.constantFrom('\u001B[2J', 'a\tb', 'a\rb', '\u202E', 'a\nb', '\uD800', '\u009B', '\u200B');
const textValue = fc.array(fc.oneof(word, foreign, attack), { maxLength: 8 }).map((parts) => parts.join(' '));
const cell: fc.Arbitrary<Cell> = fc.oneof(
  { weight: 5, arbitrary: textValue },
  fc.string({ unit: 'grapheme', maxLength: 60 }).filter((text) => !/^\p{M}|─|\uE000/u.test(text)),
  fc.integer(),
  fc.double({ noDefaultInfinity: false }),
  fc.boolean(),
  fc.constant(null),
  textValue.map((text) => ({ text, tone: 'bad' as const })),
);
const titles = ['id', 'Название клиента', 'condition that must hold', 'итог'];
const table = fc.integer({ min: 1, max: 4 }).chain((columns) =>
  fc.record({
    columns: fc.constant(titles.slice(0, columns).map((title) => ({ title }))),
    rows: fc.array(fc.array(cell, { minLength: columns, maxLength: columns }), { minLength: 1, maxLength: 5 }),
  }),
);

const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });

/** The part of a line between two display columns. */
function slice(line: string, from: number, to: number): string {
  let at = 0;
  let part = '';
  for (const { segment } of graphemes.segment(line)) {
    if (at >= from && at < to) part += segment;
    at += displayWidth(segment);
  }
  return part;
}

const isRule = (line: string) => /^─[─ ]*$/.test(line);

/**
 * Whether the lines below the head are these rows in their order: each has its first cells in their columns, and the others below as
 * `title: value`. Rows end where the next one fits, so every way to part the lines is tried.
 */
function holdsRows(
  lines: readonly string[],
  columns: readonly (readonly [number, number])[],
  head: readonly string[],
  rows: readonly (readonly string[])[],
): boolean {
  const [row, ...others] = rows;
  if (row === undefined) return lines.length === 0;
  const body = lines[0] !== undefined && isRule(lines[0]) ? lines.slice(1) : lines;
  const below = row.flatMap((text, index) =>
    index >= columns.length && text !== '' ? [`${head[index]}:${text}`] : [],
  );
  const withoutDots = (texts: readonly string[]) => compact(texts.join('')).replaceAll('·', '');
  for (let height = 1; height <= body.length; height += 1) {
    const cells = columns.map(([from, to]) =>
      compact(
        body
          .slice(0, height)
          .map((line) => slice(line, from, to))
          .join(''),
      ),
    );
    if (cells.some((text, index) => text !== row[index])) continue;
    for (let end = height; end <= body.length; end += 1) {
      if (withoutDots(body.slice(height, end)) !== withoutDots(below)) continue;
      if (holdsRows(body.slice(end), columns, head, others)) return true;
    }
  }
  return false;
}

describe('a table', () => {
  it('keeps every value in its place at every width, and no line is wider than the screen', () => {
    const tally = { grid: 0, folded: 0, records: 0 };
    fc.assert(
      fc.property(
        table,
        fc.integer({ min: 20, max: 120 }),
        fc.constantFrom<Lang>('en', 'ru'),
        ({ columns, rows }, width, lang) => {
          const screen = screenOfWidth(width);
          const lines = renderBlocks([{ kind: 'table', columns, rows }], screen, lang)
            .slice(0, -1)
            .split('\n');
          for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(width);
          const texts = rows.map((row) => row.map((value) => compact(drawCell(value, screen, lang).text)));
          const head = columns.map(({ title }) => compact(title));
          const rule = lines.findIndex(isRule);
          if (rule >= 0) {
            const places = [...lines[rule]!.matchAll(/─+/g)].map(
              ({ index, 0: run }) => [index, index + run.length] as const,
            );
            tally[places.length < columns.length ? 'folded' : 'grid'] += 1;
            const shownHead = places.map(([from, to]) =>
              compact(
                lines
                  .slice(0, rule)
                  .map((line) => slice(line, from, to))
                  .join(''),
              ),
            );
            expect(shownHead).toEqual(head.slice(0, places.length));
            expect(holdsRows(lines.slice(rule + 1), places, head, texts), lines.join('\n')).toBe(true);
          } else {
            tally.records += 1;
            const wanted = texts.flatMap((row) =>
              row.flatMap((text, index) => (text === '' ? [] : [`${head[index]}:${text}`])),
            );
            expect(compact(lines.join(''))).toBe(wanted.join(''));
          }
        },
      ),
      { numRuns: 300 },
    );
    expect(Math.min(tally.grid, tally.folded, tally.records)).toBeGreaterThan(10);
  });

  it.each([
    [null, '—'],
    [undefined, '—'],
    [true, 'yes'],
    [false, 'no'],
    [0, '0'],
    [12345678, '12,345,678'],
    [0.1, '0.1'],
    [1e-7, '0.0000001'],
    [Number.NaN, 'NaN'],
    [Number.NEGATIVE_INFINITY, '-Infinity'],
    [9007199254740993n, '9,007,199,254,740,993'],
    [new Date('2026-11-23T06:00:00Z'), '2026-11-23T06:00:00.000Z'],
    [{ a: [1, null] }, '{"a":[1,null]}'],
    [['x', 'й'], '["x","й"]'],
    ['line\nline', 'line\nline'],
    [{ text: 5000, tone: 'bad' }, '5,000'],
  ])('shows %o as text', (value, shown) => {
    expect(drawCell(value as Cell, screenOfWidth(80), 'en').text).toBe(shown);
  });

  it('writes numbers as Russians do, with a space that does not break', () => {
    const screen = screenOfWidth(80);
    expect(drawCell(1234567.5, screen, 'ru').text).toBe('1\u00A0234\u00A0567,5');
    expect(drawCell(true, screen, 'ru').text).toBe('да');
    expect(drawCell(1234, { ...screen, unicode: false }, 'ru').text).toBe('1 234');
  });

  it('puts the last columns below their row, rather than one word under another', () => {
    const columns = ['Segment', 'Title', 'Owner', 'In force since'].map((title) => ({ title }));
    const rows = [
      ['card-reactivation', 'Карты без операций', 'a.sokolova', '2026-09-09'],
      ['credit-limit-offer', 'Повышение лимита', { text: 'nobody', tone: 'bad' }, ''],
    ] as const;
    expect(renderBlocks([{ kind: 'table', columns, rows }], screenOfWidth(54), 'en')).toMatchInlineSnapshot(`
      "Segment             Title               Owner
      ──────────────────  ──────────────────  ──────────
      card-reactivation   Карты без операций  a.sokolova
          In force since: 2026-09-09
      credit-limit-offer  Повышение лимита    nobody
      "
    `);
  });

  it('says that it has no rows', () => {
    const block = { kind: 'table', columns: [{ title: 'campaign' }, { title: 'sent' }], rows: [] } as const;
    expect(renderBlocks([block], screenOfWidth(60), 'ru')).toBe('campaign  sent\n(строк нет)\n');
  });

  it('colours only the text of a cell, and only where the screen wants colour', () => {
    const rows = [[{ text: 'stuck', tone: 'bad' }, 1] as const];
    const block = { kind: 'table', columns: [{ title: 'state' }, { title: 'runs' }], rows } as const;
    expect(renderBlocks([block], { ...screenOfWidth(60), colour: true }, 'en')).toBe(
      '\u001B[1mstate\u001B[22m  \u001B[1mruns\u001B[22m\n\u001B[2m─────  ────\u001B[22m\n\u001B[31m\u001B[1mstuck\u001B[22m\u001B[39m     1\n',
    );
  });

  it('takes about eight times as long for eight times the rows', () => {
    const columns = [{ title: 'id' }, { title: 'name' }, { title: 'note' }];
    const milliseconds = (count: number) => {
      const rows = Array.from({ length: count }, (_, index) => [index, `кампания ${index}`, 'x'.repeat(index % 50)]);
      const started = performance.now();
      renderBlocks([{ kind: 'table', columns, rows }], screenOfWidth(60), 'en');
      return performance.now() - started;
    };
    const fewest = (count: number) => Math.min(milliseconds(count), milliseconds(count), milliseconds(count));
    expect(fewest(4000) / fewest(500)).toBeLessThan(30);
  });

  it.each([
    ['one word', 'x', 1_000_000],
    ['words', 'слово ', 200_000],
    ['wide characters', '漢', 50_000],
    ['lines', 'x\n', 200_000],
  ])(
    'draws a value of megabytes in seconds, and all of it: %s',
    (_, part, count) => {
      const rows = [['1', part.repeat(count)]];
      const drawn = renderBlocks(
        [{ kind: 'table', columns: [{ title: 'id' }, { title: 'note' }], rows }],
        screenOfWidth(60),
        'en',
      );
      expect(compact(drawn).split(part.trim())).toHaveLength(count + 1);
    },
    20_000,
  );

  it('breaks what its segmenter reads in pieces where it would break the whole', () => {
    const parts = ['漢', '👨‍👩‍👧', '🇷🇺', 'e\u0301', 'a', '👍🏽', '\uD800', '\u0301'];
    const value = Array.from({ length: 2_000 }, (_, index) => parts[(index * 7919 + (index >> 3)) % parts.length]).join(
      '',
    );
    const whole = [...new Intl.Segmenter('und', { granularity: 'grapheme' }).segment(value)];
    expect([...graphemesOf(value)].map(({ segment }) => segment)).toEqual(whole.map(({ segment }) => segment));
  });
});
