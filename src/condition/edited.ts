import { type Formula, type Group, type Leaf, leavesOf } from './formula.ts';
import { FALSE, TRUE, type Truth } from './kleene.ts';

/** A condition with its other self: what it became, or what it was. Absent on one side = added, removed. */
export interface LeafEdit {
  readonly before: Leaf | undefined;
  readonly after: Leaf | undefined;
}

/** How one formula becomes another. */
export interface Way {
  readonly from: Formula | undefined;
  readonly to: Formula | undefined;
  /** Conditions that stand in both as they are. */
  readonly kept: readonly LeafEdit[];
  readonly edits: readonly LeafEdit[];
}

/** The same way back. */
export function reversed({ from, to, kept, edits }: Way): Way {
  const turned = (all: readonly LeafEdit[]): readonly LeafEdit[] =>
    all.map(({ before, after }) => ({ before: after, after: before }));
  return { from: to, to: from, kept: turned(kept), edits: turned(edits) };
}

/**
 * Both formulas in one tree, out of which every choice of edits gives one formula, whatever else is chosen.
 *
 * It stands as the old formula stands. A changed condition changes where it is, a removed one goes, and with the last one of a group the group. What
 * was added comes as it is grouped in the new formula, without those of it that are not chosen, and to where its neighbours there stand in the old
 * one: to the smallest part that holds all of them, joined by AND or OR as it is in the new formula.
 */
export type Template =
  | {
      readonly kind: 'leaf';
      /** The edit that decides; absent where none does. */
      readonly edit?: number;
      /** The condition as long as the edit is not made, and once it is; undefined = none. */
      readonly before: Leaf | undefined;
      readonly after: Leaf | undefined;
    }
  | { readonly kind: Group['kind']; readonly group: Group; readonly parts: readonly Template[] }
  | { readonly kind: 'not' | 'is-true'; readonly unary: Exclude<Formula, Leaf | Group>; readonly part: Template };

/** Makes the tree of a way; undefined where neither formula requires anything. */
export function templateOf({ from, to, kept, edits }: Way): Template | undefined {
  const editOf = new Map<Leaf, number>();
  const added = new Map<Leaf, number>();
  for (const [index, { before, after }] of edits.entries()) {
    if (before) editOf.set(before, index);
    else if (after) added.set(after, index);
  }
  const places = to === undefined ? [] : placesOf(to, added, from, [...kept, ...edits]);
  const insertions = places.map(({ at, kind, part }) => ({ at, kind, part: ofAdded(part, added) }));
  const ofOld = (leaf: Leaf): Template => {
    const edit = editOf.get(leaf);
    if (edit === undefined) return { kind: 'leaf', before: leaf, after: leaf };
    return { kind: 'leaf', edit, before: leaf, after: edits[edit]!.after };
  };
  return withInsertions(from, insertions, ofOld);
}

interface Insertion<Part> {
  /** The part of the old formula that it stands beside; undefined = all of it. */
  readonly at: Formula | undefined;
  readonly kind: Group['kind'];
  readonly part: Part;
}

/** The largest parts of the new formula that are all new, each with its place in the old one. */
function placesOf(
  to: Formula,
  added: ReadonlyMap<Leaf, number>,
  from: Formula | undefined,
  pairs: readonly LeafEdit[],
): readonly Insertion<Formula>[] {
  const partners = new Map(pairs.flatMap(({ before, after }) => (before && after ? [[after, before] as const] : [])));
  const isNew = (part: Formula): boolean => leavesOf(part).every((leaf) => added.has(leaf));
  if (isNew(to)) return [{ at: from, kind: 'and', part: to }];
  const below = (group: Formula): readonly Insertion<Formula>[] => {
    if (group.kind === 'leaf') return [];
    if ('part' in group) return below(group.part);
    const fresh = group.parts.filter(isNew);
    const known = fresh.length === 0 ? [] : leavesOf(group).flatMap((leaf) => partners.get(leaf) ?? []);
    const at = from && fresh.length > 0 ? smallestWith(from, new Set(known)) : undefined;
    return group.parts.flatMap((part) => (fresh.includes(part) ? [{ at, kind: group.kind, part }] : below(part)));
  };
  return below(to);
}

