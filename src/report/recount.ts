import { inZone } from '../model/moment.ts';
import type { Report } from './chain.ts';

/** One of several numbers that a report shows. */
export interface Metric {
  readonly metric: string;
  readonly shown: number | null;
  readonly recounted: number | null;
  readonly partOf: string | null;
  readonly error: string | null;
}

/** A day of the summary beside its events; `shown` is null where the summary lacks the day. */
export interface RecountedDay {
  /** `YYYY-MM-DD` in the zone of the report. */
  readonly day: string;
  readonly shown: number | null;
  readonly refreshedAt: string | null;
  readonly responses: number;
  readonly customers: number;
  readonly isInPeriod: boolean;
}

/** The same events read in every way in which a report may read them. */
export interface Recount {
  /** Zone in which the report cuts its days. */
  readonly zone: string;
  readonly responses: number;
  readonly customers: number;
  /** Null where responses do not say to which message they came. */
  readonly messages: number | null;
  /** Events since the end of the period, which it does not cover yet. */
  readonly after: number;
  /** Responses since the beginning of its period until it was built; null where that is not recorded. */
  readonly untilBuilt: number | null;
  /** Responses of its period by kind, of its channel and campaign. */
  readonly kinds: readonly { readonly kind: string; readonly responses: number }[];
  /** Responses of its kind and period beyond what it is tied to; null where it is not tied. */
  readonly ofAllCampaigns: number | null;
  readonly ofAllChannels: number | null;
  /** Responses of the same days cut in other zones. */
  readonly inZones: readonly { readonly zone: string; readonly responses: number }[];
  /** Null where the system keeps no summary by day. */
  readonly days: readonly RecountedDay[] | null;
}

/** Why a report's number is not the number of its events. */
export type Difference =
  | { readonly kind: 'rows-for-people'; readonly people: number; readonly unit: 'customers' | 'messages' }
  | { readonly kind: 'people-for-rows'; readonly rows: number; readonly unit: 'customers' | 'messages' }
  | { readonly kind: 'fan-out'; readonly factor: number }
  | { readonly kind: 'zone'; readonly zone: string; readonly ownZone: string }
  /** `back`: days by which the end lies before its own; -1 = it goes on until the report was built. `lengths` = all that give the number, shortest first. */
  | {
      readonly kind: 'window';
      readonly days: number;
      readonly ownDays: number;
      readonly back: number;
      readonly lengths: readonly number[];
    }
  | { readonly kind: 'not-tied'; readonly to: 'campaign' | 'channel' }
  | { readonly kind: 'other-kinds'; readonly kinds: readonly string[] }
  | { readonly kind: 'days-twice'; readonly days: readonly string[]; readonly factor: number }
  | { readonly kind: 'late-events'; readonly days: readonly string[]; readonly late: number }
  | { readonly kind: 'events-missing'; readonly days: readonly string[]; readonly missing: number }
  | { readonly kind: 'drift'; readonly share: number; readonly days: number }
  | { readonly kind: 'day-border'; readonly days: number }
  | { readonly kind: 'built-before'; readonly summed: number; readonly refreshedAt: string };

/** A day's difference of less than this is no sign of anything by itself. */
const FEW = 2;
/** Stretches that people ask for, the likeliest first: a day on which nothing happened leaves the sum as it is, and the length open. */
const USUAL_LENGTHS = [30, 31, 7];
/** How many days must drift together before it is called a drift. */
const DRIFT_DAYS = 5;

interface Numbers {
  readonly report: Report;
  readonly shown: number;
  readonly recounted: number;
  readonly recount: Recount;
}

/**
 * Names the difference between the number that a report shows and the number of its events.
 *
 * First the readings that give the shown number exactly, for nothing else explains a coincidence of numbers so well: people for rows or rows for people (a
 * join that multiplies), the same days cut in another zone, a longer or shorter window, other campaigns or channels, other kinds of response, a whole
 * multiple. Then the days one by one:
 *   - the summary agrees with the events on every day, and the report with neither: it was built before the summary was refreshed;
 *   - differences that cancel between neighbours: days are cut elsewhere;
 *   - a few days that are a whole multiple: they were added twice;
 *   - days with more events than were summarised: the events came later than the summary was made, and nobody summarises a day again;
 *   - days with fewer: events were taken away since;
 *   - nearly all days off by the same small share: a counter that drifts, and with the volume.
 * At last an older stretch of as many days, where one alone gives the number. Undefined where none of these fits: then the number differs, and why is not known.
 */
