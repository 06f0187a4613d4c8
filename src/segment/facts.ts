import type { ChangeRef } from '../causes/segment.ts';
import type { Unrepeatable } from '../condition/chance.ts';
import type { Clock } from '../condition/clock.ts';
import type { Leaf, Span } from '../condition/formula.ts';
import type { Suspect } from '../condition/literals.ts';
import type { ReadingFact } from '../condition/reading/reading-facts.ts';
import type { Reading } from '../condition/reading/readings.ts';
import type { NearMisses } from '../condition/repair/near-miss.ts';
import type { Relaxation } from '../condition/repair/relax.ts';
import type { FunnelMeasures } from '../condition/scan/funnel.queries.ts';
import type { Estimate } from '../condition/scan/sample.ts';
import type { Measures } from '../condition/scan/scan.queries.ts';
import type { Version } from '../condition/versions.ts';
import type { NotEvaluated } from '../result.ts';
import type { Text } from '../text.ts';
import type { AgainstSeen } from './against.queries.ts';
import type { AgainstFacts } from './against.ts';
import type { ConditionEvidence } from './condition-evidence.ts';
import type { Person, PersonCondition } from './customer.queries.ts';
import type { FaultsSeen } from './faults.ts';
import type { InsideFacts } from './inside.ts';
import type { InsideSeen } from './inside-seen.queries.ts';
import type { SelectFacts, SelectSeen } from './select-facts.ts';
import type { Explained } from './selection.queries.ts';
import type { ExplainSubject } from './subject.queries.ts';

/** An exclusion list with NULLs in it. */
export interface ListSeen {
  readonly leaf: Leaf;
  readonly name: string | null;
  readonly rows: number;
  readonly nullRows: number;
  readonly unknown: number;
  readonly selectedWithoutNulls: number;
  readonly changes: readonly ChangeRef[];
}

/** A literal that nobody has any more, with a near value that brings people back. */
export interface ValueSeen extends Suspect {
  readonly selectedWithNear: number;
  readonly changes: readonly ChangeRef[];
}

/** What the scan and the look-ups beside it saw. */
export interface EverybodySeen {
  readonly measures: Measures;
  readonly indexOf: ReadonlyMap<string, number>;
  /** Other readings that were counted, and what could not be. */
  readonly readings: readonly Reading[];
  readonly gaps: readonly NotEvaluated[];
  readonly lists: readonly ListSeen[];
  readonly unrepeatable: readonly Unrepeatable[];
  readonly values: readonly ValueSeen[];
  /** Most frequent values of the compared column, by leaf that nobody meets. */
  readonly popularValues: ReadonlyMap<string, readonly string[]>;
  /** Null where only a sample was asked: no cause is named from it. */
  readonly faults: FaultsSeen | null;
}

/** What was read for one selection. */
export interface SegmentSeen extends Explained {
  readonly person: Person | null;
  /** Null when only one customer, or the funnel alone, was asked for. */
  readonly everybody: EverybodySeen | null;
  readonly funnel: FunnelMeasures | null;
  /** What a whole SELECT does beside its conditions; null for a fragment and where nobody was counted. */
  readonly selectSeen: SelectSeen | null;
  /** The subqueries that were looked into. */
  readonly inside: readonly InsideSeen[];
  /** The same segment earlier; null where it was not asked for. */
  readonly against: AgainstSeen | null;
}

/** Conditions to be left out, and how many are selected then. */
export interface Repair {
  /** Condition ids that would have to go (or be met by everybody). */
  readonly drop: readonly string[];
  /** Customers selected then. */
  readonly selected: number;
}

/** One customer against the whole formula, in words. */
export interface PersonFacts extends Omit<Person, 'conditions'> {
  readonly conditions: readonly (PersonCondition & { readonly says: Text })[];
  /** How many customers, himself included, every condition judges as it judges him; null where nobody was counted. */
  readonly alike: number | null;
}

/** What is explained. */
export interface HeadFacts {
  readonly segment: { readonly id: string; readonly name: string | null; readonly owner: string | null };
  /** Null for a text of the command line. */
  readonly version: Version | null;
  readonly run: ExplainSubject['run'];
  /** The moment that `now()` was pinned to, and the zone of its days. */
  readonly clock: Clock;
  /** The customers: their table and key. */
  readonly customers: { readonly table: string; readonly key: string };
  /** The text that is explained; every `span` counts in it. */
  readonly formula: string;
  /** How its conditions hang together: `c1 and (c2 or c3)`. */
  readonly structure: string;
  readonly customer: PersonFacts | null;
}

