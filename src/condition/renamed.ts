import type { Formula } from './formula.ts';

/** The formula with every leaf id prefixed, so that leaves of two formulas can stand in one. */
export function renamed(formula: Formula, prefix: string): Formula {
  if (formula.kind === 'leaf') return { ...formula, id: `${prefix}${formula.id}` };
  if ('part' in formula) return { ...formula, part: renamed(formula.part, prefix) };
  return { ...formula, parts: formula.parts.map((part) => renamed(part, prefix)) };
}
