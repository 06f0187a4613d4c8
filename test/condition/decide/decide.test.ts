import { beforeAll, describe, expect, it } from 'vitest';
import { decide, questionsOn } from '../../../src/condition/decide/decide.ts';
import type { DecideRules } from '../../../src/condition/decide/decide.types.ts';
import { loadParser, parseFormula } from '../../../src/condition/parse.ts';
import { renamed } from '../../../src/condition/renamed.ts';
import { type Customer, everyCustomer, randomOf, randomRule, TYPES } from './random-rule.ts';

beforeAll(loadParser);

const RULES = { alias: 'c', types: TYPES, notNull: new Set<string>() };
const verdictOf = (before: string, after: string, rules: DecideRules = RULES) =>
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
  it('is that of looking at every customer, for 5,000 random pairs', { timeout: 600_000 }, () => {
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
      born: 'date',
      fee: 'real',
      fixed: 'character(3)',
      props: 'jsonb',
      visits: 'integer',
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
    // A real holds 0.1 only nearly: compared with it alone nobody is found, in a list it becomes a real first.
    ['c.fee = 0.1', 'c.age = 1 and c.age = 2', 'equivalent'],
    ['c.fee = 0.1 or c.fee = 0.2', 'c.fee in (0.1, 0.2)', 'undecided'],
    ["c.fee = '0.1'", 'c.fee = 0.1', 'undecided'],
    ['c.fee in (0.5, 1)', 'c.fee = 1 or c.fee = 0.5', 'equivalent'],
    ['c.fee > 0.1', 'c.fee >= 0.1', 'equivalent'],
    ['c.fee > 0.5', 'c.fee >= 1', 'stricter'],
    ['abs(c.fee) in (0.1, 0.2)', 'abs(c.fee) = 0.1 or abs(c.fee) = 0.2', 'undecided'],
    // Trailing blanks count in a text and not in char(n).
    ["c.city = 'A'", "c.city = 'A '", 'disjoint'],
    ["c.fixed = 'A'", "c.fixed = 'A '", 'undecided'],
    ["c.city = 'Ё'", "c.city = 'Е'", 'disjoint'],
    ["c.city = 'Москва'", "lower(c.city) = 'москва'", 'undecided'],
    ["c.city like 'a\\%'", "c.city = 'a%'", 'equivalent'],
    ["c.city like 'a_%'", "c.city like 'a%'", 'undecided'],
    // Of a column that is not compared it is known only whether it is NULL.
    ['c.props is null', 'not (c.props is not null)', 'equivalent'],
    // Through what a column is looked at.
    ['coalesce(c.age, 0) > 5', 'c.age > 5', 'equivalent'],
    ['coalesce(c.age, 0) < 5', 'c.age < 5', 'stricter'],
    ["coalesce(c.city, '') <> 'A'", "c.city is distinct from 'A'", 'equivalent'],
    ["nullif(c.city, '') is null", "c.city is null or c.city = ''", 'equivalent'],
    ['nullif(c.age, 5) is not null', 'c.age <> 5', 'equivalent'],
    ['greatest(c.age, 18) > 18', 'c.age > 18', 'equivalent'],
    ['least(c.age, 18) < 18', 'c.age <= 17', 'equivalent'],
    ['coalesce(c.flag, false)', 'c.flag is true', 'equivalent'],
    ['not coalesce(c.flag, false)', 'c.flag is not true', 'equivalent'],
    ['c.age::bigint > 5', 'c.age > 5', 'equivalent'],
    ['c.age::numeric > 5.5', 'c.age > 5', 'equivalent'],
    ['c.balance::int > 5', 'c.balance > 5', 'undecided'],
    ['c.age::smallint > 5', 'c.age > 5', 'undecided'],
    ['c.dbl::numeric > 5', 'c.dbl > 5', 'undecided'],
    ["c.code::text = 'ABCD'", 'c.age = 1 and c.age = 2', 'equivalent'],
    ["c.d::timestamp > '2026-01-01'", "c.d > '2026-01-01'", 'equivalent'],
    ["c.d > timestamp '2026-01-01 12:00'", "c.d >= '2026-01-02'", 'equivalent'],
    ["c.ts::date = '2026-01-01'", "c.ts >= '2026-01-01' and c.ts < '2026-01-02'", 'equivalent'],
    ["c.ts::date <= '2026-01-01'", "c.ts <= '2026-01-01'", 'stricter'],
    ["c.tz::date = '2026-01-01'", "c.tz >= '2026-01-01 00:00+00' and c.tz < '2026-01-02 00:00+00'", 'undecided'],
    // Conditions of conditions.
    ['(c.age > 5) is true', 'c.age > 5', 'equivalent'],
    ['(c.age > 5) is not true', 'c.age <= 5 or c.age is null', 'equivalent'],
    ["(c.age > 5 or c.city = 'A') is not false", "c.age > 5 or c.city = 'A'", 'stricter'],
    ['(c.age > 5) is unknown', 'c.age is null', 'equivalent'],
    ["coalesce(c.age > 5 and c.city = 'A', false)", "c.age > 5 and c.city = 'A'", 'equivalent'],
    ['(c.age > 5) = false', 'c.age <= 5', 'equivalent'],
    ['(c.age > 5) is distinct from true', 'c.age <= 5 or c.age is null', 'equivalent'],
    ['case when c.age > 5 then c.flag else false end', 'c.age > 5 and c.flag', 'equivalent'],
    ['case when c.age > 5 then c.flag end', 'c.age > 5 and c.flag', 'equivalent'],
    ['(c.age, c.visits) = (1, 2)', 'c.age = 1 and c.visits = 2', 'equivalent'],
    ['(c.age, c.visits) <> (1, 2)', 'c.age <> 1 and c.visits <> 2', 'stricter'],
    ['(c.age, c.visits) > (1, 2)', 'c.age > 1 and c.visits > 2', 'undecided'],
    ['c.age between symmetric 5 and 1', 'c.age between 1 and 5', 'equivalent'],
    ['c.age not between symmetric 5 and 1', 'c.age not between 1 and 5', 'equivalent'],
    ['(c.age in (select x from t)) is not true', 'not (c.age in (select x from t))', 'undecided'],
    // Clocks: what holds on every day.
    ['c.d > current_date - 7', 'c.d > current_date - 8', 'looser'],
    ["c.d > current_date - interval '1 week'", 'c.d > current_date - 7', 'equivalent'],
    ["c.tz > now() - interval '7 days'", "c.tz > now() - interval '1 week'", 'equivalent'],
    ["c.tz > now() - interval '7 days'", "c.tz > now() - interval '30 days'", 'looser'],
    ['c.ts::date > current_date - 7', 'c.ts >= current_date - 6', 'equivalent'],
    ["c.d > current_date - interval '1 month'", "c.d > current_date - interval '3 months'", 'looser'],
    ["c.d > current_date - interval '1 month'", 'c.d > current_date - 60', 'looser'],
    // … and what holds on some: a month has 28 to 31 days, and a day 23 to 25 hours.
    ["c.d > current_date - interval '1 month'", 'c.d > current_date - 30', 'undecided'],
    ["c.tz > now() - interval '1 day'", "c.tz > now() - interval '24 hours'", 'undecided'],
    ['c.d >= current_date', "c.d >= '2026-11-24'", 'undecided'],
    ['c.d >= current_date', "c.d >= '2020-01-01'", 'undecided'],
    ["c.tz >= '2026-01-01'", "c.tz >= '2026-01-02'", 'undecided'],
  ])('of %s and %s is %s, as PostgreSQL reads them', (before, after, wanted) => {
    expect(verdictOf(before, after, { alias: 'c', types: COLUMNS, notNull: new Set() }).word).toBe(wanted);
  });

  const declared = { alias: 'c', types: COLUMNS, notNull: new Set<string>() };

  it('says that only NULL differs where nothing but a NULL of the customer makes the difference', () => {
    const differs = (before: string, after: string) => verdictOf(before, after, declared).differsOnlyWhereNull;
    expect(differs('c.age > 1', 'coalesce(c.age, 5) > 1')).toBe(true);
    // NULLIF is NULL of a value that is known, and a list may hold a NULL of its own.
    expect(differs('nullif(c.age, 5) > 1 or nullif(c.age, 5) <= 1', 'true')).toBe(false);
    expect(differs('(c.age in (select x from t)) is true', '(c.age in (select x from t)) is not false')).toBe(false);
    expect(differs('c.age % nullif(c.visits, 0) >= 0 or c.age % nullif(c.visits, 0) < 0', 'true')).toBe(false);
  });

  it('makes up values that the column’s type takes, and readable ones', () => {
    expect(verdictOf('c.age > 3.0', 'c.age > 4.0', declared).onlyBefore).toMatchObject({ witness: { age: '4' } });
    expect(verdictOf("c.city <> 'A'", 'c.city is null', declared).onlyBefore).toMatchObject({
      witness: { city: 'other' },
    });
    expect(verdictOf("c.code like 'AB%'", "c.code = 'AB'", declared).onlyBefore).toMatchObject({
      witness: { code: 'ABx' },
    });
  });

  it('tells a customer of a clock only where the clock is known', () => {
    const [before, after] = ['c.d > current_date - 8', 'c.d > current_date - 7'];
    expect(verdictOf(before, after, declared).onlyBefore).toEqual({ kind: 'somebody', witness: {}, isUntold: true });
    const formulas = [renamed(parseFormula(before), 'a'), renamed(parseFormula(after), 'b')] as const;
    expect(questionsOn(formulas, declared).canBeOnly(...formulas)).toEqual({
      kind: 'open',
      conditions: [before, after],
    });
    const clock = { at: '2026-11-24T22:30:00Z', zone: 'Europe/Moscow' };
    expect(verdictOf(before, after, { ...declared, clock }).onlyBefore).toMatchObject({ witness: { d: '2026-11-18' } });
  });
});
