import type { Edit } from '../condition/edits.ts';
import type { RunState, StageName } from '../model/relations.ts';
import type { Text } from '../text.ts';
import type { ChangeBetween } from './changes.ts';

/** One of the two runs. Times are ISO 8601 in UTC, durations seconds. */
export interface RunSide {
  readonly id: string;
  readonly campaign: string;
  readonly channel: string | null;
  readonly state: RunState;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
  readonly seconds: number | null;
  readonly selected: number | null;
  readonly handedOver: number | null;
  readonly failed: number | null;
  readonly segment: string | null;
  readonly segmentVersion: number | null;
  readonly template: string | null;
  /** How many good runs of its campaign it was judged against. */
  readonly goodRunsBefore: number;
  /** What is wrong with it by its own history, the likeliest first. */
  readonly faults: readonly { readonly cause: string; readonly severity: string; readonly title: Text }[];
}

/** What one run did at a stage; null in its place where the run has no such stage. */
export interface StageSide {
  readonly state: RunState;
  readonly in: number | null;
  readonly out: number | null;
  readonly excluded: number;
  readonly errors: number | null;
  readonly seconds: number | null;
}

export interface Pair<Value> {
  readonly first: Value;
  readonly second: Value;
}

export interface StagePair extends Pair<StageSide | null> {
  readonly stage: StageName;
  readonly position: number;
}

/** Whom the runs left out for one reason: by one rule, or each by the segment of its own. */
export interface ExclusionPair extends Pair<number> {
  readonly stage: StageName;
  readonly reason: string;
  /** The rule that asks it in each run; null where the run names none, or left nobody out for it. */
  readonly rules: Pair<string | null>;
}

/** Messages of both runs by channel, state and the provider's answer. */
export interface ChannelPair extends Pair<number> {
  readonly channel: string | null;
  readonly state: string;
  readonly providerCode: string | null;
}

export interface RuleInForce {
  readonly version: number;
  readonly author: string | null;
  readonly comment: string | null;
  /** When it came into force; where the system does not say, when it was written. */
  readonly since: string | null;
  readonly isWritten: boolean;
}

/** A rule that both or one of the runs used, as it was in force at the start of each. */
export interface RulePair extends Pair<RuleInForce | null> {
  readonly rule: string;
  readonly stage: StageName | null;
  /** Whether both say the same, whatever their spaces, order and comments. */
  readonly isSame: boolean;
  readonly isSameText: boolean;
  /** True where the two runs use objects of different names in this place: `rule` then names both. */
  readonly isOther: boolean;
  /** What the second run's version says otherwise than the first's. */
  readonly edits: readonly Edit[];
}

/** The statement of a stage as the server would run it now: plans of the past are not kept. */
export interface StatementPair {
  readonly stage: StageName;
  /** Whether the statements are the same but for their literals. */
  readonly isSameText: boolean;
  readonly cost: Pair<number>;
  /** Tables that the plan reads from the first row to the last. */
  readonly readsWhole: Pair<readonly string[]>;
}

export type DifferenceKind = 'state' | 'people' | 'excluded' | 'errors' | 'lost' | 'time';

/** One way in which the runs differ at a stage. */
export interface Difference {
  readonly stage: StageName | null;
  readonly position: number;
  readonly kind: DifferenceKind;
  readonly reason: string | null;
  /** Size for the order: 0 = the same, 1 = all or nothing. */
  readonly share: number;
  /** Whether each run did what its campaign usually does; null where its history is too short to say. */
  readonly isUsual: boolean | null;
  readonly says: Text;
}

/** A template that one or both of the runs used, as it is now. */
export interface TemplateUsed {
  readonly template: string;
  readonly isUsedBy: readonly ('first' | 'second')[];
  readonly usable: boolean | null;
  readonly changedAt: string | null;
  /** Whether it was changed after the earlier of the two runs and before the later one. */
  readonly isChangedBetween: boolean;
}

export interface DiffFacts {
  readonly asOf: string;
  readonly zone: string;
  readonly isSameCampaign: boolean;
  readonly runs: Pair<RunSide>;
  /** The difference that all others may follow from; null where there is none. */
  readonly differsFirst: (Difference & { readonly why: Text }) | null;
  readonly differences: readonly Difference[];
  /** Causes that both runs have alike. */
  readonly shared: readonly string[];
  readonly stages: readonly StagePair[];
  readonly exclusions: readonly ExclusionPair[];
  readonly channels: readonly ChannelPair[] | null;
  readonly rules: readonly RulePair[] | null;
  readonly templates: readonly TemplateUsed[];
  readonly statements: readonly StatementPair[];
  readonly changes: readonly ChangeBetween[] | null;
}
