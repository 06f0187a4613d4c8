import { describe, expect, it } from 'vitest';
import { hasMixedScript, nearValues } from '../../src/condition/near-values.ts';

describe('values that nearly are the literal', () => {
  it.each([
    ['blanks behind it', 'GOLD', ['GOLD ', 'BASE'], [['GOLD ', 'blanks']]],
    [
      'a no-break space before it, two blanks in it',
      'ОАО Ромашка',
      ['\u00A0ОАО  Ромашка'],
      [['\u00A0ОАО  Ромашка', 'blanks']],
    ],
    [
      'other case',
      'казань',
      ['Казань', 'КАЗАНЬ', 'Самара'],
      [
        ['Казань', 'case'],
        ['КАЗАНЬ', 'case'],
      ],
    ],
    ['other case and a blank', 'gold', ['GOLD '], [['GOLD ', 'case']]],
    ['Cyrillic for Latin', 'A1', ['А1', 'B1'], [['А1', 'letters']]],
    ['Latin for Cyrillic in a word', 'Москва', ['Mосква'], [['Mосква', 'letters']]],
    ['small letters whose capitals look alike', 'вклад', ['BКЛАД'], [['BКЛАД', 'letters']]],
    ['ё for е', 'Королев', ['Королёв'], [['Королёв', 'form']]],
    ['a composed й', 'й'.normalize('NFC'), ['й'.normalize('NFD')], [['й'.normalize('NFD'), 'form']]],
    ['a slip of the pen', 'ACTVE', ['ACTIVE', 'BLOCKED'], [['ACTIVE', 'spelling']]],
    ['letters exchanged', 'RETIAL', ['RETAIL'], [['RETAIL', 'spelling']]],
  ])('%s', (_what, literal, values, expected) => {
    expect(nearValues(literal, values).map(({ value, how }) => [value, how])).toEqual(expected);
  });

  it.each([
    ['the value itself', 'GOLD', ['GOLD']],
    ['another word', 'GOLD', ['SILVER', 'BASE']],
    ['numbers: 1001 is no slip of 1002', '1001', ['1002', '1003']],
    ['dates', '2026-01-01', ['2026-01-02']],
    ['codes of two letters', 'AB', ['AC', 'BA']],
    ['a guess at spelling, when the literal itself is in use', 'ACTIVE', ['ACTIVE', 'INACTIVE', 'ACTIVE1']],
    ['a guess at spelling, when one looks the same but is blank', '', [' ', '']],
  ])('leaves alone: %s', (_what, literal, values) => {
    expect(nearValues(literal, values)).toEqual([]);
  });

  it('puts what looks the same before any guess', () => {
    expect(nearValues('ACTIVE', ['ACTIVF', 'active'])).toEqual([{ value: 'active', how: 'case' }]);
  });
});

describe('letters of two alphabets in one word', () => {
  it.each([
    ['Mосква', true],
    ['А1', false],
    ['A1', false],
    ['VIP Москва', false],
    ['GОLD', true],
  ])('%s: %s', (value, expected) => {
    expect(hasMixedScript(value)).toBe(expected);
  });
});
