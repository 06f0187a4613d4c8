import { describe, expect, it } from 'vitest';
import { canBeIdentifier } from '../../src/model/identifier.ts';
import { formatDuration, formatMoment, formatShortDuration, inZone, secondsBetween } from '../../src/model/moment.ts';
import { medianOf, usualOf } from '../../src/model/statistics.ts';

describe('moments', () => {
  it.each([
    [0.4, '<1 s', '<1 с'],
    [48, '48 s', '48 с'],
    [60, '1 min', '1 мин'],
    [7500, '2 h 5 min', '2 ч 5 мин'],
    [86_400 * 3 + 1800, '3 d', '3 д'],
    [-90, '−1 min 30 s', '−1 мин 30 с'],
  ])('says %d seconds as people do', (seconds, en, ru) => {
    expect([formatDuration(seconds, 'en'), formatDuration(seconds, 'ru')]).toEqual([en, ru]);
  });

  it.each([
    [121, '121 s', '121 с'],
    [2866, '48 min', '48 мин'],
    [11_160, '3.1 h', '3,1 ч'],
    [400_000, '4.6 d', '4,6 д'],
    [null, '—', '—'],
  ])('says %s seconds in one unit where there is little room', (seconds, en, ru) => {
    expect([formatShortDuration(seconds, 'en'), formatShortDuration(seconds, 'ru')]).toEqual([en, ru]);
  });

  it('shows a moment on the clock of the business, also across midnight and summer time', () => {
    expect(formatMoment('2026-11-22T21:30:00.123456Z', 'Europe/Moscow')).toBe('2026-11-23 00:30');
    expect(inZone('2026-07-01T12:00:00Z', 'Europe/Berlin')).toBe('2026-07-01T14:00:00+02:00');
    expect(inZone('2026-01-01T02:00:00Z', 'America/St_Johns')).toBe('2025-12-31T22:30:00-03:30');
    expect(secondsBetween('2026-11-22T21:30:00Z', '2026-11-22T21:31:30Z')).toBe(90);
    expect([formatMoment(null, 'UTC'), inZone(null, 'UTC'), secondsBetween(null, null)]).toEqual(['—', null, null]);
  });
});

describe('what is usual', () => {
  it('is not moved by one bad value', () => {
    expect(usualOf([100, 102, 98, 101, 99, 5000, null], 5)).toMatchObject({ values: 6, median: 100.5 });
    expect(usualOf([100, 102, 98, 101, 99, 5000], 5)!.spread).toBeLessThan(4);
    expect(usualOf([1, 2, null], 3)).toBeUndefined();
    expect(medianOf([])).toBeNaN();
  });
});

describe('identifiers', () => {
  it.each([
    ['vip', 'integer', false],
    ['1187', 'integer', true],
    ['3000000000', 'integer', false],
    ['3000000000', 'bigint', true],
    ['vip', 'text', true],
    ['vip', 'uuid', false],
    ['0b0e3c0e-61f0-4b0f-9a41-6c3c1f2b7a10', 'uuid', true],
    ['a\0b', 'text', false],
    ['vip', null, false],
  ])('knows whether %j can be a %s', (word, type, can) => {
    expect(canBeIdentifier(word, type)).toBe(can);
  });
});
