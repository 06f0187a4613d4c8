import { beforeAll, describe, expect, it } from 'vitest';
import { excludesByIntervals } from '../../src/condition/intervals.ts';
import { loadParser } from '../../src/condition/parse.ts';
import { comparisonShape } from '../../src/condition/shapes.ts';
import { readSource } from '../../src/condition/source.ts';

beforeAll(loadParser);

const excludes = (conditions: readonly string[], isWhole = false): boolean =>
  excludesByIntervals(
    conditions.map((condition) => {
      const source = readSource(condition);
      return { source, shape: comparisonShape(source, 'c') };
    }),
    () => isWhole,
  );

describe('conditions that leave no number', () => {
  it.each([
    [['c.b > 5', 'c.b < 5']],
    [['c.b > 5', 'c.b <= 5']],
    [['c.b = 1', 'c.b = 2']],
    [['c.b in (1, 2)', 'c.b > 2']],
    [['c.b between 9 and 5']],
    [['c.b between 1 and 5', '7 < c.b']],
    [['c.b <> c.b']],
    [['c.b < c.b']],
  ])('%s', (conditions) => {
    expect(excludes(conditions)).toBe(true);
  });

  it.each([
    [['c.b > 5', 'c.b < 6']],
    [['c.b >= 5', 'c.b <= 5']],
    [['c.b > 5', 'c.a < 5']],
    [['c.b in (1, 9)', 'c.b > 2']],
    [['c.b <> 5', 'c.b <> 6']],
    [['not c.b > 5', 'c.b < 3']],
    [["c.b > 'b'", "c.b < 'a'"]],
    [['c.b = c.b']],
    [['c.b <> c.a']],
    [['c.b > 5', 'c.b < null']],
  ])('says nothing of %s', (conditions) => {
    expect(excludes(conditions)).toBe(false);
  });

  it.each([
    [['c.b > 5', 'c.b < 6'], true],
    [['c.b >= 5', 'c.b < 6'], false],
    [['c.b > 5.2', 'c.b < 5.9'], true],
    [['c.b > 5', 'c.b <= 6'], false],
  ])('of whole numbers: %s %s', (conditions, expected) => {
    expect(excludes(conditions, true)).toBe(expected);
  });
});
