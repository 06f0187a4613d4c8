import { type Formula, leavesOf } from '../formula.ts';
import type { Truth } from '../kleene.ts';
import { type Pattern, reader } from '../scan/atoms.ts';
import { type Goal, goalOfPart, isGoal, needsAll } from './goals.ts';

/**
 * Why nobody is selected, and what would let somebody in.
 *
 * A repair is a set of conditions that, when all of them count as met, lets at least one customer in; it is minimal when no smaller part of it
 * does. A blocking set is a set of conditions that keeps everybody out by itself, whatever happens to the others: it has a condition in
 * common with every repair, so the minimal blocking sets are the minimal transversals of the repairs. For a plain conjunction these are the
 * minimal failing subqueries and the complements of the maximal succeeding ones.
 */
export interface Repairs {
  /** Minimal sets of leaf ids, smallest first. */
  readonly blocking: readonly (readonly string[])[];
  readonly repairs: readonly (readonly string[])[];
  /** False when there were more than could be listed: every set given is right and minimal, but others exist. */
  readonly complete: boolean;
}

/** Sets of leaves as bits: bit i is the i-th leaf in written order. */
type LeafSet = bigint;

const MOST_SETS = 2_000;

/** All minimal repairs and blocking sets of a formula that selects nobody. For one that selects somebody both are empty. */
export function findRepairs(
  formula: Formula,
  indexOf: ReadonlyMap<string, number>,
  patterns: readonly Pattern[],
): Repairs {
  const leaves = leavesOf(formula).map(({ id }) => id);
  const bitOf = new Map(leaves.map((id, index) => [id, 1n << BigInt(index)]));
  const all = new Set<LeafSet>();
  let cut = false;
  for (const pattern of patterns) {
    const sets = repairsOf(formula, 'true', reader(indexOf, pattern), bitOf);
    cut ||= sets.length >= MOST_SETS;
    for (const set of sets) all.add(set);
  }
  if (all.has(0n) || all.size === 0) return { blocking: [], repairs: [], complete: true };

  const minimal = minimize([...all]);
  const transversals = cut ? undefined : minimalTransversals(minimal);
  const blocking = transversals ?? [greedyTransversal(minimal, (1n << BigInt(leaves.length)) - 1n)];
  const named = (set: LeafSet): readonly string[] => leaves.filter((id) => (set & bitOf.get(id)!) !== 0n);
  return {
    blocking: cut ? [] : blocking.sort(bySize).map(named),
    repairs: minimal.map(named),
    complete: !cut && transversals !== undefined && minimal.length < MOST_SETS,
  };
}

/** Minimal sets of leaves that, counted as met, make the formula what it is to become for one pattern. */
function repairsOf(
  formula: Formula,
  goal: Goal,
  read: (leaf: string) => Truth,
  bitOf: ReadonlyMap<string, LeafSet>,
): readonly LeafSet[] {
  if (formula.kind === 'leaf') return isGoal(goal, read(formula.id)) ? [0n] : [bitOf.get(formula.id)!];
  if ('part' in formula) {
    return repairsOf(formula.part, goalOfPart(formula, goal), read, bitOf);
  }
  const parts = formula.parts.map((part) => repairsOf(part, goal, read, bitOf));
  if (!needsAll(formula, goal)) return minimize(parts.flat());
  return parts.reduce<readonly LeafSet[]>(
    (sets, part) => (part.length === 1 && sets.length === 1 ? [sets[0]! | part[0]!] : minimize(cross(sets, part))),
    [0n],
  );
}

function cross(left: readonly LeafSet[], right: readonly LeafSet[]): LeafSet[] {
  return left.flatMap((one) => right.map((other) => one | other));
}

/** Drops every set that holds another one; smallest first, at most {@link MOST_SETS}. */
function minimize(sets: readonly LeafSet[]): LeafSet[] {
  const kept: LeafSet[] = [];
  for (const set of [...new Set(sets)].sort(bySize)) {
    if (kept.length >= MOST_SETS) break;
    if (!kept.some((smaller) => (smaller & set) === smaller)) kept.push(set);
  }
  return kept;
}

/** Minimal sets that meet every given set (Berge's algorithm), or undefined when they grow too many. */
function minimalTransversals(sets: readonly LeafSet[]): LeafSet[] | undefined {
  let transversals: LeafSet[] = [0n];
  for (const set of sets) {
    const bits = bitsOf(set);
    transversals = minimize(
      transversals.flatMap((found) => ((found & set) !== 0n ? [found] : bits.map((bit) => found | bit))),
    );
    if (transversals.length >= MOST_SETS) return undefined;
  }
  return transversals;
}

/** One minimal set that meets every given set: leaves are taken away, last written first, while the rest still does. */
function greedyTransversal(sets: readonly LeafSet[], everything: LeafSet): LeafSet {
  return bitsOf(everything)
    .reverse()
    .reduce((kept, bit) => (sets.every((set) => (set & kept & ~bit) !== 0n) ? kept & ~bit : kept), everything);
}

function bitsOf(set: LeafSet): LeafSet[] {
  const bits: LeafSet[] = [];
  for (let rest = set; rest !== 0n; rest &= rest - 1n) bits.push(rest & -rest);
  return bits;
}

function bySize(left: LeafSet, right: LeafSet): number {
  return bitsOf(left).length - bitsOf(right).length || (left < right ? -1 : 1);
}
