import { describe, expect, it } from 'vitest';
import { atTime, DAY, DEMO_NOW, dateOf, dayOfWeek, nextTime, timestamp } from '../../src/demo/moments.ts';

describe('the demo’s clock', () => {
  it('stands on a Monday morning in Moscow when the demo is created', () => {
    expect(timestamp(DEMO_NOW)).toBe('2026-11-23 09:00:00+03');
    expect(dayOfWeek(DEMO_NOW)).toBe(1);
  });

  it('counts days as Moscow does, also in the hours in which London is a day behind', () => {
    const shortlyAfterMidnight = Date.parse('2026-11-23T00:30:00+03:00');
    expect(dateOf(shortlyAfterMidnight)).toBe('2026-11-23');
    expect(timestamp(atTime(shortlyAfterMidnight, '06:00'))).toBe('2026-11-23 06:00:00+03');
  });

  it.each([
    ['a daily job whose time is still to come today', '10:00', null, '2026-11-23 10:00:00+03'],
    ['a daily job whose time has passed', '06:00', null, '2026-11-24 06:00:00+03'],
    [
      'a daily job that is due this very moment, and so has its turn behind it',
      '09:00',
      null,
      '2026-11-24 09:00:00+03',
    ],
    ['a weekly run later this week', '11:00', 4, '2026-11-26 11:00:00+03'],
    ['a weekly run of today that has passed', '08:00', 1, '2026-11-30 08:00:00+03'],
  ])('plans %s', (_, time, day, expected) => {
    expect(timestamp(nextTime(DEMO_NOW, time, day))).toBe(expected);
  });

  it('plans each weekly run exactly a week after the one before', () => {
    const first = nextTime(DEMO_NOW, '11:00', 4);
    expect(nextTime(first, '11:00', 4) - first).toBe(7 * DAY);
  });
});
