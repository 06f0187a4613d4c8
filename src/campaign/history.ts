import type { StageName } from '../model/relations.ts';
import { type Usual, usualOf } from '../model/statistics.ts';
import { type Run, type Stage, secondsOf, selectedBy, sentBy, stageOf } from './run.ts';
import { type EarlierRun, runsOfWeekday, toleranceOf } from './weekday.ts';

/** Fewer good runs than this say nothing about what is usual. */
export const ENOUGH_RUNS = 5;

export type MarkKind =
  | 'failed'
  | 'stuck'
  | 'selects-nobody'
  | 'audience-grew'
  | 'audience-shrank'
  | 'nothing-sent'
  | 'left-out-more'
  | 'errors'
  | 'slow';

/** One way in which a run left its campaign's own history, and the stage where it did (null: the run as a whole). */
export interface Mark {
  readonly kind: MarkKind;
  readonly stage: StageName | null;
}

export interface JudgedRun {
  readonly run: Run;
  readonly marks: readonly Mark[];
  /** The runs before it that it was judged against, oldest first: the good ones, or those of its weekday. */
  readonly baseline: readonly Run[];
  /** `weekday`: its weekday has a level of its own. */
  readonly basis: 'good-runs' | 'weekday';
}

/** Marks of a run that went through: its numbers differ, nothing in it broke. */
const OF_NUMBERS: readonly MarkKind[] = ['audience-grew', 'audience-shrank', 'slow'];

/**
 * Judges runs of one campaign, oldest first, each against the good runs before it, or against those of its weekday where days differ.
 *
 * A run with a mark never becomes part of what is usual, so a fault that lasts for weeks stays visible; since only a bounded number of
 * runs is read, a level that a campaign keeps after a wanted change becomes usual when the old runs leave the window.
 */
export function judgeRuns(runs: readonly Run[], asOf: string, zone: string): JudgedRun[] {
  const good: Run[] = [];
  const earlier: EarlierRun[] = [];
  return runs.map((run) => {
    const sameWeekday = runsOfWeekday(run, earlier, zone);
    const baseline = sameWeekday ?? [...good];
    const marks = marksOf(run, baseline, asOf);
    const isFinished = run.state === 'finished';
    const isGood = marks.length === 0 && isFinished;
    // What is usual on its own weekday would spoil what is usual on the others.
    if (isGood && sameWeekday === undefined) good.push(run);
    earlier.push({ run, isGood, isWhole: isFinished && marks.every(({ kind }) => OF_NUMBERS.includes(kind)) });
    return { run, marks, baseline, basis: sameWeekday ? 'weekday' : 'good-runs' };
  });
}

/** In which ways a run left its own history, in the order of its stages. Cheap: only counters and times. */
export function marksOf(run: Run, baseline: readonly Run[], asOf: string): Mark[] {
  if (run.state === 'planned' || run.state === 'cancelled') return [];
  const whole: Mark[] = [];
  if (run.state === 'failed') whole.push({ kind: 'failed', stage: null });
  if (isStuck(run, baseline, asOf)) whole.push({ kind: 'stuck', stage: null });
  // Of a stuck run the time says nothing: it waits for nobody.
  const now = isStuck(run, baseline, asOf) ? null : asOf;
  const staged = run.stages.flatMap((stage) => stageMarks(stage, baseline, now));
  if (run.state === 'finished' && sentBy(run) === 0 && staged.length === 0)
    whole.push({ kind: 'nothing-sent', stage: null });
  return [...audienceMarks(run, baseline), ...staged, ...whole];
}

function stageMarks(stage: Stage, baseline: readonly Run[], now: string | null): Mark[] {
  const marks: Mark[] = [];
  if (isEmptied(stage)) marks.push({ kind: 'nothing-sent', stage: stage.stage });
  else if (leavesOutMore(stage, baseline)) marks.push({ kind: 'left-out-more', stage: stage.stage });
  if (hasManyErrors(stage, baseline)) marks.push({ kind: 'errors', stage: stage.stage });
  if (slowness(stage, baseline, now)) marks.push({ kind: 'slow', stage: stage.stage });
  return marks;
}

function audienceMarks(run: Run, baseline: readonly Run[]): Mark[] {
  const selected = selectedBy(run);
  if (selected === 0 && run.state !== 'running') return [{ kind: 'selects-nobody', stage: 'select' }];
  const jump = audienceJump(run, baseline);
  return jump ? [{ kind: jump.ratio > 1 ? 'audience-grew' : 'audience-shrank', stage: 'select' }] : [];
}

