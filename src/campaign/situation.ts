import type { RelationName } from '../model/relations.ts';
import type { NotEvaluated } from '../result.ts';
import type { Flow } from './flow.ts';
import type { LiveSituation } from './live.ts';
import type { Campaign, Run } from './run.ts';

/** A line of the system's change log. Times are ISO 8601 in UTC. */
export interface LoggedChange {
  readonly at: string;
  readonly who: string | null;
  readonly kind: string;
  readonly objectKind: string | null;
  readonly object: string | null;
  readonly field: string | null;
  readonly before: string | null;
  readonly after: string | null;
  readonly comment: string | null;
  readonly ticket: string | null;
}

/** A version of a rule that the run used. */
export interface VersionOfRule {
  readonly rule: string;
  readonly version: number;
  readonly author: string | null;
  readonly comment: string | null;
  readonly approvedBy: string | null;
  readonly createdAt: string | null;
  readonly deployedAt: string | null;
  readonly validFrom: string | null;
  readonly validTo: string | null;
  readonly language: string;
  /** Read for rules kept as JSON only; null else. */
  readonly body: string | null;
}

export interface Policy {
  readonly rule: string | null;
  readonly channel: string | null;
  readonly cap: number | null;
  readonly periodDays: number | null;
}

/** Something that the campaign or its segment refers to. */
export interface Reference {
  readonly sourceKind: string;
  readonly targetKind: string;
  readonly target: string;
  readonly exists: boolean;
  readonly usable: boolean | null;
}

export interface Template {
  readonly id: string;
  readonly usable: boolean;
  readonly changedAt: string | null;
}

/** What one contact rule did to all campaigns since its version came into force. */
export interface TouchedRuns {
  readonly rule: string;
  readonly since: string | null;
  readonly runs: number;
  readonly customers: number;
}

/** A big table that a slow stage's statement reads whole, and what its catalog says. */
export interface PlanWitness {
  readonly stage: string;
  readonly table: string;
  /** Columns of the filter (without one: of the join), the most selective first. */
  readonly columns: readonly string[];
  /** Whether a usable index begins with one of the columns that tell rows apart. */
  readonly indexed: boolean;
  readonly rows: number;
  readonly bytes: number;
  readonly rowsAdded: number | null;
  /** Share of the statement's planned cost that reading this table takes, 0 to 1. */
  readonly costShare: number;
  /** Rows that the server expects to want of it. */
  readonly kept: number;
  /** An index on one of the columns that cannot be used, or null. */
  readonly invalidIndex: string | null;
}

export interface FailureGroup {
  readonly error: string | null;
  readonly providerCode: string | null;
  readonly messages: number;
}

/** Everything that was read about a run. `null` where the system does not keep it. */
export interface Situation {
  readonly asOf: string;
  /** Time zone of the business, IANA name. */
  readonly zone: string;
  /** Whether the campaign was asked for (then the run is its last one), or this run. */
  readonly askedFor: 'campaign' | 'run';
  readonly campaign: Campaign;
  readonly run: Run;
  /** Earlier runs of the campaign, oldest first, at most {@link HISTORY_RUNS}. */
  readonly history: readonly Run[];
  /** Whether the system keeps whom a stage left out: without it a stage cannot be asked to add up. */
  readonly areExclusionsKept: boolean;
  /** False where it would be too dear to count for each earlier run who was left out: then it is not known what is usual. Absent = counted. */
  readonly isHistoryCounted?: boolean;
  readonly changes: readonly LoggedChange[] | null;
  readonly versions: readonly VersionOfRule[] | null;
  readonly policies: readonly Policy[] | null;
  readonly references: readonly Reference[] | null;
  readonly templates: readonly Template[] | null;
  readonly touched: readonly TouchedRuns[];
  readonly witnesses: readonly PlanWitness[];
  readonly failures: readonly FailureGroup[];
  /** Two looks at the running run; absent where they were not asked for. */
  readonly live?: LiveSituation | null;
  readonly flow: Flow;
  /** Relations that the system keeps and that could not be read: of them null does not mean “not kept”. Absent = none. */
  readonly unread?: readonly RelationName[];
  readonly notEvaluated: readonly NotEvaluated[];
}

/** How many earlier runs of the same campaign are read: of a daily one six of each weekday. */
export const HISTORY_RUNS = 42;
