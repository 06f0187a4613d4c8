import { SLA_CLOCKS, type SlaClock, type SlaTargets } from '../../model/sla/agreement.types.ts';
import { ALWAYS, type Calendar, dateOf, holidayOn, hoursOn, type Span, without } from '../../model/sla/calendar.ts';
import { offsetAt, steadyPieces } from '../../model/sla/zone-clock.ts';
import type { ClockStanding, Interval, SlaStanding } from './standing.types.ts';

const DAY_MS = 86_400_000;

/** Why a stretch of time was not counted. */
export type NotCounted = 'outside-hours' | 'day-off' | 'holiday' | 'pause' | 'closed';

/** One stretch of time between the opening and the end of a clock. */
export interface Part extends Interval {
  readonly isCounted: boolean;
  /** Null where it was counted. */
  readonly reason: NotCounted | null;
  /** The holiday's name, or what the pause was for. */
  readonly name: string;
  /** Counted seconds from the opening to the end of this part. */
  readonly sumSeconds: number;
  /** Clocks that stop at its end. */
  readonly stops: readonly SlaClock[];
}

/** The clocks that are counted in one way, with every stretch of time from the opening to the end of the longest of them. */
export interface PartsOf {
  readonly around: SlaTargets['around'];
  readonly clocks: readonly SlaClock[];
  readonly parts: readonly Part[];
}

/** Cuts the time of an incident into what was counted and what was not, and why, so that every sum can be checked by hand. Pure. */
export function partsOf(standing: SlaStanding): readonly PartsOf[] {
  return (['hours', 'clock'] as const).flatMap((around) => {
    const clocks = SLA_CLOCKS.map((clock) => standing.clocks[clock]).filter((one) => one.around === around);
    return clocks.length === 0 ? [] : [partsOfClocks(standing, around, clocks)];
  });
}

function partsOfClocks(standing: SlaStanding, around: SlaTargets['around'], clocks: readonly ClockStanding[]): PartsOf {
  const start = Date.parse(standing.start.at);
  const ends = clocks.map(({ elapsedSeconds }) => start + Math.round(elapsedSeconds * 1000));
  const end = Math.max(...ends);
  const longest = clocks[ends.indexOf(end)]!;
  const counted = longest.counted.map(spanOf);
  const zone = standing.agreed?.agreement.zone ?? 'UTC';
  const calendar = around === 'hours' && standing.agreed ? standing.agreed.agreement : { ...ALWAYS, zone };
  const gaps = without([{ from: start, to: end }], counted).flatMap((gap) => explained(gap, standing, calendar));
  const bare = [...counted.map((span): Bare => ({ ...span, reason: null, name: '' })), ...gaps];
  const cut = bare.toSorted((one, other) => one.from - other.from).flatMap((part) => cutAt(part, ends));
  let sum = 0;
  return {
    around,
    clocks: clocks.map(({ clock }) => clock),
    parts: cut.map(({ from, to, reason, name }) => {
      if (reason === null) sum += to - from;
      const stops = clocks.filter((one, index) => one.stop !== null && ends[index] === to).map(({ clock }) => clock);
      const times = { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
      return { ...times, isCounted: reason === null, reason, name, sumSeconds: sum / 1000, stops };
    }),
  };
}

interface Bare extends Span {
  readonly reason: NotCounted | null;
  readonly name: string;
}

const spanOf = ({ from, to }: Interval): Span => ({ from: Date.parse(from), to: Date.parse(to) });

function cutAt(part: Bare, moments: readonly number[]): readonly Bare[] {
  const inside = [...new Set(moments)]
    .filter((moment) => part.from < moment && moment < part.to)
    .toSorted((a, b) => a - b);
  const borders = [part.from, ...inside, part.to];
  return borders.slice(1).map((to, index) => ({ ...part, from: borders[index]!, to }));
}

/** A gap by what made it: first what we did (pause, closing), then the calendar, day by day on the client's clocks. */
function explained(gap: Span, { pauses, closedTimes }: SlaStanding, calendar: Calendar): readonly Bare[] {
  const clipped = (span: Span): Span => ({ from: Math.max(span.from, gap.from), to: Math.min(span.to, gap.to) });
  const isThere = ({ from, to }: Span): boolean => from < to;
  const closed = closedTimes.map(spanOf).map(clipped).filter(isThere);
  const paused = pauses.flatMap(({ why, ...pause }) =>
    without([clipped(spanOf(pause))].filter(isThere), closed).map(
      (span): Bare => ({ ...span, reason: 'pause', name: why }),
    ),
  );
  const rest = without([gap], [...closed, ...paused]);
  return [
    ...closed.map((span): Bare => ({ ...span, reason: 'closed', name: '' })),
    ...paused,
    ...rest.flatMap((span) => byDay(span, calendar)),
  ];
}

/** A gap of the calendar, cut at the client's midnights; days that follow each other for one reason are one part. */
function byDay(gap: Span, calendar: Calendar): readonly Bare[] {
  const parts: Bare[] = [];
  for (const { from, to, offset } of steadyPieces(calendar.zone, gap.from, gap.to)) {
    for (let day = Math.floor((from + offset) / DAY_MS); day * DAY_MS < to + offset; day += 1) {
      const span = { from: Math.max(from, day * DAY_MS - offset), to: Math.min(to, (day + 1) * DAY_MS - offset) };
      const why = whyNot(calendar, day);
      const last = parts.at(-1);
      if (last && last.reason === why.reason && last.name === why.name)
        parts[parts.length - 1] = { ...last, to: span.to };
      else parts.push({ ...span, ...why });
    }
  }
  return parts;
}

function whyNot(calendar: Calendar, day: number): Pick<Bare, 'reason' | 'name'> {
  const holiday = holidayOn(calendar, dateOf(day));
  if (holiday) return { reason: 'holiday', name: holiday.name };
  return { reason: hoursOn(calendar, day).length > 0 ? 'outside-hours' : 'day-off', name: '' };
}

/** `2026-11-23 09:00` by the clocks of a zone. */
export function clockIn(zone: string, iso: string): string {
  const time = Date.parse(iso);
  return new Date(time + offsetAt(zone, time)).toISOString().slice(0, 16).replace('T', ' ');
}
