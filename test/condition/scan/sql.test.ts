import { beforeAll, describe, expect, it } from 'vitest';
import { loadParser, parseFormula } from '../../../src/condition/parse.ts';
import { atomTable } from '../../../src/condition/scan/atoms.ts';
import { cappedSql } from '../../../src/condition/scan/capped.ts';
import { funnelSql } from '../../../src/condition/scan/funnel.ts';
import { planScan } from '../../../src/condition/scan/scan.queries.ts';
import { decode, digitsOf, histogramSql } from '../../../src/condition/scan/sql.ts';
import { SEGMENTS } from '../../../src/demo/catalogue-segments.ts';
import { breachesOfSql } from '../../support/sql-lint.ts';

const CUSTOMER = {
  table: 'crm.customer',
  alias: 'c',
  key: 'customer_id',
  where: 'c.merged_into is null',
  personal: {},
};
const PLAN = {
  clock: { at: '2026-11-23T06:00:00Z', zone: 'Europe/Moscow' },
  keyType: 'bigint',
  typesOf: () => new Map(),
};

describe('the generated statement', () => {
  beforeAll(loadParser);

  it.each(
    SEGMENTS.flatMap(({ code, versions }) =>
      versions.map(({ body }, index) => [`${code} v${index + 1}`, body] as const),
    ),
  )('holds nothing that a distributed server refuses or judges by its own clock: %s', (_title, body) => {
    const formula = parseFormula(body);
    const { atoms, indexOf } = atomTable([formula]);
    const scan = planScan(
      CUSTOMER,
      atoms.map(({ text }) => text),
      PLAN,
    );
    expect(breachesOfSql(histogramSql(scan, 50_001))).toEqual([]);
    const question = { formula, indexOf: indexOf[0]!, alternatives: [], mostFailing: 2 };
    expect(breachesOfSql(cappedSql(scan, question, 50_001))).toEqual([]);
    expect(breachesOfSql(funnelSql(scan, { ...question, costly: [0] }))).toEqual([]);
    expect(histogramSql(scan, 50_001).match(/crm\.customer c\n/g)).toHaveLength(1);
  });

  it.each([
    ['select case c.f when true then 1 end from t c', '1: CASE over a boolean'],
    ['select 1 from t offset 0', '5: OFFSET'],
    ['select 1 from (select 1 from t offset 0) x', '5: OFFSET'],
    ['with a as materialized (select 1) select 1 from a', '5: WITH a AS [NOT] MATERIALIZED'],
    ['with a as (select 1) select 1 from a x join a y on true', '5: WITH a used 2 times'],
    ['select count(*) from t group by rollup (a)', '5: GROUPING SETS, ROLLUP or CUBE'],
    ['select a from t except select a from u', '5: EXCEPT'],
    ['select a from (select a from t intersect select a from u) x', '5: INTERSECT'],
    ['select row_number() over (order by a) from t', '5: a window over everything'],
    ['select ctid from t', '5: ctid'],
    ['select 1 from t where now() > x', '7: now()'],
    ['select current_date', '7: CURRENT_DATE'],
    ["select 1 from t where x < date 'today'", "7: date 'today'"],
    ['select t.seen_at::date from t', "7: a moment as date in the session's zone"],
    ["select date_trunc('day', t.seen_at) from t", "7: date_trunc in the session's zone"],
    ['select 1; select 2', '2 statements'],
  ])('is judged by a linter that sees an offence: %s', (sql, breach) => {
    expect(breachesOfSql(sql, { moments: ['seen_at'] })).toEqual([breach]);
  });

  it.each([
    "select case c.tier when 'gold' then 1 end, row_number() over (partition by c.a) from t c",
    "select (t.seen_at at time zone 'Europe/Moscow')::date, extract(epoch from t.seen_at) from t limit 5",
    'with a as (select 1) select 1 from a union all select 2',
  ])('is judged by a linter that lets pass: %s', (sql) => {
    expect(breachesOfSql(sql, { moments: ['seen_at'] })).toEqual([]);
  });

  it('is judged by a linter that wants the key of one person on every table', () => {
    const one = { isAboutOne: true };
    const rest = 'from t c where c.id = 7';
    expect(breachesOfSql(`select exists (select 1 from o where o.cid = 7) ${rest}`, one)).toEqual([]);
    expect(breachesOfSql(`select exists (select 1 from o where o.cid = c.id) ${rest}`, one)).toEqual([
      '6: a table without the key of the one person',
    ]);
  });

  it('asks a condition that stands twice only once', () => {
    const { atoms, indexOf } = atomTable([parseFormula('c.a = 1 and c.b = 2 or C.a=1'), parseFormula('c.b=2')]);
    expect(atoms.map(({ text }) => text)).toEqual(['c.a = 1', 'c.b = 2']);
    expect([...indexOf[0]!.values(), ...indexOf[1]!.values()]).toEqual([0, 1, 0, 1]);
  });

  it('carries more conditions than one bigint holds, and reads them back', () => {
    const radices = Array.from({ length: 80 }, (_, index) => (index % 5 === 0 ? 5 : 3));
    const truths = radices.map((radix, index) => (index * 7) % radix);
    const forms = radices.map((radix, index) => ({
      condition: `c.a = ${index}`,
      ...(radix === 5 ? { fails: `c.b = ${index}` } : {}),
    }));
    const scan = { customer: CUSTOMER, atoms: forms.map(({ condition }) => condition), forms };
    const digits = digitsOf(scan);
    const codes = digits.reduce<bigint[]>((sums, { code, weight }, index) => {
      sums[code - 1] = (sums[code - 1] ?? 0n) + weight * BigInt(truths[index]!);
      return sums;
    }, []);
    expect(codes.every((code) => code < 2n ** 63n)).toBe(true);
    expect([...decode(codes.map(String), digits)]).toEqual(truths);
    expect(histogramSql(scan, 50_001)).toContain(`as code${codes.length}`);
    expect(breachesOfSql(histogramSql(scan, 50_001))).toEqual([]);
  });
});
