/** Numbers of units: conditions or whole steps. */
export type UnitSet = readonly number[];

/** What relaxing can do for the customers of one truth pattern. */
export interface Gain {
  readonly customers: number;
  /** Any of these sets lets them in; the empty set = they pass already. */
  readonly sets: readonly UnitSet[];
}

/** Sets are followed up to so many units. */
export const LARGEST_SET = 4;

/** What leaving out exactly these units adds to what their parts bring: what a set selects is the sum over all its subsets. */
export interface Gains {
  /** Units that can bring anybody, the most promising first; a unit's rank, from 1, stands for it in keys. */
  readonly units: UnitSet;
  /** Customers that a unit can help at most, by rank from 0. */
  readonly promise: readonly number[];
  /** By the key of a set of ranks. */
  readonly added: ReadonlyMap<number, number>;
}

/** A key holds up to four ranks in ascending order, 13 bits each: a whole number. */
const BASE = 8192;

/** How many of the most promising units are combined, by the size of the sets: what can be tried in some tens of milliseconds. */
const TRIED: Readonly<Record<number, number>> = { 1: BASE, 2: 500, 3: 110, 4: 44 };

/**
 * Adds the patterns up. Where any of several sets lets a customer in, he must not be counted twice for a set that holds two of them: counted
 * are the unions of the sets with alternating signs (inclusion and exclusion). Sets that are never tried are not kept.
 */
export function gainsOf(patterns: readonly Gain[]): Gains {
  const promises = new Map<number, number>();
  for (const { customers, sets } of patterns) {
    const units = sets.length === 1 ? sets[0]! : new Set(sets.flat());
    for (const unit of units) promises.set(unit, (promises.get(unit) ?? 0) + customers);
  }
  const ranked = [...promises].sort((left, right) => right[1] - left[1]);
  const rankOf = new Map(ranked.map(([unit], index) => [unit, index + 1]));
  const added = new Map<number, number>();
  const add = (ranks: UnitSet, customers: number): void => {
    const key = keyOf(ranks);
    added.set(key, (added.get(key) ?? 0) + customers);
  };
  for (const { customers, sets } of patterns) {
    const ranks = sets.map((set) => ascending(set.map((unit) => rankOf.get(unit)!))).filter(isTried);
    if (ranks.length === 1) add(ranks[0]!, customers);
    else addUnions(ranks, customers, add);
  }
  return { units: ranked.map(([unit]) => unit), promise: ranked.map(([, customers]) => customers), added };
}

/** Gives all unions of one or more of the sets to `add`, counted plus for an odd number of sets and minus for an even one. */
function addUnions(
  sets: readonly UnitSet[],
  customers: number,
  add: (union: UnitSet, customers: number) => void,
): void {
  const extend = (members: UnitSet, from: number, signed: number): void => {
    for (let next = from; next < sets.length; next += 1) {
      const union = united(members, sets[next]!);
      if (!isTried(union)) continue;
      add(union, signed);
      extend(union, next + 1, -signed);
    }
  };
  extend([], 0, customers);
}

/** Both sets in one, in ascending order as they are. */
function united(one: UnitSet, other: UnitSet): UnitSet {
  if (one.length === 0) return other;
  const union: number[] = [];
  for (let left = 0, right = 0; left < one.length || right < other.length; ) {
    const first = one[left] ?? BASE;
    const second = other[right] ?? BASE;
    union.push(Math.min(first, second));
    if (first <= second) left += 1;
    if (second <= first) right += 1;
  }
  return union;
}

const ascending = (ranks: number[]): UnitSet => (ranks.length > 1 ? ranks.sort((left, right) => left - right) : ranks);

/** Whether a set can be part of one that is tried: the larger a set, the fewer units it is made of. */
function isTried(ranks: UnitSet): boolean {
  return ranks.length === 0 || ranks[ranks.length - 1]! <= (TRIED[ranks.length] ?? 0);
}

function keyOf(ranks: UnitSet): number {
  let key = 0;
  for (const rank of ranks) key = key * BASE + rank;
  return key;
}

/** Numbers of units, and how many customers pass without them. */
interface Tried {
  readonly members: UnitSet;
  readonly selected: number;
}

interface Candidate {
  readonly units: UnitSet;
  readonly selected: number;
}

/** The sets of the smallest size that bring at least so many, the best of that size first; where there is none, the best set of all. */
export function bestSets(
  gains: Gains,
  { atLeast, most }: { readonly atLeast: number; readonly most: number },
): { readonly sets: readonly Candidate[]; readonly best: Candidate | null; readonly complete: boolean } {
  const now = gains.added.get(0) ?? 0;
  if (now >= atLeast) return { sets: [{ units: [], selected: now }], best: null, complete: true };
  const named = ({ members, selected }: Tried): Candidate => ({
    units: members.map((rank) => gains.units[rank - 1]!),
    selected,
  });
  let best: Tried = { members: [], selected: now };
  let complete = true;
  for (let size = 1; size <= LARGEST_SET; size += 1) {
    let enough: Tried[] = [];
    if (mayMiss(gains, size, atLeast - now)) complete = false;
    const isHopeless = (atMost: number): boolean => atMost < atLeast && atMost <= best.selected;
    trySets(gains, { size, now, isHopeless }, (tried) => {
      if (tried.selected > best.selected) best = tried;
      if (tried.selected < atLeast) return;
      enough.push(tried);
      if (enough.length > 50 * most) enough = shortlist(enough, most);
    });
    if (enough.length > 0) return { sets: shortlist(enough, most).map(named), best: null, complete };
  }
  const isBest = ![2, 3, 4].some((size) => mayMiss(gains, size, best.selected - now + 1));
  return { sets: [], best: best.members.length > 0 ? named(best) : null, complete: complete && isBest };
}

const shortlist = (sets: readonly Tried[], most: number): Tried[] =>
  [...sets].sort((left, right) => right.selected - left.selected).slice(0, most);

/** Whether a set with a unit beyond those that are tried could be enough. */
function mayMiss({ promise }: Gains, size: number, missing: number): boolean {
  const beyond = promise[TRIED[size]!] ?? 0;
  const others = promise.slice(0, size - 1).reduce((sum, customers) => sum + customers, 0);
  return beyond > 0 && beyond + others >= missing;
}

interface Trying {
  readonly size: number;
  /** How many pass now. */
  readonly now: number;
  /** Whether a set need not be tried that lets so many pass at most. */
  readonly isHopeless: (atMost: number) => boolean;
}

/** Tries the sets of one size, the most promising units first; branches that cannot reach what is wanted are left. */
function trySets({ promise, added }: Gains, { size, now, isHopeless }: Trying, visit: (tried: Tried) => void): void {
  const last = Math.min(promise.length, TRIED[size]!);
  const extend = (members: readonly number[], subsets: readonly number[], selected: number): void => {
    const missing = size - members.length;
    if (missing === 0) {
      visit({ members, selected });
      return;
    }
    for (let next = (members.at(-1) ?? 0) + 1; next <= last; next += 1) {
      // Units stand in order of promise: none after this one can bring more.
      if (isHopeless(selected + missing * promise[next - 1]!)) return;
      let gained = 0;
      for (const key of subsets) gained += added.get(key * BASE + next) ?? 0;
      const larger = missing > 1 ? [...subsets, ...subsets.map((key) => key * BASE + next)] : [];
      extend([...members, next], larger, selected + gained);
    }
  };
  extend([], [0], now);
}
