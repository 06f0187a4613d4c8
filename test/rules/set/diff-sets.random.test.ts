import { beforeAll, describe, expect, it } from 'vitest';
import type { Witness } from '../../../src/condition/decide/decide.types.ts';
import { loadParser } from '../../../src/condition/parse.ts';
import { decidersOf } from '../../../src/rules/set/deciders.ts';
import { diffRuleSets } from '../../../src/rules/set/diff-sets.ts';
import { readSet } from '../../../src/rules/set/read-set.ts';
import type { Match, RuleFile } from '../../../src/rules/set/rule-file.types.ts';
import type { SetDiff } from '../../../src/rules/set/set-diff.types.ts';
import { type Customer, everyCustomer, randomOf, TYPES } from '../../condition/decide/random-rule.ts';
import {
  asked,
  channels,
  compared,
  outcomesFor,
  overlaps,
  shadowed,
  takes,
  takesNobody,
  wordOf,
} from './by-enumeration.ts';
import { edited, type KnownRule, randomSet, randomShape } from './random-set.ts';

beforeAll(loadParser);

const AT = '2026-11-25T09:00:00Z';

function fileOf(rules: readonly KnownRule[], match: Match): RuleFile {
  const kind = match === 'first' ? 'offer' : match === 'every' ? 'policy' : 'segment';
  const nothing = { customers: null, columns: {}, schema: null, objects: [] };
  return {
    path: 'x',
    text: '',
    form: 'yaml',
    // What a policy decides beside letting through is not known to us, and a change of it is no comparison of customers.
    set: {
      id: 'set',
      kind,
      match,
      ...nothing,
      rules: rules.map(({ rule }) => (match === 'every' ? { ...rule, outcome: null } : rule)),
    },
  };
}

function diffOf(before: readonly KnownRule[], after: readonly KnownRule[], match: Match): SetDiff {
  const deciders = decidersOf({ alias: 'c', types: TYPES, notNull: new Set() });
  const [old, now] = [readSet(fileOf(before, match), 'before'), readSet(fileOf(after, match), 'after')];
  return diffRuleSets(old, now, { deciders, at: AT });
}

const told = (rules: readonly KnownRule[]): string =>
  rules
    .map(({ rule: { id, priority, outcome, channel, isEnabled, condition } }) =>
      [id, priority, outcome, channel, isEnabled, condition!.text].join(' | '),
    )
    .join('\n');

/** A made-up customer as the enumeration has him; columns that do not matter are NULL. */
function customerOf(witness: Witness): Customer {
  const value = (column: string): string | null => witness[column] ?? null;
  const number = (column: string): number | null => (value(column) === null ? null : Number(value(column)));
  const flag = value('f');
  return { a: number('a'), b: number('b'), s: value('s'), d: value('d'), f: flag === null ? null : flag === 'true' };
}

