import { canonical, conditionAst } from '../ast.ts';
import { type Formula, leavesOf, sqlOf } from '../formula.ts';
import type { Truth } from '../kleene.ts';

/** A condition as the scan asks for it: conditions that mean the same text for text are asked once. */
export interface Atom {
  readonly canonical: string;
  readonly text: string;
}

/** The conditions of one or more formulas, each asked once, and where each formula's leaves find their answer. */
export interface AtomTable {
  readonly atoms: readonly Atom[];
  /** Per formula: leaf id to index in `atoms`. */
  readonly indexOf: readonly ReadonlyMap<string, number>[];
}

/** Numbers the conditions of all formulas; those with equal canonical text share a number. */
export function atomTable(formulas: readonly Formula[]): AtomTable {
  const atoms: Atom[] = [];
  const known = new Map<string, number>();
  const keys = new Map<string, string>();
  const indexOf = formulas.map((formula) => {
    const indices = new Map<string, number>();
    for (const leaf of leavesOf(formula)) {
      const { id } = leaf;
      const text = sqlOf(leaf);
      const key = keys.get(text) ?? canonical(conditionAst(text));
      keys.set(text, key);
      if (!known.has(key)) known.set(key, atoms.push({ canonical: key, text }) - 1);
      indices.set(id, known.get(key)!);
    }
    return indices;
  });
  return { atoms, indexOf };
}

/** Customers for whom every condition has the same truth value. */
export interface Pattern {
  /** Truth value per atom. */
  readonly truths: Uint8Array;
  readonly customers: number;
  /** Key of one of them, as text. */
  readonly example: string | null;
}

/** How a formula's leaves read a pattern. */
export function reader(indexOf: ReadonlyMap<string, number>, { truths }: Pattern): (leaf: string) => Truth {
  return (leaf) => truths[indexOf.get(leaf) ?? -1] as Truth;
}
