import type { Agreed, SlaClock, SlaTargets } from '../../model/sla/agreement.types.ts';
import type { SetBack } from './moments.ts';

/**
 * `running`: goes on, and its time is not over (also while it is paused). `kept` and `broken` are for good once the clock has stopped;
 * a clock that still runs is `broken` as soon as its time is over. `not-measured`: nothing was promised for it, or it never came to an end.
 */
export type SlaState = 'kept' | 'broken' | 'running' | 'not-measured';

/** Why a clock is not measured: no agreement in the profile, no target for the severity, closed before anybody found a cause. */
export type NotMeasured = 'no-agreement' | 'no-target' | 'never-happened';

/** An event that a judgement rests on, and of which a person said when it happened. */
export interface SaidMoment {
  readonly seq: number;
  readonly who: string;
  readonly type: string;
  /** ISO 8601 in UTC: what a person said of the time, else the machine's clock. */
  readonly at: string;
  /** When it was written down, or corrected, by the machine's clock; ISO 8601 in UTC. */
  readonly recordedAt: string;
}

/** The event that stopped a clock. */
export interface Stop extends SaidMoment {
  /** True where a person said the time. */
  readonly isSaid: boolean;
}

/** A severity that was raised when the time under the new one was over already, and that under the one before was not. */
export interface Raised {
  /** ISO 8601 in UTC. */
  readonly at: string;
  readonly from: string;
  readonly to: string;
  /** When the time under the new severity was over, ISO 8601 in UTC. */
  readonly due: string;
  /** Until when there was time under the severity before, ISO 8601 in UTC; null where nothing was promised under it. */
  readonly dueBefore: string | null;
}

export interface ClockStanding {
  readonly clock: SlaClock;
  readonly state: SlaState;
  readonly why: NotMeasured | null;
  /** Of the severity that is or was in force when the clock stopped. */
  readonly severity: string;
  readonly targetSeconds: number | null;
  /** Whether only working hours are counted; without an agreement every hour is. */
  readonly around: SlaTargets['around'];
  /** Counted seconds until the clock stopped, or until now. */
  readonly countedSeconds: number;
  /** Seconds by the clock on the wall from the opening until it stopped, or until now. */
  readonly elapsedSeconds: number;
  /** Target less counted: below 0 it is broken by so much. Null without a target. */
  readonly leftSeconds: number | null;
  /** When the time is over or was over, ISO 8601 in UTC; null without a target, while the clock is paused, and where the calendar never has so much time. */
  readonly due: string | null;
  /** Null while it has not happened. */
  readonly stop: Stop | null;
  /** The intervals that were counted, in order. */
  readonly counted: readonly Interval[];
  /** Severities under which its time was over already before they were changed to a milder one. */
  readonly overUnder: readonly { readonly severity: string; readonly due: string }[];
  /** Of a broken one: the raise of the severity by which it was over, and could not be kept by anybody any more; else null. */
  readonly raised: Raised | null;
  /** What people said of the times that it was judged by: of the opening, the stop, and before that of pauses, severities, closings and reopenings. */
  readonly said: readonly SaidMoment[];
  /** By how many seconds the machines' clocks contradict each other between the opening and the stop: its times may be wrong by as much. */
  readonly clockErrorSeconds: number;
}

/** ISO 8601 in UTC. */
export interface Interval {
  readonly from: string;
  readonly to: string;
}

/** Time for which all clocks stand: we wait for the client. */
export interface Pause extends Interval {
  readonly why: string;
  readonly by: string;
  /** False where it ended with `sla resume`, with the closing or a reopening. */
  readonly isOpen: boolean;
}

/** How an incident stands against what was promised to its client, as a fold of its events. */
export interface SlaStanding {
  /** As it was copied into the record at the opening; null where the profile held none. */
  readonly agreed: Agreed | null;
  /** True where the record holds something in its place that cannot be counted with: nothing is judged then, and that must be said. */
  readonly isUnreadable: boolean;
  readonly severity: string;
  /** When the complaint came: what was said of the time at the opening, else the opening itself. */
  readonly start: { readonly at: string; readonly isSaid: boolean; readonly recordedAt: string };
  /** The moment that it is judged for. */
  readonly now: string;
  readonly clocks: Readonly<Record<SlaClock, ClockStanding>>;
  readonly pauses: readonly Pause[];
  /** Times from a closing to the reopening after it, or to now: nobody worked on it, nobody counts them. */
  readonly closedTimes: readonly Interval[];
  /** Places where a machine's clock was set back or is behind another: counted time may be wrong by as much. */
  readonly setBacks: readonly SetBack[];
}