export function nameDifference(numbers: Numbers): Difference | undefined {
  return wholeReading(numbers) ?? byDays(numbers) ?? olderWindow(numbers);
}

function wholeReading({ report, shown, recounted, recount }: Numbers): Difference | undefined {
  const { responses, customers, messages, inZones, zone } = recount;
  const isPeople = report.unit === 'customers' || report.unit === 'messages';
  if (isPeople && shown === responses) {
    return { kind: 'rows-for-people', people: recounted, unit: report.unit as 'customers' | 'messages' };
  }
  if (!isPeople && shown === customers && customers < responses)
    return { kind: 'people-for-rows', rows: recounted, unit: 'customers' };
  if (!isPeople && shown === messages && messages !== null && messages < responses)
    return { kind: 'people-for-rows', rows: recounted, unit: 'messages' };
  const other = inZones.find((one) => one.responses === shown && one.responses !== recounted);
  if (other) return { kind: 'zone', zone: other.zone, ownZone: zone };
  const window = windowOf({ report, shown, recounted, recount });
  if (window) return window;
  if (recount.ofAllCampaigns === shown) return { kind: 'not-tied', to: 'campaign' };
  if (recount.ofAllChannels === shown) return { kind: 'not-tied', to: 'channel' };
  const kinds = kindsOf(recount, report.counts, shown);
  if (kinds) return { kind: 'other-kinds', kinds };
  const factor = recounted === 0 ? 0 : shown / recounted;
  return Number.isInteger(factor) && factor >= 2 && factor <= 20 && recounted >= 5
    ? { kind: 'fan-out', factor }
    : undefined;
}

/** Days of the calendar, numbered since 1970: a day that a summary lacks is a day all the same. */
interface Calendar {
  /** How many days the period of the report has. */
  readonly ownDays: number;
  /** How many days lie between the first that is known and the end of the period. */
  readonly known: number;
  /** The sum of so many days, the last of which lies `back` days before the end of the period. */
  readonly sum: (length: number, back: number) => number;
}

const numberOf = (day: string): number => Math.round(Date.parse(`${day}T00:00:00Z`) / 86_400_000);

/** The calendar of a report in its own zone; undefined where it has no period of whole days, or no summary by day. */
function calendarOf({ report, recount: { days, zone } }: Pick<Numbers, 'report' | 'recount'>): Calendar | undefined {
  const [from, to] = [report.periodFrom, report.periodTo];
  if (days === null || from === null || to === null) return undefined;
  const lastMoment = new Date(Date.parse(to) - 1).toISOString();
  const [first, last] = [from, lastMoment].map((moment) => numberOf(inZone(moment, zone)!.slice(0, 10))) as [
    number,
    number,
  ];
  const numbered = days.map(({ day, shown }) => ({ number: numberOf(day), shown: shown ?? 0 }));
  const [oldest] = numbered;
  if (last < first || oldest === undefined) return undefined;
  return {
    ownDays: last - first + 1,
    known: Math.max(0, last - oldest.number + 1),
    sum: (length, back) =>
      numbered
        .filter(({ number }) => number <= last - back && number > last - back - length)
        .reduce((total, { shown }) => total + shown, 0),
  };
}

/** Another stretch of days whose sum is shown: longer, shorter, or until the report was built. */
function windowOf({ report, recount, shown }: Numbers): Difference | undefined {
  const calendar = calendarOf({ report, recount });
  if (!calendar) return undefined;
  const { ownDays, known, sum } = calendar;
  const { untilBuilt, responses } = recount;
  if (untilBuilt === shown && untilBuilt !== responses)
    return { kind: 'window', days: ownDays, ownDays, back: -1, lengths: [ownDays] };
  if (sum(ownDays, 0) === shown) return undefined;
  const lengths = Array.from({ length: known }, (_, index) => index + 1).filter((length) => sum(length, 0) === shown);
  const usual = USUAL_LENGTHS.find((length) => lengths.includes(length)) ?? lengths[0];
  return usual === undefined ? undefined : { kind: 'window', days: usual, ownDays, back: 0, lengths };
}

/** As many days that end earlier. In a steady volume many stretches have like sums: it is believed only where one alone gives the number. */
function olderWindow({ report, recount, shown }: Numbers): Difference | undefined {
  const calendar = calendarOf({ report, recount });
  if (!calendar) return undefined;
  const { ownDays, known, sum } = calendar;
  const found = Array.from({ length: Math.max(0, known - ownDays) }, (_, index) => index + 1).filter(
    (back) => sum(ownDays, back) === shown,
  );
  return found.length === 1
    ? { kind: 'window', days: ownDays, ownDays, back: found[0]!, lengths: [ownDays] }
    : undefined;
}

