import { type Formula, leavesOf, stepsOf } from '../formula.ts';
import type { Pattern } from '../scan/atoms.ts';
import { type GoalGroup, type GoalNode, goalsOf, groupOf, isReached, openParts } from './goals.ts';
import { bestSets, type Gain, gainsOf, LARGEST_SET, type UnitSet } from './relax-search.ts';

/** Conditions to be left out, and what is selected then. */
export interface Relaxed {
  /** Ids of the conditions, counted as met. A step of several conditions (an OR) that is left out whole names them all. */
  readonly drop: readonly string[];
  /** How many things are left out: a step that goes as a whole counts as one. */
  readonly size: number;
  readonly selected: number;
}

/** The smallest ways to let at least so many customers in. */
export interface Relaxation {
  readonly atLeast: number;
  /** All of one size, the smallest that is enough; most selected first, at most {@link MOST_SETS}. Empty when no set of up to four is enough. */
  readonly sets: readonly Relaxed[];
  /** The best that leaving out up to four things can do, where that is not enough. */
  readonly best: Relaxed | null;
  /** False when the search was cut: every number given is exact, but better sets may exist. */
  readonly complete: boolean;
}

/** Sets told at most. */
const MOST_SETS = 20;
/** So many ways out of one truth pattern are followed. */
const MOST_WAYS = 8;

/**
 * Finds the smallest sets of conditions that must go for at least `atLeast` customers to pass.
 *
 * What can go is a step of the outermost conjunction, or a condition inside a step where that opens less than the whole step. Each truth
 * pattern says which sets would let its customers in; from these follows what every set brings, without looking at the patterns again. Single
 * conditions are tried all, larger sets among the most promising.
 */
export function relaxUntil(
  formula: Formula,
  indexOf: ReadonlyMap<string, number>,
  { patterns, atLeast }: { readonly patterns: readonly Pattern[]; readonly atLeast: number },
): Relaxation {
  const ids = leavesOf(formula).map(({ id }) => id);
  const steps = stepsFor(formula, indexOf, ids.length);
  const { gains, isCut } = gainsByPattern(steps, patterns);
  const found = bestSets(gainsOf(gains), { atLeast, most: MOST_SETS });
  const goals = goalsOf(formula, indexOf);
  const tell = ({ units, selected }: { units: UnitSet; selected: number }): Relaxed => {
    const leaves = units.flatMap((unit) => steps.find(({ whole }) => whole === unit)?.leaves ?? [unit]);
    const exact = isCut ? countReached(goals, patterns, new Set(leaves)) : selected;
    return {
      drop: leaves.sort((left, right) => left - right).map((leaf) => ids[leaf]!),
      size: units.length,
      selected: exact,
    };
  };
  const sets = found.sets.map(tell).sort((left, right) => right.selected - left.selected);
  return { atLeast, sets, best: found.best ? tell(found.best) : null, complete: found.complete && !isCut };
}

interface Step {
  readonly goals: GoalNode;
  /** The same without conditions that open the whole step by themselves: leaving one of those out is leaving the step out. */
  readonly inside: GoalNode | undefined;
  readonly leaves: readonly number[];
  /** Number of the step as a unit of its own, where it is more than one condition ; those of leaves come first. */
  readonly whole: number | undefined;
}

function stepsFor(formula: Formula, indexOf: ReadonlyMap<string, number>, leafCount: number): readonly Step[] {
  const steps = stepsOf(formula);
  let first = 0;
  return steps.map((step, index) => {
    const goals = goalsOf(step, indexOf, first);
    const leaves = leavesOf(step).map((_, place) => first + place);
    first += leaves.length;
    const inside = withoutShortcuts(goals);
    if (leaves.length === 1) return { goals, inside: goals, leaves, whole: undefined };
    // Leaving the whole formula out is an answer only where one of its conditions does the same.
    return { goals, inside, leaves, whole: steps.length === 1 && inside === goals ? undefined : leafCount + index };
  });
}

function withoutShortcuts(node: GoalNode): GoalGroup | undefined {
  if (node.kind === 'leaf') return undefined;
  if (node.isConjunction) return node;
  const parts = node.groups.flatMap((part) => withoutShortcuts(part) ?? []);
  if (node.leaves.length === 0 && parts.every((part, index) => part === node.groups[index])) return node;
  return parts.length > 0 ? groupOf(false, parts) : undefined;
}

/** For every pattern the sets that would let its customers in; patterns that lack more than {@link LARGEST_SET} steps bring nothing. */
function gainsByPattern(
  steps: readonly Step[],
  patterns: readonly Pattern[],
): { readonly gains: readonly Gain[]; readonly isCut: boolean } {
  const gains: Gain[] = [];
  let isCut = false;
  for (const { truths, customers } of patterns) {
    const failed = failedSteps(steps, truths);
    if (!failed) continue;
    const parts = failed.map((step) => waysThrough(step, truths, LARGEST_SET - failed.length + 1));
    const sets = crossed(parts, LARGEST_SET);
    if (sets.length > 0) gains.push({ customers, sets: sets.length > MOST_WAYS ? shortest(sets) : sets });
    if (sets.length > MOST_WAYS || parts.some(({ length }) => length > MOST_WAYS)) isCut = true;
  }
  return { gains, isCut };
}

function failedSteps(steps: readonly Step[], truths: Uint8Array): readonly Step[] | undefined {
  const failed: Step[] = [];
  for (const step of steps) if (!isReached(step.goals, truths) && failed.push(step) > LARGEST_SET) return undefined;
  return failed;
}

function waysThrough({ inside, whole }: Step, truths: Uint8Array, size: number): readonly UnitSet[] {
  const ways = inside ? waysTo(inside, truths, size) : [];
  return whole === undefined ? ways : [[whole], ...ways];
}

/** The sets of at most `size` leaves that would reach the goal, which is not reached. */
function waysTo(node: GoalNode, truths: Uint8Array, size: number): readonly UnitSet[] {
  if (node.kind === 'leaf') return [[node.leaf]];
  if (!node.isConjunction) return [...node.leaves, ...node.groups].flatMap((part) => waysTo(part, truths, size));
  // Each open part needs a condition of its own: no condition stands twice in a formula.
  const open = openParts(node, truths, size);
  return open
    ? crossed(
        open.map((part) => waysTo(part, truths, size - open.length + 1)),
        size,
      )
    : [];
}

/** Every way through all parts, one set of each; where there are too many, the shortest of a part stand for it. */
function crossed(parts: readonly (readonly UnitSet[])[], size: number): readonly UnitSet[] {
  if (parts.every(({ length }) => length === 1)) {
    const only = parts.flatMap(([set]) => set!);
    return only.length <= size ? [only] : [];
  }
  return parts.reduce<readonly UnitSet[]>(
    (left, right) =>
      left
        .flatMap((one) =>
          (right.length > MOST_WAYS ? shortest(right, MOST_WAYS + 1) : right).map((other) => [...one, ...other]),
        )
        .filter(({ length }) => length <= size),
    [[]],
  );
}

const shortest = (sets: readonly UnitSet[], most = MOST_WAYS): readonly UnitSet[] =>
  [...sets].sort((left, right) => left.length - right.length).slice(0, most);

function countReached(goals: GoalNode, patterns: readonly Pattern[], met: ReadonlySet<number>): number {
  return patterns.reduce((sum, { truths, customers }) => sum + (isReached(goals, truths, met) ? customers : 0), 0);
}