/** What the stage usually does in these runs: `pick` says which number. Undefined with too few of them. */
export function usualAt(
  name: StageName,
  baseline: readonly Run[],
  pick: (stage: Stage) => number | null,
): Usual | undefined {
  const stages = baseline.map((run) => stageOf(run, name));
  return usualOf(
    stages.map((stage) => (stage ? pick(stage) : null)),
    ENOUGH_RUNS,
  );
}

/** A stage between selection and delivery that somebody entered and nobody left. */
export function isEmptied(stage: Stage): boolean {
  if (stage.stage === 'normalise' || stage.stage === 'select' || stage.stage === 'respond') return false;
  if (stage.state !== 'finished' && stage.state !== 'failed') return false;
  return stage.in !== null && stage.in > 0 && stage.out === 0;
}

/** Share of those who entered the stage whom rules left out there for reasons that do not belong to every run, 0 to 1; null when not known. */
export function leftOutShare({ in: entered, out, exclusions }: Stage): number | null {
  if (entered === null || entered === 0) return null;
  // Some did not get through and no reason is there: the reasons of this run were not counted.
  if (exclusions.length === 0 && out !== entered) return null;
  const left = exclusions.reduce((sum, { customers, expected }) => sum + (expected ? 0 : customers), 0);
  return left / entered;
}

/** Fewer people than this say nothing about a share. */
const ENOUGH_PEOPLE = 20;

/**
 * Whether the rules of a stage left out far more than they use to: above a quarter, above twice the campaign's own share and beyond six spreads of it, and
 * beyond what chance does to so few people. Without enough good runs nobody can tell.
 */
export function leavesOutMore(stage: Stage, baseline: readonly Run[]): boolean {
  const share = leftOutShare(stage);
  if (share === null || stage.in === null || stage.in < ENOUGH_PEOPLE) return false;
  if (stage.stage !== 'policy' && stage.stage !== 'offer') return false;
  const usual = usualAt(stage.stage, baseline, leftOutShare);
  if (!usual) return false;
  const chance = 5 * Math.sqrt((usual.median * (1 - usual.median) + 0.01) / stage.in);
  return share > Math.max(0.25, 2 * usual.median, usual.median + 6 * usual.spread, usual.median + chance);
}

/** Share of what entered the stage that failed there, 0 to 1; null when not known. */
export function errorShare(stage: Stage): number | null {
  if (stage.errors === null || stage.in === null || stage.in === 0) return null;
  return stage.errors / stage.in;
}

/**
 * Whether far more failed than usual: above a floor (5 %, 15 % at delivery, where providers always refuse some), above twice the
 * campaign's own share and beyond six spreads of it. With too few good runs the floor is 20 % (50 % at delivery).
 */
export function hasManyErrors(stage: Stage, baseline: readonly Run[]): boolean {
  const share = errorShare(stage);
  if (share === null || stage.errors === null || stage.errors < 3 || stage.stage === 'respond') return false;
  const usual = usualAt(stage.stage, baseline, errorShare);
  const atDelivery = stage.stage === 'deliver';
  if (!usual) return share > (atDelivery ? 0.5 : 0.2);
  return share > Math.max(atDelivery ? 0.15 : 0.05, 2 * usual.median, usual.median + 6 * usual.spread);
}

export interface Slowness {
  readonly seconds: number;
  readonly usual: Usual;
  /** Seconds against the median. */
  readonly ratio: number;
  /** Volume that entered against its own median; null when not known. */
  readonly volumeRatio: number | null;
  /** True when the growth of the volume alone accounts for the time. */
  readonly explainedByVolume: boolean;
}

/** Seconds below which a delay is not worth anybody's time: nobody complains of a mailing that is a minute late. */
const WORTH_SECONDS = 60;

/** How long a stage has been at work by a moment; null when it is not, or when nobody asks. */
function secondsSoFar({ state, startedAt, finishedAt }: Stage, now: string | null): number | null {
  if (now === null || state !== 'running' || startedAt === null || finishedAt !== null) return null;
  return Math.max(0, (Date.parse(now) - Date.parse(startedAt)) / 1000);
}

