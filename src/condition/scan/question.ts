import type { Formula } from '../formula.ts';
import type { Alternative } from './alternatives.ts';
import { atomTable } from './atoms.ts';

/**
 * A formula to be counted beside the written one, in the same scan. Its leaves say themselves what they ask (see `sqlOf`): one that keeps the
 * written text shares the written condition's place in the scan, one with another text gets a place of its own.
 */
export type Aside = Pick<Alternative, 'name' | 'formula' | 'unknownIs'>;

/** What one scan is asked: each different condition once, where the written formula's leaves find theirs, and what to count beside it. */
export interface Question {
  readonly atoms: readonly string[];
  /** Leaf id of the written formula to index in `atoms`. */
  readonly indexOf: ReadonlyMap<string, number>;
  readonly alternatives: readonly Alternative[];
}

/** Puts a formula and everything that is counted beside it into one question. */
export function planQuestion(formula: Formula, asides: readonly Aside[]): Question {
  const { atoms, indexOf } = atomTable([formula, ...asides.map((aside) => aside.formula)]);
  return {
    atoms: atoms.map(({ text }) => text),
    indexOf: indexOf[0]!,
    alternatives: asides.map((aside, index) => ({
      ...aside,
      atomOf: (leaf) => indexOf[index + 1]!.get(leaf) ?? -1,
    })),
  };
}

/** The formula with one leaf replaced. */
export function withLeaf(formula: Formula, id: string, by: Formula): Formula {
  if (formula.kind === 'leaf') return formula.id === id ? by : formula;
  if ('part' in formula) return { ...formula, part: withLeaf(formula.part, id, by) };
  return { ...formula, parts: formula.parts.map((part) => withLeaf(part, id, by)) };
}
