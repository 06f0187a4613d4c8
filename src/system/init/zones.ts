import { type Text, text } from '../../text.ts';
import { type Ahead, columnKey } from './catalog.types.ts';
import { plainName } from './names.ts';
import { type Situation, valuesOf } from './situation.ts';
import type { Zones } from './source.ts';
import { ZONE_NAME } from './vocabulary.ts';

/**
 * Guesses the zones. Of the business: what most rows of a column of zones say, else the machine's own (`log_timezone`, which initdb takes from it), else
 * UTC. Of times without a zone, the first that is known: what a default says (`… at time zone 'utc'`); what the newest rows were ahead of UTC when their
 * table was analysed; the zone of the machine, where an application usually runs.
 */
export function guessZones(situation: Situation): { readonly zones: Zones; readonly note: Text; readonly bare: Text } {
  const { catalog, samples } = situation;
  const server = zoneOrNull(catalog.serverZone);
  const fromRows = zoneInRows(situation);
  const business = fromRows?.zone ?? (server && !isUtc(server) ? server : 'UTC');
  const bare = defaultSaysUtc(situation) ??
    rowsSay(samples.ahead, business) ?? { zone: server ?? 'UTC', why: WHERE_THE_SERVER_IS };
  const why = fromRows
    ? text(`most rows of ${fromRows.column} say so`, `так в большинстве строк ${fromRows.column}`)
    : server
      ? text(`the server's log_timezone is ${server}`, `log_timezone сервера — ${server}`)
      : text('nothing says which', 'ничто не говорит, какая');
  const isLikely = fromRows !== undefined;
  return {
    zones: { business, wallClock: bare.zone },
    note: text(`${confidence(isLikely, 'en')}: ${why.en}`, `${confidence(isLikely, 'ru')}: ${why.ru}`),
    bare: text(
      `moments without a zone are read as ${bare.zone}: ${bare.why.en}`,
      `моменты без зоны читаются как ${bare.zone}: ${bare.why.ru}`,
    ),
  };
}

interface BareZone {
  readonly zone: string;
  readonly why: Text;
}

const WHERE_THE_SERVER_IS = text(
  'the server lives there; compare one with a time that you know',
  'там живёт сервер; сравните один с известным вам временем',
);

function defaultSaysUtc({ catalog }: Situation): BareZone | undefined {
  const says = catalog.tables.some(({ columns }) =>
    columns.some(({ sort, preset }) => sort === 'wall-clock' && /\butc\b/i.test(preset ?? '')),
  );
  return says ? { zone: 'UTC', why: text('a default says so', 'так в значении по умолчанию') } : undefined;
}

/** Rows that came within this many seconds before the statistics were made are taken as the newest there could be. */
const FRESH = 3600;
const SLACK = 120;
const FARTHEST = 14 * 3600;

/** The zone whose offset explains how far the newest rows were ahead of UTC; undefined where no rows were fresh. */
function rowsSay(ahead: readonly Ahead[], business: string): BareZone | undefined {
  const [newest] = ahead
    .filter(({ seconds }) => seconds > -FRESH && seconds <= FARTHEST)
    .toSorted((one, other) => other.seconds - one.seconds);
  if (!newest) return undefined;
  const hours = Math.ceil((newest.seconds - SLACK) / 3600);
  const fixed = hours <= 0 ? 'UTC' : `Etc/GMT-${hours}`;
  const offset = offsetOf(business, newest.at);
  const isBusiness = newest.seconds <= offset + SLACK && newest.seconds > offset - FRESH;
  const minutes = Math.round(newest.seconds / 60);
  return {
    zone: isBusiness ? business : fixed,
    why: text(
      `${newest.table}.${newest.column} was ${minutes} min ahead of UTC when analysed`,
      `${newest.table}.${newest.column} опережал UTC на ${minutes} мин при сборе статистики`,
    ),
  };
}

/** Seconds by which the clocks of a zone were ahead of UTC at a moment. */
function offsetOf(zone: string, at: string): number {
  const wall = new Date(at).toLocaleString('sv-SE', { timeZone: zone });
  return (Date.parse(`${wall.replace(' ', 'T')}Z`) - Math.floor(Date.parse(at) / 1000) * 1000) / 1000;
}

const confidence = (isLikely: boolean, lang: 'en' | 'ru'): string =>
  ({ en: isLikely ? 'likely' : 'possible', ru: isLikely ? 'вероятно' : 'возможно' })[lang];

const isUtc = (zone: string): boolean => /^(utc|etc\/utc|etc\/uct|gmt|universal|zulu)$/i.test(zone);

function zoneOrNull(zone: string | null): string | null {
  if (zone === null) return null;
  if (isUtc(zone)) return 'UTC';
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return zone;
  } catch {
    return null;
  }
}

/** The most common value of a column called `time_zone`, in the largest table that has one. Without statistics nobody knows which is most common. */
function zoneInRows(situation: Situation): { readonly zone: string; readonly column: string } | undefined {
  const { catalog, samples } = situation;
  for (const table of catalog.tables.toSorted((one, other) => (other.rows ?? 0) - (one.rows ?? 0))) {
    const column = table.columns.find(({ name }) => ZONE_NAME.test(plainName(name)));
    if (!column || !samples.ranked.has(columnKey(table.id, column.name))) continue;
    const [zone] = valuesOf(situation, table, column);
    if (zone?.includes('/') && zoneOrNull(zone)) return { zone, column: `${table.name}.${column.name}` };
  }
  return undefined;
}
