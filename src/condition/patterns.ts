import { type Pattern, reader } from './atoms.ts';
import { type Formula, leavesOf, negatedLeaves, stepsOf } from './formula.ts';
import { evaluate, FALSE, TRUE, type Truth, UNKNOWN } from './kleene.ts';

/** What one condition does to the population; all counts are customers. */
export interface ConditionCounts {
  readonly id: string;
  readonly text: string;
  /** Number of the step of the outermost conjunction that it belongs to, from 1: conditions of one OR or NOT share a step. */
  readonly step: number;
  readonly true: number;
  readonly false: number;
  readonly unknown: number;
  /**
   * How many are left after this condition and everything written before it. Conditions inside an OR or NOT have no place of their own in
   * that order: the last one of such a group carries the group's number, the others null.
   */
  readonly after: number | null;
  /** Customers whom the formula does not select and would, if this condition alone were met. */
  readonly soleBlocker: number;
}

export interface Counts {
  readonly population: number;
  readonly selected: number;
  readonly conditions: readonly ConditionCounts[];
}

/** All counts of a formula from the histogram of truth patterns: arithmetic only, whatever the number of questions. */
export function countConditions(
  formula: Formula,
  indexOf: ReadonlyMap<string, number>,
  patterns: readonly Pattern[],
): Counts {
  const leaves = leavesOf(formula);
  const afterOf = remainders(formula, indexOf, patterns);
  const steps = stepNumbers(formula);
  const blocked = soleBlockers(formula, indexOf, patterns);
  return {
    population: patterns.reduce((sum, { customers }) => sum + customers, 0),
    selected: countSelected(formula, indexOf, patterns),
    conditions: leaves.map(({ id, text }) => {
      const share = [0, 0, 0];
      const atom = indexOf.get(id) ?? -1;
      for (const { truths, customers } of patterns) share[truths[atom] ?? UNKNOWN]! += customers;
      return {
        id,
        text,
        step: steps.get(id) ?? 1,
        true: share[TRUE]!,
        false: share[FALSE]!,
        unknown: share[UNKNOWN]!,
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

function remainders(
  formula: Formula,
  indexOf: ReadonlyMap<string, number>,
  patterns: readonly Pattern[],
): ReadonlyMap<string, number> {
  const steps = stepsOf(formula);
  const lost = steps.map(() => 0);
  let left = 0;
  for (const pattern of patterns) {
    const read = reader(indexOf, pattern);
    const failed = steps.findIndex((step) => evaluate(step, read) !== TRUE);
    if (failed >= 0) lost[failed]! += pattern.customers;
    left += pattern.customers;
  }
  return new Map(
    steps.map((step, index) => {
      left -= lost[index]!;
      return [leavesOf(step).at(-1)!.id, left];
    }),
  );
}

function soleBlockers(
  formula: Formula,
  indexOf: ReadonlyMap<string, number>,
  patterns: readonly Pattern[],
): ReadonlyMap<string, number> {
  const negated = negatedLeaves(formula);
  const leaves = leavesOf(formula).map(({ id }) => ({
    id,
    met: new Set([id]),
    helpful: negated.has(id) ? FALSE : TRUE,
  }));
  const blocked = new Map<string, number>();
  for (const pattern of patterns) {
    const read = reader(indexOf, pattern);
    if (evaluate(formula, read) === TRUE) continue;
    for (const { id, met, helpful } of leaves) {
      if (read(id) === helpful) continue;
      if (evaluate(formula, withMet(read, met, negated)) !== TRUE) continue;
      blocked.set(id, (blocked.get(id) ?? 0) + pattern.customers);
    }
  }
  return blocked;
}
