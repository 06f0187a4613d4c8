import { describe, expect, it } from 'vitest';
import { roundedToSum, sampledShapley, shapleyValues } from '../../src/condition/shapley.ts';

const bits = (members: readonly number[]): number => members.reduce((all, one) => all | (1 << one), 0);

describe('the Shapley values', () => {
  it('give all to the one who does it alone, and half to each of two who must come together', () => {
    const shown = (values: readonly number[]) =>
      values.map((value) => value.toFixed(6).replace('-0.000000', '0.000000'));
    expect(shown(shapleyValues(3, (members) => members & 1))).toEqual(shown([1, 0, 0]));
    expect(shown(shapleyValues(3, (members) => Number((members & 3) === 3)))).toEqual(shown([0.5, 0.5, 0]));
  });

  it('sum to what all are worth, whatever the sets are worth', () => {
    const worth = (members: number): number => (members === 0 ? 0 : ((members * 7919) % 101) - 30);
    for (const players of [1, 2, 5, 8]) {
      const sum = shapleyValues(players, worth).reduce((all, one) => all + one, 0);
      expect(sum).toBeCloseTo(worth(2 ** players - 1), 9);
    }
  });

  it('are met by sampling within its own interval, and the sum is exact', () => {
    const worth = (members: number): number => ((members * 7919) % 101) * Number(members > 0);
    const exact = shapleyValues(6, worth);
    const { values, errors } = sampledShapley(6, 2_000, (order) =>
      [0, ...order.map((_, place) => place + 1)].map((count) => worth(bits(order.slice(0, count)))),
    );
    expect(values.reduce((all, one) => all + one, 0)).toBeCloseTo(worth(63), 6);
    for (const [player, value] of values.entries())
      expect(Math.abs(value - exact[player]!)).toBeLessThanOrEqual(2 * errors[player]!);
  });

  it('are drawn by a fixed seed: the same today and tomorrow', () => {
    const draw = () => sampledShapley(9, 40, (order) => [0, ...order.map((one) => one)]);
    expect(draw()).toEqual(draw());
  });
});

describe('rounding to a sum', () => {
  it.each([
    [[1 / 3, 1 / 3, 1 / 3], 1, [0.4, 0.3, 0.3]],
    [[13.66, 543.33, -26.71], 530.3, [13.7, 543.3, -26.7]],
    [[2, 0], 2, [2, 0]],
    [[], 0, []],
  ])('keeps the total of %j', (values, total, expected) => {
    expect(roundedToSum(values, total)).toEqual(expected);
  });
});
