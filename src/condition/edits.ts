import type { RuleKind } from '../model/relations.ts';
import { canonical, conditionAst, shapeOf } from './ast.ts';
import { mentionsOf } from './columns.ts';
import { type Formula, type Leaf, skeleton, sqlOf } from './formula.ts';

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

interface Placed {
  readonly leaf: Leaf;
  readonly path: string;
  /** Kinds of the groups around it, outermost first: what its meaning depends on. */
  readonly context: string;
  readonly canonical: string;
  readonly shape: string;
  /** Columns and tables that it reads. */
  readonly reads: string;
}

type Pair = readonly [Placed, Placed];

/**
 * What changed between two formulas, condition by condition.
 *
 * Conditions are matched in this order: equal canonical text = kept; same text but for its constants = changed; same columns and tables =
 * changed; the rest was removed or added. Kept and changed conditions that stand under other ANDs, ORs or NOTs than before make one
 * `regrouped`, with both skeletons. Order alone is no edit: AND and OR do not care.
 */
export function diffFormulas(before: Formula, after: Formula, customerAlias: string): readonly Edit[] {
  const old = placed(before, customerAlias);
  const now = placed(after, customerAlias);
  const kept = pairUp(old, now, ({ canonical: text }) => text);
  const restOld = without(old, kept, 0);
  const restNow = without(now, kept, 1);
  const relettered = pairUp(restOld, restNow, ({ shape }) => shape);
  const rewritten = pairUp(without(restOld, relettered, 0), without(restNow, relettered, 1), ({ reads }) => reads);
  const changed = [...relettered, ...rewritten];
  const edits: Edit[] = [
    ...changed.map(([one, other]) => edit('changed', other.path, one.leaf.text, other.leaf.text)),
    ...without(restOld, changed, 0).map(({ path, leaf }) => edit('removed', path, leaf.text, null)),
    ...without(restNow, changed, 1).map(({ path, leaf }) => edit('added', path, null, leaf.text)),
  ];
  const moved = [...kept, ...changed].some(([one, other]) => one.context !== other.context);
  if (moved) edits.push(edit('regrouped', pathOfRoot(after), skeleton(before), skeleton(after)));
  return edits;
}

const edit = (op: Edit['op'], path: string, before: string | null, after: string | null): Edit => ({
  op,
  path,
  before,
  after,
});

function placed(formula: Formula, customerAlias: string, path = '', context = ''): readonly Placed[] {
  if (formula.kind === 'leaf') {
    const sql = sqlOf(formula);
    const tree = conditionAst(sql);
    const { customerColumns, tables } = mentionsOf(sql, customerAlias);
    const reads = [...customerColumns.map(({ column }) => column), ...tables.map(({ name }) => name)].sort().join(' ');
    const place = { leaf: formula, path: path === '' ? 'and[1]' : path, context: context === '' ? 'and' : context };
    return [{ ...place, canonical: canonical(tree), shape: shapeOf(tree), reads }];
  }
  const prefix = path === '' ? '' : `${path}.`;
  const parts = 'part' in formula ? [formula.part] : formula.parts;
  const inside = context.endsWith(formula.kind) ? context : `${context} ${formula.kind}`.trim();
  return parts.flatMap((part, index) => placed(part, customerAlias, `${prefix}${formula.kind}[${index + 1}]`, inside));
}

/** Pairs entries of both sides that have the same key, in written order; an empty key pairs with nothing. */
function pairUp(old: readonly Placed[], now: readonly Placed[], keyOf: (one: Placed) => string): readonly Pair[] {
  const free = [...now];
  return old.flatMap((one): Pair[] => {
    const key = keyOf(one);
    const index = key === '' ? -1 : free.findIndex((other) => keyOf(other) === key);
    return index < 0 ? [] : [[one, free.splice(index, 1)[0]!]];
  });
}

function without(all: readonly Placed[], pairs: readonly Pair[], side: 0 | 1): readonly Placed[] {
  const gone = new Set(pairs.map((pair) => pair[side]));
  return all.filter((one) => !gone.has(one));
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
