import { type Formula, leavesOf } from '../formula.ts';

/** How a formula over conditions is said in SQL: what stands for each leaf. */
export interface LeafSql {
  /** Boolean of three values; NULL also where the leaf raised an error or was not asked. */
  readonly truth: (leaf: string) => string;
  /** Whether the leaf raised an error or was not asked: a boolean of two values, or undefined where neither can be. */
  readonly isUndecided?: (leaf: string) => string | undefined;
}

/**
 * The formula as a boolean SQL expression that is TRUE exactly where {@link evaluate} says TRUE and FALSE where it says FALSE: errors and
 * conditions that were not asked stay undecided, also below an IS TRUE, which turns a plain UNKNOWN into FALSE.
 */
export function truthSql(formula: Formula, leaf: LeafSql): string {
  if (formula.kind === 'leaf') return `(${leaf.truth(formula.id)})`;
  if (formula.kind === 'not') return `(not ${truthSql(formula.part, leaf)})`;
  if (formula.kind === 'is-true') {
    const undecided = undecidedSql(formula.part, leaf, leaf.isUndecided);
    const certain = `${truthSql(formula.part, leaf)} is true`;
    return undecided === undefined ? `(${certain})` : `(case when ${undecided} then null else ${certain} end)`;
  }
  return `(${formula.parts.map((part) => truthSql(part, leaf)).join(` ${formula.kind} `)})`;
}

/** Whether a formula is undecided because of leaves of a kind (errors; not asked); undefined where no leaf can be of that kind. */
export function undecidedSql(
  formula: Formula,
  leaf: LeafSql,
  isOfKind: ((leaf: string) => string | undefined) | undefined,
): string | undefined {
  if (!isOfKind || leavesOf(formula).every(({ id }) => isOfKind(id) === undefined)) return undefined;
  if (formula.kind === 'leaf') return `(${isOfKind(formula.id)})`;
  if ('part' in formula) return undecidedSql(formula.part, leaf, isOfKind);
  const parts = formula.parts.flatMap((part) => undecidedSql(part, leaf, isOfKind) ?? []);
  return `(${truthSql(formula, leaf)} is null and (${parts.join(' or ')}))`;
}
