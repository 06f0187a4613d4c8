import { isAgreed } from '../../model/sla/agreement.ts';
import { type Agreed, SLA_CLOCKS, type SlaClock } from '../../model/sla/agreement.types.ts';
import { joined, type Span } from '../../model/sla/calendar.ts';
import { closingEvent, closedIn as closingIn } from '../closing.ts';
import { withCorrections } from '../correction.ts';
import type { IncidentEvent } from '../link.ts';
import type { IncidentRecord } from '../record/read.ts';
import { clockOf, type Graded, interval, iso } from './clock.ts';
import { isActOfPerson, isDiagnosis, type Moment, momentsOf, recordedAt, TURNS } from './moments.ts';
import type { ClockStanding, Interval, Pause, SlaStanding } from './standing.types.ts';

/**
 * Folds how an incident stands against what was promised to its client.
 *
 * - The agreement is the one that was copied into the record at the opening. Without one nothing is judged; times are told by the clock on the wall.
 * - Clocks start when the complaint came. *Acknowledged* is the first act of a person (see {@link isActOfPerson}), *diagnosed* the first event that
 *   found the cause (see {@link isDiagnosis}), *resolved* the last closing with no reopening after it. A hand-over to another line stops nothing: the client waits on.
 * - Only an acknowledgement and a closing can be said to have been earlier than they were written. What happened of a note is what it tells of (the client called),
 *   not that somebody had taken the complaint up by then: a note, like any other act, takes it up when it is written.
 * - The target is that of the severity, and it holds for the whole counted time, as if it had been that severe from the start; a clock that has
 *   stopped is judged by the severity of that moment. Where the time under a graver severity was over already, that stays told. Where the severity was raised
 *   when the time under the new one was over and that under the old one was not, the promise is broken all the same, for it was made to the client from the
 *   complaint on; but nobody could have kept it, so it is told apart ({@link ClockStanding.raised}).
 * - A reopening goes on with the same clock; the time for which the incident was closed is not counted.
 * - While we wait for the client (`sla.paused` to `sla.resumed`) nothing is counted.
 * - What comes after a clock has stopped moves neither its times nor its deadline.
 *
 * Where it had to be decided, it is as the known ones do: the new target against all the time that was spent (iTop's ormStopWatch, Zammad's Escalation,
 * ServiceNow's retroactive start); closed time as waiting, and the clock goes on (GLPI since #9267, Zammad). Unlike theirs, a later edit of the calendar
 * changes nothing here.
 *
 * Pure. `now` in ISO 8601; what lies before the last event counts as that.
 */
export function slaOf({ events, setBack }: Pick<IncidentRecord, 'events' | 'setBack'>, now: string): SlaStanding {
  const { moments, setBacks } = momentsOf(withCorrections(events), setBack);
  const opened = moments.find(({ event }) => event.type === 'incident.opened');
  const start = opened?.time ?? moments[0]?.time ?? Date.parse(now);
  const end = moments.reduce((latest, { time }) => Math.max(latest, time), Math.max(Date.parse(now), start));
  const agreed = agreedIn(opened);
  const turns = moments.filter(({ event }) => TURNS.test(event.type));
  const severities = severitiesIn(turns, start);
  const stops = stopsIn(moments, start);
  const closedTimes = closedIn(turns, { start, end });
  const pauses = pausesIn(turns, { start, end });
  const holes = joined([...pauses.map(spanOf), ...closedTimes]);
  const isClosed = stops.resolve !== null;
  const clockError = moments.at(-1)?.clockErrorSeconds ?? 0;
  const said = moments.filter(({ isSaid }) => isSaid);
  const clocks = SLA_CLOCKS.map((clock): [SlaClock, ClockStanding] => [
    clock,
    clockOf(clock, {
      agreed,
      severities,
      start,
      end: stops.resolve?.time ?? end,
      stop: stops[clock],
      holes,
      isPaused: !isClosed && pauses.some(({ isOpen }) => isOpen),
      isClosed,
      said,
      clockErrorSeconds: stops[clock]?.clockErrorSeconds ?? clockError,
    }),
  ]);
  return {
    agreed,
    isUnreadable: agreed === null && (opened?.event['sla'] ?? null) !== null,
    severity: severities.at(-1)!.severity,
    start: { at: iso(start), isSaid: opened?.isSaid ?? false, recordedAt: opened ? recordedAt(opened) : iso(start) },
    now: iso(end),
    clocks: Object.fromEntries(clocks) as Record<SlaClock, ClockStanding>,
    pauses,
    closedTimes: closedTimes.map(interval),
    setBacks,
  };
}

