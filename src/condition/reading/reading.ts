import { type Formula, type Group, type Leaf, leavesOf } from '../formula.ts';
import { tokensOf } from '../tokens.ts';

/** A place where precedence decides the meaning without parentheses, read as its author may have meant it. */
export interface OtherReading {
  /** The whole formula with that place read the other way. */
  readonly formula: Formula;
  /** The conditions of the branch that escapes, and those that it escapes. */
  readonly branch: readonly Leaf[];
  readonly escaped: readonly Leaf[];
  /** The place itself, as written and the other way. */
  readonly place: Group;
  readonly instead: Formula;
}

/**
 * Finds the first OR whose branches are unequal: one is a conjunction without parentheses of its own, another one is not, so that the short
 * branch escapes the conditions that stand beside its neighbour: `a and b or c` selects everybody who is `c`. Branches that are conjunctions
 * alike (`a and b or c and d`) are how alternatives are written and are left alone, and so is everything in parentheses.
 */
export function otherReading(formula: Formula): OtherReading | undefined {
  return otherReadings(formula)[0];
}

/** All such places, outermost first; each reading changes one place only. */
export function otherReadings(formula: Formula): readonly OtherReading[] {
  return readPlaces(formula, readTighterOr);
}

/**
 * All places where NOT binds to the first condition of an OR only, `not a = 'x' or b`, read as `not (a = 'x' or b)`. NOT EXISTS and a NOT with
 * parentheses behind it say themselves what they mean, and NOT before a later part of the OR is left alone.
 */
export function widerNegations(formula: Formula): readonly OtherReading[] {
  return readPlaces(formula, readWiderNot);
}

type Place = Pick<OtherReading, 'branch' | 'escaped' | 'place' | 'instead'>;

function readPlaces(formula: Formula, read: (or: Group) => Place | undefined): readonly OtherReading[] {
  if (formula.kind === 'leaf') return [];
  if ('part' in formula) return readPlaces(formula.part, read).map(wrapped((part) => ({ ...formula, part })));
  const here = formula.kind === 'or' ? read(formula) : undefined;
  const inside = formula.parts.flatMap((part, index) =>
    readPlaces(part, read).map(wrapped((inner) => ({ ...formula, parts: formula.parts.with(index, inner) }))),
  );
  return here ? [{ ...here, formula: here.instead }, ...inside] : inside;
}

function wrapped(wrap: (formula: Formula) => Formula): (reading: OtherReading) => OtherReading {
  return (reading) => ({ ...reading, formula: wrap(reading.formula) });
}

const isBareAnd = (part: Formula): part is Group => part.kind === 'and' && !part.parenthesised;

function readTighterOr(or: Group): Place | undefined {
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
    branch: branchLeaves,
    escaped: kept.flatMap(leavesOf),
    place: or,
    instead: { kind: 'and', parts, parenthesised, span },
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

function readWiderNot(or: Group): Place | undefined {
  const [first, ...rest] = or.parts;
  // A span that starts behind the group's own start stands in parentheses: then its author has said what NOT binds to.
  if (first?.kind !== 'leaf' || first.language || first.span.start !== or.span.start || rest.some(isBareAnd))
    return undefined;
  const [not, next] = tokensOf(first.text);
  if (!not?.isKeyword || not.word !== 'not' || next?.word === '(' || next?.word === 'exists') return undefined;
  const { span } = or;
  const denied: Formula = { kind: 'not', part: first, span: first.span };
  const part: Formula = { kind: 'or', parts: [denied, ...rest], parenthesised: true, span };
  return { branch: rest.flatMap(leavesOf), escaped: [first], place: or, instead: { kind: 'not', part, span } };
}

/** A formula on one line of SQL as a person would write it, with the texts of its conditions; two NOTs in a row are left out. */
export function plainText(formula: Formula, outermost = true): string {
  if (formula.kind === 'leaf') return formula.text;
  if (formula.kind === 'is-true') return `(${plainText(formula.part)}) is true`;
  if (formula.kind === 'not') {
    const { part } = formula;
    const denied = part.kind === 'leaf' ? tokensOf(part.text) : [];
    if (part.kind === 'leaf' && denied[0]?.isKeyword && denied[0].word === 'not' && denied[1])
      return part.text.slice(denied[1].start);
    return part.kind === 'leaf' ? `not (${part.text})` : `not (${plainText(part)})`;
  }
  const inner = formula.parts.map((part) => plainText(part, false)).join(` ${formula.kind} `);
  return outermost || !formula.parenthesised ? inner : `(${inner})`;
}
