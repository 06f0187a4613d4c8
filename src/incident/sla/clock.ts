import type { Agreed, SlaClock } from '../../model/sla/agreement.types.ts';
import {
  ALWAYS,
  afterWorking,
  type Calendar,
  lengthOf,
  type Span,
  without,
  workingBetween,
} from '../../model/sla/calendar.ts';
import { type Moment, recordedAt } from './moments.ts';
import type { ClockStanding, Interval, NotMeasured, Raised, SaidMoment, SlaState, Stop } from './standing.types.ts';

export const iso = (time: number): string => new Date(time).toISOString();
export const interval = ({ from, to }: Span): Interval => ({ from: iso(from), to: iso(to) });

/** A severity, and since when it held. */
export interface Graded {
  readonly severity: string;
  readonly since: number;
}

export interface Measured {
  readonly agreed: Agreed | null;
  readonly severities: readonly Graded[];
  readonly start: number;
  /** Where a clock that was not stopped is read: now, or the closing. */
  readonly end: number;
  readonly stop: Moment | null;
  readonly holes: readonly Span[];
  readonly isPaused: boolean;
  readonly isClosed: boolean;
  /** Whose times a person said. */
  readonly said: readonly Moment[];
  readonly clockErrorSeconds: number;
}

/** Judges one clock: what was counted until it stopped, or until now, against what was promised. Pure. */
export function clockOf(clock: SlaClock, given: Measured): ClockStanding {
  const { agreed, severities, start, stop } = given;
  const until = stop?.time ?? given.end;
  const holes = holesBefore(given.holes, until);
  const measured = { ...given, holes };
  const { severity } = severities.findLast(({ since }) => since <= until)!;
  const targets = agreed?.agreement.targets[severity];
  const around = targets?.around ?? (agreed ? 'hours' : 'clock');
  const calendar = agreed && around === 'hours' ? agreed.agreement : ALWAYS;
  const counted = without(workingBetween(calendar, start, until), holes);
  const target = targets?.[clock] ?? null;
  const countedSeconds = lengthOf(counted) / 1000;
  const left = target === null ? null : target - countedSeconds;
  const isOver = left !== null && left < 0;
  return {
    clock,
    ...judged(measured, target, isOver),
    severity,
    targetSeconds: target,
    around,
    countedSeconds,
    elapsedSeconds: (until - start) / 1000,
    leftSeconds: left,
    due: target === null || (measured.isPaused && stop === null && !isOver) ? null : dueOf(calendar, measured, target),
    stop: stop && stopOf(stop),
    counted: counted.map(interval),
    overUnder: overUnder(clock, measured, until, severity),
    raised: isOver ? raisedTooLate(clock, measured, until) : null,
    said: saidBefore(measured, until),
    clockErrorSeconds: given.clockErrorSeconds,
  };
}

/** What comes after a clock has stopped moves its deadline no more: it would else go on with the time of day. */
function holesBefore(holes: readonly Span[], until: number): readonly Span[] {
  return holes.filter(({ from }) => from < until).map(({ from, to }) => ({ from, to: Math.min(to, until) }));
}

function judged(
  { agreed, stop, isClosed }: Measured,
  target: number | null,
  isOver: boolean,
): {
  readonly state: SlaState;
  readonly why: NotMeasured | null;
} {
  if (agreed === null) return { state: 'not-measured', why: 'no-agreement' };
  if (target === null) return { state: 'not-measured', why: 'no-target' };
  if (isOver) return { state: 'broken', why: null };
  if (stop) return { state: 'kept', why: null };
  return isClosed ? { state: 'not-measured', why: 'never-happened' } : { state: 'running', why: null };
}

const saidMoment = (moment: Moment): SaidMoment => {
  const { seq, who, type } = moment.event;
  return { seq, who, type, at: iso(moment.time), recordedAt: recordedAt(moment) };
};

const stopOf = (stop: Moment): Stop => ({ ...saidMoment(stop), isSaid: stop.isSaid });

/** What shapes the time between the opening and the stop. */
const SHAPES_TIME = /^(incident\.(severity|closed|reopened)|sla\.)/;

function saidBefore({ said, stop }: Measured, until: number): readonly SaidMoment[] {
  return said
    .filter(({ event, time }) => {
      // The opening begins every clock, also where typing it was what stopped one.
      if (event.type === 'incident.opened') return true;
      if (event === stop?.event) return stop.isSaid;
      return SHAPES_TIME.test(event.type) && time < until;
    })
    .map(saidMoment);
}

/** The moment at which the target is used up: working time is gone through from the start, and the holes are left out. */
function dueOf(calendar: Calendar, { start, holes }: Measured, target: number): string | null {
  let [from, left] = [start, target * 1000];
  for (const hole of holes) {
    const before = lengthOf(workingBetween(calendar, from, Math.max(from, hole.from)));
    if (before >= left) break;
    [from, left] = [hole.to, left - before];
  }
  const due = afterWorking(calendar, from, left);
  return due === null ? null : iso(due);
}

/** The graver severities before, whose time was over while they were in force. */
function overUnder(clock: SlaClock, measured: Measured, until: number, now: string): ClockStanding['overUnder'] {
  const { severities } = measured;
  return severities.flatMap(({ severity, since }, index) => {
    const next = severities[index + 1]?.since ?? Number.POSITIVE_INFINITY;
    if (severity === now || since > until || next > until) return [];
    const due = dueUnder(severity, clock, measured);
    return due !== null && Date.parse(due) < next ? [{ severity, due }] : [];
  });
}

/** When the time would be over under a severity; null where nothing is promised under it. */
function dueUnder(severity: string, clock: SlaClock, measured: Measured): string | null {
  const { agreed } = measured;
  const targets = agreed?.agreement.targets[severity];
  const target = targets?.[clock];
  if (agreed === null || targets === undefined || target === undefined) return null;
  return dueOf(targets.around === 'hours' ? agreed.agreement : ALWAYS, measured, target);
}

/** The raise by which the time was first over; null where it was first over while its severity was in force, which somebody could have seen coming. */
function raisedTooLate(clock: SlaClock, measured: Measured, until: number): Raised | null {
  const graded = measured.severities
    .filter(({ since }) => since <= until)
    .map((one) => ({ ...one, due: dueUnder(one.severity, clock, measured) }));
  const first = graded.findIndex(({ due }, index) => {
    const end = graded[index + 1]?.since ?? until;
    return due !== null && Date.parse(due) < end;
  });
  const [before, over] = [graded[first - 1], graded[first]];
  if (!before || !over?.due || Date.parse(over.due) >= over.since) return null;
  return { at: iso(over.since), from: before.severity, to: over.severity, due: over.due, dueBefore: before.due };
}
