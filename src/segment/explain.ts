import { found } from '../causes/cause.ts';
import { andOrWithoutParentheses } from '../causes/rule.ts';
import { type ConditionRef, conditionNobodyMeets, nullInExclusionList, valueRenamed } from '../causes/segment.ts';
import { conditionsContradict, noCustomers, oneConditionTooMany } from '../causes/segment-empty.ts';
import { chanceGaps } from '../condition/chance.ts';
import { type Formula, negatedLeaves } from '../condition/formula.ts';
import { otherReading } from '../condition/reading.ts';
import { conditionRef, versionRef } from '../condition/words.ts';
import { type Found, type NotEvaluated, severityOf } from '../result.ts';
import { formatCount, text } from '../text.ts';
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
 *   5. Some condition is met by nobody: a typo, data not loaded.
 *   6. One condition too many: leaving out a single one lets customers in.
 *   7. No single condition is to blame: at least two contradict each other.
 * A nullable column behind NOT IN without a NULL in it, mixed AND/OR in parentheses, and both readings selecting the same people are no findings.
 */
export function explainSegment(seen: SegmentSeen, facts: SegmentFacts): readonly Found[] {
  const { everybody } = seen;
  if (facts.population === null || !everybody) return [];
  if (facts.population === 0) {
    return [found(noCustomers, { segment: facts.segment.id, table: facts.customers.table }, 'proved')];
  }
  const lists = everybody.lists.filter((list) => list.selectedWithoutNulls > facts.selected);
  const faults = everybody.faults ? findFaults(everybody.faults, new Set(lists.map(({ leaf }) => leaf.id))) : [];
  const causes = [
    ...lists.map((list) => nullInList(list, facts)),
    ...everybody.values.filter((value) => !isToldBy(faults, value)).map((value) => renamed(value, facts)),
    ...wrongReading(seen, facts),
  ];
  const isExplained = causes.length > 0 || faults.some(explainsEmptiness);
  if (facts.selected > 0 || isExplained) return [...causes, ...faults];
  return [...whyEmpty(seen.formula, everybody, facts), ...faults];
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
  if (unmet.length > 0) {
    return unmet.map((condition) => {
      const selectedWithout =
        facts.repairs.find(({ drop }) => drop.length === 1 && drop[0] === condition.id)?.selected ?? 0;
      const values = popularValues.get(condition.id) ?? [];
      return found(
        conditionNobodyMeets,
        { ...common, condition: conditionRef(condition), unknown: condition.unknown, selectedWithout, values },
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

/** Conditions that stand alone in their step: when nobody meets such a one, it blocks everybody by itself. */
function lonely({ conditions }: Counted): ReadonlySet<string> {
  const alone = conditions.filter(({ step }) => conditions.filter((other) => other.step === step).length === 1);
  return new Set(alone.map(({ id }) => id));
}

/** What the explanation could not look at. */
export function explainGaps({ everybody, subject }: SegmentSeen, facts: SegmentFacts): readonly NotEvaluated[] {
  if (!everybody || facts.population === null) return [onlyOneCustomer()];
  const { measures, unrepeatable } = everybody;
  const gaps: NotEvaluated[] = [...chanceGaps(unrepeatable)];
  const isUnexplained = facts.selected === 0 && facts.population > 0 && facts.blocking.length === 0;
  if (!measures.patterns || isUnexplained) {
    gaps.push({
      what: text('Blocking sets and repairs of several conditions', 'Наборы-помехи и ремонты из нескольких условий'),
      why: text(
        'the customers differ in more combinations of truth values than can be carried; all counts are exact',
        'сочетаний значений истинности у клиентов больше, чем можно передать; все числа точны',
      ),
      couldChangeAnswer: isUnexplained,
    });
  }
  const { run } = subject;
  if (run) {
    const then = run.selectedThen;
    gaps.push({
      what: text(`Customer data as it was at run ${run.id}`, `Данные клиентов на момент запуска ${run.id}`),
      why: text(
        `the formula and the clock are those of the run, the customers are as they are now; the run selected ${then === null ? '—' : formatCount(then, 'en')}, now ${formatCount(facts.selected, 'en')}`,
        `формула и часы взяты на момент запуска, а клиенты — нынешние; запуск отобрал ${then === null ? '—' : formatCount(then, 'ru')}, сейчас ${formatCount(facts.selected, 'ru')}`,
      ),
      couldChangeAnswer: then !== null && (then === 0) !== (facts.selected === 0),
    });
  }
  return gaps;
}

function onlyOneCustomer(): NotEvaluated {
  return {
    what: text('What the conditions do to everybody', 'Что условия делают со всеми клиентами'),
    why: text(
      'one customer was asked for; add --everyone to count the others too',
      'спрашивали об одном клиенте; чтобы посчитать и остальных, добавьте --everyone',
    ),
    couldChangeAnswer: false,
  };
}
