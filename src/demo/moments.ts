/** The demo's business zone, Europe/Moscow, has had one offset since 2014. Moments are milliseconds since 1970. */
const MOSCOW_OFFSET = 3 * 3600_000;
export const MINUTE = 60_000;
export const DAY = 24 * 3600_000;

/** The moment at which the demo stands when it is created: Monday, 23 November 2026, 09:00 in Moscow. */
export const DEMO_NOW = Date.parse('2026-11-23T09:00:00+03:00');
export const HISTORY_DAYS = 60;

/** `2026-11-23 09:00:00+03`: what PostgreSQL reads back as the same moment in any session zone. */
export function timestamp(moment: number): string {
  return `${new Date(moment + MOSCOW_OFFSET).toISOString().slice(0, 19).replace('T', ' ')}+03`;
}

/** `2026-11-23`, the day in Moscow. */
export function dateOf(moment: number): string {
  return new Date(moment + MOSCOW_OFFSET).toISOString().slice(0, 10);
}

/** The moment of a local time `HH:MM` on the Moscow day of `moment`. */
export function atTime(moment: number, time: string): number {
  return Date.parse(`${dateOf(moment)}T${time.slice(0, 5)}:00+03:00`);
}

/** Day of the week in Moscow, 1 = Monday. */
export function dayOfWeek(moment: number): number {
  return new Date(moment + MOSCOW_OFFSET).getUTCDay() || 7;
}

/** The first moment after `after` at which something runs that runs at `time` every day, or on one day of the week. */
export function nextTime(after: number, time: string, day: number | null): number {
  for (let ahead = 0; ahead <= 7; ahead++) {
    const moment = atTime(after + ahead * DAY, time);
    if (moment > after && (day === null || dayOfWeek(moment) === day)) return moment;
  }
  throw new Error(`No day of the week has the number ${day}.`);
}
