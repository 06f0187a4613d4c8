const MOMENT =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)?\s*(?:Z|[+-](\d{2})(?::?(\d{2}))?)?$/i;

/** True for a day, or a day with a time, that the calendar has: `2026-11-23`, `2026-11-23T09:00`, with or without a zone. */
export function isMoment(text: string): boolean {
  const parts = MOMENT.exec(text)
    ?.slice(1)
    .map((part) => Number(part ?? 0));
  if (parts === undefined) return false;
  const [year, month, day, hour, minute, second, zoneHour, zoneMinute] = parts as [number, ...number[]];
  const date = new Date(Date.UTC(year, month! - 1, day));
  const isDay = date.getUTCFullYear() === year && date.getUTCMonth() === month! - 1 && date.getUTCDate() === day;
  return isDay && hour! < 24 && minute! < 60 && second! < 60 && zoneHour! < 16 && zoneMinute! < 60;
}
