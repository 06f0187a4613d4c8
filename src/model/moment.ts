import type { Lang } from '../text.ts';

/** Seconds between two ISO 8601 moments, or null when one is not known. */
export function secondsBetween(from: string | null, to: string | null): number | null {
  if (from === null || to === null) return null;
  return (Date.parse(to) - Date.parse(from)) / 1000;
}

/** `2026-11-23 09:00` on the clock of a zone (IANA name); `—` when the moment is not known. Say the zone's name beside it. */
export function formatMoment(iso: string | null, zone: string): string {
  if (iso === null || Number.isNaN(Date.parse(iso))) return '—';
  return new Date(iso).toLocaleString('sv-SE', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });
}

/** A value of a row as people read it: a moment as the server writes it in UTC (`2026-10-26 17:49:10+00`) by the clock of a zone, all else as it is. */
export function localMoment(value: string, zone: string): string {
  if (!/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?\+00$/.test(value)) return value;
  return formatMoment(`${value.slice(0, 19).replace(' ', 'T')}Z`, zone);
}

/** Whether a text is the IANA name of a time zone; data may hold any word. */
export function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

const UNITS = [
  { seconds: 86_400, en: 'd', ru: 'д' },
  { seconds: 3_600, en: 'h', ru: 'ч' },
  { seconds: 60, en: 'min', ru: 'мин' },
  { seconds: 1, en: 's', ru: 'с' },
] as const;

/** Seconds as people say them, two units at most: `2 h 5 min`, `48 s`; `2 ч 5 мин`. */
export function formatDuration(seconds: number | null, lang: Lang): string {
  if (seconds === null || !Number.isFinite(seconds)) return '—';
  if (seconds < 0) return `−${formatDuration(-seconds, lang)}`;
  if (seconds < 1) return lang === 'ru' ? '<1 с' : '<1 s';
  const rounded = Math.round(seconds);
  const first = UNITS.findIndex((unit) => rounded >= unit.seconds);
  const big = UNITS[first]!;
  const small = UNITS[first + 1];
  const rest = small ? Math.floor((rounded % big.seconds) / small.seconds) : 0;
  const head = `${Math.floor(rounded / big.seconds)} ${big[lang]}`;
  return small && rest > 0 ? `${head} ${rest} ${small[lang]}` : head;
}

/** Seconds for a narrow column, one unit: `121 s`, `48 min`, `3.1 h`; `121 с`, `48 мин`, `3,1 ч`. */
export function formatShortDuration(seconds: number | null, lang: Lang): string {
  if (seconds === null || !Number.isFinite(seconds)) return '—';
  const say = (value: number, digits: number, en: string, ru: string) =>
    lang === 'ru' ? `${value.toFixed(digits).replace('.', ',')} ${ru}` : `${value.toFixed(digits)} ${en}`;
  if (seconds < 600) return say(seconds, 0, 's', 'с');
  if (seconds < 5_400) return say(seconds / 60, 0, 'min', 'мин');
  return seconds < 172_800 ? say(seconds / 3_600, 1, 'h', 'ч') : say(seconds / 86_400, 1, 'd', 'д');
}

/** The same moment with the clock and offset of a zone, `2026-11-23T09:00:00+03:00`: for drawings that show times as they are given. */
export function inZone(iso: string | null, zone: string): string | null {
  if (iso === null || Number.isNaN(Date.parse(iso))) return null;
  const moment = new Date(Math.floor(Date.parse(iso) / 1000) * 1000);
  const clock = moment.toLocaleString('sv-SE', { timeZone: zone }).replace(' ', 'T');
  const minutes = Math.round((Date.parse(`${clock}Z`) - moment.getTime()) / 60_000);
  const sign = minutes < 0 ? '-' : '+';
  const two = (value: number) => String(Math.trunc(Math.abs(value))).padStart(2, '0');
  return `${clock}${sign}${two(minutes / 60)}:${two(minutes % 60)}`;
}