/** Other kinds of response whose number is shown, alone or together with its own; undefined where no two of them give it. */
function kindsOf({ kinds }: Recount, own: string | null, shown: number): readonly string[] | undefined {
  const others = kinds.filter(({ kind }) => kind !== own);
  const counted = kinds.find(({ kind }) => kind === own)?.responses ?? 0;
  const alone = others.find(({ responses }) => responses === shown);
  if (alone) return [alone.kind];
  const beside = others.find(({ responses }) => responses > 0 && responses + counted === shown);
  return beside && own !== null ? [own, beside.kind] : undefined;
}

function byDays({ report, shown, recount }: Numbers): Difference | undefined {
  const days = (recount.days ?? []).filter(({ isInPeriod }) => isInPeriod);
  if (days.length === 0) return undefined;
  const count = (day: RecountedDay) => (report.unit === 'customers' ? day.customers : day.responses);
  const off = days.filter((day) => day.shown !== count(day));
  const summed = days.reduce((sum, day) => sum + (day.shown ?? 0), 0);
  if (summed !== shown) return builtBefore(report, days, summed);
  if (off.length === 0) return undefined;
  const net = off.reduce((sum, day) => sum + (day.shown ?? 0) - count(day), 0);
  const gross = off.reduce((sum, day) => sum + Math.abs((day.shown ?? 0) - count(day)), 0);
  if (off.length >= 3 && gross > 10 && Math.abs(net) < 0.2 * gross) return { kind: 'day-border', days: off.length };
  return twice(off, count) ?? drift(days, off, count) ?? oneSided(off, count);
}

/** A report that adds up to neither its summary nor its events was built from the summary as it was. */
function builtBefore(report: Report, days: readonly RecountedDay[], summed: number): Difference | undefined {
  const newest = days
    .flatMap(({ refreshedAt }) => refreshedAt ?? [])
    .sort((one, other) => Date.parse(one) - Date.parse(other))
    .at(-1);
  if (newest === undefined || report.builtAt === null || Date.parse(newest) <= Date.parse(report.builtAt))
    return undefined;
  return { kind: 'built-before', summed, refreshedAt: newest };
}

type Count = (day: RecountedDay) => number;

function twice(off: readonly RecountedDay[], count: Count): Difference | undefined {
  const telling = off.filter((day) => count(day) > 0 && day.shown !== null);
  const factors = new Set(telling.map((day) => day.shown! / count(day)));
  const [factor] = factors;
  if (factor === undefined || factors.size !== 1 || !Number.isInteger(factor) || factor < 2) return undefined;
  return { kind: 'days-twice', days: off.map(({ day }) => day), factor };
}

/** Nearly every day of some volume off to the same side by a like share that is no multiple. */
function drift(days: readonly RecountedDay[], off: readonly RecountedDay[], count: Count): Difference | undefined {
  const big = days.filter((day) => count(day) >= 20 && day.shown !== null);
  if (big.length < DRIFT_DAYS || off.length < 0.8 * big.length) return undefined;
  const shares = big.map((day) => day.shown! / count(day) - 1);
  const isOneSided = shares.every((share) => share >= 0) || shares.every((share) => share <= 0);
  const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length;
  const isSmall = shares.every((share) => Math.abs(share) < 0.25);
  return isOneSided && isSmall && Math.abs(mean) > 0.001 ? { kind: 'drift', share: mean, days: big.length } : undefined;
}

function oneSided(off: readonly RecountedDay[], count: Count): Difference | undefined {
  const lacking = off.filter((day) => (day.shown ?? 0) < count(day));
  const above = off.filter((day) => (day.shown ?? 0) > count(day));
  const sum = (some: readonly RecountedDay[]) =>
    some.reduce((all, day) => all + Math.abs((day.shown ?? 0) - count(day)), 0);
  if (above.length === 0 && sum(lacking) >= FEW)
    return { kind: 'late-events', days: lacking.map(({ day }) => day), late: sum(lacking) };
  if (lacking.length === 0 && sum(above) >= FEW)
    return { kind: 'events-missing', days: above.map(({ day }) => day), missing: sum(above) };
  return undefined;
}
