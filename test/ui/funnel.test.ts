import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderBlocks } from '../../src/ui/blocks.ts';
import { safe } from '../../src/ui/safe.ts';
import type { Screen } from '../../src/ui/screen.ts';
import { displayWidth } from '../../src/ui/width.ts';
import type { Block } from '../../src/view.ts';

const screenOfWidth = (width: number, more: Partial<Screen> = {}): Screen => ({
  width,
  colour: false,
  unicode: true,
  locale: 'en',
  ci: false,
  ...more,
});

const salary: Block = {
  kind: 'funnel',
  total: 98_800,
  rows: [
    { label: 'everybody', value: 98_800 },
    { label: 'c1 status is “ACTIVE”', value: 71_004 },
    { label: 'c2 city is one of “Москва”, “Казань”, “Санкт-Петербург”, “Новосибирск”', value: 40_112 },
    { label: 'c3 has at least one row in crm.product where kind is “SALARY_CARD”', value: 12, note: '−40,100' },
    { label: 'c4 is not on the list: crm.customer_list_member', value: 0, tone: 'bad', note: 'unknown for 12' },
  ],
};

const drawn = (block: Block, width: number, more: Partial<Screen> = {}, lang: 'en' | 'ru' = 'en'): string =>
  renderBlocks([block], screenOfWidth(width, more), lang);

