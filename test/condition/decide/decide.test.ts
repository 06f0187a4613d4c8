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
});
