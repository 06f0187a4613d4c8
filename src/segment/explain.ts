import { found } from '../causes/cause.ts';
import { andOrWithoutParentheses } from '../causes/rule.ts';
import { type ConditionRef, conditionNobodyMeets, nullInExclusionList, valueRenamed } from '../causes/segment.ts';
import { conditionsContradict, noCustomers, oneConditionTooMany } from '../causes/segment-empty.ts';
import { everybodyTaken, lastStageLeavesNobody } from '../causes/segment-stage.ts';
import { type Formula, leavesOf, negatedLeaves } from '../condition/formula.ts';
import { otherReading } from '../condition/reading/reading.ts';
import { conditionRef, oneLine, versionRef } from '../condition/words.ts';
import { type Found, severityOf } from '../result.ts';
import type {
  CountedFacts,
  EverybodySeen,
  HeadFacts,
  ListSeen,
  SegmentFacts,
  SegmentSeen,
  ValueSeen,
} from './facts.ts';
import { findFaults } from './find-faults.ts';

/**
 * Says why a segment selects whom it selects, or nobody.
 *
 * The order is that of blame: a cause found first, once repaired, can make the later ones disappear.
 *   1. There are no customers at all.
 *   2. A list behind NOT IN holds a NULL: the condition is never TRUE. Reported wherever repairing the list brings people back.
 *   3. A value was renamed: nobody has the literal, and with the near value in its place more people are selected.
 *   4. OR stands beside AND without parentheses and the two readings select different people.
 * and, only when nobody is selected and nothing above explains it:
 *   5. The system takes everybody once and has taken all of them, or some condition is met by nobody: a typo, data not loaded.
 *   6. One condition too many: leaving out a single one lets customers in.
 *   7. No single condition is to blame: at least two contradict each other.
 * The faults of single conditions (see {@link findFaults}) follow what is above; one that keeps people out explains an empty segment too. From a
 * sample nothing is concluded.
 * A nullable column behind NOT IN without a NULL in it, mixed AND/OR in parentheses, and both readings selecting the same people are no findings.
 */
export function explainSegment(seen: SegmentSeen, facts: SegmentFacts): readonly Found[] {
  const found = causesOf(seen, facts);
  return seen.subject.version ? found : found.map((one) => withoutKeptSteps(one, facts.segment.id));
}

/** A text of the command line has no versions to look at, and cannot be explained again by a name. */
function withoutKeptSteps(one: Found, segment: string): Found {
  const { cause } = one;
  const isOfKept = (step: string) => step.includes('mmsup rules ') || step.includes(`mmsup segment explain ${segment}`);
  return { ...one, cause: { ...cause, next: (evidence) => cause.next(evidence).filter(({ en }) => !isOfKept(en)) } };
}

function causesOf(seen: SegmentSeen, facts: SegmentFacts): readonly Found[] {
  const { everybody } = seen;
  if (facts.form === null) return [];
  if (facts.sample) return [];
  if (facts.population === 0) {
    return [found(noCustomers, { segment: facts.segment.id, table: facts.customers.table }, 'proved')];
  }
  if (!everybody?.faults) return facts.selected > 0 ? [] : emptyFunnel(seen.formula, facts);
  const lists = everybody.lists.filter((list) => list.selectedWithoutNulls > facts.selected);
  const faults = findFaults(everybody.faults, new Set(lists.map(({ leaf }) => leaf.id)));
  const causes = [
    ...nobodyAtTheEnd(facts),
    ...lists.map((list) => nullInList(list, facts)),
    ...everybody.values.filter((value) => !isToldBy(faults, value)).map((value) => renamed(value, facts)),
    ...wrongReading(seen, facts),
  ];
  const isExplained = causes.length > 0 || faults.some(explainsEmptiness);
  // With a condition that could not be asked of anybody it is not known that nobody passes.
  const isOpen = everybody.measures.unasked.length > 0;
  if (facts.selected > 0 || isExplained || isOpen) return [...causes, ...faults];
  return [...whyEmpty(seen.formula, everybody, facts), ...faults];
}

/** Of a whole SELECT: the conditions are met, and a stage after them leaves nobody. */
function nobodyAtTheEnd({ segment, select, selected }: Counted): readonly Found[] {
  const stage = select?.stages.find(({ left }) => left === 0);
  if (!stage || selected === 0) return [];
  return [found(lastStageLeavesNobody, { segment: segment.id, stage: oneLine(stage.text), meet: selected }, 'proved')];
}

/** Whether a fault says of the same literal more exactly what is wrong with it. */
function isToldBy(faults: readonly Found[], { leaf, literal }: ValueSeen): boolean {
  return faults.some(({ evidence }) => {
    const { condition, literal: told } = evidence as { condition?: ConditionRef; literal?: string };
    return condition?.id === leaf.id && told === literal;
  });
}

/** Whether a fault keeps people out: surely, or because its repair would let somebody in. */
function explainsEmptiness(fault: Found): boolean {
  return severityOf(fault) === 'error' || ((fault.evidence as { gained?: number }).gained ?? 0) > 0;
}