const spanOf = ({ from, to }: Interval): Span => ({ from: Date.parse(from), to: Date.parse(to) });

function agreedIn(opened: Moment | undefined): Agreed | null {
  const sla = opened?.event['sla'];
  return isAgreed(sla) ? sla : null;
}

/**
 * The severities one after another as they held, the opening's first. One that is written later takes the place of whatever was written before for all
 * the time from when it is said to have held, for whoever wrote it knew what stood there.
 */
function severitiesIn(moments: readonly Moment[], start: number): readonly Graded[] {
  const first = moments.find(({ event }) => event.type === 'incident.opened')?.event['severity'];
  const opening = { severity: typeof first === 'string' ? first : 'normal', since: start };
  return moments
    .filter(({ event }) => event.type === 'incident.severity')
    .reduce<readonly Graded[]>(
      (held, { event, time }) => {
        const since = Math.max(time, start);
        return [...held.filter((one) => one.since < since), { severity: String(event['severity']), since }];
      },
      [opening],
    );
}

function stopsIn(moments: readonly Moment[], start: number): Readonly<Record<SlaClock, Moment | null>> {
  const since = (moment: Moment | undefined): Moment | null =>
    moment === undefined ? null : { ...moment, time: Math.max(moment.time, start) };
  const closing = closingEvent(moments.map(({ event }) => event));
  const settled = closing && settledBy(closing);
  return {
    acknowledge: since(acknowledgement(moments)),
    diagnose: since(earliest(moments, ({ event }) => isDiagnosis(event, settled))),
    resolve: since(moments.findLast(({ event }) => event === closing)),
  };
}

/** The cause that a closing settles, null = none; undefined where an older program has closed it, which said nothing of a cause. */
function settledBy(closing: IncidentEvent): string | null | undefined {
  const { cause, outcome } = closingIn(closing);
  return cause === null && outcome === null ? undefined : cause;
}

function acknowledgement(moments: readonly Moment[]): Moment | undefined {
  const first = earliest(moments, ({ event }) => isActOfPerson(event), takenUpAt);
  return first && (SAYS_WHEN.test(first.event.type) ? first : { ...first, time: first.writtenTime, isSaid: false });
}

/** What a person may say to have taken a complaint up before it was written down. */
const SAYS_WHEN = /^incident\.(acknowledged|closed)$/;

/**
 * An act as it takes a complaint up: when it was written down. The opening is one moment with two clocks, for the complaint came when it was said to, and so is a
 * note: the client called when it says so. Only who says that it was taken up, or done with, says when that was.
 */
const takenUpAt = ({ event, time, writtenTime }: Moment): number => (SAYS_WHEN.test(event.type) ? time : writtenTime);

/** What happened first, whenever it was written down; of two at once the one that was written first. The times are compared first: most events are later. */
function earliest(
  moments: readonly Moment[],
  isMeant: (moment: Moment) => boolean,
  timeOf: (moment: Moment) => number = ({ time }) => time,
): Moment | undefined {
  let first: Moment | undefined;
  let earlier = Number.POSITIVE_INFINITY;
  for (const moment of moments) {
    const time = timeOf(moment);
    if (time >= earlier || !isMeant(moment)) continue;
    first = moment;
    earlier = time;
  }
  return first;
}

function closedIn(moments: readonly Moment[], { start, end }: { start: number; end: number }): readonly Span[] {
  const times: Span[] = [];
  let closedAt: number | null = null;
  for (const { event, time } of moments) {
    if (event.type === 'incident.closed') closedAt ??= Math.max(time, start);
    if (event.type !== 'incident.reopened' || closedAt === null) continue;
    if (time > closedAt) times.push({ from: closedAt, to: time });
    closedAt = null;
  }
  if (closedAt !== null && end > closedAt) times.push({ from: closedAt, to: end });
  return joined(times);
}

function pausesIn(moments: readonly Moment[], { start, end }: { start: number; end: number }): readonly Pause[] {
  const pauses: Pause[] = [];
  let open: { from: number; why: string; by: string } | null = null;
  const ends = (at: number, isOpen: boolean) => {
    if (open && (at > open.from || isOpen)) pauses.push({ ...open, from: iso(open.from), to: iso(at), isOpen });
    open = null;
  };
  for (const { event, time } of moments) {
    const at = Math.max(time, start);
    if (event.type === 'sla.paused') open ??= { from: at, why: String(event['why'] ?? ''), by: event.who };
    if (/^(sla\.resumed|incident\.closed)$/.test(event.type)) ends(at, false);
  }
  ends(end, true);
  return pauses;
}