describe('the comparison of sets of which the first rule takes the customer', () => {
  it('is that of looking at every customer, for 1,500 random sets', { timeout: 240_000 }, () => {
    const random = randomOf(20_261_126);
    const words: Record<string, number> = {};
    const note = (word: string): void => {
      words[word] = (words[word] ?? 0) + 1;
    };
    for (let round = 0; round < 1_500; round += 1) {
      const shape = randomShape(random);
      const before = randomSet(random, shape);
      const after = edited(before, random, shape);
      const text = `${told(before)}\n=>\n${told(after)}`;
      const customers = everyCustomer(text);
      const diff = diffOf(before, after, 'first');

      expect(diff.shadowed.map(({ rule }) => rule).toSorted(), text).toEqual(shadowed(after, customers).toSorted());
      for (const { rule, by } of diff.shadowed) {
        note('shadowed');
        const needed = after.filter((one) => by.includes(one.rule.id));
        const own = after.find((one) => one.rule.id === rule)!;
        const covers = (some: readonly KnownRule[]) =>
          customers.every((one) => own.truth(one) !== 2 || some.some(({ truth }) => truth(one) === 2));
        expect(covers(needed), text).toBe(true);
        if (shape.channels.length === 1)
          for (const one of needed) expect(covers(needed.filter((other) => other !== one)), text).toBe(false);
      }
      expect(diff.overlaps.map(({ rules }) => rules.join(' ')).toSorted(), text).toEqual(overlaps(after, customers));
      for (const { rules, channel, witness } of diff.overlaps) {
        note('overlap');
        const all = asked(after, channel);
        for (const id of rules)
          expect(takes(all, all.find(({ rule }) => rule.id === id)!, customerOf(witness)), text).toBe(true);
      }

      const chance = new Set<string>();
      for (const side of [before, after])
        for (const channel of channels(side))
          for (const customer of customers) {
            const outcomes = outcomesFor(asked(side, channel), customer);
            if (outcomes.length > 1) for (const one of outcomes) chance.add(one);
          }
      const whole = { onlyBefore: false, onlyAfter: false, both: false };
      for (const channel of channels(before, after)) {
        const [old, now] = [asked(before, channel), asked(after, channel)];
        const outcomes = new Set([...old, ...now].map(({ rule }) => rule.outcome!));
        for (const outcome of outcomes) {
          const has = (rules: readonly KnownRule[]) => (one: Customer) => outcomesFor(rules, one).includes(outcome);
          const seen = compared(customers, has(old), has(now));
          for (const key of ['onlyBefore', 'onlyAfter', 'both'] as const) whole[key] ||= seen[key];
          const change = diff.outcomes.find((one) => one.outcome === outcome && one.channel === channel)!;
          note(change.verdict.word);
          if (chance.has(outcome) && change.verdict.word === 'undecided') continue;
          expect(`${channel} ${outcome} ${change.verdict.word}`, text).toBe(`${channel} ${outcome} ${wordOf(seen)}`);
          if (chance.has(outcome)) continue;
          for (const [witness, side, other] of [
            [change.verdict.lost, old, now],
            [change.verdict.gained, now, old],
          ] as const) {
            if (witness === null) continue;
            expect(has(side)(customerOf(witness)), text).toBe(true);
            expect(has(other)(customerOf(witness)), text).toBe(false);
          }
        }
        const isGap = (one: Customer): boolean => !takesNobody(old, one) && takesNobody(now, one);
        const gap = diff.gaps.find((one) => one.channel === channel);
        expect(gap !== undefined, text).toBe(now.length > 0 && customers.some(isGap));
        if (gap) {
          note('gap');
          expect(isGap(customerOf(gap.witness)), text).toBe(true);
          const from = old.filter((rule) => customers.some((one) => takes(old, rule, one) && takesNobody(now, one)));
          expect(gap.from.length, text).toBe(from.length);
        }
      }
      if (chance.size === 0) {
        note(`set ${diff.verdict.word}`);
        expect(`set ${diff.verdict.word}`, text).toBe(`set ${wordOf(whole)}`);
      }
      expect(diff.open, text).toEqual([]);
    }
    for (const word of ['equivalent', 'stricter', 'looser', 'overlapping', 'disjoint', 'shadowed', 'overlap', 'gap'])
      expect(words[word], word).toBeGreaterThan(50);
    for (const word of ['equivalent', 'stricter', 'looser', 'overlapping'])
      expect(words[`set ${word}`], word).toBeGreaterThan(20);
  });
});

describe('the comparison of sets of which all rules must let the customer through', () => {
  it('is that of looking at every customer, for 700 random sets', { timeout: 120_000 }, () => {
    const random = randomOf(7);
    let closed = 0;
    for (let round = 0; round < 700; round += 1) {
      const shape = { ...randomShape(random), hasPriorities: false };
      const before = randomSet(random, shape).slice(0, 3);
      const after = edited(before, random, shape);
      const text = `${told(before)}\n=>\n${told(after)}`;
      const customers = everyCustomer(text);
      const diff = diffOf(before, after, 'every');
      const whole = { onlyBefore: false, onlyAfter: false, both: false };
      for (const channel of channels(before, after)) {
        const passes = (rules: readonly KnownRule[]) => (one: Customer) => rules.every(({ truth }) => truth(one) === 2);
        const [old, now] = [passes(asked(before, channel)), passes(asked(after, channel))];
        const seen = compared(customers, old, now);
        for (const key of ['onlyBefore', 'onlyAfter', 'both'] as const) whole[key] ||= seen[key];
        const change = diff.outcomes.find((one) => one.channel === channel)!;
        expect(`${channel} ${change.verdict.word}`, text).toBe(`${channel} ${wordOf(seen)}`);
      }
      for (const channel of channels(after)) {
        const isClosed = !customers.some((one) => asked(after, channel).every(({ truth }) => truth(one) === 2));
        expect(
          diff.closed.some((one) => one.channel === channel),
          text,
        ).toBe(isClosed);
        closed += Number(isClosed);
      }
      expect(diff.verdict.word, text).toBe(wordOf(whole));
    }
    expect(closed).toBeGreaterThan(50);
  });
});
