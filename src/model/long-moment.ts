import type { Lang } from '../text.ts';
import { russianCityOf } from './zone-cities.ts';

const FORMATS = new Map<string, Intl.DateTimeFormat>();

/** Formats are costly to make, and a long record asks for the same one thousands of times. */
function formatOf(lang: Lang, zone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${lang} ${zone} ${JSON.stringify(options)}`;
  const known = FORMATS.get(key);
  if (known) return known;
  const made = new Intl.DateTimeFormat(lang === 'ru' ? 'ru-RU' : 'en-GB', { timeZone: zone, ...options });
  FORMATS.set(key, made);
  return made;
}

/** `26 November 2026, 09:08`; `26 ноября 2026, 09:08`: for people who do not work with the record. */
export function longMoment(iso: string | null, zone: string, lang: Lang): string {
  if (iso === null || Number.isNaN(Date.parse(iso))) return '—';
  const at = new Date(iso);
  const day = formatOf(lang, zone, { day: 'numeric', month: 'long', year: 'numeric' })
    .format(at)
    .replace(/\s*г\.$/, '');
  return `${day}, ${clock(iso, zone, lang)}`;
}

/** `09:08` */
export function clock(iso: string, zone: string, lang: Lang): string {
  return formatOf(lang, zone, { hour: '2-digit', minute: '2-digit' }).format(new Date(iso));
}

/** `26.11., 09:08` is read by everybody: for axes and narrow columns. */
export function shortMoment(iso: string, zone: string, lang: Lang): string {
  return `${formatOf(lang, zone, { day: 'numeric', month: 'short' }).format(new Date(iso)).replace(/\.$/, '')}, ${clock(iso, zone, lang)}`;
}

/** The clock of a zone as a person calls it: `Moscow (UTC+3)`, `UTC`; behind “по часам” in Russian, by the offset alone where the city has no Russian name here. */
export function zoneWords(zone: string, iso: string, lang: Lang): string {
  if (/^(Etc\/)?(UTC|GMT)$/.test(zone)) return 'UTC';
  const parts = formatOf('en', zone, { timeZoneName: 'shortOffset', hour: '2-digit' }).formatToParts(new Date(iso));
  const offset = (parts.find(({ type }) => type === 'timeZoneName')?.value ?? '').replace('GMT', 'UTC');
  const city = lang === 'ru' ? russianCityOf(zone) : (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ');
  return city === undefined ? offset : `${city} (${offset})`;
}
