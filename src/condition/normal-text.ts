import { canonical, conditionAst } from './ast.ts';
import { type Formula, sqlOf } from './formula.ts';

/**
 * The same text for formulas that are joined alike: the order of ANDs and ORs, their nesting within one of their own kind, spaces and case do not
 * count. Nothing is concluded: two texts may mean the same.
 */
export function normalText(formula: Formula): string {
  if (formula.kind === 'leaf') return canonical(conditionAst(sqlOf(formula)));
  if ('part' in formula) return `${formula.kind}(${normalText(formula.part)})`;
  const parts = partsOf(formula, formula.kind).map(normalText);
  return parts.length === 1 ? parts[0]! : `${formula.kind}(${parts.sort().join(',')})`;
}

/** The parts of a group, groups of the same kind opened; the formula itself where it is no such group. */
export function partsOf(formula: Formula, kind: 'and' | 'or'): readonly Formula[] {
  if (formula.kind === 'leaf' || 'part' in formula) return [formula];
  if (formula.kind !== kind) return formula.parts.length === 1 ? partsOf(formula.parts[0]!, kind) : [formula];
  return formula.parts.flatMap((part) => partsOf(part, kind));
}
