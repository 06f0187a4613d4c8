import type { RuleKind } from '../model/relations.ts';
import { type Apart, apart } from './apart.ts';
import { formulaOfTemplate, type LeafEdit, reversed, templateOf, truthOfTemplate, type Way } from './edited.ts';
import { type Formula, type Leaf, skeleton } from './formula.ts';
import { TRUE, type Truth } from './kleene.ts';
import { normalText } from './normal-text.ts';
import { type LeafPair, pairLeaves } from './pair-leaves.ts';

/** One thing that an edit did. Texts are exactly as written. */
export interface Edit {
  readonly op: 'added' | 'removed' | 'changed' | 'regrouped';
  /** Where: `and[2]`, `and[3].or[1]` in a formula (in the new one, for `removed` in the old one), `$.cap` in JSON, `line 3` in any other text. */
  readonly path: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** A rule as the system keeps it. */
export interface RuleBody {
  readonly body: string;
  readonly language: 'sql' | 'json' | 'text';
}

/** How a rule may be read; `formulas` null where it cannot be said as a condition on customers. */
export interface RuleReading {
  readonly kind: RuleKind;
  readonly formulas: { readonly before: Formula; readonly after: Formula } | null;
  readonly customerAlias: string;
}

/**
 * What changed between two versions of a rule, by what they say: condition by condition, member by member of JSON, and line by line only where a text is
 * neither. Nothing where they differ in spaces, order or comments alone.
 */
export function editsBetween(
  from: RuleBody,
  to: RuleBody,
  { kind, formulas, customerAlias }: RuleReading,
): readonly Edit[] {
  if (from.body === to.body) return [];
  if (formulas && kind === 'segment') return diffFormulas(formulas.before, formulas.after, customerAlias);
  const [before, after] = [parsedJson(from), parsedJson(to)];
  if (before !== undefined && after !== undefined) return diffJson(before, after);
  if (formulas && from.language === 'sql' && to.language === 'sql') {
    return diffFormulas(formulas.before, formulas.after, customerAlias);
  }
  return diffLines(from.body, to.body);
}

/** The body as JSON, or undefined when it is not. */
function parsedJson({ body, language }: RuleBody): unknown {
  if (language !== 'json') return undefined;
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/** Lines that only one of two texts has; a line that moved is in both. */
export function diffLines(before: string, after: string): readonly Edit[] {
  const [old, now] = [linesOf(before), linesOf(after)];
  const only = (lines: readonly string[], others: readonly string[]) => {
    const free = [...others];
    return lines.flatMap((line, index) => {
      const at = free.indexOf(line);
      if (at >= 0) free.splice(at, 1);
      return at >= 0 || line === '' ? [] : [{ line, path: `line ${index + 1}` }];
    });
  };
  return [
    ...only(old, now).map(({ line, path }) => edit('removed', path, line, null)),
    ...only(now, old).map(({ line, path }) => edit('added', path, null, line)),
  ];
}

const linesOf = (body: string): readonly string[] => body.split('\n').map((line) => line.trim());

/** An edit of a formula, with the conditions that it is about. */
export interface FormulaEdit extends Edit {
  /** Absent for `regrouped`. */
  readonly leaves?: LeafEdit;
}

/** What changed between two formulas, and what it comes to when only some of it is done. */
export interface Editing {
  /** In the written order of the new formula, then what was removed, then a regrouping. */
  readonly edits: readonly FormulaEdit[];
  readonly apart: Apart;
  /** What is required beside what is common to both when some edits are made; of none what was, of all what is. */
  readonly formulaOf: (isMade: (edit: number) => boolean) => Formula | undefined;
  /** Whether that formula is TRUE of somebody, from the truth values of the conditions. */
  readonly isLetThrough: (isMade: (edit: number) => boolean, truthOf: (leaf: Leaf) => Truth) => boolean;
}

/** What changed between two formulas, condition by condition; see {@link editingOf}. */
export function diffFormulas(before: Formula, after: Formula, customerAlias: string): readonly Edit[] {
  return editingOf(before, after, customerAlias).edits.map(({ leaves: _leaves, ...edit }) => edit);
}

/**
 * What changed between two formulas.
 *
 * Parts that stand in both outermost conjunctions are no edit. The other conditions are matched in this order: equal canonical text = kept; same
 * text but for its constants = changed; same columns and tables = changed; the rest was removed or added. Where these edits alone, made in the
 * old formula, do not give the new one, its conditions are also joined otherwise: one more edit, `regrouped`, with both skeletons. Order alone is
 * no edit: AND and OR do not care.
 */
export function editingOf(before: Formula, after: Formula, customerAlias: string): Editing {
  const rest = apart(before, after);
  const [paths, places] = [pathsOf(before), pathsOf(after)];
  const { kept, edits } = matched(rest.before, rest.after, customerAlias);
  const way: Way = { from: rest.before, to: rest.after, kept, edits };
  const there = templateOf(way);
  const isRegrouped = !isSame(
    formulaOfTemplate(there, () => true),
    rest.after,
  );
  const all = [
    ...edits.map((leaves) => editOf(leaves, paths, places)),
    ...(isRegrouped ? [regrouping(before, after, customerAlias)] : []),
  ];
  // A regrouping is made by going the other way: from the new formula back to the old one, as far as the other edits are not made.
  const back = isRegrouped ? templateOf(reversed(way)) : undefined;
  const isTurned = (isMade: (edit: number) => boolean): boolean => isRegrouped && isMade(edits.length);
  return {
    apart: rest,
    edits: all,
    formulaOf: (isMade) =>
      isTurned(isMade) ? formulaOfTemplate(back, (one) => !isMade(one)) : formulaOfTemplate(there, isMade),
    isLetThrough: (isMade, truthOf) => {
      const truth = isTurned(isMade)
        ? truthOfTemplate(back, (one) => !isMade(one), truthOf)
        : truthOfTemplate(there, isMade, truthOf);
      return (truth ?? TRUE) === TRUE;
    },
  };
}

function isSame(one: Formula | undefined, other: Formula | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  return normalText(one) === normalText(other);
}

function editOf(leaves: LeafEdit, paths: ReadonlyMap<Leaf, string>, places: ReadonlyMap<Leaf, string>): FormulaEdit {
  const { before, after } = leaves;
  const op = before ? (after ? 'changed' : 'removed') : 'added';
  const path = (after ? places.get(after) : before && paths.get(before)) ?? '';
  return { ...edit(op, path, before?.text ?? null, after?.text ?? null), leaves };
}

const edit = (op: Edit['op'], path: string, before: string | null, after: string | null): Edit => ({
  op,
  path,
  before,
  after,
});

function matched(
  before: Formula | undefined,
  after: Formula | undefined,
  customerAlias: string,
): { readonly kept: readonly LeafEdit[]; readonly edits: readonly LeafEdit[] } {
  const pairs = pairLeaves(before, after, customerAlias);
  const asEdit = (pair: LeafPair): LeafEdit => ({ before: pair.before ?? undefined, after: pair.after ?? undefined });
  return {
    kept: pairs.filter(({ status }) => status === 'kept').map(asEdit),
    edits: pairs.filter(({ status }) => status !== 'kept').map(asEdit),
  };
}

/** Both skeletons, in which a condition of both formulas has one name; `old c2` is one that went. */
function regrouping(before: Formula, after: Formula, customerAlias: string): Edit {
  const { kept, edits } = matched(before, after, customerAlias);
  const names = new Map([...kept, ...edits].map((one) => [one.before, one.after?.id] as const));
  const nameOf = (leaf: Leaf): string => names.get(leaf) ?? `old ${leaf.id}`;
  return edit('regrouped', pathOfRoot(after), skeleton(withNames(before, nameOf)), skeleton(after));
}

function withNames(formula: Formula, nameOf: (leaf: Leaf) => string): Formula {
  if (formula.kind === 'leaf') return { ...formula, id: nameOf(formula) };
  if ('part' in formula) return { ...formula, part: withNames(formula.part, nameOf) };
  return { ...formula, parts: formula.parts.map((part) => withNames(part, nameOf)) };
}

/** Where each condition stands in its formula: `and[2]`, `and[3].or[1]`. */
export function pathsOf(formula: Formula, path = ''): ReadonlyMap<Leaf, string> {
  if (formula.kind === 'leaf') return new Map([[formula, path === '' ? 'and[1]' : path]]);
  const prefix = path === '' ? '' : `${path}.`;
  const parts = 'part' in formula ? [formula.part] : formula.parts;
  return new Map(parts.flatMap((part, index) => [...pathsOf(part, `${prefix}${formula.kind}[${index + 1}]`)]));
}

function pathOfRoot(formula: Formula): string {
  return formula.kind === 'leaf' ? 'and' : formula.kind;
}

/** What changed between two JSON bodies, by JSON path, in the order of the new body. */
export function diffJson(before: unknown, after: unknown, path = '$'): readonly Edit[] {
  if (isObject(before) && isObject(after)) {
    const keys = [...new Set([...Object.keys(after), ...Object.keys(before)])];
    return keys.flatMap((key) => diffJson(before[key], after[key], `${path}.${key}`));
  }
  const [one, other] = [json(before), json(after)];
  if (one === other) return [];
  if (one === null) return [edit('added', path, null, other)];
  return [other === null ? edit('removed', path, one, null) : edit('changed', path, one, other)];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function json(value: unknown): string | null {
  return value === undefined ? null : JSON.stringify(value);
}
