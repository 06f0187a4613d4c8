import type { Certainty, Formula, Group, Negation } from '../formula.ts';
import { FALSE, TRUE, type Truth, UNKNOWN } from '../kleene.ts';

/** What a formula is to become. */
export type Goal = 'true' | 'false' | 'not-true' | 'not-false';

/** A condition that helps when it reaches its goal. */
export interface GoalLeaf {
  readonly kind: 'leaf';
  /** Its place among the leaves in written order. */
  readonly leaf: number;
  /** Index of its truth value in a pattern. */
  readonly atom: number;
  /** The truth values that are its goal, as bits. */
  readonly goal: number;
}

/** Parts of which all (`isConjunction`) or any must reach their goals; conditions stand apart, for they are judged in one quick walk. */
export interface GoalGroup {
  readonly kind: 'group';
  readonly isConjunction: boolean;
  readonly leaves: readonly GoalLeaf[];
  readonly groups: readonly GoalGroup[];
}

/** A formula with NOT and IS TRUE pushed down to its conditions: it is TRUE exactly when its goals are reached. */
export type GoalNode = GoalLeaf | GoalGroup;

const OF_NEGATED: Readonly<Record<Goal, Goal>> = {
  true: 'false',
  false: 'true',
  'not-true': 'not-false',
  'not-false': 'not-true',
};

const OF_CERTAIN: Readonly<Record<Goal, Goal>> = {
  true: 'true',
  false: 'not-true',
  'not-true': 'not-true',
  'not-false': 'true',
};

const BITS: Readonly<Record<Goal, number>> = {
  true: 1 << TRUE,
  false: 1 << FALSE,
  'not-true': (1 << FALSE) | (1 << UNKNOWN),
  'not-false': (1 << TRUE) | (1 << UNKNOWN),
};

/** What the inside of a NOT or IS TRUE must become. */
export function goalOfPart({ kind }: Negation | Certainty, goal: Goal): Goal {
  return (kind === 'not' ? OF_NEGATED : OF_CERTAIN)[goal];
}

/** Whether all parts of an AND or OR must reach the goal; else one is enough. */
export function needsAll({ kind }: Group, goal: Goal): boolean {
  return (kind === 'and') === (goal === 'true' || goal === 'not-false');
}

/** Whether a condition is what it is to become. */
export function isGoal(goal: Goal, truth: Truth): boolean {
  return ((BITS[goal] >> truth) & 1) === 1;
}

/** Says what each condition of a formula must become for the formula to be TRUE. Leaves are numbered from `first`. */
export function goalsOf(formula: Formula, indexOf: ReadonlyMap<string, number>, first = 0): GoalNode {
  let leaf = first;
  const visit = (node: Formula, goal: Goal): GoalNode => {
    if (node.kind === 'leaf') return { kind: 'leaf', leaf: leaf++, atom: indexOf.get(node.id) ?? -1, goal: BITS[goal] };
    if ('part' in node) return visit(node.part, goalOfPart(node, goal));
    const parts = node.parts.map((part) => visit(part, goal));
    return groupOf(needsAll(node, goal), parts);
  };
  return visit(formula, 'true');
}

/** A group of these parts. */
export function groupOf(isConjunction: boolean, parts: readonly GoalNode[]): GoalGroup {
  return {
    kind: 'group',
    isConjunction,
    leaves: parts.filter((part) => part.kind === 'leaf'),
    groups: parts.filter((part) => part.kind === 'group'),
  };
}

/** Whether the goals are reached by these truth values; leaves whose number is in `met` count as reached. */
export function isReached(node: GoalNode, truths: Uint8Array, met?: ReadonlySet<number>): boolean {
  if (node.kind === 'leaf') return ((node.goal >> truths[node.atom]!) & 1) === 1 || met?.has(node.leaf) === true;
  const { leaves, groups, isConjunction } = node;
  for (const part of leaves) if (isReached(part, truths, met) !== isConjunction) return !isConjunction;
  for (const part of groups) if (isReached(part, truths, met) !== isConjunction) return !isConjunction;
  return isConjunction;
}

/** Calls `visit` with every leaf that alone, if it were met, would reach the goal. The goal must not be reached. */
export function eachSoleWay(node: GoalNode, truths: Uint8Array, visit: (leaf: number) => void): void {
  if (node.kind === 'leaf') {
    visit(node.leaf);
    return;
  }
  if (!node.isConjunction) {
    for (const { leaf } of node.leaves) visit(leaf);
    for (const part of node.groups) eachSoleWay(part, truths, visit);
    return;
  }
  const open = openParts(node, truths, 1);
  if (open?.length === 1) eachSoleWay(open[0]!, truths, visit);
}

/** Calls `visit` with every two leaves that together would reach the goal, neither of them alone. The goal must not be reached. */
export function eachPairOfWays(node: GoalNode, truths: Uint8Array, visit: (one: number, other: number) => void): void {
  if (node.kind === 'leaf') return;
  if (!node.isConjunction) {
    for (const part of node.groups) eachPairOfWays(part, truths, visit);
    return;
  }
  const [first, second, ...more] = openParts(node, truths, 2) ?? [];
  if (!first || more.length > 0) return;
  if (!second) {
    eachPairOfWays(first, truths, visit);
    return;
  }
  eachSoleWay(first, truths, (one) => eachSoleWay(second, truths, (other) => visit(one, other)));
}

/** The parts of a conjunction that have not reached their goals, or undefined when there are more than `most`. */
export function openParts(
  { leaves, groups }: GoalGroup,
  truths: Uint8Array,
  most: number,
): readonly GoalNode[] | undefined {
  const open: GoalNode[] = [];
  for (const part of leaves)
    if (((part.goal >> truths[part.atom]!) & 1) === 0 && open.push(part) > most) return undefined;
  for (const part of groups) if (!isReached(part, truths) && open.push(part) > most) return undefined;
  return open;
}
