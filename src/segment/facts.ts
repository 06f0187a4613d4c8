import type { ChangeRef } from '../causes/segment.ts';
import type { Unrepeatable } from '../condition/chance.ts';
import type { Clock } from '../condition/clock.ts';
import type { Formula, Leaf } from '../condition/formula.ts';
import { type ConditionCounts, countSelected } from '../condition/patterns.ts';
import { otherReading } from '../condition/reading.ts';
import { findRepairs } from '../condition/repairs.ts';
import type { Measures } from '../condition/scan.queries.ts';
import type { Version } from '../condition/versions.ts';
import type { Person } from './customer.queries.ts';
import type { FaultsSeen } from './faults.ts';
import type { ExplainSubject } from './subject.queries.ts';
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

/** What was read for one segment. */
export interface SegmentSeen {
  readonly subject: ExplainSubject;
  readonly clock: Clock;
  readonly table: string;
  readonly formula: Formula;
  readonly source: string;
  readonly measures: Measures;
  readonly indexOf: ReadonlyMap<string, number>;
  readonly lists: readonly ListSeen[];
  readonly unrepeatable: readonly Unrepeatable[];
  readonly values: readonly ValueSeen[];
  readonly person: Person | null;
  /** Most frequent values of the compared column, by leaf that nobody meets. */
  readonly popularValues: ReadonlyMap<string, readonly string[]>;
  /** What was looked for beyond the formula's own counts. */
  readonly faults?: FaultsSeen;
}

export interface Repair {
  /** Condition ids that would have to go (or be met by everybody). */
  readonly drop: readonly string[];
  /** Customers selected then. */
  readonly selected: number;
}

/** `segment explain`'s facts; all counts are customers. */
export interface SegmentFacts {
  readonly segment: { readonly id: string; readonly name: string | null; readonly owner: string | null };
  readonly version: Version;
  readonly run: ExplainSubject['run'];
  /** The moment that `now()` was pinned to, and the zone of its days. */
  readonly clock: Clock;
  readonly formula: string;
  readonly population: number;
  readonly selected: number;
  readonly conditions: readonly ConditionCounts[];
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
  readonly customer: Person | null;
}

const MOST_REPAIRS = 20;

/** The facts of an explanation: counts as they are, blocking sets and repairs thought out from the truth patterns. */
export function segmentFacts(seen: SegmentSeen): SegmentFacts {
  const { subject, clock, formula, source, measures, indexOf } = seen;
  const { condition: _formula, ...version } = subject.version;
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
  return {
    segment: { id: subject.id, name: subject.name, owner: subject.owner },
    version,
    run: subject.run,
    clock,
    formula: source,
    population: counts.population,
    selected: counts.selected,
    conditions: counts.conditions,
    blocking: sets?.blocking.slice(0, MOST_REPAIRS) ?? [],
    repairs: repairs.sort((left, right) => left.drop.length - right.drop.length || right.selected - left.selected),
    otherReading: other
      ? {
          branch: idsOf(other.branch),
          escaped: idsOf(other.escaped),
          selected: measures.alternatives.otherwise ?? counts.selected,
        }
      : null,
    customer: seen.person,
  };
}

function idsOf(leaves: readonly Leaf[]): readonly string[] {
  return leaves.map(({ id }) => id);
}
