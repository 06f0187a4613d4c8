import { describe, expect, it } from 'vitest';
import { diceOf } from '../../src/demo/dice.ts';
import { FAULTS } from '../../src/demo/faults.ts';

const SEEDS = [2, 3, 4, 5];

describe('the dice of a fault', () => {
  it('show what the story tells on the first bank', () => {
    const dice = diceOf(1, 'nobody-selected');
    expect([dice.around(37), dice.who('o.belova'), dice.later(90)]).toEqual([37, 'o.belova', 0]);
  });

  it('fall the same whenever they are thrown', () => {
    const thrown = () => SEEDS.map((seed) => diceOf(seed, 'sms-twice').around(12));
    expect(thrown()).toEqual(thrown());
  });

  it('make who, how much and when differ from bank to bank', () => {
    const seen = SEEDS.flatMap((seed) => FAULTS.map(({ name }) => ({ name, dice: diceOf(seed, name) })));
    for (const throwing of [
      ({ dice }: (typeof seen)[0]) => dice.around(37),
      ({ dice }: (typeof seen)[0]) => dice.who('p.egorov'),
      ({ dice }: (typeof seen)[0]) => dice.later(30),
    ]) {
      const values = new Set<number | string>(seen.map((one) => throwing(one)));
      expect(values.size).toBeGreaterThanOrEqual(5);
    }
  });

  it('stay within what the stories can bear', () => {
    for (const seed of SEEDS)
      for (const { name } of FAULTS) {
        const dice = diceOf(seed, name);
        expect(dice.around(12)).toBeGreaterThanOrEqual(7);
        expect(dice.around(12)).toBeLessThanOrEqual(17);
        expect(dice.around(1)).toBe(1);
        expect(dice.later(-10)).toBe(0);
        expect(dice.who('release-bot')).toBe('release-bot');
      }
  });
});
