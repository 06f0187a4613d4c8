import type { Writer } from '../db/embedded-writer.ts';
import type { Channel } from './catalogue.types.ts';

export interface CampaignState {
  readonly campaign_code: string;
  readonly channel: Channel;
  readonly segment_code: string;
  readonly policy_code: string;
  readonly template_code: string;
  readonly run_time: string;
  readonly run_day: number | null;
  /** Offers in the order in which they are tried, with the rule of each. */
  readonly offers: readonly { readonly offer: string; readonly rule: string }[];
  nextRunAt: number;
}

export interface JobState {
  readonly job_code: string;
  readonly enabled: boolean;
  readonly run_time: string;
  nextRunAt: number;
}

export interface RuleVersionState {
  readonly rule_code: string;
  readonly version: number;
  readonly body: string;
  readonly from: number;
  readonly to: number;
}

/** A run that is to be executed; its id was given in the order of time. */
export interface DueRun {
  readonly campaign: CampaignState;
  readonly moment: number;
  readonly runId: number;
}

/** A job that is to be executed. */
export interface DueJob {
  readonly job: JobState;
  readonly moment: number;
}

/** Rows that wait for the next flush; keys are column names. */
export interface Pending {
  readonly runs: Record<string, unknown>[];
  readonly stages: Record<string, unknown>[];
  readonly exclusions: Record<string, unknown>[];
  readonly events: Record<string, unknown>[];
  readonly jobRuns: Record<string, unknown>[];
  /** Runs whose responses have not come in yet, by run, with the row of their stage `respond`. */
  readonly responding: Map<number, Record<string, unknown>>;
}

/** All that the engine knows while it runs on. */
export interface Engine {
  readonly writer: Writer;
  readonly customers: number;
  readonly seed: number;
  /** True while the history is made: the generator has made the card transactions of that time already. */
  readonly isHistory: boolean;
  readonly records: number;
  readonly merged: number;
  readonly campaigns: readonly CampaignState[];
  readonly jobs: readonly JobState[];
  readonly versions: readonly RuleVersionState[];
  readonly pending: Pending;
  /** Shared by all connections of one engine. */
  readonly ids: { nextRun: number };
  /** Where the clock stood when the engine was loaded. */
  readonly startsAt: number;
}