/** The smallest part that holds all of these conditions. */
function smallestWith(formula: Formula, leaves: ReadonlySet<Leaf>): Formula {
  if (formula.kind === 'leaf') return formula;
  const parts = 'part' in formula ? [formula.part] : formula.parts;
  const holding = parts.find((part) => {
    const inside = new Set(leavesOf(part));
    return [...leaves].every((leaf) => inside.has(leaf));
  });
  return holding ? smallestWith(holding, leaves) : formula;
}

function ofAdded(formula: Formula, added: ReadonlyMap<Leaf, number>): Template {
  if (formula.kind === 'leaf') return { kind: 'leaf', edit: added.get(formula)!, before: undefined, after: formula };
  if ('part' in formula) return { kind: formula.kind, unary: formula, part: ofAdded(formula.part, added) };
  return { kind: formula.kind, group: formula, parts: formula.parts.map((part) => ofAdded(part, added)) };
}

function withInsertions(
  formula: Formula | undefined,
  insertions: readonly Insertion<Template>[],
  ofOld: (leaf: Leaf) => Template,
): Template | undefined {
  const beside = insertions.filter(({ at }) => at === formula);
  const inside = formula && (formula.kind === 'and' || formula.kind === 'or') ? formula.kind : undefined;
  const own = beside.filter(({ kind }) => kind === inside).map(({ part }) => part);
  let result = formula && inner(formula, own, insertions, ofOld);
  for (const kind of ['and', 'or'] as const) {
    const others = beside.filter((one) => one.kind === kind && kind !== inside).map(({ part }) => part);
    if (others.length > 0) result = joined(kind, result ? [result, ...others] : others);
  }
  return result;
}

function inner(
  formula: Formula,
  own: readonly Template[],
  insertions: readonly Insertion<Template>[],
  ofOld: (leaf: Leaf) => Template,
): Template {
  if (formula.kind === 'leaf') return ofOld(formula);
  const below = (part: Formula): Template => withInsertions(part, insertions, ofOld)!;
  if ('part' in formula) return { kind: formula.kind, unary: formula, part: below(formula.part) };
  return { kind: formula.kind, group: formula, parts: [...formula.parts.map(below), ...own] };
}

const NOWHERE = { start: 0, end: 0 };

function joined(kind: Group['kind'], parts: readonly Template[]): Template {
  if (parts.length === 1) return parts[0]!;
  return { kind, group: { kind, parts: [], parenthesised: true, span: NOWHERE }, parts };
}

/** The formula with some of the edits made; undefined where nothing is left to be required. */
export function formulaOfTemplate(
  template: Template | undefined,
  isMade: (edit: number) => boolean,
): Formula | undefined {
  if (template === undefined) return undefined;
  if (template.kind === 'leaf')
    return template.edit !== undefined && isMade(template.edit) ? template.after : template.before;
  if ('part' in template) {
    const part = formulaOfTemplate(template.part, isMade);
    return part && { ...template.unary, part };
  }
  const parts = template.parts.flatMap((part) => formulaOfTemplate(part, isMade) ?? []);
  return parts.length < 2 ? parts[0] : { ...template.group, parts };
}

/** What {@link formulaOfTemplate} would say of a customer, without making the formula; undefined where nothing is left to be required. */
export function truthOfTemplate(
  template: Template | undefined,
  isMade: (edit: number) => boolean,
  truthOf: (leaf: Leaf) => Truth,
): Truth | undefined {
  if (template === undefined) return undefined;
  if (template.kind === 'leaf') {
    const leaf = template.edit !== undefined && isMade(template.edit) ? template.after : template.before;
    return leaf && truthOf(leaf);
  }
  if ('part' in template) {
    const truth = truthOfTemplate(template.part, isMade, truthOf);
    if (truth === undefined || truth > TRUE) return truth;
    if (template.kind === 'not') return (2 - truth) as Truth;
    return truth === TRUE ? TRUE : FALSE;
  }
  const stop = template.kind === 'and' ? FALSE : TRUE;
  const worst = template.kind === 'and' ? Math.min : Math.max;
  let known: Truth | undefined;
  let undecided: Truth | undefined;
  for (const part of template.parts) {
    const truth = truthOfTemplate(part, isMade, truthOf);
    if (truth === stop) return stop;
    if (truth === undefined) continue;
    if (truth > TRUE) undecided = undecided === undefined ? truth : (Math.min(undecided, truth) as Truth);
    else known = known === undefined ? truth : (worst(known, truth) as Truth);
  }
  return undecided ?? known;
}
