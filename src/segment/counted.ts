import { type Formula, type Leaf, leavesOf, skeleton } from '../condition/formula.ts';
import { type Truth, truthOfWord } from '../condition/kleene.ts';
import { otherReading } from '../condition/reading/reading.ts';
import { tellReadings } from '../condition/reading/reading-facts.ts';
import { nearMisses, sharePattern } from '../condition/repair/near-miss.ts';
import { relaxUntil } from '../condition/repair/relax.ts';
import { findRepairs } from '../condition/repair/repairs.ts';
import { countSelected } from '../condition/scan/patterns.ts';
import { estimated } from '../condition/scan/sample.ts';
import type { Measures } from '../condition/scan/scan.queries.ts';
import type { Version } from '../condition/versions.ts';
import { againstFacts } from './against.ts';
import { treeOf } from './branch-tree.ts';
import { conditionEvidence, contradictions, NO_EVIDENCE } from './condition-evidence.ts';
import type { Person } from './customer.queries.ts';
import type {
  ConditionFacts,
  CountedFacts,
  EverybodySeen,
  HeadFacts,
  PersonFacts,
  Repair,
  SegmentFacts,
  SegmentSeen,
  UncountedFacts,
} from './facts.ts';
import { funnelFacts } from './funnel-facts.ts';
import { selectFacts } from './select-facts.ts';
import { sentencesOf } from './sentences.ts';
import type { SegmentVersion } from './subject.queries.ts';

const UNCOUNTED: UncountedFacts = {
  form: null,
  population: null,
  selected: null,
  conditions: [],
  blocking: [],
  repairs: [],
  otherReading: null,
};

const MOST_REPAIRS = 20;

/** The facts of an explanation; `atLeast` is what `--at-least` asks for. */
export function segmentFacts(seen: SegmentSeen, atLeast?: number): SegmentFacts {
  const { subject, clock, formula, customers, everybody, funnel, person } = seen;
  const head: HeadFacts = {
    segment: { id: subject.id, name: subject.name, owner: subject.owner },
    version: subject.version && withoutCondition(subject.version),
    run: subject.run,
    clock,
    customers: { table: customers.mapping.table, key: customers.mapping.key },
    formula: subject.source,
    structure: skeleton(formula),
    customer: person && personFacts(seen, person),
  };
  if (everybody) return { ...head, ...countedFacts(seen, everybody, atLeast) };
  return { ...head, ...(funnel ? funnelFacts(seen, funnel) : UNCOUNTED) };
}

function withoutCondition({ condition: _condition, ...version }: SegmentVersion): Version {
  return version;
}

function personFacts(seen: SegmentSeen, person: Person): PersonFacts {
  const says = sentencesOf(seen);
  const { everybody } = seen;
  const truths = new Map(person.conditions.map(({ id, verdict }) => [id, truthOfWord(verdict)]));
  return {
    ...person,
    conditions: person.conditions.map((condition) => ({ ...condition, says: says.get(condition.id)! })),
    alike: everybody ? alikeOf(seen.formula, everybody, (id) => truths.get(id)!) : null,
  };
}

function alikeOf(
  formula: Formula,
  { measures: { patterns, isStaged }, indexOf }: EverybodySeen,
  truthOf: (leaf: string) => Truth,
): number | null {
  return patterns && !isStaged ? sharePattern(formula, { indexOf, patterns }, truthOf) : null;
}

/** Counts as they are; blocking sets, repairs, near misses and relaxations thought out from the truth patterns. */
function countedFacts(seen: SegmentSeen, everybody: EverybodySeen, atLeast: number | undefined): CountedFacts {
  const { formula, select, selectSeen } = seen;
  const { measures, indexOf, readings, faults } = everybody;
  const { counts, form } = measures;
  // Where a costly subquery was asked of some only, the patterns say nothing of what several conditions would bring.
  const patterns = measures.isStaged ? undefined : measures.patterns;
  return {
    form,
    sample: estimated(measures.sample, counts.selected),
    population: counts.population,
    selected: counts.selected,
    error: counts.error,
    notEvaluated: counts.notEvaluated,
    conditions: conditionFacts(seen, everybody),
    tree: patterns ? treeOf(formula, indexOf, patterns) : null,
    ...blockingAndRepairs(formula, everybody),
    otherReading: otherFacts(formula, measures),
    readings: tellReadings(readings, measures),
    nearMisses: patterns ? nearMisses(formula, indexOf, patterns) : null,
    relaxation: patterns && atLeast !== undefined ? relaxUntil(formula, indexOf, { patterns, atLeast }) : null,
    contradictions: faults ? contradictions(faults) : [],
    select:
      select && selectSeen
        ? selectFacts(select, selectSeen, (branch) => (patterns ? countSelected(branch, indexOf, patterns) : null))
        : null,
    inside: seen.inside.flatMap(({ facts }) => facts ?? []),
    against: seen.against && againstFacts(seen.against),
  };
}

function conditionFacts(seen: SegmentSeen, { measures, faults, indexOf }: EverybodySeen): readonly ConditionFacts[] {
  const says = sentencesOf(seen);
  const spans = new Map(leavesOf(seen.formula).map(({ id, span }) => [id, span]));
  const evidence = new Map(faults ? conditionEvidence(faults).map((one) => [one.id, one]) : []);
  return measures.counts.conditions.map((condition) => ({
    ...NO_EVIDENCE,
    ...evidence.get(condition.id),
    ...condition,
    span: spans.get(condition.id)!,
    says: says.get(condition.id)!,
    errorExample: measures.errors.find(({ atom }) => atom === indexOf.get(condition.id))?.example ?? null,
  }));
}

function blockingAndRepairs(
  formula: Formula,
  { measures, indexOf }: EverybodySeen,
): Pick<CountedFacts, 'blocking' | 'repairs'> {
  const { counts } = measures;
  const { patterns, near } = measures.isStaged ? {} : measures;
  // Where customers come to no answer, it is not known that nobody passes, nor whom a repair would let in.
  if (counts.notEvaluated > 0) return { blocking: [], repairs: [] };
  const isEmpty = counts.selected === 0;
  const sets = isEmpty && patterns ? findRepairs(formula, indexOf, patterns) : undefined;
  const few = isEmpty && near ? findRepairs(formula, indexOf, near).repairs.filter(({ length }) => length <= 2) : [];
  const seen = patterns ?? near ?? [];
  const drops = sets ? sets.repairs : few;
  const repairs: Repair[] =
    drops.length > 0
      ? drops
          .slice(0, MOST_REPAIRS)
          .map((drop) => ({ drop, selected: countSelected(formula, indexOf, seen, new Set(drop)) }))
      : counts.conditions
          .filter(({ soleBlocker }) => soleBlocker > 0)
          .map(({ id, soleBlocker }) => ({ drop: [id], selected: counts.selected + soleBlocker }));
  return {
    blocking: sets?.blocking.slice(0, MOST_REPAIRS) ?? [],
    repairs: repairs.sort((left, right) => left.drop.length - right.drop.length || right.selected - left.selected),
  };
}

function otherFacts(formula: Formula, { alternatives, counts }: Measures): CountedFacts['otherReading'] {
  const other = otherReading(formula);
  if (!other) return null;
  const selected = alternatives.otherwise ?? counts.selected;
  return { branch: idsOf(other.branch), escaped: idsOf(other.escaped), selected };
}

function idsOf(leaves: readonly Leaf[]): readonly string[] {
  return leaves.map(({ id }) => id);
}
