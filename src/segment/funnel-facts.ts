import { leavesOf } from '../condition/formula.ts';
import type { FunnelMeasures } from '../condition/scan/funnel.queries.ts';
import { stepNumbers } from '../condition/scan/patterns.ts';
import { estimated } from '../condition/scan/sample.ts';
import { NO_EVIDENCE } from './condition-evidence.ts';
import type { ConditionFacts, CountedFacts, Repair, SegmentSeen } from './facts.ts';
import { sentencesOf } from './sentences.ts';

/** The facts that the quick form leaves open. */
const UNTOLD = {
  error: null,
  notEvaluated: null,
  tree: null,
  blocking: [],
  otherReading: null,
  readings: [],
  nearMisses: null,
  relaxation: null,
  contradictions: [],
  select: null,
  inside: [],
  against: null,
} as const;

/** The quick form: what is left after each step, and whom a step alone keeps out. */
export function funnelFacts(seen: SegmentSeen, funnel: FunnelMeasures): CountedFacts {
  const { population, selected, steps, sample } = funnel;
  const repairs = steps
    .filter(({ soleBlocker }) => soleBlocker > 0)
    .map(({ conditions: drop, soleBlocker }): Repair => ({ drop, selected: selected + soleBlocker }));
  return {
    form: 'funnel',
    sample: estimated(sample, selected),
    population,
    selected,
    ...UNTOLD,
    conditions: conditionFacts(seen, funnel),
    repairs: repairs.sort((left, right) => right.selected - left.selected),
  };
}

/** A step is counted as a whole: its number of customers stands at its last condition, its sole blockers where it is one condition. */
function conditionFacts(seen: SegmentSeen, { steps }: FunnelMeasures): readonly ConditionFacts[] {
  const says = sentencesOf(seen);
  const numbers = stepNumbers(seen.formula);
  return leavesOf(seen.formula).map(({ id, text, span }) => {
    const step = steps.find((one) => one.conditions.includes(id));
    const isLast = step?.conditions.at(-1) === id;
    const isAlone = step?.conditions.length === 1;
    return {
      id,
      text,
      span,
      says: says.get(id)!,
      step: numbers.get(id) ?? 1,
      ...{ true: null, false: null, unknown: null, error: null, notEvaluated: null, errorExample: null },
      ...NO_EVIDENCE,
      after: isLast ? (step?.after ?? null) : null,
      soleBlocker: isAlone ? (step?.soleBlocker ?? 0) : null,
    };
  });
}
