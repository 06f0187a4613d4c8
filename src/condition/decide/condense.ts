import type { Formula, Leaf } from '../formula.ts';
import { FALSE, TRUE } from '../kleene.ts';
import type { Kleene } from './comparisons.ts';
import type { LeafRule, Problem } from './solve.ts';

/** A formula in which whatever depends on one variable alone is one leaf, with its truth value for each value of the variable. */
interface Condensed {
  readonly formula: Formula;
  /** Undefined where it depends on several variables. */
  readonly rule?: LeafRule;
}

/** What was made of a problem's conditions: a set of rules asks many questions of the same ones. */
interface Made {
  readonly formulas: Map<Formula, Condensed>;
  /** Those of the problem, and the new ones. */
  readonly leaves: Map<string, LeafRule>;
}

const MADE = new WeakMap<Problem['leaves'], Made>();

/**
 * Puts together what is said of one column in several conditions (`a > 1 and a < 5`, `not (a < 1)`): of a single leaf follows at once what of
 * several follows only after trying. AND and OR may be put in another order, and the truth values of the parts are known for each value: nothing
 * changes.
 */
export function condensed(
  { leaves }: Pick<Problem, 'leaves'>,
  formulas: readonly Formula[],
): { readonly leaves: Problem['leaves']; readonly formulas: readonly Formula[] } {
  const made = MADE.get(leaves) ?? { formulas: new Map(), leaves: new Map(leaves) };
  MADE.set(leaves, made);
  const short = formulas.map((formula) => {
    const known = made.formulas.get(formula) ?? condense(formula, made.leaves);
    made.formulas.set(formula, known);
    return known.formula;
  });
  return { leaves: made.leaves, formulas: short };
}

function condense(formula: Formula, leaves: Map<string, LeafRule>): Condensed {
  if (formula.kind === 'leaf') return { formula, rule: leaves.get(formula.id)! };
  if ('part' in formula) {
    const part = condense(formula.part, leaves);
    if (!part.rule) return { formula: { ...formula, part: part.formula } };
    const truth = formula.kind === 'not' ? (one: Kleene) => 2 - one : (one: Kleene) => (one === TRUE ? TRUE : FALSE);
    return leafOf(leaves, {
      variable: part.rule.variable,
      truths: part.rule.truths.map((one) => truth(one) as Kleene),
    });
  }
  const parts = formula.parts.map((part) => condense(part, leaves));
  const joined = joinedByVariable(parts, formula.kind === 'and' ? Math.min : Math.max, leaves);
  const [only, ...others] = joined;
  if (only && others.length === 0) return only;
  return { formula: { ...formula, parts: joined.map((part) => part.formula) } };
}

/** The parts with those of one variable made one, each at the place of the first. */
function joinedByVariable(
  parts: readonly Condensed[],
  truth: (one: number, other: number) => number,
  leaves: Map<string, LeafRule>,
): readonly Condensed[] {
  const byVariable = new Map<number, readonly Condensed[]>();
  for (const part of parts)
    if (part.rule) byVariable.set(part.rule.variable, [...(byVariable.get(part.rule.variable) ?? []), part]);
  return parts.flatMap((part): Condensed[] => {
    const same = part.rule ? byVariable.get(part.rule.variable)! : [part];
    if (same[0] !== part) return [];
    if (same.length === 1) return [part];
    const truths = part.rule!.truths.map(
      (_, value) =>
        same.map(({ rule }) => rule!.truths[value]! as number).reduce((one, other) => truth(one, other)) as Kleene,
    );
    return [leafOf(leaves, { variable: part.rule!.variable, truths })];
  });
}

function leafOf(leaves: Map<string, LeafRule>, rule: LeafRule): Condensed {
  const id = `made ${leaves.size}`;
  leaves.set(id, rule);
  const leaf: Leaf = { kind: 'leaf', id, text: '', span: { start: 0, end: 0 } };
  return { formula: leaf, rule };
}
