import type { Formula } from '../formula.ts';
import { evaluate, type FALSE, TRUE, type Truth, UNKNOWN } from '../kleene.ts';
import type { Pattern } from './atoms.ts';

/** A formula to be counted beside the written one, over conditions of the same scan: another reading, another literal, another version. */
export interface Alternative {
  /** A column name: letters, digits, underscores. */
  readonly name: string;
  readonly formula: Formula;
  /** Index of the atom that answers a leaf. */
  readonly atomOf: (leaf: string) => number;
  /** A leaf whose UNKNOWN counts as something else: what it would say if the NULL in its list were gone. */
  readonly unknownIs?: { readonly leaf: string; readonly truth: typeof TRUE | typeof FALSE };
}

/** How many customers the alternative selects, from the histogram. */
export function countAlternative({ formula, atomOf, unknownIs }: Alternative, patterns: readonly Pattern[]): number {
  let selected = 0;
  for (const { truths, customers } of patterns) {
    const read = (leaf: string): Truth => {
      const truth = truths[atomOf(leaf)] as Truth;
      return truth === UNKNOWN && leaf === unknownIs?.leaf ? unknownIs.truth : truth;
    };
    if (evaluate(formula, read) === TRUE) selected += customers;
  }
  return selected;
}
