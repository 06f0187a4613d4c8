import { type Agreement, type Holiday, type HoursText, WEEKDAYS } from './agreement.types.ts';
import { steadyPieces } from './zone-clock.ts';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/** Milliseconds since 1970, UTC; `to` does not belong to it. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** What is needed of an agreement to count time. */
export type Calendar = Pick<Agreement, 'zone' | 'hours' | 'holidays' | 'days'>;

/** Counts every hour. */
export const ALWAYS: Calendar = { zone: 'UTC', hours: '24x7', holidays: [], days: {} };

const readHours = new Map<HoursText, readonly [number, number]>();

/** `09:00-18:00` in minutes after midnight: `[540, 1080]`; an end at or before the start is on the next day. */
export function minutesOf(hours: HoursText): readonly [number, number] {
  const known = readHours.get(hours);
  if (known) return known;
  const read = readMinutes(hours);
  readHours.set(hours, read);
  return read;
}

function readMinutes(hours: HoursText): readonly [number, number] {
  const [from = 0, to = 0] = hours.split('-').map((clock) => {
    const [hour = 0, minute = 0] = clock.split(':').map(Number);
    return hour * 60 + minute;
  });
  return [from, to > from ? to : to + 24 * 60];
}

const dates = new Map<number, string>();

/** `2026-11-23` of a day's number since 1970. */
export function dateOf(day: number): string {
  const known = dates.get(day);
  if (known !== undefined) return known;
  const date = new Date(day * DAY_MS).toISOString().slice(0, 10);
  dates.set(day, date);
  return date;
}

/** 1970-01-01 was a Thursday. */
export const weekdayOf = (day: number): (typeof WEEKDAYS)[number] => WEEKDAYS[(((day + 3) % 7) + 7) % 7]!;

/** The holiday that this date is, unless the date has hours of its own. */
export function holidayOn({ holidays, days }: Calendar, date: string): Holiday | undefined {
  if (Object.hasOwn(days, date)) return undefined;
  return holidays.find(({ from, to }) => {
    const compared = from.length === 5 ? date.slice(5) : date;
    return from <= compared && compared <= to;
  });
}

/** The working hours that begin on a day: its own, none on a holiday, else those of its weekday. */
export function hoursOn(calendar: Calendar, day: number): readonly HoursText[] {
  const date = dateOf(day);
  if (Object.hasOwn(calendar.days, date)) return calendar.days[date]!;
  if (holidayOn(calendar, date)) return [];
  return calendar.hours === '24x7' ? ['00:00-24:00'] : (calendar.hours[weekdayOf(day)] ?? []);
}

/**
 * The working time between two moments, in order, none touching another.
 *
 * A moment is working time when the clocks of the client's zone show a working hour then: a night shift over the autumn change has an hour
 * more, over the spring change one less. Hours that go over midnight belong to the day on which they begin, and so does its holiday.
 */
export function workingBetween(calendar: Calendar, from: number, to: number): readonly Span[] {
  const spans: Span[] = [];
  for (const piece of steadyPieces(calendar.zone, from, to)) {
    const [first, last] = [piece.from + piece.offset, piece.to + piece.offset];
    for (let day = Math.floor(first / DAY_MS) - 1; day * DAY_MS < last; day += 1) {
      for (const hours of hoursOn(calendar, day)) {
        const [start, end] = minutesOf(hours).map((minute) => day * DAY_MS + minute * MINUTE_MS) as [number, number];
        const clipped = { from: Math.max(start, first) - piece.offset, to: Math.min(end, last) - piece.offset };
        if (clipped.from < clipped.to) spans.push(clipped);
      }
    }
  }
  return joined(spans);
}

/** Puts spans in order and joins those that touch. */
export function joined(spans: readonly Span[]): readonly Span[] {
  const result: Span[] = [];
  for (const span of spans.toSorted((one, other) => one.from - other.from)) {
    const last = result.at(-1);
    if (last && span.from <= last.to) result[result.length - 1] = { from: last.from, to: Math.max(last.to, span.to) };
    else result.push(span);
  }
  return result;
}

/** What of the spans does not lie in the holes. Both are in order and apart. */
export function without(spans: readonly Span[], holes: readonly Span[]): readonly Span[] {
  return holes.reduce<readonly Span[]>(
    (left, hole) =>
      left.flatMap(({ from, to }) =>
        [
          { from, to: Math.min(to, hole.from) },
          { from: Math.max(from, hole.to), to },
        ].filter((part) => part.from < part.to),
      ),
    spans,
  );
}

export const lengthOf = (spans: readonly Span[]): number => spans.reduce((sum, { from, to }) => sum + to - from, 0);

/** How far ahead a working moment is looked for: beyond it the calendar has none. */
const YEARS_AHEAD = 20;
/** Most times are over within days: the stretches that are looked at grow from a few days to a month. */
const WINDOWS = [3, 8, 32] as const;

/** The moment at which so many milliseconds of working time have passed since `from`; null where the calendar never has so many. */
export function afterWorking(calendar: Calendar, from: number, amount: number): number | null {
  let left = amount;
  const end = from + YEARS_AHEAD * 366 * DAY_MS;
  for (let [start, round] = [from, 0]; start < end; round += 1) {
    const next = start + WINDOWS[Math.min(round, WINDOWS.length - 1)]! * DAY_MS;
    for (const span of workingBetween(calendar, start, next)) {
      if (left <= span.to - span.from) return span.from + left;
      left -= span.to - span.from;
    }
    start = next;
  }
  return null;
}
