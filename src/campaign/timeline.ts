import type { StageName } from '../model/relations.ts';
import { rounded } from '../model/statistics.ts';
import type { Run, Stage } from './run.ts';

/** A time in which a stage worked, or in which none did. ISO 8601 in UTC; `to` is null while the stage is open. */
export interface TimelineSpan {
  readonly kind: 'stage' | 'wait';
  /** The stage; of a wait the one that came next, null at the end of the run. */
  readonly stage: StageName | null;
  /** Of a wait: the stage that ended last before it. */
  readonly after: StageName | null;
  readonly from: string;
  readonly to: string | null;
  /** Until `to`, or so far. */
  readonly seconds: number;
  /** Seconds of it that lie on the critical path. */
  readonly criticalSeconds: number;
  /** Where the times come from: the record of the stage, or its messages. */
  readonly source: 'stage' | 'messages' | 'gap';
}

/** One step of the critical path: while it lasted nothing else could have brought the end nearer. */
export interface PathStep {
  readonly kind: 'stage' | 'wait';
  readonly stage: StageName | null;
  readonly from: string;
  readonly to: string;
  readonly seconds: number;
  /** Of the whole, 0 to 1. */
  readonly share: number;
}

export type NotDrawnReason =
  | 'no-times'
  | 'not-begun'
  | 'end-not-recorded'
  | 'ends-before-it-began'
  | 'answers-of-people';

export interface NotDrawn {
  readonly stage: StageName;
  readonly why: NotDrawnReason;
}

/** The stages of a run on one axis of time. */
export interface TimelineFacts {
  readonly from: string | null;
  /** End of the last stage; null while one is open. */
  readonly to: string | null;
  /** How far the axis reaches: the end, or the moment asked about. */
  readonly until: string | null;
  readonly seconds: number | null;
  /** Time in which no stage worked. */
  readonly idleSeconds: number | null;
  /** Between the plan and the start; negative when it began too early. */
  readonly lateSeconds: number | null;
  readonly spans: readonly TimelineSpan[];
  /** From the start to `until` without a hole: its seconds add up to `seconds`. */
  readonly criticalPath: readonly PathStep[];
  readonly notDrawn: readonly NotDrawn[];
}

/** When messages left, for a stage of which the system keeps no times. */
export type Windows = Partial<Readonly<Record<StageName, { readonly from: string; readonly to: string }>>>;

interface Timed {
  readonly stage: StageName;
  readonly start: number;
  readonly end: number;
  readonly isOpen: boolean;
  readonly source: 'stage' | 'messages';
}

interface Step {
  readonly timed: Timed | null;
  readonly start: number;
  readonly end: number;
}

/**
 * Puts the stages of a run on one axis of time and finds what decided its end.
 *
 * The critical path is walked backwards from the end: the stage that ended last, from there the one that ended last before it began, and so
 * on; where none worked, the time is a wait. So it is as long as the run, and shortening anything that is not on it gains nothing.
 * Responses are not drawn: people answer when they like, and the wait for them would hide everything else.
 * A stage without an end is open only when its state says so; otherwise its end was not recorded, and we draw no guess.
 */
export function timelineOf(run: Run, asOf: string, windows: Windows = {}): TimelineFacts {
  const now = Date.parse(asOf);
  const placed = run.stages.map((stage) => placeStage(stage, now, windows));
  const timed = placed.filter((one) => 'start' in one);
  const notDrawn = placed.filter((one) => 'why' in one);
  const lateSeconds = secondsFrom(run.plannedAt, run.startedAt);
  if (timed.length === 0) {
    const nothing = { from: null, to: null, until: null, seconds: null, idleSeconds: null };
    return { ...nothing, lateSeconds, spans: [], criticalPath: [], notDrawn };
  }
  const start = Math.min(...timed.map((one) => one.start), ...beginningOf(run, now));
  const end = Math.max(...timed.map((one) => one.end));
  const steps = pathOf(timed, start, end);
  const isOpen = timed.some((one) => one.isOpen);
  return {
    from: iso(start),
    to: isOpen ? null : iso(end),
    until: iso(end),
    seconds: seconds(start, end),
    idleSeconds: rounded(
      steps.filter(({ timed: one }) => one === null).reduce((sum, step) => sum + seconds(step.start, step.end), 0),
    ),
    lateSeconds,
    spans: spansOf(timed, steps),
    criticalPath: steps.map((step, index) => ({
      kind: step.timed ? 'stage' : 'wait',
      stage: step.timed?.stage ?? steps[index + 1]?.timed?.stage ?? null,
      from: iso(step.start),
      to: iso(step.end),
      seconds: seconds(step.start, step.end),
      share: end > start ? rounded((step.end - step.start) / (end - start)) : 0,
    })),
    notDrawn,
  };
}

