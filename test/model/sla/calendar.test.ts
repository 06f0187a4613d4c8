import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Agreement, WEEKDAYS } from '../../../src/model/sla/agreement.types.ts';
import {
  ALWAYS,
  afterWorking,
  type Calendar,
  lengthOf,
  minutesOf,
  type Span,
  workingBetween,
} from '../../../src/model/sla/calendar.ts';
import { hasClock, offsetAt } from '../../../src/model/sla/zone-clock.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const at = (iso: string): number => Date.parse(iso);
const calendar = (zone: string, hours: Agreement['hours'], more: Partial<Calendar> = {}): Calendar => ({
  zone,
  hours,
  holidays: [],
  days: {},
  ...more,
});
const everyDay = (...hours: string[]): Agreement['hours'] => Object.fromEntries(WEEKDAYS.map((day) => [day, hours]));
const hoursIn = (given: Calendar, from: string, to: string): number =>
  lengthOf(workingBetween(given, at(from), at(to))) / HOUR;

/** What a clock on the wall of the zone shows; written apart from the code under test. */
function wallClock(
  zone: string,
): (moment: number) => { date: string; weekday: string; minute: number; before: string } {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    weekday: 'short',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  return (moment) => {
    const parts = Object.fromEntries(format.formatToParts(moment).map(({ type, value }) => [type, value]));
    const date = `${parts['year']}-${parts['month']}-${parts['day']}`;
    const before = new Date(at(`${date}T00:00:00Z`) - 24 * HOUR).toISOString().slice(0, 10);
    const minute = Number(parts['hour']) * 60 + Number(parts['minute']);
    return { date, weekday: parts['weekday']!.toLowerCase(), minute, before };
  };
}

/** Counts by asking for every minute whether the clock on the wall shows a working one. */
function countedByHand(given: Calendar, from: number, to: number): number {
  const clock = wallClock(given.zone);
  let minutes = 0;
  for (let moment = from; moment < to; moment += MINUTE) {
    const { date, weekday, minute, before } = clock(moment);
    const dayBefore = WEEKDAYS[(WEEKDAYS.indexOf(weekday as (typeof WEEKDAYS)[number]) + 6) % 7]!;
    const isWorking =
      ownHours(given, date, weekday).some(([start, end]) => start <= minute && minute < end) ||
      ownHours(given, before, dayBefore).some(([, end]) => minute < end - 24 * 60);
    if (isWorking) minutes += 1;
  }
  return minutes;
}

function ownHours(
  { days, holidays, hours }: Calendar,
  date: string,
  weekday: string,
): readonly (readonly [number, number])[] {
  const isHoliday = holidays.some(({ from, to }) => {
    const day = from.length === 5 ? date.slice(5) : date;
    return from <= day && day <= to;
  });
  const week = hours === '24x7' ? ['00:00-24:00'] : (hours[weekday as (typeof WEEKDAYS)[number]] ?? []);
  return (days[date] ?? (isHoliday ? [] : week)).map(minutesOf);
}

const clockText = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

/** Hours of a day that do not overlap; the last may go over midnight. */
const dayHours = fc.uniqueArray(fc.integer({ min: 0, max: 1439 }), { minLength: 2, maxLength: 4 }).map((minutes) => {
  const sorted = minutes.toSorted((one, other) => one - other);
  const pairs = sorted.flatMap((from, index) => (index % 2 === 0 ? [[from, sorted[index + 1] ?? 480] as const] : []));
  return pairs.filter(([from, to]) => from !== to).map(([from, to]) => `${clockText(from)}-${clockText(to)}`);
});

const ZONES = [
  'Europe/Moscow',
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'America/St_Johns',
  'Africa/Casablanca',
  'Pacific/Apia',
];

/** Near days on which clocks jump somewhere in the zones above, and around leap days and the year 2038. */
const JUMPS = [
  '2011-12-29T00:00:00Z',
  '2014-10-25T00:00:00Z',
  '2026-02-14T12:00:00Z',
  '2026-03-07T12:00:00Z',
  '2026-03-21T12:00:00Z',
  '2026-03-28T12:00:00Z',
  '2026-04-04T00:00:00Z',
  '2026-10-24T12:00:00Z',
  '2026-10-31T12:00:00Z',
  '2028-02-28T00:00:00Z',
  '2038-01-18T00:00:00Z',
].map(at);

