import { beforeAll, describe, expect, it } from 'vitest';
import { diffFormulas, diffJson } from '../../src/condition/edits.ts';
import { loadParser, parseFormula } from '../../src/condition/parse.ts';

beforeAll(loadParser);

const edits = (before: string, after: string) =>
  diffFormulas(parseFormula(before), parseFormula(after), 'c').map(({ op, path, before: one, after: other }) => [
    op,
    path,
    one,
    other,
  ]);

describe('the edits between two formulas', () => {
  it.each([
    [
      'nothing, when only spaces, case and comments differ',
      "c.a = 1 and c.b = 'x'",
      "c.A=1  AND /* new */ c.b = 'x'",
      [],
    ],
    ['nothing, when only the order differs', 'c.a = 1 and c.b = 2', 'c.b = 2 and c.a = 1', []],
    ['a changed constant', 'c.a = 1 and c.b > 5', 'c.a = 1 and c.b > 7', [['changed', 'and[2]', 'c.b > 5', 'c.b > 7']]],
    [
      'a longer list',
      "c.t in ('A')",
      "c.t in ('A', 'B')",
      [['changed', 'and[1]', "c.t in ('A')", "c.t in ('A', 'B')"]],
    ],
    ['a turned sign', 'c.a > 1 and c.b = 2', 'c.a < 1 and c.b = 2', [['changed', 'and[1]', 'c.a > 1', 'c.a < 1']]],
    ['an added condition', 'c.a = 1', 'c.a = 1 and c.b = 2', [['added', 'and[2]', null, 'c.b = 2']]],
    ['a removed condition', 'c.a = 1 and c.b is null', 'c.a = 1', [['removed', 'and[2]', 'c.b is null', null]]],
    [
      'OR added without parentheses: an alternative to everything',
      'c.a = 1 and c.b = 2',
      'c.a = 1 and c.b = 2 or c.d = 3',
      [['added', 'or[2]', null, 'c.d = 3']],
    ],
    [
      'an alternative in parentheses',
      'c.a = 1 and c.b = 2',
      'c.a = 1 and (c.b = 2 or c.d = 3)',
      [['added', 'and[2].or[2]', null, 'c.d = 3']],
    ],
    [
      'parentheses that went',
      'c.a = 1 and (c.b = 2 or c.d = 3)',
      'c.a = 1 and c.b = 2 or c.d = 3',
      [['regrouped', 'or', 'c1 and (c2 or c3)', '(c1 and c2) or c3']],
    ],
    [
      'partners that were exchanged between two groups of one kind',
      '(c.a = 1 or c.b = 2) and (c.d = 3 or c.e = 4)',
      '(c.a = 1 or c.d = 3) and (c.b = 2 or c.e = 4)',
      [['regrouped', 'and', '(c1 or c3) and (c2 or c4)', '(c1 or c2) and (c3 or c4)']],
    ],
    [
      'NOT IN rewritten to NOT EXISTS on the same table',
      'c.id not in (select l.id from list l)',
      'not exists (select 1 from list l where l.id = c.id)',
      [
        [
          'changed',
          'and[1]',
          'c.id not in (select l.id from list l)',
          'not exists (select 1 from list l where l.id = c.id)',
        ],
      ],
    ],
  ])('are %s', (_title, before, after, expected) => {
    expect(edits(before, after)).toEqual(expected);
  });
});

describe('the edits between two JSON bodies', () => {
  it('are named by path, in the order of the new body', () => {
    expect(
      diffJson(
        { cap: 2, quiet: { from: '21:00', to: '09:00' }, old: true },
        { cap: 0, quiet: { from: '22:00', to: '09:00' }, list: [1] },
      ),
    ).toEqual([
      { op: 'changed', path: '$.cap', before: '2', after: '0' },
      { op: 'changed', path: '$.quiet.from', before: '"21:00"', after: '"22:00"' },
      { op: 'added', path: '$.list', before: null, after: '[1]' },
      { op: 'removed', path: '$.old', before: 'true', after: null },
    ]);
  });
});
