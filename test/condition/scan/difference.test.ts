import { beforeAll, describe, expect, it } from 'vitest';
import { apart } from '../../../src/condition/apart.ts';
import { leavesOf } from '../../../src/condition/formula.ts';
import { loadParser, parseFormula } from '../../../src/condition/parse.ts';
import { atomTable } from '../../../src/condition/scan/atoms.ts';
import { differenceCountsSql, differenceSql, formFor, type Two } from '../../../src/condition/scan/difference.ts';
import type { Scan } from '../../../src/condition/scan/sql.ts';
import { breachesOfSql } from '../../support/sql-lint.ts';

beforeAll(loadParser);

const CUSTOMER = { table: 'crm.customer', alias: 'c', key: 'id', where: 'c.merged_into is null', personal: {} };

function asked(one: string, other: string): { readonly scan: Scan; readonly two: Two } {
  const [before, after] = [parseFormula(one), parseFormula(other)];
  const { atoms, indexOf } = atomTable([before, after]);
  const places = new Map(
    [before, after].flatMap((formula, side) =>
      leavesOf(formula).map((leaf) => [leaf, indexOf[side]!.get(leaf.id)!] as const),
    ),
  );
  return {
    scan: { customer: CUSTOMER, atoms: atoms.map(({ text }) => text) },
    two: { apart: apart(before, after), atomOf: (leaf) => places.get(leaf)! },
  };
}

const WIDE = (by: number) => Array.from({ length: 30 }, (_, index) => `c.a${index} > ${by}`).join(' and ');

describe('the statement of a difference', () => {
  it.each([
    ['c.a = 1 and c.b > 5', 'c.a = 1 and c.b > 7', 'differing'],
    ['c.a = 1 and c.id not in (select x.id from x)', 'c.a = 1', 'patterns'],
    [WIDE(1), WIDE(2), 'apart'],
    ['c.a = 1', 'c.a = 1', 'differing'],
  ] as const)(
    '%#: takes the form that suits what tells the rules apart, and runs on one machine or many',
    (before, after, form) => {
      const { scan, two } = asked(before, after);
      expect(formFor(scan, two)).toBe(form);
      for (const sql of [differenceSql(scan, two, form, 100), differenceCountsSql(scan, two)])
        expect(breachesOfSql(sql)).toEqual([]);
    },
  );

  it('asks what both require of everybody, and what tells them apart of those only whom either lets through', () => {
    const { scan, two } = asked('c.a = 1 and c.b > 5', 'c.a = 1 and c.b > 7');
    expect(`\n${differenceSql(scan, two, 'differing', 100)}\n`).toMatchInlineSnapshot(`
      "
      select t.code1, count(*) as customers, min(t.id) as example, max(t.id) as last
      from (
        select c.id as id,
          (case when ((c.b > 5)) and ((c.b > 7)) then -1 else (0::bigint
          + case when (c.b > 5) then 2 when not (c.b > 5) then 0 else 1 end
          + case when (c.b > 7) then 6 when not (c.b > 7) then 0 else 3 end) end)::bigint as code1
        from crm.customer c
        where (c.merged_into is null)
          and (c.a = 1)
          and ((c.b > 5) or (c.b > 7))
        union all
        select c.id, null::bigint
        from crm.customer c where false
      ) t
      group by t.code1
      limit 100
      "
    `);
  });
});