const anyCalendar: fc.Arbitrary<Calendar> = fc.record({
  zone: fc.constantFrom(...ZONES),
  hours: fc.oneof(
    { arbitrary: fc.constant('24x7' as const), weight: 1 },
    {
      arbitrary: fc.dictionary(fc.constantFrom(...WEEKDAYS), dayHours, { minKeys: 1, noNullPrototype: true }),
      weight: 6,
    },
  ),
  holidays: fc.subarray([
    { from: '2026-03-29', to: '2026-03-29', name: '' },
    { from: '10-25', to: '10-26', name: 'every year' },
    { from: '02-29', to: '02-29', name: 'leap day' },
    { from: '2026-01-01', to: '2026-12-31', name: 'a year without work' },
  ]),
  days: fc
    .subarray(['2026-03-29', '2026-10-25', '2028-02-29'])
    .map((dates) =>
      Object.fromEntries(dates.map((date, index) => [date, index === 0 ? ['01:30-03:30', '22:00-06:00'] : []])),
    ),
});

const anySpan: fc.Arbitrary<Span> = fc
  .tuple(fc.constantFrom(...JUMPS), fc.integer({ min: 0, max: 1_500 }), fc.integer({ min: 0, max: 4_500 }))
  .map(([jump, before, length]) => ({ from: jump + before * MINUTE, to: jump + (before + length) * MINUTE }));

describe('working time', () => {
  it('is what a clock on the wall shows, minute by minute, in any calendar and over any jump', () => {
    fc.assert(
      fc.property(anyCalendar, anySpan, (given, { from, to }) => {
        expect(lengthOf(workingBetween(given, from, to)) / MINUTE).toBe(countedByHand(given, from, to));
      }),
      { numRuns: 100 },
    );
  }, 60_000);

  it('is in order, apart, inside, and the same when it is counted in two parts', () => {
    fc.assert(
      fc.property(anyCalendar, anySpan, fc.double({ min: 0, max: 1, noNaN: true }), (given, { from, to }, part) => {
        const spans = workingBetween(given, from, to);
        for (const [index, span] of spans.entries()) {
          expect(span.from).toBeLessThan(span.to);
          expect(span.from).toBeGreaterThanOrEqual(index === 0 ? from : spans[index - 1]!.to + 1);
          expect(span.to).toBeLessThanOrEqual(to);
        }
        const middle = from + Math.floor((to - from) * part);
        const halves = [workingBetween(given, from, middle), workingBetween(given, middle, to)];
        expect(lengthOf(halves.flat())).toBe(lengthOf(spans));
      }),
      { numRuns: 400 },
    );
  });

  it('is used up at the moment that is said, and not a millisecond before', () => {
    const amount = fc.integer({ min: 1, max: 40 * 60 });
    fc.assert(
      fc.property(anyCalendar, anySpan, amount, (given, { from }, minutes) => {
        const due = afterWorking(given, from, minutes * MINUTE);
        if (due === null) return;
        expect(lengthOf(workingBetween(given, from, due))).toBe(minutes * MINUTE);
        expect(lengthOf(workingBetween(given, from, due - 1))).toBe(minutes * MINUTE - 1);
      }),
      { numRuns: 200 },
    );
  });
});

describe('a day on which the clocks jump', () => {
  it.each([
    ['2026-03-28T23:00:00Z', '2026-03-29T22:00:00Z', 23],
    ['2026-10-24T22:00:00Z', '2026-10-25T23:00:00Z', 25],
  ])('has as many hours as pass: %s', (from, to, hours) => {
    expect(hoursIn(calendar('Europe/Berlin', '24x7'), from, to)).toBe(hours);
    expect(hoursIn(calendar('Europe/Berlin', everyDay('00:00-24:00')), from, to)).toBe(hours);
  });

  it('makes the night shift an hour shorter in spring and longer in autumn', () => {
    const nights = calendar('Europe/Berlin', everyDay('22:00-06:00'));
    expect(hoursIn(nights, '2026-03-28T12:00:00Z', '2026-03-29T12:00:00Z')).toBe(7);
    expect(hoursIn(nights, '2026-10-24T12:00:00Z', '2026-10-25T12:00:00Z')).toBe(9);
    expect(hoursIn(nights, '2026-06-01T12:00:00Z', '2026-06-02T12:00:00Z')).toBe(8);
  });

  it('that a country has left out is not counted, and a changed zone counts by its new clocks', () => {
    const office = everyDay('09:00-18:00');
    // Samoa went from the 29th to the 31st of December 2011; Moscow set its clocks back for good on 26 October 2014.
    expect(hoursIn(calendar('Pacific/Apia', office), '2011-12-29T10:00:00Z', '2012-01-01T10:00:00Z')).toBe(27);
    expect(hoursIn(calendar('Europe/Moscow', office), '2014-10-25T00:00:00Z', '2014-10-25T06:00:00Z')).toBe(1);
    expect(hoursIn(calendar('Europe/Moscow', office), '2014-10-27T00:00:00Z', '2014-10-27T06:00:00Z')).toBe(0);
  });
});

