import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderBlocks } from '../../src/ui/blocks.ts';
import { safe } from '../../src/ui/safe.ts';
import type { Screen } from '../../src/ui/screen.ts';
import { displayWidth } from '../../src/ui/width.ts';
import type { Block, TreeNode } from '../../src/view.ts';

const screenOfWidth = (width: number, more: Partial<Screen> = {}): Screen => ({
  width,
  colour: false,
  unicode: true,
  locale: 'en',
  ci: false,
  ...more,
});

const funnel: Block = {
  kind: 'table',
  columns: [{ title: 'condition' }, { title: 'true' }, { title: 'unknown' }, { title: 'after' }],
  rows: [
    ["c.city = 'Казань'", 40112, 0, 40112],
    ['c.customer_id not in (select m.customer_id from crm.customer_list_member m)', 0, 98800, { text: 0, tone: 'bad' }],
    ['c.balance > 100000', 12331, null, 0],
  ],
};

const stages: Block = {
  kind: 'timeline',
  bars: [
    { label: 'select', from: '2026-11-23T09:00:00+03:00', to: '2026-11-23T09:02:00+03:00', note: '100,000 → 4,211' },
    {
      label: 'policy',
      from: '2026-11-23T09:02:00+03:00',
      to: '2026-11-23T09:30:00+03:00',
      note: '28 min, usually 2',
      tone: 'bad',
    },
    { label: 'send', from: '2026-11-23T09:30:00+03:00', to: null, note: 'no heartbeat' },
    { label: 'deliver', from: null, to: null, note: 'not begun' },
  ],
};

const formula: Block = {
  kind: 'tree',
  root: {
    label: 'all of',
    note: '0 left',
    children: [
      { label: "c.city = 'Казань'", note: '40,112 true' },
      {
        label: 'one of',
        children: [
          { label: 'c.balance > 100000 and c.product_code in (12, 14, 22)', note: '12,331 true' },
          { label: '東京' },
        ],
      },
    ],
  },
};

