import type { Formula } from '../../condition/formula.ts';

/** The part of a formula at a path of an edit, `and[3].or[1]`, or the nearest there is around it. */
export function partAt(formula: Formula, path: string): Formula {
  let part = formula;
  for (const [, kind, number] of path.matchAll(/([a-z-]+)\[(\d+)\]/g)) {
    if (part.kind === 'leaf' || part.kind !== kind) return part;
    const parts = 'part' in part ? [part.part] : part.parts;
    part = parts[Math.min(Number(number), parts.length) - 1] ?? part;
  }
  return part;
}
