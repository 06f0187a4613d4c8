import type { Doubt, DoubtKnowledge, LeafView } from '../condition/doubts/doubts.ts';
import type { Formula, Leaf } from '../condition/formula.ts';
import type { Counts } from '../condition/scan/patterns.ts';
import type { UnknownReason } from '../condition/unknown-reasons.ts';
import type { Batch } from './find-odd-load.ts';
import type { MembersCounted } from './members.ts';

/** A doubt with the customers whom its repair would bring in and take out. */
export interface DoubtCounted extends Doubt {
  readonly gained: number;
  readonly lost: number;
}

/** A doubt that the scan was not asked about. */
export interface NotLookedAt {
  readonly condition: string;
  readonly cause: string;
  /** Too many doubts at once; the server does not take the repair; the repair would be too dear to count. */
  readonly why: 'limit' | 'refused' | 'cost';
}

/** Conditions of a blocking set that can never be met together. */
export interface Impossible {
  readonly leaves: readonly Leaf[];
  readonly provedBy: 'planner' | 'intervals';
  /** False when only the table's constraints make them impossible. */
  readonly isByThemselves: boolean;
  /** Those constraints; empty for the bounds of a partition. */
  readonly constraints: readonly string[];
}

/** A list, or the rows behind a subquery, of which there are none. */
export interface EmptyList {
  readonly leaf: Leaf;
  readonly list: string;
  readonly isExclusion: boolean;
}

/** A condition that raises an error for some customers. */
export interface Failing {
  readonly leaf: Leaf;
  /** Null = the scan could not be asked with it at all: for how many it fails is not known. */
  readonly customers: number | null;
  readonly shapes: readonly string[];
  /** The server's words, where it could not be asked. */
  readonly why: string | null;
}

/** Everything about faults that was read for one selection. */
export interface FaultsSeen {
  readonly segment: string;
  readonly table: string;
  readonly key: string;
  readonly formula: Formula;
  readonly known: DoubtKnowledge;
  readonly personal: ReadonlySet<string>;
  /** ISO 8601. */
  readonly at: string;
  readonly views: readonly LeafView[];
  readonly counts: Counts;
  readonly doubts: readonly DoubtCounted[];
  readonly notLookedAt: readonly NotLookedAt[];
  readonly impossible: readonly Impossible[];
  readonly emptyLists: readonly EmptyList[];
  readonly failing: readonly Failing[];
  /** Why a condition is UNKNOWN, by leaf. */
  readonly unknown: ReadonlyMap<string, readonly UnknownReason[]>;
  readonly duplicates: { readonly rows: number; readonly people: number; readonly withoutKey: number } | undefined;
  readonly hidden:
    | { readonly filter: string; readonly selectedWithout: number; readonly selectedThen: number }
    | undefined;
  readonly loads: readonly Batch[];
  /** Null where the system keeps no members of this segment. */
  readonly members: MembersCounted | null;
}
