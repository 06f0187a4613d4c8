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

/** One condition. */
export interface Leaf {
  readonly kind: 'leaf';
  readonly id: string;
  /** Exactly as written, outer parentheses left out. */
  readonly text: string;
  readonly span: Span;
  /**
   * What is asked of the database, over the alias of the customers, where that is not the text itself: a join or a HAVING of a whole SELECT
   * becomes an EXISTS over the customer. Read it with {@link sqlOf}.
   */
  readonly sql?: string;
  /** Language of the text where it is not SQL: what is said about it in SQL is told as SQL. */
  readonly language?: 'json' | 'pyson';
  /** Added by the system: keeps out whom it has taken before. When it alone keeps out everybody, the work is done and nothing is wrong. */
  readonly isOnce?: true;
}

/** Conditions or groups joined by AND or OR. */
export interface Group {
  readonly kind: 'and' | 'or';
  readonly parts: readonly Formula[];
  /** Whether its author put parentheses around it. */
  readonly parenthesised: boolean;
  readonly span: Span;
}

/** NOT in front of a group; in front of a single condition it belongs to that. */
export interface Negation {
  readonly kind: 'not';
  readonly part: Formula;
  readonly span: Span;
}

/** Whether its part is TRUE: FALSE where the part is UNKNOWN. What EXCEPT asks of its right side, and membership in any set. */
export interface Certainty {
  readonly kind: 'is-true';
  readonly part: Formula;
  readonly span: Span;
}

/** A formula over conditions, as a tree. */
export type Formula = Leaf | Group | Negation | Certainty;

/** The condition as SQL over the alias of the customers. */
export function sqlOf({ text, sql }: Leaf): string {
  return sql ?? text;
}

/** All leaves, in written order. */
export function leavesOf(formula: Formula): readonly Leaf[] {
  const leaves: Leaf[] = [];
  collectLeaves(formula, leaves);
  return leaves;
}

function collectLeaves(formula: Formula, leaves: Leaf[]): void {
  if (formula.kind === 'leaf') leaves.push(formula);
  else if ('part' in formula) collectLeaves(formula.part, leaves);
  else for (const part of formula.parts) collectLeaves(part, leaves);
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
  if ('part' in formula) return negatedLeaves(formula.part, negated !== (formula.kind === 'not'));
  return new Set(formula.parts.flatMap((part) => [...negatedLeaves(part, negated)]));
}

/** The formula with its conditions named: `(c1 and c2) or c3`. */
export function skeleton(formula: Formula, outermost = true): string {
  if (formula.kind === 'leaf') return formula.id;
  if (formula.kind === 'not') return `not ${skeleton(formula.part, false)}`;
  if (formula.kind === 'is-true') return `${skeleton(formula.part, false)} is true`;
  const inner = formula.parts.map((part) => skeleton(part, false)).join(` ${formula.kind} `);
  return outermost || leavesOf(formula).length === 1 ? inner : `(${inner})`;
}