describe('the clock of a zone', () => {
  it.each([
    ['Europe/Berlin', '2026-03-29T00:59:59Z', 1],
    ['Europe/Berlin', '2026-03-29T01:00:00Z', 2],
    ['Europe/Berlin', '2026-10-25T00:59:59Z', 2],
    ['Europe/Berlin', '2026-10-25T01:00:00Z', 1],
    ['Europe/Moscow', '2014-10-25T22:00:00Z', 3],
    ['Africa/Casablanca', '2026-02-20T00:00:00Z', 0],
    ['Asia/Kathmandu', '2026-02-20T00:00:00Z', 5.75],
    ['UTC', '1969-12-31T23:59:59Z', 0],
  ])('%s at %s is %d hours beyond UTC', (zone, moment, hours) => {
    expect(offsetAt(zone, at(moment)) / HOUR).toBe(hours);
  });

  it('is there only for a zone that there is', () => {
    expect(['Europe/Moscow', 'UTC', 'Europe/Moskow', ''].map(hasClock)).toEqual([true, true, false, false]);
  });
});

describe('a shift over midnight', () => {
  const nights = calendar(
    'UTC',
    { fri: ['22:00-06:00'] },
    { holidays: [{ from: '2026-05-02', to: '2026-05-02', name: '' }] },
  );

  it('belongs to the day on which it begins, also where the next one is a holiday', () => {
    expect(hoursIn(nights, '2026-05-01T00:00:00Z', '2026-05-03T00:00:00Z')).toBe(8);
    expect(
      hoursIn(
        { ...nights, holidays: [{ from: '2026-05-01', to: '2026-05-01', name: '' }] },
        '2026-05-01T00:00:00Z',
        '2026-05-03T00:00:00Z',
      ),
    ).toBe(0);
  });
});

describe('holidays, working Saturdays and leap days', () => {
  const office = {
    mon: ['09:00-18:00'],
    tue: ['09:00-18:00'],
    wed: ['09:00-18:00'],
    thu: ['09:00-18:00'],
    fri: ['09:00-18:00'],
  };
  const year = calendar('Europe/Moscow', office, {
    holidays: [
      { from: '2026-01-01', to: '2026-01-09', name: 'Новогодние каникулы' },
      { from: '02-29', to: '02-29', name: 'a leap day off' },
    ],
    days: { '2026-11-07': ['09:00-17:00'], '2026-12-31': [], '2026-01-05': ['10:00-12:00'] },
  });

  it.each([
    ['a week without work but for two hours', '2026-01-01', '2026-01-12', 2],
    ['a working Saturday', '2026-11-07', '2026-11-09', 8],
    ['a day off', '2026-12-31', '2027-01-01', 0],
    ['a leap day', '2028-02-28', '2028-03-02', 18],
    ['1 March of a year without one', '2027-02-28', '2027-03-02', 9],
    ['the end of the clock of 32 bits', '2038-01-18', '2038-01-20', 18],
  ])('%s', (_what, from, to, hours) => {
    expect(hoursIn(year, `${from}T00:00:00+03:00`, `${to}T00:00:00+03:00`)).toBe(hours);
  });

  it('a promise of months is found, and one that the calendar never keeps is not', () => {
    expect(afterWorking(year, at('2026-01-12T09:00:00+03:00'), 2_000 * HOUR)).toBe(at('2026-11-17T12:00:00+03:00'));
    const never = { ...year, holidays: [{ from: '01-01', to: '12-31', name: '' }], days: {} };
    expect(afterWorking(never, at('2026-01-12T00:00:00Z'), HOUR)).toBeNull();
    expect(afterWorking(ALWAYS, at('2026-01-12T00:00:00Z'), 720 * HOUR)).toBe(at('2026-02-11T00:00:00Z'));
  });
});