describe('blocks', () => {
  it('are drawn as a person reads them at 60 columns', () => {
    const blocks: Block[] = [
      { kind: 'heading', text: 'Conditions' },
      funnel,
      { kind: 'heading', text: 'Formula' },
      formula,
      stages,
      {
        kind: 'pairs',
        rows: [
          ['owner', 'Иванова'],
          ['selected', { text: 0, tone: 'bad' }],
          ['approved', null],
        ],
      },
      { kind: 'list', items: ['one', 'a longer item that does not fit on one line of sixty columns'] },
      { kind: 'paragraph', text: 'Two lines\nof one paragraph.', tone: 'muted' },
      { kind: 'code', text: 'select *\r\n\tfrom crm.customer\n' },
    ];
    expect(renderBlocks(blocks, screenOfWidth(60), 'en')).toMatchInlineSnapshot(`
      "Conditions ─────────────────────────────────────────────────
      condition                              true  unknown   after
      ───────────────────────────────────  ──────  ───────  ──────
      c.city = 'Казань'                    40,112        0  40,112
      ───────────────────────────────────  ──────  ───────  ──────
      c.customer_id not in (select              0   98,800       0
      m.customer_id from
      crm.customer_list_member m)
      ───────────────────────────────────  ──────  ───────  ──────
      c.balance > 100000                   12,331        —       0

      Formula ────────────────────────────────────────────────────
      all of  0 left
      ├─ c.city = 'Казань'  40,112 true
      └─ one of
         ├─ c.balance > 100000 and c.product_code in (12, 14,
         │  22)
         │  12,331 true
         └─ 東京

      select   ██                                100,000 → 4,211
      policy     ██████████████████████████████  28 min, usually 2
      send                                    ►  no heartbeat
      deliver                                    not begun
               ╷         ╷          ╷
               09:00     09:10      09:20
               2026-11-23 09:00:00 → 09:30:00+03:00 → running

      owner     Иванова
      selected  0
      approved  —

      • one
      • a longer item that does not fit on one line of sixty
        columns

      Two lines
      of one paragraph.

        select *
          from crm.customer
      "
    `);
  });

  it('show the same table with all columns at 80', () => {
    expect(renderBlocks([funnel], screenOfWidth(80), 'en')).toMatchInlineSnapshot(`
      "condition                                                  true  unknown   after
      ───────────────────────────────────────────────────────  ──────  ───────  ──────
      c.city = 'Казань'                                        40,112        0  40,112
      ───────────────────────────────────────────────────────  ──────  ───────  ──────
      c.customer_id not in (select m.customer_id from               0   98,800       0
      crm.customer_list_member m)
      ───────────────────────────────────────────────────────  ──────  ───────  ──────
      c.balance > 100000                                       12,331        —       0
      "
    `);
  });

  it('are drawn in plain ASCII where the locale wants it', () => {
    const blocks: Block[] = [{ kind: 'heading', text: 'Run 17' }, formula, stages, { kind: 'list', items: ['one'] }];
    const drawn = renderBlocks(blocks, screenOfWidth(60, { unicode: false }), 'en');
    expect(drawn).toMatchInlineSnapshot(`
      "Run 17 -----------------------------------------------------
      all of  0 left
      |- c.city = 'Казань'  40,112 true
      \`- one of
         |- c.balance > 100000 and c.product_code in (12, 14,
         |  22)
         |  12,331 true
         \`- 東京

      select   ==                                100,000 → 4,211
      policy     ==============================  28 min, usually 2
      send                                    >  no heartbeat
      deliver                                    not begun
               |         |          |
               09:00     09:10      09:20
               2026-11-23 09:00:00 -> 09:30:00+03:00 -> running

      - one
      "
    `);
    expect(drawn.replace(/Казань|東京|→/g, '')).toMatch(/^[\n\x20-\x7E]*$/);
  });

  it('put labels and notes on lines of their own where a timeline is narrow', () => {
    expect(renderBlocks([stages], screenOfWidth(36), 'ru')).toMatchInlineSnapshot(`
      "select   ██
               100,000 → 4,211
      policy    ██████████████████████████
               28 min, usually 2
      send                               ►
               no heartbeat
      deliver
               not begun
               ╷        ╷        ╷
               09:00    09:10    09:20
      2026-11-23 09:00:00 → 09:30:00+03:00
      → идёт
      "
    `);
  });

  it('are nothing when there are none', () => {
    expect(renderBlocks([], screenOfWidth(60), 'en')).toBe('');
  });

  it('hold no command that a build server would obey', () => {
    const blocks: Block[] = [
      { kind: 'paragraph', text: 'x\n::error::no' },
      { kind: 'code', text: '::stop-commands::x' },
      { kind: 'heading', text: '##teamcity[buildStop]' },
      { kind: 'pairs', rows: [['::set-output name=a', 'b']] },
    ];
    expect(renderBlocks(blocks, screenOfWidth(60, { ci: true }), 'en')).not.toMatch(/^\s*::|##teamcity/m);
  });
});

const word = fc.oneof(
  fc.stringMatching(/^[a-z_./'=()-]{1,24}$/),
  fc.constantFrom('Казань', 'и\u0306', '東京', '👍🏽', '\u001B[2J', 'a\nb'),
);
const words = fc.array(word, { minLength: 1, maxLength: 6 }).map((parts) => parts.join(' '));
const width = fc.integer({ min: 20, max: 120 });
const compact = (text: string) => text.replace(/\s/g, '');

function widest(drawn: string): number {
  return Math.max(...drawn.split('\n').map(displayWidth));
}

describe('whatever the database holds', () => {
  const tree: fc.Arbitrary<TreeNode> = fc.letrec<{ node: TreeNode }>((tie) => ({
    node: fc.record(
      { label: words, note: words, children: fc.array(tie('node'), { maxLength: 2, depthIdentifier: 'tree' }) },
      { requiredKeys: ['label'] },
    ),
  })).node;

  it('a tree keeps every label and note in order, within the screen', () => {
    const told = (node: TreeNode): string =>
      safe(node.label) + safe(node.note ?? '') + (node.children ?? []).map(told).join('');
    fc.assert(
      fc.property(tree, width, (root, columns) => {
        const drawn = renderBlocks([{ kind: 'tree', root }], screenOfWidth(columns), 'en');
        expect(widest(drawn)).toBeLessThanOrEqual(columns);
        expect(compact(drawn.replace(/[├└│─]/g, ''))).toBe(compact(told(root)));
      }),
    );
  });

  it('a timeline keeps every label and note in order, within the screen', () => {
    const moment = fc.option(
      fc.integer({ min: 0, max: 1e6 }).map((seconds) => new Date(1.8e12 + seconds * 1000).toISOString()),
    );
    const bars = fc.array(fc.record({ label: words, note: words, from: moment, to: moment }), {
      minLength: 1,
      maxLength: 5,
    });
    fc.assert(
      fc.property(bars, width, (shown, columns) => {
        const drawn = renderBlocks([{ kind: 'timeline', bars: shown }], screenOfWidth(columns), 'en');
        expect(widest(drawn)).toBeLessThanOrEqual(columns);
        const wanted = compact(shown.map(({ label, note }) => safe(label) + safe(note)).join(''));
        expect(compact(drawn.replace(/[█►]/g, '')).slice(0, wanted.length)).toBe(wanted);
      }),
    );
  });

  it('pairs, lists, paragraphs, headings and code keep every word, within the screen', () => {
    fc.assert(
      fc.property(words, words, width, (first, second, columns) => {
        const blocks: Block[] = [
          { kind: 'pairs', rows: [[first, second]] },
          { kind: 'list', items: [second] },
          { kind: 'paragraph', text: first },
          { kind: 'code', text: first },
          { kind: 'heading', text: second },
        ];
        const drawn = renderBlocks(blocks, screenOfWidth(columns), 'en');
        expect(widest(drawn)).toBeLessThanOrEqual(columns);
        const lines = (text: string) => text.split('\n').map(safe).join('');
        const wanted = safe(first) + lines(second) + safe(second) + lines(first) + lines(first) + safe(second);
        expect(compact(drawn.replace(/[•─]/g, ''))).toBe(compact(wanted));
      }),
    );
  });
});
