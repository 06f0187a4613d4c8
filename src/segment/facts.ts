import type { ChangeRef } from '../causes/segment.ts';
import type { Unrepeatable } from '../condition/chance.ts';
import type { Clock } from '../condition/clock.ts';
import { type Formula, type Leaf, leavesOf, type Span, skeleton } from '../condition/formula.ts';
import { type ConditionCounts, countSelected } from '../condition/patterns.ts';
import { otherReading } from '../condition/reading.ts';
import { findRepairs } from '../condition/repairs.ts';
import type { Measures } from '../condition/scan.queries.ts';
import type { Version } from '../condition/versions.ts';
import type { Person } from './customer.queries.ts';
import type { FaultsSeen } from './faults.ts';
import type { Explained } from './selection.queries.ts';
import type { ExplainSubject, SegmentVersion } from './subject.queries.ts';
import type { Suspect } from './values.ts';

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
  readonly lists: readonly ListSeen[];
  readonly unrepeatable: readonly Unrepeatable[];
  readonly values: readonly ValueSeen[];
  /** Most frequent values of the compared column, by leaf that nobody meets. */
  readonly popularValues: ReadonlyMap<string, readonly string[]>;
  /** What was looked for beyond the formula's own counts. */
  readonly faults?: FaultsSeen;
}

/** What was read for one selection. */
export interface SegmentSeen extends Explained {
  readonly person: Person | null;
  /** Null when only one customer was asked for. */
  readonly everybody: EverybodySeen | null;
}

export interface Repair {
  /** Condition ids that would have to go (or be met by everybody). */
  readonly drop: readonly string[];
  /** Customers selected then. */
  readonly selected: number;
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
  readonly customer: Person | null;
}

/** What everybody's truth values say; all counts are customers. */
export interface CountedFacts {
  readonly population: number;
  readonly selected: number;
  readonly conditions: readonly ConditionFacts[];
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
}

/** One condition: what it does to the population, and where it stands in the text. */
export interface ConditionFacts extends ConditionCounts {
  readonly span: Span;
}

/** The same when only one customer was asked for: nobody was counted. */
export interface UncountedFacts {
  readonly population: null;
  readonly selected: null;
  readonly conditions: readonly [];
  readonly blocking: readonly [];
  readonly repairs: readonly [];
  readonly otherReading: null;
}

const UNCOUNTED: UncountedFacts = {
  population: null,
  selected: null,
  conditions: [],
  blocking: [],
  repairs: [],
  otherReading: null,
};

/** `segment explain`'s facts. */
export type SegmentFacts = HeadFacts & (CountedFacts | UncountedFacts);

const MOST_REPAIRS = 20;

/** The facts of an explanation. */
export function segmentFacts(seen: SegmentSeen): SegmentFacts {
  const { subject, clock, formula, customers, everybody, person } = seen;
  const head: HeadFacts = {
    segment: { id: subject.id, name: subject.name, owner: subject.owner },
    version: subject.version && withoutCondition(subject.version),
    run: subject.run,
    clock,
    customers: { table: customers.mapping.table, key: customers.mapping.key },
    formula: subject.source,
    structure: skeleton(formula),
    customer: person,
  };
  return { ...head, ...(everybody ? countedFacts(formula, everybody) : UNCOUNTED) };
}

function withoutCondition({ condition: _condition, ...version }: SegmentVersion): Version {
  return version;
}

/** Counts as they are, blocking sets and repairs thought out from the truth patterns. */
export function countedFacts(formula: Formula, { measures, indexOf }: EverybodySeen): CountedFacts {
  const { counts, patterns } = measures;
  const sets = patterns && counts.selected === 0 ? findRepairs(formula, indexOf, patterns) : undefined;
  const repairs: Repair[] = sets
    ? sets.repairs
        .slice(0, MOST_REPAIRS)
        .map((drop) => ({ drop, selected: countSelected(formula, indexOf, patterns!, new Set(drop)) }))
    : counts.conditions
        .filter(({ soleBlocker }) => soleBlocker > 0)
        .map(({ id, soleBlocker }) => ({ drop: [id], selected: counts.selected + soleBlocker }));
  const other = otherReading(formula);
  const spans = new Map(leavesOf(formula).map(({ id, span }) => [id, span]));
  return {
    population: counts.population,
    selected: counts.selected,
    conditions: counts.conditions.map((condition) => ({ ...condition, span: spans.get(condition.id)! })),
    blocking: sets?.blocking.slice(0, MOST_REPAIRS) ?? [],
    repairs: repairs.sort((left, right) => left.drop.length - right.drop.length || right.selected - left.selected),
    otherReading: other
      ? {
          branch: idsOf(other.branch),
          escaped: idsOf(other.escaped),
          selected: measures.alternatives.otherwise ?? counts.selected,
        }
      : null,
  };
}

function idsOf(leaves: readonly Leaf[]): readonly string[] {
  return leaves.map(({ id }) => id);
}
