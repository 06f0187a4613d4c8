import type { Editing } from '../condition/edits.ts';
import { type Leaf, leavesOf } from '../condition/formula.ts';
import type { Truth } from '../condition/kleene.ts';
import type { DifferingGroup } from '../condition/scan/difference.ts';
import { MOST_EXACT_PLAYERS, roundedToSum, sampledShapley, shapleyValues } from '../condition/shapley.ts';

/** One edit's part in the people lost and gained. */
export interface EditShare {
  /** People, with one decimal; the shares of all edits sum to the total. */
  readonly lost: number;
  readonly gained: number;
  /** Half the width of the 95 % interval of each, where the shares were sampled; else 0. */
  readonly lostError: number;
  readonly gainedError: number;
}

/** How the people lost and gained are split over the edits. */
export interface Split {
  /** `exact`: over every set of edits; `sampled`: over some orders of them, drawn by a fixed seed. */
  readonly method: 'exact' | 'sampled';
  /** Orders that were drawn; 0 where it is exact. */
  readonly orders: number;
  /** In the order of the edits. */
  readonly shares: readonly EditShare[];
}

/** Lost or gained customers of one kind, and what each edit had to do with it: 1 = it alone. */
export interface SplitGroup extends DifferingGroup {
  readonly isGained: boolean;
  /** By edit; sums to 1. Null where the shares were sampled. */
  readonly parts: readonly number[] | null;
}

export interface SplitPeople {
  readonly split: Split;
  readonly groups: readonly SplitGroup[];
}

/**
 * Splits those lost and gained over the edits by Shapley: for each of them, in how many of all orders in which the edits can be made it is this edit
 * that makes him come or go (back and forth cancel out). So a person whom one edit alone decides counts for that edit, one whom two edits keep out
 * counts half for each, and the shares sum to the people. Exact up to eight edits, above that from orders drawn by a fixed seed.
 */
export function splitPeople(
  editing: Editing,
  groups: readonly DifferingGroup[],
  atomOf: (leaf: Leaf) => number,
): SplitPeople {
  const sided = groups.map((group) => ({
    ...group,
    isGained: !editing.isLetThrough(() => false, reading(group, atomOf)),
  }));
  return editing.edits.length <= MOST_EXACT_PLAYERS
    ? splitExactly(editing, sided, atomOf)
    : splitBySampling(editing, sided, atomOf);
}

/** Truth values of a group, by condition. */
function reading({ truths }: DifferingGroup, atomOf: (leaf: Leaf) => number): (leaf: Leaf) => Truth {
  return (leaf) => truths[atomOf(leaf)] as Truth;
}

type Sided = DifferingGroup & { readonly isGained: boolean };

function splitExactly(editing: Editing, groups: readonly Sided[], atomOf: (leaf: Leaf) => number): SplitPeople {
  const players = editing.edits.length;
  const split = groups.map((group): SplitGroup & { parts: readonly number[] } => {
    const truthOf = reading(group, atomOf);
    const parts = shapleyValues(players, (made) =>
      Number(editing.isLetThrough((edit) => ((made >> edit) & 1) === 1, truthOf) === group.isGained),
    );
    return { ...group, parts: parts.map(withoutNoise) };
  });
  const sumOf = (edit: number, isGained: boolean): number =>
    split.reduce((sum, group) => (group.isGained === isGained ? sum + group.customers * group.parts[edit]! : sum), 0);
  const sums = editing.edits.map((_, edit) => ({ lost: sumOf(edit, false), gained: sumOf(edit, true) }));
  const none = editing.edits.map(() => 0);
  return {
    split: { method: 'exact', orders: 0, shares: shown(sums, groups, { lost: none, gained: none }) },
    groups: split,
  };
}

/** What lies behind nine decimals is noise of the arithmetic. */
const withoutNoise = (value: number): number => Math.round(value * 1e9) / 1e9;

/** Conditions that are looked at for a sampled split, about; orders at least and at most. */
const WORK = 10_000_000;
const [FEWEST_ORDERS, MOST_ORDERS] = [4, 1_000];

function splitBySampling(editing: Editing, groups: readonly Sided[], atomOf: (leaf: Leaf) => number): SplitPeople {
  const players = editing.edits.length;
  const leaves = [editing.apart.before, editing.apart.after].flatMap((formula) => (formula ? leavesOf(formula) : []));
  const affordable = Math.floor(WORK / (players * leaves.length * Math.max(1, groups.length)));
  const orders = Math.min(MOST_ORDERS, Math.max(FEWEST_ORDERS, affordable));
  const sample = (isGained: boolean) => {
    const side = groups
      .filter((group) => group.isGained === isGained)
      .map((group) => ({ customers: group.customers, truthOf: reading(group, atomOf) }));
    return sampledShapley(players, orders, (order) => {
      const made = new Set<number>();
      const isMade = (edit: number): boolean => made.has(edit);
      if (side.length === 0) return new Array<number>(players + 1).fill(0);
      return [undefined, ...order].map((edit) => {
        if (edit !== undefined) made.add(edit);
        return side.reduce(
          (sum, { truthOf, customers }) => (editing.isLetThrough(isMade, truthOf) === isGained ? sum + customers : sum),
          0,
        );
      });
    });
  };
  const [lost, gained] = [sample(false), sample(true)];
  const sums = editing.edits.map((_, edit) => ({ lost: lost.values[edit]!, gained: gained.values[edit]! }));
  return {
    split: { method: 'sampled', orders, shares: shown(sums, groups, { lost: lost.errors, gained: gained.errors }) },
    groups: groups.map((group) => ({ ...group, parts: null })),
  };
}

function shown(
  sums: readonly { readonly lost: number; readonly gained: number }[],
  groups: readonly Sided[],
  errors: { readonly lost: readonly number[]; readonly gained: readonly number[] },
): readonly EditShare[] {
  const total = (isGained: boolean): number =>
    groups.reduce((sum, group) => (group.isGained === isGained ? sum + group.customers : sum), 0);
  const lost = roundedToSum(
    sums.map((one) => one.lost),
    total(false),
  );
  const gained = roundedToSum(
    sums.map((one) => one.gained),
    total(true),
  );
  return sums.map((_, edit) => ({
    lost: lost[edit]!,
    gained: gained[edit]!,
    lostError: Math.round(errors.lost[edit]! * 10) / 10,
    gainedError: Math.round(errors.gained[edit]! * 10) / 10,
  }));
}
