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
});
