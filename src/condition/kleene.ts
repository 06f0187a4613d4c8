import type { Formula } from './formula.ts';

/** SQL's three truth values as numbers, so that AND is the minimum, OR the maximum and NOT `2 - value`. */
export const FALSE = 0;
export const UNKNOWN = 1;
export const TRUE = 2;
export type Truth = 0 | 1 | 2;

/** The truth value of a formula, as PostgreSQL would give it, from those of its leaves (by leaf id). */
export function evaluate(formula: Formula, truthOf: (leaf: string) => Truth): Truth {
  if (formula.kind === 'leaf') return truthOf(formula.id);
  if (formula.kind === 'not') return (2 - evaluate(formula.part, truthOf)) as Truth;
  const stop = formula.kind === 'and' ? FALSE : TRUE;
  let result: Truth = formula.kind === 'and' ? TRUE : FALSE;
  for (const part of formula.parts) {
    const truth = evaluate(part, truthOf);
    if (truth === stop) return stop;
    if (truth === UNKNOWN) result = UNKNOWN;
  }
  return result;
}

/** The word that output uses for a truth value. */
export function truthWord(truth: Truth): 'true' | 'false' | 'unknown' {
  return (['false', 'unknown', 'true'] as const)[truth];
}
