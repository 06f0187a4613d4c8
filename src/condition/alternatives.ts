import type { Pattern } from './atoms.ts';
import type { Formula } from './formula.ts';
import { evaluate, TRUE, type Truth, UNKNOWN } from './kleene.ts';
import { kleeneSql, type Sum } from './sql.ts';

/** A formula to be counted beside the written one, over conditions of the same scan: another reading, another literal, another version. */
export interface Alternative {
  /** A column name: letters, digits, underscores. */
  readonly name: string;
  readonly formula: Formula;
  /** Index of the atom that answers a leaf. */
  readonly atomOf: (leaf: string) => number;
  /** A leaf whose UNKNOWN counts as TRUE: what it would say if the NULL in its list were gone. */
  readonly unknownIsTrue?: string;
}

/** How many customers the alternative selects, from the histogram. */
export function countAlternative(
  { formula, atomOf, unknownIsTrue }: Alternative,
  patterns: readonly Pattern[],
): number {
  let selected = 0;
  for (const { truths, customers } of patterns) {
    const read = (leaf: string): Truth => {
      const truth = truths[atomOf(leaf)] as Truth;
      return truth === UNKNOWN && leaf === unknownIsTrue ? TRUE : truth;
    };
    if (evaluate(formula, read) === TRUE) selected += customers;
  }
  return selected;
}

/** The same count as a sum inside the database. */
export function sumOfAlternative({ name, formula, atomOf, unknownIsTrue }: Alternative): Sum {
  const column = (leaf: string): string => {
    const verdict = `g.v${atomOf(leaf) + 1}`;
    return leaf === unknownIsTrue ? `least(${verdict} * 2, 2)` : verdict;
  };
  return { name, condition: `${kleeneSql(formula, column)} = 2` };
}