describe('a funnel', () => {
  it('is drawn at 60 columns', () => {
    expect(drawn(salary, 60)).toMatchInlineSnapshot(`
      "everybody                        ████████████  98,800   100%
      c1 status is “ACTIVE”            █████████     71,004  71.9%
      c2 city is one of …Новосибирск”  █████         40,112  40.6%
      c3 has at least on…SALARY_CARD”  █                 12  0.01%
          −40,100
      c4 is not on the l…_list_member                     0     0%
          unknown for 12
      "
    `);
  });

  it('is drawn at 80 columns', () => {
    expect(drawn(salary, 80)).toMatchInlineSnapshot(`
      "everybody                          ██████████████  98,800   100%
      c1 status is “ACTIVE”              ██████████      71,004  71.9%
      c2 city is one of “М…Новосибирск”  ██████          40,112  40.6%
      c3 has at least one …SALARY_CARD”  █                   12  0.01%  −40,100
      c4 is not on the lis…_list_member                       0     0%  unknown for 12
      "
    `);
  });

  it('is drawn at 100 columns', () => {
    expect(drawn(salary, 100)).toMatchInlineSnapshot(`
      "everybody                                        ████████████████████  98,800   100%
      c1 status is “ACTIVE”                            ██████████████        71,004  71.9%
      c2 city is one of “Москва”, …рг”, “Новосибирск”  ████████              40,112  40.6%
      c3 has at least one row in c…d is “SALARY_CARD”  █                         12  0.01%  −40,100
      c4 is not on the list: crm.customer_list_member                             0     0%  unknown for 12
      "
    `);
  });

  it('is drawn at 80 columns with Russian numbers', () => {
    expect(drawn(salary, 80, {}, 'ru').replace(/\u00A0/g, ' ')).toMatchInlineSnapshot(`
      "everybody                          ██████████████  98 800   100%
      c1 status is “ACTIVE”              ██████████      71 004  71,9%
      c2 city is one of “М…Новосибирск”  ██████          40 112  40,6%
      c3 has at least one …SALARY_CARD”  █                   12  0,01%  −40,100
      c4 is not on the lis…_list_member                       0     0%  unknown for 12
      "
    `);
  });

  it('has its labels above its bars where the screen is narrow', () => {
    expect(drawn(salary, 34)).toMatchInlineSnapshot(`
      "everybody
        █████████████████  98,800   100%
      c1 status is “ACTIVE”
        ████████████       71,004  71.9%
      c2 city is one of “Москва”,
      “Казань”, “Санкт-Петербург”,
      “Новосибирск”
        ███████            40,112  40.6%
      c3 has at least one row in
      crm.product where kind is
      “SALARY_CARD”
        █                      12  0.01%
          −40,100
      c4 is not on the list:
      crm.customer_list_member
                                0     0%
          unknown for 12
      "
    `);
  });

  it('is plain ASCII where the locale wants it, apart from the data', () => {
    const ascii = drawn(salary, 80, { unicode: false });
    expect(ascii).toMatchInlineSnapshot(`
      "everybody                          ##############  98,800   100%
      c1 status is “ACTIVE”              ##########      71,004  71.9%
      c2 city is one of ...Новосибирск”  ######          40,112  40.6%
      c3 has at least on...SALARY_CARD”  #                   12  0.01%  −40,100
      c4 is not on the l..._list_member                       0     0%  unknown for 12
      "
    `);
    expect(ascii.replace(/[“”а-яё−]/gi, '')).toMatch(/^[\n\x20-\x7E]*$/);
  });

  it('shows all of nobody as nothing to divide by', () => {
    expect(drawn({ kind: 'funnel', total: 0, rows: [{ label: 'everybody', value: 0 }] }, 60)).toMatch(
      /^everybody +0\n$/,
    );
  });

  it('says that there is nothing to draw', () => {
    expect(drawn({ kind: 'funnel', total: 5, rows: [] }, 60, {}, 'ru')).toBe('(строк нет)\n');
  });

  it('means the same without colour', () => {
    const coloured = drawn(salary, 80, { colour: true });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the escapes that colour is made of
    expect(coloured.replace(/\u001B\[\d+m/g, '')).toBe(drawn(salary, 80));
    expect(coloured).not.toBe(drawn(salary, 80));
  });

  it.each([
    [1, 98_800, '<0.01%'],
    [98_799, 98_800, '99.9%'],
    [500, 1_000, '50%'],
    [1, 200, '0.5%'],
    [1_234, 10_000, '12.3%'],
  ])('%i of %i is %s', (value, total, share) => {
    expect(drawn({ kind: 'funnel', total, rows: [{ label: 'x', value }] }, 80)).toContain(` ${share}\n`);
  });
});

const label = fc.oneof(
  fc.stringMatching(/^[a-z_./'=() -]{1,80}$/),
  fc.constantFrom('c2 Казань и Москва', 'c3 東京 東京 東京 東京 東京 東京', '👍🏽'.repeat(30), '\u001B[2J', 'a\nb'),
);

describe('any funnel', () => {
  it('stays within the screen, shows every count, a cell for somebody and none for nobody', () => {
    const row = fc.record(
      { label, value: fc.integer({ min: 0, max: 5_000_000 }), note: label },
      { requiredKeys: ['label', 'value'] },
    );
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 6 }), fc.integer({ min: 20, max: 120 }), (rows, width) => {
        const lines = drawn({ kind: 'funnel', total: 5_000_000, rows }, width).split('\n');
        expect(Math.max(...lines.map(displayWidth))).toBeLessThanOrEqual(width);
        const bars = lines.filter((line) => /%/.test(line));
        expect(bars).toHaveLength(rows.length);
        for (const [index, { value }] of rows.entries()) {
          const cells = bars[index]!.match(/█/g)?.length ?? 0;
          expect(cells > 0).toBe(value > 0);
          expect(bars[index]).toContain(value.toLocaleString('en-US'));
        }
      }),
    );
  });

  it('never loses the beginning of a label', () => {
    fc.assert(
      fc.property(label, fc.integer({ min: 40, max: 120 }), (text, width) => {
        const block: Block = { kind: 'funnel', total: 10, rows: [{ label: `c17 ${text}`, value: 5 }] };
        expect(drawn(block, width)).toMatch(/^c17 /);
        expect(drawn(block, width)).toContain(safe(text).trimStart().slice(0, 1));
      }),
    );
  });
});