/** One condition: what it does to the population, and where it stands in the text. Null = not asked in this form of the count. */
export interface ConditionFacts extends Omit<ConditionEvidence, 'id'> {
  readonly id: string;
  readonly text: string;
  /** Half-open range of characters (UTF-16) in the formula; of a join or a view of a SELECT, the place of its relation. */
  readonly span: Span;
  /** The condition in words. */
  readonly says: Text;
  /** Number of the step of the outermost conjunction that it belongs to, from 1. */
  readonly step: number;
  readonly true: number | null;
  readonly false: number | null;
  readonly unknown: number | null;
  /** Customers for whom asking it would raise an error. */
  readonly error: number | null;
  readonly notEvaluated: number | null;
  /** Key of one of the customers for whom it raises an error; null where there is none, or it may not be shown. */
  readonly errorExample: string | null;
  /** How many are left after this condition and everything before it; the last one of an OR or NOT carries the group's number. */
  readonly after: number | null;
  /** Customers whom this condition alone keeps out; null in the funnel for one that shares its step. */
  readonly soleBlocker: number | null;
}

/** A part of a formula that is no plain conjunction: what it lets through by itself, and what only it brings. */
export interface BranchFacts {
  readonly kind: 'leaf' | 'and' | 'or' | 'not' | 'is-true';
  readonly id: string | null;
  /** Customers for whom this part is TRUE by itself. */
  readonly true: number;
  /** Of the selected, those whom this part of an OR alone brings; null elsewhere. */
  readonly only: number | null;
  readonly parts: readonly BranchFacts[];
}

/** What everybody's truth values say; all counts are customers, of the sample where there is one. */
export interface CountedFacts {
  /** `patterns`: everybody's truth values were seen; `capped`, `sums`: counts are exact, repairs only of few conditions; `funnel`: the quick form. */
  readonly form: 'patterns' | 'capped' | 'sums' | 'funnel';
  /** Where only a sample was asked: how many it held, and what is reckoned from it for everybody. */
  readonly sample: {
    readonly percent: number;
    readonly seed: number;
    readonly sampled: number;
    readonly selected: Estimate;
  } | null;
  readonly population: number;
  readonly selected: number;
  /** Customers for whom the whole formula comes to no answer because a condition fails, or was not asked. */
  readonly error: number | null;
  readonly notEvaluated: number | null;
  readonly conditions: readonly ConditionFacts[];
  /** The formula as a tree; null for a plain conjunction and where patterns were not seen. */
  readonly tree: BranchFacts | null;
  /** Minimal sets of conditions that keep everybody out by themselves; empty when somebody is selected. */
  readonly blocking: readonly (readonly string[])[];
  /** For an empty segment every minimal repair; else one per condition that is somebody's only blocker. Largest first. */
  readonly repairs: readonly Repair[];
  /** The count if OR, beside AND without parentheses, was meant to be read first; null when there is no such place. */
  readonly otherReading: {
    readonly branch: readonly string[];
    readonly escaped: readonly string[];
    readonly selected: number;
  } | null;
  /** Other ways in which the formula may have been meant, where they select other people. */
  readonly readings: readonly ReadingFact[];
  /** Null where patterns were not seen. */
  readonly nearMisses: NearMisses | null;
  /** The smallest relaxations for `--at-least`; null when it was not asked or cannot be told. */
  readonly relaxation: Relaxation | null;
  /** Conditions that can never be met together, and what proves it. */
  readonly contradictions: readonly {
    readonly conditions: readonly string[];
    readonly provedBy: 'planner' | 'intervals';
  }[];
  /** What a whole SELECT does beside its conditions; null for a fragment. */
  readonly select: SelectFacts | null;
  /** The inner conditions of subqueries, for the people about whom they decide. */
  readonly inside: readonly InsideFacts[];
  /** Why the selection differs from an earlier one; null where that was not asked. */
  readonly against: AgainstFacts | null;
}

/** The same when only one customer was asked for: nobody was counted. */
export interface UncountedFacts {
  readonly form: null;
  readonly population: null;
  readonly selected: null;
  readonly conditions: readonly [];
  readonly blocking: readonly [];
  readonly repairs: readonly [];
  readonly otherReading: null;
}

/** `segment explain`'s facts. */
export type SegmentFacts = HeadFacts & (CountedFacts | UncountedFacts);
