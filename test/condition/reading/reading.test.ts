import { beforeAll, describe, expect, it } from 'vitest';
import { loadParser, parseFormula, printFormula } from '../../../src/condition/parse.ts';
import { otherReading } from '../../../src/condition/reading/reading.ts';

beforeAll(loadParser);

const read = (source: string) => {
  const other = otherReading(parseFormula(source));
  return (
    other && [
      printFormula(other.formula, (text) => text).replace(/\((\w)\)/g, '$1'),
      other.branch.map(({ text }) => text).join(' '),
      other.escaped.map(({ text }) => text).join(' '),
    ]
  );
};

describe('OR beside AND without parentheses', () => {
  it.each([
    ['a and b or c', ['(a and (b or c))', 'c', 'a']],
    ['a or b and c', ['((a or b) and c)', 'a', 'c']],
    ['a and b and c or d or e', ['(a and b and (c or d or e))', 'd e', 'a b']],
    ['x and (a and b or c)', ['(x and (a and (b or c)))', 'c', 'a']],
    ['not (a and b or c)', ['(not (a and (b or c)))', 'c', 'a']],
  ])('is read the other way: %s', (source, expected) => {
    expect(read(source)).toEqual(expected);
  });

  it.each([
    'a and (b or c)',
    '(a and b) or c',
    'a or b',
    'a and b',
    'a and b or c and d',
    'a',
    '(a and b) or (c and d)',
  ])('is not seen in %s', (source) => {
    expect(read(source)).toBeUndefined();
  });
});
