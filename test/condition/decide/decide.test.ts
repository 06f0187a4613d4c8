import { beforeAll, describe, expect, it } from 'vitest';
import { decide } from '../../../src/condition/decide/decide.ts';
import { loadParser, parseFormula } from '../../../src/condition/parse.ts';
import { type Customer, everyCustomer, randomOf, randomRule, TYPES } from './random-rule.ts';

beforeAll(loadParser);

const RULES = { alias: 'c', types: TYPES, notNull: new Set<string>() };
const verdictOf = (before: string, after: string, rules = RULES) =>
  decide(parseFormula(before), parseFormula(after), rules);

/** A rule's verdict by looking at every customer. */
function byEnumeration(
  customers: readonly Customer[],
  before: (one: Customer) => number,
  after: (one: Customer) => number,
) {
  const seen = { onlyBefore: false, onlyAfter: false, both: false };
  for (const customer of customers) {
    const [old, now] = [before(customer) === 2, after(customer) === 2];
    if (old && now) seen.both = true;
    else if (old) seen.onlyBefore = true;
    else if (now) seen.onlyAfter = true;
    if (seen.onlyBefore && seen.onlyAfter && seen.both) break;
  }
  const { onlyBefore, onlyAfter, both } = seen;
  if (!onlyBefore && !onlyAfter) return 'equivalent';
  if (!both) return 'disjoint';
  if (onlyBefore && onlyAfter) return 'overlapping';
  return onlyBefore ? 'stricter' : 'looser';
}