function beginningOf(run: Run, now: number): number[] {
  const at = run.startedAt === null ? Number.NaN : Date.parse(run.startedAt);
  return at <= now ? [at] : [];
}

function placeStage(stage: Stage, now: number, windows: Windows): Timed | NotDrawn {
  const name = stage.stage;
  const start = stage.startedAt === null ? Number.NaN : Date.parse(stage.startedAt);
  if (name === 'respond') return { stage: name, why: 'answers-of-people' };
  const window = windows[name];
  if (Number.isNaN(start)) {
    if (!window) return { stage: name, why: stage.state === 'planned' ? 'not-begun' : 'no-times' };
    return placeWindow(name, window, now);
  }
  if (start > now) return { stage: name, why: 'not-begun' };
  const end = stage.finishedAt === null ? null : Date.parse(stage.finishedAt);
  if (end !== null && end < start) return { stage: name, why: 'ends-before-it-began' };
  const isOpen = end === null ? stage.state === 'running' || stage.state === 'paused' : end > now;
  if (end === null && !isOpen) return { stage: name, why: 'end-not-recorded' };
  return { stage: name, start, end: isOpen ? now : end!, isOpen, source: 'stage' };
}

function placeWindow(
  stage: StageName,
  { from, to }: { readonly from: string; readonly to: string },
  now: number,
): Timed | NotDrawn {
  const start = Date.parse(from);
  if (start > now) return { stage, why: 'not-begun' };
  return { stage, start, end: Math.min(Date.parse(to), now), isOpen: false, source: 'messages' };
}

/** The steps of the critical path, in order of time. */
function pathOf(timed: readonly Timed[], start: number, end: number): Step[] {
  const steps: Step[] = [];
  let at = end;
  while (at > start) {
    const earlier = timed.filter((one) => one.start < at);
    const last = latest(earlier, at);
    const reached = last ? Math.min(last.end, at) : start;
    if (reached < at) steps.push({ timed: null, start: reached, end: at });
    if (last && reached > last.start) steps.push({ timed: last, start: last.start, end: reached });
    at = last ? last.start : start;
  }
  return steps.reverse();
}

/** The stage that ended last by a moment; of several that were still at work the one that began last. */
function latest(timed: readonly Timed[], at: number): Timed | undefined {
  return [...timed].sort((one, other) => Math.min(other.end, at) - Math.min(one.end, at) || other.start - one.start)[0];
}

function spansOf(timed: readonly Timed[], steps: readonly Step[]): TimelineSpan[] {
  const stages = timed.map((one): TimelineSpan => {
    const own = steps.filter((step) => step.timed === one);
    return {
      kind: 'stage',
      stage: one.stage,
      after: null,
      from: iso(one.start),
      to: one.isOpen ? null : iso(one.end),
      seconds: seconds(one.start, one.end),
      criticalSeconds: rounded(own.reduce((sum, step) => sum + seconds(step.start, step.end), 0)),
      source: one.source,
    };
  });
  const waits = steps.flatMap((step, index): TimelineSpan[] => {
    if (step.timed) return [];
    const long = seconds(step.start, step.end);
    const next = steps[index + 1]?.timed?.stage ?? null;
    const after = steps[index - 1]?.timed?.stage ?? null;
    return [
      {
        kind: 'wait',
        stage: next,
        after,
        from: iso(step.start),
        to: iso(step.end),
        seconds: long,
        criticalSeconds: long,
        source: 'gap',
      },
    ];
  });
  return [...stages, ...waits].sort((one, other) => Date.parse(one.from) - Date.parse(other.from) || order(one, other));
}

/** Of those that begin together the one that ends first; stages of equal times stay in their order. */
function order(one: TimelineSpan, other: TimelineSpan): number {
  return one.seconds - other.seconds;
}

function secondsFrom(from: string | null, to: string | null): number | null {
  return from === null || to === null ? null : seconds(Date.parse(from), Date.parse(to));
}

function seconds(start: number, end: number): number {
  return rounded((end - start) / 1000);
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
