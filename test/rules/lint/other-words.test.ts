import { beforeAll, describe, expect, it } from 'vitest';
import { loadParser } from '../../../src/condition/parse.ts';
import { readSqlTables } from '../../../src/rules/files/schema-sql.ts';
import type { KnownAtAll } from '../../../src/rules/lint/known.ts';
import { lintFile } from '../../../src/rules/lint/lint-file.ts';
import { SCHEMA } from './support.ts';

let known: KnownAtAll;
beforeAll(async () => {
  await loadParser();
  const tables = readSqlTables({ text: SCHEMA, fileName: 'schema.sql' });
  known = { tables, names: [...tables.keys()], zone: 'Europe/Moscow', customers: { table: 'customer', alias: 'c' } };
});

const nothing = (): never => {
  throw new Error('no schema is named');
};

const found = (text: string, cause: string) =>
  lintFile({ path: 'rule.sql', text }, known, nothing).sightings.filter((one) => one.cause === cause);

interface Pair {
  readonly bad: string;
  /** The words that are told. */
  readonly at: string;
  /** The same without the fault. */
  readonly good: string;
  /** What the repair holds. */
  readonly repair?: string;
}

/** A fault of the catalogue as another author writes it, with its silent twin. */
function written(cause: string, pairs: readonly Pair[]): void {
  describe(cause, () => {
    it.each(pairs)('is told of $bad', ({ bad, at, good, repair }) => {
      expect(found(bad, cause).map(({ span }) => bad.slice(span.start, span.end))).toEqual([at]);
      if (repair) expect(found(bad, cause)[0]!.repair).toContain(repair);
      expect([good, found(good, cause)]).toEqual([good, []]);
      const inside = `-- Отбор\nc.balance >= 7 and (\n ${bad}\n)`;
      expect(found(inside, cause).map(({ span }) => inside.slice(span.start, span.end))).toEqual([at]);
    });
  });
}

const paid = (by: string): string => `exists (select 1 from payment p where p.customer_id = c.id and ${by})`;

written('segment/any-row-differs', [
  {
    bad: paid("not (p.method = 'CARD')"),
    at: "not (p.method = 'CARD')",
    good: paid("(p.method = 'CARD')"),
    repair: `and not ${paid("(p.method = 'CARD')")}`,
  },
  {
    bad: paid("not p.method = 'CARD'"),
    at: "not p.method = 'CARD'",
    good: `not ${paid("not p.method = 'CARD'")}`,
    repair: `and not ${paid("p.method = 'CARD'")}`,
  },
  {
    bad: "c.id in (select p.customer_id from payment p where not (p.method in ('CARD', 'CASH')))",
    at: "not (p.method in ('CARD', 'CASH'))",
    good: 'c.id in (select p.customer_id from payment p where not (p.method is null))',
  },
  {
    bad: paid("p.method <> all (array['CARD', 'CASH'])"),
    at: "p.method <> all (array['CARD', 'CASH'])",
    good: paid("p.method = any (array['CARD', 'CASH'])"),
    repair: `and not ${paid("p.method = any (array['CARD', 'CASH'])")}`,
  },
]);

const refunded = (by: string): string =>
  `exists (select 1 from payment p left join refund r on r.payer = p.customer_id where p.customer_id = c.id and ${by})`;

written('segment/left-join-undone', [
  {
    bad: refunded("not (r.reason = 'full')"),
    at: "not (r.reason = 'full')",
    good: refunded("not (coalesce(r.reason, '') = 'full')"),
    repair: refunded("(not (r.reason = 'full') or r.reason is null)"),
  },
]);

written('segment/null-in-exclusion-list', [
  {
    bad: 'c.id <> all (select x.cid from excluded x)',
    at: 'x.cid',
    good: 'c.id <> all (select x.customer_id from list_member x)',
    repair: 'not exists (select 1 from excluded x where x.cid = c.id)',
  },
  {
    bad: 'not c.id = any (select x.cid from excluded x)',
    at: 'x.cid',
    good: 'c.id = any (select x.cid from excluded x)',
    repair: 'not exists (select 1 from excluded x where x.cid = c.id)',
  },
  {
    bad: 'not (c.id = some (select x.cid from excluded x))',
    at: 'x.cid',
    good: 'not (c.id <> all (select x.cid from excluded x))',
    repair: 'where x.cid is not null',
  },
  {
    bad: 'c.branch not in (1, nullif(1, 1))',
    at: 'nullif',
    good: 'c.branch not in (1, nullif(1, 2))',
    repair: 'c.branch not in (1)',
  },
]);

