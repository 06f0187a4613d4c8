import { type Formula, leavesOf, negatedLeaves, stepsOf } from '../formula.ts';
import { ERROR, evaluate, FALSE, NOT_EVALUATED, TRUE, type Truth, UNKNOWN } from '../kleene.ts';
import { type Pattern, reader } from './atoms.ts';
import { soleBlockersOf } from './sole-blockers.ts';

/** What one condition does to the population; all counts are customers. */
export interface ConditionCounts {
  readonly id: string;
  readonly text: string;
  /** Number of the step of the outermost conjunction that it belongs to, from 1: conditions of one OR or NOT share a step. */
  readonly step: number;
  readonly true: number;
  readonly false: number;
  readonly unknown: number;
  /** Customers for whom the condition cannot be answered: asking it would raise an error (the cast of a text that is no number). */
  readonly error: number;
  /** Customers for whom it was not asked. */
  readonly notEvaluated: number;
  /**
   * How many are left after this condition and everything written before it. Conditions inside an OR or NOT have no place of their own in
   * that order: the last one of such a group carries the group's number, the others null.
   */
  readonly after: number | null;
  /** Customers whom the formula does not select and would, if this condition alone were met. */
  readonly soleBlocker: number;
}

/** What a formula selects and what each of its conditions does; all counts are customers. */
export interface Counts {
  readonly population: number;
  readonly selected: number;
  /** Customers for whom the whole formula comes to no answer because a condition raises an error; the server would stop at the first. */
  readonly error: number;
  /** Customers for whom it comes to no answer because a condition was not asked. Zero unless a condition had to be left out altogether. */
  readonly notEvaluated: number;
  readonly conditions: readonly ConditionCounts[];
}

/** All counts of a formula from the histogram of truth patterns: arithmetic only, whatever the number of questions. */
export function countConditions(
  formula: Formula,
  indexOf: ReadonlyMap<string, number>,
  patterns: readonly Pattern[],
): Counts {
  const afterOf = remainders(formula, indexOf, patterns);
  const steps = stepNumbers(formula);
  const blocked = soleBlockersOf(formula, indexOf, patterns);
  const ofWhole = [0, 0, 0, 0, 0];
  for (const pattern of patterns) ofWhole[evaluate(formula, reader(indexOf, pattern))]! += pattern.customers;
  return {
    population: patterns.reduce((sum, { customers }) => sum + customers, 0),
    selected: ofWhole[TRUE]!,
    error: ofWhole[ERROR]!,
    notEvaluated: ofWhole[NOT_EVALUATED]!,
    conditions: leavesOf(formula).map(({ id, text }) => {
      const share = [0, 0, 0, 0, 0];
      const atom = indexOf.get(id) ?? -1;
      for (const { truths, customers } of patterns) share[truths[atom] ?? UNKNOWN]! += customers;
      return {
        id,
        text,
        step: steps.get(id) ?? 1,
        true: share[TRUE]!,
        false: share[FALSE]!,
        unknown: share[UNKNOWN]!,
        error: share[ERROR]!,
        notEvaluated: share[NOT_EVALUATED]!,
        after: afterOf.get(id) ?? null,
        soleBlocker: blocked.get(id) ?? 0,
      };
    }),
  };
}

/** Number of the step, from 1, by leaf id. */
export function stepNumbers(formula: Formula): ReadonlyMap<string, number> {
  return new Map(stepsOf(formula).flatMap((step, index) => leavesOf(step).map(({ id }) => [id, index + 1] as const)));
}

/** How many customers a formula selects; conditions in `met` count as met, whatever they are. */
export function countSelected(
  formula: Formula,
  indexOf: ReadonlyMap<string, number>,
  patterns: readonly Pattern[],
  met: ReadonlySet<string> = new Set(),
): number {
  const negated = negatedLeaves(formula);
  let selected = 0;
  for (const pattern of patterns) {
    if (evaluate(formula, withMet(reader(indexOf, pattern), met, negated)) === TRUE) selected += pattern.customers;
  }
  return selected;
}

/** A reading in which the conditions of `met` help the formula as much as they can: TRUE, or FALSE under a NOT. */
export function withMet(
  read: (leaf: string) => Truth,
  met: ReadonlySet<string>,
  negated: ReadonlySet<string>,
): (leaf: string) => Truth {
  if (met.size === 0) return read;
  return (leaf) => {
    if (!met.has(leaf)) return read(leaf);
    return negated.has(leaf) ? FALSE : TRUE;
  };
}

/** Index of the first step that is not TRUE, or -1. */
export function firstFailing(steps: readonly Formula[], read: (leaf: string) => Truth): number {
  return steps.findIndex((step) => evaluate(step, read) !== TRUE);
}

/** Customers left after each step, from those who fail first at it; by the last leaf of the step. */
export function afterSteps(
  steps: readonly Formula[],
  population: number,
  lost: readonly number[],
): ReadonlyMap<string, number> {
  let left = population;
  return new Map(
    steps.map((step, index) => {
      left -= lost[index] ?? 0;
      return [leavesOf(step).at(-1)!.id, left];
    }),
  );
}

function remainders(
  formula: Formula,
  indexOf: ReadonlyMap<string, number>,
  patterns: readonly Pattern[],
): ReadonlyMap<string, number> {
  const steps = stepsOf(formula);
  const lost = steps.map(() => 0);
  let population = 0;
  for (const pattern of patterns) {
    const failed = firstFailing(steps, reader(indexOf, pattern));
    if (failed >= 0) lost[failed]! += pattern.customers;
    population += pattern.customers;
  }
  return afterSteps(steps, population, lost);
}
