/**
 * The formula of a segment or rule: conditions joined by AND, OR and NOT.
 *
 * A condition (leaf) is the smallest part that has a truth value of its own: `c.balance > 5000`, `exists (…)`,
 * `c.id not in (select …)`. NOT in front of a single condition belongs to that condition. Leaves are numbered
 * c1, c2, … in the order in which they are written.
 */

/** Half-open range of string indices (UTF-16 units) in the formula's source. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface Leaf {
  readonly kind: 'leaf';
  readonly id: string;
  /** Exactly as written, outer parentheses left out. */
  readonly text: string;
  readonly span: Span;
}

export interface Group {
  readonly kind: 'and' | 'or';
  readonly parts: readonly Formula[];
  /** Whether its author put parentheses around it. */
  readonly parenthesised: boolean;
  readonly span: Span;
}

export interface Negation {
  readonly kind: 'not';
  readonly part: Formula;
  readonly span: Span;
}

export type Formula = Leaf | Group | Negation;

/** All leaves, in written order. */
export function leavesOf(formula: Formula): readonly Leaf[] {
  if (formula.kind === 'leaf') return [formula];
  if (formula.kind === 'not') return leavesOf(formula.part);
  return formula.parts.flatMap(leavesOf);
}

/**
 * The steps in which a person reads the formula: the parts of its outermost conjunction, nested conjunctions opened.
 * A formula that is no conjunction is one step.
 */
export function stepsOf(formula: Formula): readonly Formula[] {
  return formula.kind === 'and' ? formula.parts.flatMap(stepsOf) : [formula];
}

/** Ids of the leaves that stand under an odd number of NOTs: they help when they are false. */
export function negatedLeaves(formula: Formula, negated = false): ReadonlySet<string> {
  if (formula.kind === 'leaf') return new Set(negated ? [formula.id] : []);
  if (formula.kind === 'not') return negatedLeaves(formula.part, !negated);
  return new Set(formula.parts.flatMap((part) => [...negatedLeaves(part, negated)]));
}
