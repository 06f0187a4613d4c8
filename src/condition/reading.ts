import { type Formula, type Group, type Leaf, leavesOf } from './formula.ts';

/** A place where OR stands beside AND without parentheses, read as its author may have meant it. */
export interface OtherReading {
  /** The whole formula with that place read the other way: OR binds tighter than AND. */
  readonly formula: Formula;
  /** The conditions of the branch that escapes, and those that it escapes. */
  readonly branch: readonly Leaf[];
  readonly escaped: readonly Leaf[];
}

/**
 * Finds an OR whose branches are unequal: one is a conjunction without parentheses of its own, another one is not, so that the short branch
 * escapes the conditions that stand beside its neighbour: `a and b or c` selects everybody who is `c`. Branches that are conjunctions alike
 * (`a and b or c and d`) are how alternatives are written and are left alone, and so is everything in parentheses.
 */
export function otherReading(formula: Formula): OtherReading | undefined {
  if (formula.kind === 'leaf') return undefined;
  if ('part' in formula) return rebuilt(otherReading(formula.part), (part) => ({ ...formula, part }));
  if (formula.kind === 'or') {
    const here = readOther(formula);
    if (here) return here;
  }
  for (const [index, part] of formula.parts.entries()) {
    const other = rebuilt(otherReading(part), (inner) => ({ ...formula, parts: formula.parts.with(index, inner) }));
    if (other) return other;
  }
  return undefined;
}

function rebuilt(reading: OtherReading | undefined, wrap: (formula: Formula) => Formula): OtherReading | undefined {
  return reading && { ...reading, formula: wrap(reading.formula) };
}

function readOther(or: Group): OtherReading | undefined {
  const isBareAnd = (part: Formula): part is Group => part.kind === 'and' && !part.parenthesised;
  const conjunction = or.parts.find(isBareAnd);
  const branch = or.parts.filter(({ kind }) => kind !== 'and');
  if (!conjunction || branch.length === 0) return undefined;
  const { span, parenthesised } = or;
  const parts = tighterOr(or.parts.map((part) => (isBareAnd(part) ? part.parts : [part]))).map(
    (items): Formula => (items.length === 1 ? items[0]! : { kind: 'or', parts: items, parenthesised: true, span }),
  );
  const branchLeaves = branch.flatMap(leavesOf);
  const kept = parts.filter((part) => !branchLeaves.some((leaf) => leavesOf(part).includes(leaf)));
  return {
    formula: { kind: 'and', parts, parenthesised, span },
    branch: branchLeaves,
    escaped: kept.flatMap(leavesOf),
  };
}

/** `a and b or c and d`, given as [[a, b], [c, d]], with OR first: [[a], [b, c], [d]]. */
function tighterOr(branches: readonly (readonly Formula[])[]): readonly (readonly Formula[])[] {
  const groups: Formula[][] = [];
  for (const [index, items] of branches.entries()) {
    const [first, ...rest] = items;
    if (index > 0) groups.at(-1)!.push(first!);
    else groups.push([first!]);
    groups.push(...rest.map((item) => [item]));
  }
  return groups;
}
