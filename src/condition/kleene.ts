import type { Formula } from './formula.ts';

/**
 * SQL's three truth values as numbers, so that AND is the minimum, OR the maximum and NOT `2 - value`; and two that SQL has no value for: the
 * condition would have raised an error for this customer (the cast of a text that is no number), or was not asked because it was costly and
 * could not matter for him. Neither is ever taken for FALSE.
 */
export const FALSE = 0;
export const UNKNOWN = 1;
export const TRUE = 2;
export const ERROR = 3;
export const NOT_EVALUATED = 4;
export type Truth = 0 | 1 | 2 | 3 | 4;

/**
 * The truth value of a formula, as PostgreSQL would give it, from those of its leaves (by leaf id). A FALSE part decides an AND, a TRUE part
 * an OR, whatever the others are; where nothing decides, an error outweighs what was not asked, and that outweighs UNKNOWN.
 */
export function evaluate(formula: Formula, truthOf: (leaf: string) => Truth): Truth {
  if (formula.kind === 'leaf') return truthOf(formula.id);
  if ('part' in formula) {
    const truth = evaluate(formula.part, truthOf);
    if (truth > TRUE) return truth;
    if (formula.kind === 'not') return (2 - truth) as Truth;
    return truth === TRUE ? TRUE : FALSE;
  }
  const stop = formula.kind === 'and' ? FALSE : TRUE;
  let result: Truth = formula.kind === 'and' ? TRUE : FALSE;
  for (const part of formula.parts) {
    const truth = evaluate(part, truthOf);
    if (truth === stop) return stop;
    if (weight(truth) > weight(result)) result = truth;
  }
  return result;
}

/** How much an undecided part weighs in its group: TRUE and FALSE nothing, then UNKNOWN, not asked, error. */
function weight(truth: Truth): number {
  return [0, 1, 0, 3, 2][truth]!;
}

export type TruthWord = (typeof TRUTH_WORDS)[number];

const TRUTH_WORDS = ['false', 'unknown', 'true', 'error', 'not-evaluated'] as const;

/** The word that output uses for a truth value. */
export function truthWord(truth: Truth): TruthWord {
  return TRUTH_WORDS[truth];
}

/** The truth value that output calls by this word. */
export function truthOfWord(word: TruthWord): Truth {
  return TRUTH_WORDS.indexOf(word) as Truth;
}