describe('the verdict on two rules', () => {
  it('is that of looking at every customer, for 5,000 random pairs', { timeout: 120_000 }, () => {
    const random = randomOf(20_261_125);
    const words: Record<string, number> = {};
    for (let pair = 0; pair < 5_000; pair += 1) {
      const before = randomRule(random, 2);
      const after = random() < 0.15 ? before : randomRule(random, 2);
      const verdict = verdictOf(before.sql, after.sql);
      const wanted = byEnumeration(everyCustomer(before.sql + after.sql), before.truth, after.truth);
      expect(verdict.word, `${before.sql}\n${after.sql}`).toBe(wanted);
      words[verdict.word] = (words[verdict.word] ?? 0) + 1;
    }
    for (const word of ['equivalent', 'stricter', 'looser', 'overlapping', 'disjoint'])
      expect(words[word]).toBeGreaterThan(50);
  });

  it('does not give up on ten groups of alternatives that are written otherwise', () => {
    const types = new Map(Array.from({ length: 30 }, (_, index) => [`k${index}`, 'integer'] as const));
    const grouped = (write: (column: string, number: number) => string, inner: string, outer: string) =>
      Array.from({ length: 10 }, (_, group) => {
        const parts = [0, 1, 2].map((part) => write(`c.k${group * 3 + part}`, group + part));
        return `(${parts.join(` ${inner} `)})`;
      }).join(` ${outer} `);
    const between = (column: string, number: number) => `${column} between ${number} and ${number + 9}`;
    const apart = (column: string, number: number) => `(${column} < ${number + 10} and not ${column} < ${number})`;
    const outside = (column: string, number: number) => `not (${apart(column, number)})`;
    const rules = { alias: 'c', types, notNull: new Set<string>() };
    for (const [inner, outer] of [
      ['or', 'and'],
      ['and', 'or'],
    ] as const) {
      const rule = grouped(between, inner, outer);
      expect(verdictOf(rule, grouped(apart, inner, outer), rules).word).toBe('equivalent');
      expect(verdictOf(rule, `not (${grouped(outside, outer, inner)})`, rules).word).toBe('equivalent');
      const moved = rule.replace('between 3 and 12', 'between 3 and 11');
      expect(verdictOf(rule, moved, rules).word).toBe('stricter');
    }
  });

  const COLUMNS = new Map(
    Object.entries({
      code: 'character varying(3)',
      city: 'text',
      age: 'integer',
      balance: 'numeric(12,2)',
      dbl: 'double precision',
      flag: 'boolean',
      d: 'date',
      ts: 'timestamp without time zone',
      ts0: 'timestamp(0) without time zone',
      tz: 'timestamp with time zone',
    }),
  );

  it.each([
    // Beyond the year 9999, infinity; above every number, NaN.
    ["c.d = '9999-12-31'", "c.d >= '9999-12-31'", 'looser'],
    ['c.d is not null', "c.d <= '9999-12-31'", 'stricter'],
    ["c.d > '9999-12-31'", "c.d > '9999-12-31' and c.age > 5", 'stricter'],
    ["c.d between '2026-01-01' and '9999-12-31'", "c.d >= '2026-01-01'", 'looser'],
    ["c.d >= '0001-01-01'", 'c.d is not null', 'looser'],
    ['c.balance is not null', 'c.balance <= 9999999999.99', 'stricter'],
    // Casts that change what is written.
    ["c.ts > '2026-01-01 12:00:00'::date", "c.ts > '2026-01-01 12:00:00'", 'undecided'],
    ["c.ts >= date '2026-01-01'", "c.ts >= '2026-01-01 00:00:00'", 'equivalent'],
    ['c.age > 17', 'c.age > 17.6::int', 'undecided'],
    ['c.age > 18', 'c.age > 18::int', 'equivalent'],
    ['c.dbl > 1.6::int', 'c.dbl > 1.6', 'undecided'],
    // Constants of another type: PostgreSQL refuses them.
    ["c.city = '5'", 'c.city = 5', 'undecided'],
    ['c.age = 5', "c.age = '5.0'", 'undecided'],
    ['c.age = 5', "c.age = '5'", 'equivalent'],
    // Arrays as text, arrays as they are.
    ["c.city in ('A', 'B')", "c.city = any('{A,B}')", 'undecided'],
    ["c.city in ('A', 'B')", "c.city = any('{A,B}'::text[])", 'undecided'],
    ["c.city in ('A', 'B')", "c.city = any(array['A', 'B'])", 'equivalent'],
    // A column and itself.
    ['c.age is not distinct from c.age', 'c.age is not null', 'stricter'],
    ['c.age = c.age', 'c.age is not null', 'equivalent'],
    ['c.flag', 'nullif(c.flag, c.flag)', 'undecided'],
    // Nothing is longer than the type allows, nor finer.
    ["c.code like 'ABC%'", "c.code = 'ABC'", 'equivalent'],
    ["c.code like 'AB%'", "c.code = 'AB'", 'stricter'],
    ["c.code = 'ABCD'", 'c.age = 1 and c.age = 2', 'equivalent'],
    ["c.ts0 <= '2026-01-01 00:00:00'", "c.ts0 < '2026-01-01 00:00:01'", 'equivalent'],
    ["c.ts < '2026-01-01 00:00:00.5'", "c.ts <= '2026-01-01 00:00:00.499999'", 'equivalent'],
    // Times that are written in an odd way.
    ["c.ts < '2026-01-01 24:00:00'", "c.ts < '2026-01-02'", 'undecided'],
    ["c.ts < '2026-01-01 23:59:60'", "c.ts < '2026-01-02'", 'undecided'],
    // A moment is one only with its offset: at the change of the clock 02:30 may be later than 03:15.
    ["c.tz >= '2026-03-29 02:30'", "c.tz >= '2026-03-29 03:15'", 'undecided'],
    ["c.tz >= '2026-03-29 02:30+01'", "c.tz >= '2026-03-29 03:15+02'", 'looser'],
    ["c.tz = '2026-01-01 03:00+03'", "c.tz = '2026-01-01 00:00Z'", 'equivalent'],
    // Constants alone.
    ['c.age > 5', 'true', 'looser'],
    ['c.age > 5', '1 = 1', 'looser'],
    ['c.age > 5 or true', 'true', 'equivalent'],
    ['c.age > 5', '1 = 0', 'disjoint'],
    ['c.age > 5', 'c.age > 5 and null', 'disjoint'],
    ["c.age > 5 and 'a' = 'a'", 'c.age > 5', 'equivalent'],
  ])('of %s and %s is %s, as PostgreSQL reads them', (before, after, wanted) => {
    expect(verdictOf(before, after, { alias: 'c', types: COLUMNS, notNull: new Set() }).word).toBe(wanted);
  });
});
