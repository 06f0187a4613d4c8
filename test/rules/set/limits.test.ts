import { describe, expect, it } from 'vitest';
import { limitChanges, limitsWord, productWord, ratesWord } from '../../../src/rules/set/limits.ts';
import { newRule } from '../../../src/rules/set/set-defaults.ts';
import { wordOf } from './by-enumeration.ts';

const DAYS = 7;
const MOST = 3;

/** Every way to write at most three messages on each of seven days, as one list of bits per cap: whether the cap allows it. */
function allowedBy(cap: number, period: number): Uint8Array {
  const ways = (MOST + 1) ** DAYS;
  const allowed = new Uint8Array(ways);
  for (let way = 0; way < ways; way += 1) {
    const days = Array.from({ length: DAYS }, (_, day) => Math.floor(way / (MOST + 1) ** day) % (MOST + 1));
    const isAllowed = days.every(
      (_, day) => days.slice(day, day + period).reduce((sum, count) => sum + count, 0) <= cap,
    );
    allowed[way] = Number(isAllowed);
  }
  return allowed;
}

const rule = (
  cap: number | 'unlimited' | null,
  periodDays: number | null,
  quietFrom: string | null = null,
  quietTo: string | null = null,
) => newRule({ id: 'x', cap, periodDays, quietFrom, quietTo });

describe('caps', () => {
  it('compare as all ways to write on seven days do', () => {
    const caps = [0, 1, 2, 3].flatMap((cap) =>
      [1, 2, 3].map((period) => ({ cap, period, allowed: allowedBy(cap, period) })),
    );
    let compared = 0;
    for (const one of caps)
      for (const other of caps) {
        const seen = { onlyBefore: false, onlyAfter: false, both: true };
        for (let way = 0; way < one.allowed.length; way += 1) {
          if (one.allowed[way] === other.allowed[way]) continue;
          if (one.allowed[way]) seen.onlyBefore = true;
          else seen.onlyAfter = true;
        }
        const word = ratesWord([rule(one.cap, one.period)], [rule(other.cap, other.period)]);
        expect(word, `${one.cap} in ${one.period} → ${other.cap} in ${other.period}`).toBe(wordOf(seen));
        compared += 1;
      }
    expect(compared).toBe(144);
  });

  it('say nothing of what another cap may imply together with others', () => {
    const both = [rule(1, 1), rule(2, 10)];
    expect(ratesWord(both, [...both, rule(3, 11)])).toBe('undecided');
    expect(ratesWord(both, [...both, rule(30, 11)])).toBe('equivalent');
    expect(ratesWord([rule(2, 7)], [rule(2, 7), rule(5, 7)])).toBe('equivalent');
  });

  it.each([
    [[2, 7], [0, 7], 'cap 2 → 0 zero', 'stricter'],
    [[2, 7], ['unlimited', 7], 'cap 2 → unlimited unlimited', 'looser'],
    [[2, 7], [null, 7], 'cap 2 → null unlimited', 'looser'],
    [[null, null], [2, 7], 'cap null → 2 limited, period null → 7 limited', 'stricter'],
    [[2, 7], [1, 7], 'cap 2 → 1 lower', 'stricter'],
    [[2, 7], [3, 7], 'cap 2 → 3 higher', 'looser'],
    [[2, 7], [2, 14], 'period 7 → 14 longer', 'stricter'],
    [[2, 14], [2, 7], 'period 14 → 7 shorter', 'looser'],
    [[1, 1], [2, 7], 'cap 1 → 2 higher, period 1 → 7 longer', 'overlapping'],
    [[1, 3], [5, 4], 'cap 1 → 5 higher, period 3 → 4 longer', 'looser'],
    [[2, 7], [2, null], 'period 7 → null unlimited', 'undecided'],
    [[1, 1 / 24], [168, 7], 'cap 1 → 168 higher, period 0.041666666666666664 → 7 longer', 'looser'],
  ] as const)('%j → %j', (before, after, changes, word) => {
    const [old, now] = [rule(before[0], before[1]), rule(after[0], after[1])];
    const told = limitChanges(old, now).map((one) => `${one.key} ${one.before} → ${one.after} ${one.effect}`);
    expect(told.join(', ')).toBe(changes);
    expect(limitsWord([old], [now])).toBe(word);
  });

  it.each([
    [['21:00', '09:00'], ['22:00', '08:00'], 'shorter', 'looser'],
    [['21:00', '09:00'], ['20:00', '09:00'], 'longer', 'stricter'],
    [['21:00', '09:00'], ['09:00', '21:00'], 'moved', 'overlapping'],
    [['21:00', '09:00'], [null, null], 'unlimited', 'looser'],
    [[null, null], ['21:00', '09:00'], 'limited', 'stricter'],
    [['21:00', '09:00'], ['00:00', '00:00'], 'moved', 'undecided'],
    [['21:00', '09:00'], ['21:00', null], 'moved', 'undecided'],
    [['00:00', '24:00'], ['21:00', '09:00'], 'shorter', 'looser'],
  ] as const)('quiet hours %j → %j', (before, after, effect, word) => {
    const [old, now] = [rule(null, null, before[0], before[1]), rule(null, null, after[0], after[1])];
    expect(limitChanges(old, now).map((one) => one.effect)).toEqual([effect]);
    expect(limitsWord([old], [now])).toBe(word);
  });

  it('join with conditions as demands that do not depend on each other', () => {
    expect(productWord(['stricter', 'equivalent'])).toBe('stricter');
    expect(productWord(['stricter', 'looser'])).toBe('overlapping');
    expect(productWord(['undecided', 'stricter'])).toBe('undecided');
    expect(productWord(['disjoint', 'undecided'])).toBe('disjoint');
  });
});