written('segment/compared-with-null', [
  { bad: 'c.branch = nullif(5, 5)', at: 'c.branch = nullif(5, 5)', good: 'c.branch = nullif(5, 7)' },
  { bad: 'c.branch in (nullif(5, 5))', at: 'c.branch in (nullif(5, 5))', good: 'c.branch in (nullif(5, 7))' },
]);

const spent = '(select sum(p.amount) from purchase p where p.customer_id = c.id)';
const spenders = (by: string): string =>
  `c.id in (select p.customer_id from purchase p group by p.customer_id having ${by})`;

written('segment/aggregate-of-nothing', [
  { bad: `300 > ${spent}`, at: `300 > ${spent}`, good: `300 < ${spent}`, repair: `300 > coalesce(${spent}, 0)` },
  {
    bad: spenders('sum(p.amount) < 300'),
    at: 'having sum(p.amount) < 300',
    good: spenders('sum(p.amount) > 0 and sum(p.amount) < 300'),
    repair: '(c.id in (select p.customer_id from purchase p group by p.customer_id)) is not true',
  },
  { bad: spenders('count(*) < 3'), at: 'having count(*) < 3', good: spenders('count(*) between 1 and 2') },
  { bad: spenders('3 > count(p.id)'), at: 'having 3 > count(p.id)', good: spenders('count(p.id) >= 3') },
]);

written('rule/window-counts-one-more', [
  {
    bad: 'c.registered_on >= current_date - 7',
    at: 'c.registered_on >= current_date - 7',
    good: 'c.registered_on > current_date - 7',
    repair: 'c.registered_on > current_date - 7',
  },
  {
    bad: 'c.seen_at >= current_date - 7',
    at: 'c.seen_at >= current_date - 7',
    good: 'c.seen_at >= current_date - 7 and c.seen_at < current_date',
    repair: 'c.seen_at >= current_date - 6',
  },
  {
    bad: "c.seen_at > current_date - interval '30 days'",
    at: "c.seen_at > current_date - interval '30 days'",
    good: "c.seen_at > now() - interval '30 days'",
  },
]);

written('segment/age-by-days', [
  {
    bad: 'c.born < current_date - 18*365',
    at: '18*365',
    good: "c.born < current_date - interval '18 years'",
    repair: "c.born < current_date - interval '18 years'",
  },
  {
    bad: "date_part('day', now() - c.born)/365 >= 18",
    at: "date_part('day', now() - c.born)/365",
    good: "date_part('day', now() - c.born)/30 >= 18",
    repair: 'extract(year from age(now(), c.born)) >= 18',
  },
  {
    bad: '18 <= extract(days from now() - c.born)/365.25',
    at: 'extract(days from now() - c.born)/365.25',
    good: '18 <= extract(year from age(now(), c.born))',
    repair: '18 <= extract(year from age(now(), c.born))',
  },
]);

written('rule/alternatives-cover-everybody', [
  { bad: 'true or c.opened > 5', at: 'true or c.opened > 5', good: 'false or c.opened > 5' },
  { bad: 'c.opened = 5 or 1 = 1', at: 'c.opened = 5 or 1 = 1', good: 'c.opened = 5 or 1 = 2' },
  { bad: 'c.opened = 5 or not 1 <> 1', at: 'c.opened = 5 or not 1 <> 1', good: 'c.opened = 5 or not 1 = 1' },
]);

written('rule/condition-without-effect', [
  { bad: 'c.opened = 5 and 1 = 1', at: '1 = 1', good: 'c.opened = 5 and c.sent = 1' },
]);

it('a rule that is nothing but a constant is told to let everybody through', () => {
  for (const bad of ['1 = 1', 'true', "'a' = 'a'", 'true and 1 = 1'])
    expect([bad, found(bad, 'rule/alternatives-cover-everybody').length]).toEqual([bad, 1]);
  for (const good of ['c.flag', "'a' = 'b'", 'not true', '1 = 2', '1 < 2 and c.flag'])
    expect([good, found(good, 'rule/alternatives-cover-everybody')]).toEqual([good, []]);
});
