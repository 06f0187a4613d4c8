import type { Formula } from '../condition/formula.ts';
import { evaluate, TRUE } from '../condition/kleene.ts';
import { type Pattern, reader } from '../condition/scan/atoms.ts';
import type { BranchFacts } from './facts.ts';

/** The formula as a tree with the customers of each part; null for a plain conjunction, whose table says the same. */
export function treeOf(
  formula: Formula,
  indexOf: ReadonlyMap<string, number>,
  patterns: readonly Pattern[],
): BranchFacts | null {
  const isPlain =
    formula.kind === 'leaf' || (formula.kind === 'and' && formula.parts.every(({ kind }) => kind === 'leaf'));
  if (isPlain) return null;
  const count = (part: Formula, alsoFalse?: Formula): number =>
    patterns.reduce((sum, pattern) => {
      const read = reader(indexOf, pattern);
      if (evaluate(part, read) !== TRUE) return sum;
      if (alsoFalse && evaluate(alsoFalse, read) === TRUE) return sum;
      return sum + pattern.customers;
    }, 0);
  const without = (part: Formula): Formula => replacePart(formula, part);
  const node = (part: Formula, isAlternative: boolean): BranchFacts => ({
    kind: part.kind,
    id: part.kind === 'leaf' ? part.id : null,
    true: count(part),
    only: isAlternative ? count(formula, without(part)) : null,
    parts: part.kind === 'leaf' ? [] : partsOf(part).map((inner) => node(inner, part.kind === 'or')),
  });
  return node(formula, false);
}

function partsOf(formula: Exclude<Formula, { kind: 'leaf' }>): readonly Formula[] {
  return 'part' in formula ? [formula.part] : formula.parts;
}

/** The formula with one alternative of an OR left out. */
function replacePart(formula: Formula, gone: Formula): Formula {
  if (formula.kind === 'leaf') return formula;
  if ('part' in formula) return { ...formula, part: replacePart(formula.part, gone) };
  return {
    ...formula,
    parts: formula.parts.filter((part) => part !== gone).map((part) => replacePart(part, gone)),
  };
}