type Counted = HeadFacts & CountedFacts;

function nullInList(list: ListSeen, { segment, selected, clock }: Counted): Found {
  const { leaf, name, rows, nullRows, unknown, selectedWithoutNulls, changes } = list;
  const evidence = {
    segment: segment.id,
    condition: conditionRef(leaf),
    list: name,
    listRows: rows,
    nullRows,
    unknown,
    selected,
    selectedWithoutNulls,
    changes,
    zone: clock.zone,
  };
  return found(nullInExclusionList, evidence, 'proved');
}

function renamed(value: ValueSeen, { segment, selected, clock }: Counted): Found {
  const { leaf, column, literal, near, source, closedAt, selectedWithNear, changes } = value;
  const evidence = {
    segment: segment.id,
    condition: conditionRef(leaf),
    column,
    literal,
    near,
    source,
    closedAt,
    selected,
    selectedWithNear,
    changes,
    zone: clock.zone,
  };
  return found(valueRenamed, evidence, source === 'dictionary' ? 'proved' : 'likely');
}

function wrongReading({ formula, subject }: SegmentSeen, facts: Counted): readonly Found[] {
  const other = otherReading(formula);
  if (!other || !subject.version || !facts.otherReading || facts.otherReading.selected === facts.selected) return [];
  const evidence = {
    rule: facts.segment.id,
    version: versionRef(subject.version),
    branch: other.branch.map(conditionRef),
    escaped: other.escaped.map(conditionRef),
    selected: facts.selected,
    selectedOtherwise: facts.otherReading.selected,
    zone: facts.clock.zone,
  };
  return [found(andOrWithoutParentheses, evidence, 'likely')];
}

function whyEmpty(formula: Formula, { popularValues, measures }: EverybodySeen, facts: Counted): readonly Found[] {
  const negated = negatedLeaves(formula);
  const refs = (ids: readonly string[]): readonly ConditionRef[] =>
    facts.conditions.filter(({ id }) => ids.includes(id)).map(conditionRef);
  const repairs = facts.repairs.map(({ drop, selected }) => ({ drop: refs(drop), selected }));
  const single = measures.patterns
    ? new Set(facts.blocking.filter(({ length }) => length === 1).flat())
    : lonely(facts);
  const unmet = facts.conditions.filter(
    ({ id, ...counts }) => single.has(id) && (negated.has(id) ? counts.false : counts.true) === 0,
  );
  const common = { segment: facts.segment.id, population: facts.population };
  const taken = takenBefore(formula, facts);
  if (taken > 0) return [found(everybodyTaken, { segment: facts.segment.id, taken }, 'proved')];
  if (unmet.length > 0) {
    return unmet.map((condition) => {
      const selectedWithout =
        facts.repairs.find(({ drop }) => drop.length === 1 && drop[0] === condition.id)?.selected ?? 0;
      const values = popularValues.get(condition.id) ?? [];
      return found(
        conditionNobodyMeets,
        { ...common, condition: conditionRef(condition), unknown: condition.unknown ?? 0, selectedWithout, values },
        'proved',
      );
    });
  }
  const oneEach = repairs.filter(({ drop }) => drop.length === 1);
  if (oneEach.length > 0) return [found(oneConditionTooMany, { ...common, repairs: oneEach }, 'proved')];
  if (!facts.blocking[0]) return [];
  const blocking = refs(facts.blocking[0]);
  return [found(conditionsContradict, { ...common, blocking, repairs }, 'proved')];
}

/** How many only a condition keeps out by which the system takes everybody once. */
function takenBefore(formula: Formula, { repairs }: Pick<Counted, 'repairs'>): number {
  const once = new Set(leavesOf(formula).flatMap(({ id, isOnce }) => (isOnce ? [id] : [])));
  const ofOnce = repairs.find(({ drop }) => drop.length === 1 && once.has(drop[0]!));
  return ofOnce?.selected ?? 0;
}

/** The funnel knows only whom one step alone keeps out. */
function emptyFunnel(formula: Formula, facts: Counted): readonly Found[] {
  const taken = takenBefore(formula, facts);
  if (taken > 0) return [found(everybodyTaken, { segment: facts.segment.id, taken }, 'proved')];
  const repairs = facts.repairs.map(({ drop, selected }) => ({
    drop: facts.conditions.filter(({ id }) => drop.includes(id)).map(conditionRef),
    selected,
  }));
  if (repairs.length === 0) return [];
  const evidence = { segment: facts.segment.id, population: facts.population, repairs };
  return [found(oneConditionTooMany, evidence, 'proved')];
}

/** Conditions that stand alone in their step: when nobody meets such a one, it blocks everybody by itself. */
function lonely({ conditions }: Counted): ReadonlySet<string> {
  const alone = conditions.filter(({ step }) => conditions.filter((other) => other.step === step).length === 1);
  return new Set(alone.map(({ id }) => id));
}
