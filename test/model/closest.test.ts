import { expect, it } from 'vitest';
import { closestNames, didYouMean } from '../../src/model/closest.ts';

const NAMES = ['statement-timeout', 'search-path', 'client', 'system', 'db'];

it.each([
  ['statment-timeout', ['statement-timeout']],
  ['seacrh_path', ['search-path']],
  ['CLIENT', ['client']],
  ['сlient', ['client']], // the first letter is Cyrillic
  ['xyz', []],
  ['', []],
])('finds what was meant by %j', (wanted, expected) => {
  expect(closestNames(wanted, NAMES)).toEqual(expected);
});

it('says it as a question', () => {
  expect(didYouMean('sistem', NAMES)).toBe('Did you mean "system"?');
  expect(didYouMean('nothing like it', NAMES)).toBeUndefined();
});
