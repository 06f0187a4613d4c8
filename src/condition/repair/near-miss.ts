import { type Formula, leavesOf } from '../formula.ts';
import { ERROR, NOT_EVALUATED, type Truth, UNKNOWN } from '../kleene.ts';
import type { Pattern } from '../scan/atoms.ts';
import { eachPairOfWays, eachSoleWay, goalsOf, isReached } from './goals.ts';

/** Customers whom one condition alone keeps out. */
export interface NearMiss {
  readonly id: string;
  readonly customers: number;
  /** How many of them it says the wrong thing of: FALSE, or TRUE below a NOT. */
  readonly unmet: number;
  /** And of how many it says nothing, fails, or was not asked. */
  readonly unknown: number;
  readonly error: number;
  readonly notEvaluated: number;
  /** Key of one of them, as text. */
  readonly example: string | null;
}

/** Customers whom two conditions keep out together: either alone would not let them in. */
export interface NearPair {
  readonly ids: readonly [string, string];
  readonly customers: number;
  readonly example: string | null;
}

/** Who nearly passes. */
export interface NearMisses {
  /** Most customers first; conditions that alone keep out nobody are left out. */
  readonly single: readonly NearMiss[];
  /** The {@link MOST_PAIRS} pairs with most customers. */
  readonly pairs: readonly NearPair[];
  /** False when somebody has more pairs than are followed: then the pairs may count too few. The single conditions are always exact. */
  readonly complete: boolean;
}

/** Pairs told at most. */
export const MOST_PAIRS = 10;
const MOST_PAIRS_OF_ONE = 100;

type Counted = { -readonly [Key in keyof NearMiss]: NearMiss[Key] };
type CountedPair = { -readonly [Key in keyof NearPair]: NearPair[Key] };

/** Counts whom one condition, or two, keep out: one walk over the truth patterns, each condition judged a bounded number of times. */
export function nearMisses(
  formula: Formula,
  indexOf: ReadonlyMap<string, number>,
  patterns: readonly Pattern[],
): NearMisses {
  const goals = goalsOf(formula, indexOf);
  const ids = leavesOf(formula).map(({ id }) => id);
  const atoms = ids.map((id) => indexOf.get(id) ?? -1);
  const none = { customers: 0, unmet: 0, unknown: 0, error: 0, notEvaluated: 0, example: null };
  const single = ids.map((id): Counted => ({ id, ...none }));
  const pairs = new Map<number, CountedPair>();
  let complete = true;
  for (const { truths, customers, example } of patterns) {
    if (isReached(goals, truths)) continue;
    eachSoleWay(goals, truths, (leaf) => {
      const counted = single[leaf]!;
      counted.customers += customers;
      counted[shareOf(truths[atoms[leaf]!])] += customers;
      counted.example ??= example;
    });
    let followed = 0;
    eachPairOfWays(goals, truths, (one, other) => {
      followed += 1;
      if (followed > MOST_PAIRS_OF_ONE) complete = false;
      else {
        const [first, second] = one < other ? [one, other] : [other, one];
        addPair(pairs, first * ids.length + second, { ids: [ids[first]!, ids[second]!], customers, example });
      }
    });
  }
  return {
    single: single.filter(({ customers }) => customers > 0).sort(byCustomers),
    pairs: [...pairs.values()].sort(byCustomers).slice(0, MOST_PAIRS),
    complete,
  };
}

function addPair(pairs: Map<number, CountedPair>, key: number, pair: NearPair): void {
  const known = pairs.get(key);
  if (!known) pairs.set(key, { ...pair });
  else {
    known.customers += pair.customers;
    known.example ??= pair.example;
  }
}

const byCustomers = (left: { customers: number }, right: { customers: number }): number =>
  right.customers - left.customers;

function shareOf(truth: number | undefined): 'unmet' | 'unknown' | 'error' | 'notEvaluated' {
  if (truth === UNKNOWN) return 'unknown';
  if (truth === ERROR) return 'error';
  return truth === NOT_EVALUATED ? 'notEvaluated' : 'unmet';
}

/** How many customers every condition of the formula judges as it judges this one, himself included. */
export function sharePattern(
  formula: Formula,
  { indexOf, patterns }: { readonly indexOf: ReadonlyMap<string, number>; readonly patterns: readonly Pattern[] },
  truthOf: (leaf: string) => Truth,
): number {
  const wanted = leavesOf(formula).map(({ id }) => [indexOf.get(id) ?? -1, truthOf(id)] as const);
  return patterns
    .filter(({ truths }) => wanted.every(([atom, truth]) => truths[atom] === truth))
    .reduce((sum, { customers }) => sum + customers, 0);
}
