import type { RunState, StageName } from '../model/relations.ts';

/** How many a stage left out for one reason. */
export interface Exclusion {
  readonly reason: string;
  /** Rule that decided it, where the system says so. */
  readonly rule: string | null;
  readonly customers: number;
  /** True for what belongs to every run: control group, opt-out. */
  readonly expected: boolean;
}

/** One stage of one run, as the system recorded it. Times are ISO 8601 in UTC, counts are customers or messages. */
export interface Stage {
  readonly stage: StageName;
  readonly position: number;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
  readonly state: RunState;
  readonly in: number | null;
  readonly out: number | null;
  readonly errors: number | null;
  readonly worker: string | null;
  readonly heartbeatAt: string | null;
  readonly error: string | null;
  readonly exclusions: readonly Exclusion[];
}

/** One execution of a campaign with its stages in order. */
export interface Run {
  readonly id: string;
  readonly campaign: string;
  readonly name: string | null;
  readonly channel: string | null;
  readonly plannedAt: string | null;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
  /** The system's own word. */
  readonly status: string | null;
  readonly state: RunState;
  readonly segment: string | null;
  readonly segmentVersion: number | null;
  readonly template: string | null;
  readonly toSend: number | null;
  readonly sent: number | null;
  readonly failed: number | null;
  readonly cursorAt: number | null;
  readonly cursorEnd: number | null;
  readonly worker: string | null;
  readonly heartbeatAt: string | null;
  /** How long it may give no sign of life by its own settings, in seconds; null or absent = not known. */
  readonly quietSeconds?: number | null;
  readonly error: string | null;
  readonly stages: readonly Stage[];
}

export interface Campaign {
  readonly id: string;
  readonly name: string | null;
  readonly status: string | null;
  readonly channel: string | null;
  readonly segment: string | null;
  readonly template: string | null;
  readonly owner: string | null;
  readonly schedule: string | null;
  readonly nextRunAt: string | null;
  /** The run that is planned for that moment; absent where there is none yet. */
  readonly waitingRun?: string;
}

/** States in which a run does nothing any more. */
const OVER: readonly RunState[] = ['finished', 'failed', 'cancelled'];
/** What goes on after the run itself is over: providers and people answer when they like. */
const AFTERWARDS: readonly StageName[] = ['deliver', 'respond'];

/**
 * The run without stages that still work once it is over: whoever killed its worker did not write the end of the stage. Such a stage failed, and of
 * a run that says it finished it is finished; who was inside is lost.
 */
export function withoutOpenStages(run: Run): Run {
  if (!OVER.includes(run.state)) return run;
  const isLeftOpen = ({ stage, state }: Stage) =>
    (state === 'running' || state === 'paused') && (run.state !== 'finished' || !AFTERWARDS.includes(stage));
  if (!run.stages.some(isLeftOpen)) return run;
  return { ...run, stages: run.stages.map((stage) => (isLeftOpen(stage) ? { ...stage, state: run.state } : stage)) };
}

/** The stage of this name, or undefined when the run has no record of it. */
export function stageOf(run: Run, name: StageName): Stage | undefined {
  return run.stages.find(({ stage }) => stage === name);
}

/** How many the run selected: what left the select stage, else the run's own counter; null when the system keeps neither. */
export function selectedBy(run: Run): number | null {
  return stageOf(run, 'select')?.out ?? run.toSend;
}

/** How many messages the run handed over: what left the send stage, else the run's own counter; null when the system keeps neither. */
export function sentBy(run: Run): number | null {
  return stageOf(run, 'send')?.out ?? run.sent;
}

/** How many the stage left out, whatever the reason. */
export function excludedBy(stage: Stage): number {
  return stage.exclusions.reduce((sum, { customers }) => sum + customers, 0);
}

/** Wall time of a stage or run in seconds; null while it runs or when the system keeps no times. */
export function secondsOf(timed: {
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
}): number | null {
  if (timed.startedAt === null || timed.finishedAt === null) return null;
  return (Date.parse(timed.finishedAt) - Date.parse(timed.startedAt)) / 1000;
}