/** Seconds beyond which a stage counts as slow: twice its median, six spreads above it, and a minute above it. Pure. */
export const slowBeyond = ({ median, spread }: Pick<Usual, 'median' | 'spread'>): number =>
  Math.max(2 * median, median + 6 * spread, median + WORTH_SECONDS);

/**
 * How slow a stage was, or is by `now` when it is still at work, or undefined when it was not: more than twice its median, beyond six spreads, and at least a minute more.
 * Responses are not timed: people answer when they like.
 */
export function slowness(stage: Stage, baseline: readonly Run[], now: string | null): Slowness | undefined {
  const seconds = secondsOf(stage) ?? secondsSoFar(stage, now);
  if (seconds === null || stage.stage === 'respond') return undefined;
  const usual = usualAt(stage.stage, baseline, secondsOf);
  if (!usual) return undefined;
  const limit = (median: number) => slowBeyond({ median, spread: usual.spread });
  if (seconds <= limit(usual.median)) return undefined;
  const volume = usualAt(stage.stage, baseline, ({ in: entered }) => entered);
  const volumeRatio = volume && volume.median > 0 && stage.in !== null ? stage.in / volume.median : null;
  return {
    seconds,
    usual,
    ratio: seconds / Math.max(usual.median, 0.001),
    volumeRatio,
    explainedByVolume: volumeRatio !== null && volumeRatio > 1 && seconds <= limit(usual.median * volumeRatio),
  };
}

export interface AudienceJump {
  readonly selected: number;
  readonly usual: Usual;
  readonly ratio: number;
}

/**
 * How far the number of selected customers left the campaign's own history, or undefined when it did not: by more than a quarter of the
 * median, beyond six spreads, and beyond what chance does to small numbers. Nobody at all is another matter: see selects-nobody.
 */
export function audienceJump(run: Run, baseline: readonly Run[]): AudienceJump | undefined {
  const selected = selectedBy(run);
  if (selected === null || selected === 0) return undefined;
  const usual = usualOf(baseline.map(selectedBy), ENOUGH_RUNS);
  if (!usual || usual.median === 0) return undefined;
  if (Math.abs(selected - usual.median) <= toleranceOf(usual)) return undefined;
  return { selected, usual, ratio: selected / usual.median };
}

const LEAST_SILENCE_SECONDS = 15 * 60;

/** How long a running run has given no sign of life, in seconds; 0 when it is not running. */
export function silenceOf(run: Run, asOf: string): number {
  if (run.state !== 'running') return 0;
  const beats = [
    run.heartbeatAt,
    run.startedAt,
    ...run.stages.flatMap((stage) => [stage.heartbeatAt, stage.startedAt, stage.finishedAt]),
  ];
  const last = Math.max(...beats.map((beat) => (beat === null ? Number.NEGATIVE_INFINITY : Date.parse(beat))));
  return Number.isFinite(last) ? Math.max(0, (Date.parse(asOf) - last) / 1000) : 0;
}

/** Whether a running run has been silent for a quarter of an hour beyond what its settings allow and, without a heartbeat, for three times its usual duration. */
export function isStuck(run: Run, baseline: readonly Run[], asOf: string): boolean {
  const usual = usualOf(baseline.map(secondsOf), ENOUGH_RUNS);
  const hasHeartbeat = run.heartbeatAt !== null || run.stages.some(({ heartbeatAt }) => heartbeatAt !== null);
  const patience = hasHeartbeat ? LEAST_SILENCE_SECONDS : Math.max(LEAST_SILENCE_SECONDS, 3 * (usual?.median ?? 0));
  return silenceOf(run, asOf) > Math.max(patience, LEAST_SILENCE_SECONDS + (run.quietSeconds ?? 0));
}

/** The first of the unbroken row of marked runs that ends with the judged one, and the last good run before that row. */
export function turningPoint(judged: readonly JudgedRun[]): {
  readonly firstBad: Run | null;
  readonly lastGood: Run | null;
} {
  const last = judged.at(-1);
  if (!last) return { firstBad: null, lastGood: null };
  const earlier = judged.slice(0, -1);
  const lastGoodIndex = earlier.findLastIndex(({ run, marks }) => marks.length === 0 && run.state === 'finished');
  const firstBad =
    last.marks.length === 0 ? null : judged.slice(lastGoodIndex + 1).find(({ marks }) => marks.length > 0)!.run;
  return { firstBad, lastGood: earlier[lastGoodIndex]?.run ?? null };
}
