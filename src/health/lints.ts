import { type Formula, type Group, type Leaf, sqlOf, stepsOf } from '../condition/formula.ts';
import { excludesByIntervals } from '../condition/intervals.ts';
import { otherReadings, widerNegations } from '../condition/reading/reading.ts';
import { type ComparisonShape, comparisonShape, isNegative } from '../condition/shapes.ts';
import { readSource, type Source } from '../condition/source.ts';

/**
 * What is wrong with how a formula is put together, whoever the customers are.
 *   never-true: conditions that must all be met leave nobody: `a = 1 and a = 2`.
 *   always-true: alternatives of which everybody meets one: `a <> 1 or a <> 2`.
 *   parentheses: OR beside AND without them; the short branch escapes the other conditions.
 *   not-first: NOT before an OR negates its first condition alone.
 */
export type LintKind = 'never-true' | 'always-true' | 'parentheses' | 'not-first';

export interface Lint {
  readonly kind: LintKind;
  /** The conditions that it is about, as they are written. */
  readonly conditions: readonly string[];
}

interface View {
  readonly leaf: Leaf;
  readonly source: Source;
  readonly shape: ComparisonShape | undefined;
}

/** All lints of a formula, the gravest first. The parser must be loaded. */
export function lintFormula(
  formula: Formula,
  { alias, columns }: { readonly alias: string; readonly columns: ReadonlyMap<string, string> },
): readonly Lint[] {
  const view = (leaf: Leaf): View => {
    const source = readSource(sqlOf(leaf));
    return { leaf, source, shape: comparisonShape(source, alias) };
  };
  const isWhole = (column: string) => /^(smallint|integer|bigint)/.test(columns.get(column) ?? '');
  const told = (kind: LintKind, leaves: readonly Leaf[]): Lint => ({
    kind,
    conditions: leaves.map(({ text }) => text),
  });
  return [
    ...conjunctionsOf(formula).flatMap((leaves) => neverTrue(leaves.map(view), isWhole)),
    ...groupsOf(formula)
      .filter(({ kind }) => kind === 'or')
      .flatMap((or) => alwaysTrue(or.parts.filter(isLeaf).map(view))),
    ...otherReadings(formula).map(({ branch }) => told('parentheses', branch)),
    ...widerNegations(formula).map(({ branch }) => told('not-first', branch)),
  ];
}

const isLeaf = (part: Formula): part is Leaf => part.kind === 'leaf';

function groupsOf(formula: Formula): readonly Group[] {
  if (formula.kind === 'leaf') return [];
  if ('part' in formula) return groupsOf(formula.part);
  return [formula, ...formula.parts.flatMap(groupsOf)];
}

/** Leaves that must be met together: those of every conjunction, nested conjunctions opened. */
function conjunctionsOf(formula: Formula): readonly (readonly Leaf[])[] {
  const steps = stepsOf(formula);
  const inner = steps.filter((step) => !isLeaf(step)).flatMap((step) => ('parts' in step ? step.parts : []));
  return [steps.filter(isLeaf), ...inner.flatMap(conjunctionsOf)].filter(({ length }) => length > 0);
}

function neverTrue(views: readonly View[], isWhole: (column: string) => boolean): readonly Lint[] {
  return byColumn(views).flatMap((some): readonly Lint[] => {
    const isEmpty = some.length > 1 && (excludesByIntervals(some, isWhole) || valuesExclude(some));
    return isEmpty ? [{ kind: 'never-true', conditions: some.map(({ leaf }) => leaf.text) }] : [];
  });
}

/** Comparisons of one column each. */
function byColumn(views: readonly View[]): readonly (readonly View[])[] {
  const columns = new Map<string, readonly View[]>();
  for (const view of views)
    if (view.shape) columns.set(view.shape.column, [...(columns.get(view.shape.column) ?? []), view]);
  return [...columns.values()];
}

/** `a in (1, 2) and a = 3`: no value is asked for by all of them. */
function valuesExclude(views: readonly View[]): boolean {
  const sets = views
    .map(({ shape }) => shape!)
    .filter((shape) => shape.operator === '=' && !isNegative(shape) && /^AEXPR_(OP|IN)$/.test(shape.kind))
    .map(({ constants }) => constants.map(({ value }) => value));
  return sets.length > 1 && !sets[0]!.some((value) => sets.every((set) => set.includes(value)));
}

function alwaysTrue(views: readonly View[]): readonly Lint[] {
  const negative = views.filter(
    ({ shape }) => shape && isNegative(shape) && shape.constants.length === 1 && /^(=|<>)$/.test(shape.operator),
  );
  return byColumn(negative).flatMap((some): readonly Lint[] => {
    const values = new Set(some.map(({ shape }) => shape!.constants[0]!.value));
    return values.size > 1 ? [{ kind: 'always-true', conditions: some.map(({ leaf }) => leaf.text) }] : [];
  });
}

/** Segments that are made from themselves, over any number of others. `edges`: who is made from whom. */
export function cyclesIn(edges: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const reaches = (from: string, to: string): boolean => {
    const seen = new Set<string>();
    const waiting = [...(edges.get(from) ?? [])];
    for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
      if (at === to) return true;
      if (seen.has(at)) continue;
      seen.add(at);
      waiting.push(...(edges.get(at) ?? []));
    }
    return false;
  };
  return [...edges.keys()].filter((segment) => reaches(segment, segment)).sort();
}
