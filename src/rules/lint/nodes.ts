import { type Ast, canonical } from '../../condition/ast.ts';
import type { LeafView } from '../../condition/doubts/doubts.ts';
import type { Span } from '../../condition/formula.ts';
import { constantIn, expressionRange, nodesOf, operatorOf, textBetween, withoutNot } from '../../condition/shapes.ts';
import type { Replacement } from '../../condition/source.ts';
import type { Sighting } from './lint.types.ts';
import type { Scope } from './scope.ts';

/** Comparisons with NULL, wherever they stand in a condition. */
export function nullsIn(scope: Scope, view: LeafView): readonly Sighting[] {
  return [...comparedWithNull(scope, view), ...nullInList(scope, view)];
}

/** NULL, and `nullif` of two equal constants, which is NULL as well. */
function isNull(node: unknown): boolean {
  const { A_Expr, TypeCast } = (node ?? {}) as { A_Expr?: Ast; TypeCast?: Ast };
  if (TypeCast) return isNull(TypeCast.arg);
  if (A_Expr?.kind !== 'AEXPR_NULLIF') return constantIn(node)?.value === null;
  const [one, other] = [A_Expr.lexpr, A_Expr.rexpr];
  return constantIn(one) !== undefined && canonical(one) === canonical(other);
}

const COMPARISONS = ['=', '<>', '<', '>', '<=', '>='];

/** `x = null`, `null <> x`, `x > null`, `x in (null)`. */
function comparedWithNull(scope: Scope, view: LeafView): readonly Sighting[] {
  const { source } = view;
  return nodesOf(source.tree, 'A_Expr').flatMap((expression): Sighting[] => {
    const operator = operatorOf(expression);
    const items = expression.kind === 'AEXPR_IN' ? listOf(expression) : undefined;
    const isSingle = items?.length === 1 && isNull(items[0]);
    const isPlain = expression.kind === 'AEXPR_OP' && COMPARISONS.includes(operator) && 'lexpr' in expression;
    const isRight = isNull(expression.rexpr) || isSingle;
    const isLeft = !isRight && isNull(expression.lexpr);
    if (!(isPlain && (isRight || isLeft)) && !isSingle) return [];
    const range = rangeOf(view, expression);
    if (!range) return [];
    const at = source.tokenAt(expression.location);
    const other = isLeft ? textBetween(source, [at + 1, range.last]) : textBetween(source, [range.first, at - 1]);
    const test = `${other} is ${operator === '<>' ? 'not ' : ''}null`;
    const isEquality = operator === '=' || operator === '<>';
    const span = scope.place(view, range.span);
    return [
      {
        cause: 'segment/compared-with-null',
        severity: 'error',
        confidence: 'proved',
        span,
        detail: { column: other, operator: isSingle ? 'in' : operator },
        repair: isEquality ? test : null,
        ...(isEquality ? fixOf(scope, view, [{ ...range.span, text: test }]) : {}),
      },
    ];
  });
}

/** A NULL beside other constants: `x not in (5, null)` is true for nobody, in `x in (5, null)` it finds nobody. */
function nullInList(scope: Scope, view: LeafView): readonly Sighting[] {
  const { source } = view;
  return nodesOf(source.tree, 'A_Expr').flatMap((expression): Sighting[] => {
    const list = listOf(expression);
    const index = list?.findIndex(isNull) ?? -1;
    if (!list || list.length < 2 || index < 0) return [];
    const isExclusion = excludes(view, expression) !== view.isNegated;
    const token = source.tokenAt(constantLocation(list[index]));
    const range = rangeOf(view, expression);
    if (token < 0 || !range) return [];
    const span = scope.place(view, source.tokens[token]!);
    const column = textBetween(source, [range.first, source.tokenAt(expression.location) - 1]);
    if (!isExclusion)
      return [
        {
          cause: 'segment/compared-with-null',
          severity: 'warning',
          confidence: 'likely',
          span,
          detail: { column, operator: 'in' },
          repair: `(${textBetween(source, [range.first, range.last])} or ${column} is null)`,
        },
      ];
    const cut = withoutItem(view, token);
    return [
      {
        cause: 'segment/null-in-exclusion-list',
        severity: 'error',
        confidence: 'proved',
        span,
        detail: { column },
        repair: view.sql.slice(0, cut.start) + view.sql.slice(cut.end),
        ...fixOf(scope, view, list.filter((item) => isNull(item)).length === 1 ? [cut] : undefined),
      },
    ];
  });
}

/** The items of a list of constants: behind IN, ANY or ALL. */
function listOf({ kind, rexpr }: Ast): readonly unknown[] | undefined {
  const { List, A_ArrayExpr } = (rexpr ?? {}) as {
    List?: { items?: unknown[] };
    A_ArrayExpr?: { elements?: unknown[] };
  };
  if (kind === 'AEXPR_IN') return List?.items;
  return kind === 'AEXPR_OP_ALL' || kind === 'AEXPR_OP_ANY' ? A_ArrayExpr?.elements : undefined;
}

/** Whether NULL in its list makes an expression true of nobody: NOT IN, `<> all`, and IN below a NOT of its own. */
function excludes({ source }: LeafView, expression: Ast): boolean {
  const { node, isNegated } = withoutNot(source.tree);
  const isDenied = node.A_Expr === expression && isNegated;
  return (operatorOf(expression) === '<>') !== isDenied;
}

function constantLocation(node: unknown): unknown {
  const { TypeCast, A_Const, A_Expr } = (node ?? {}) as { TypeCast?: Ast; A_Const?: Ast; A_Expr?: Ast };
  return TypeCast ? constantLocation(TypeCast.arg) : (A_Const ?? A_Expr)?.location;
}

/** An item of a list with its comma, casts of it included. */
function withoutItem({ source: { tokens, depthBetween } }: LeafView, item: number): Replacement {
  const isEnd = (index: number): boolean =>
    [',', ')', ']'].includes(tokens[index]!.word) && depthBetween(item, index) === 0;
  let last = item;
  while (tokens[last + 1] && !isEnd(last + 1)) last += 1;
  const before = tokens[item - 1]!;
  if (before.word === ',') return { start: before.start, end: tokens[last]!.end, text: '' };
  const after = tokens[last + 1]!;
  const next = after.word === ',' ? tokens[last + 2]!.start : tokens[last]!.end;
  return { start: tokens[item]!.start, end: next, text: '' };
}

/** Casts that fail for a value that does not fit, and nothing guards them. */
export function castsIn(scope: Scope, view: LeafView): readonly Sighting[] {
  return unguardedCasts(view.source.tree).flatMap((cast): Sighting[] => {
    const type = castTarget(cast);
    const from = sourceOf(scope, view, cast.arg);
    if (type === undefined || from === undefined) return [];
    const at = view.source.tokenAt(cast.location);
    if (at < 0) return [];
    const { tokens } = view.source;
    const isSigns = tokens[at]!.word === '::';
    const first = isSigns ? view.source.primaryStart(at - 1) : at;
    const last = isSigns ? at + 1 : view.source.operandEnd(at);
    return [
      {
        cause: 'segment/condition-can-fail',
        severity: 'warning',
        confidence: 'likely',
        span: scope.place(view, { start: tokens[first]!.start, end: tokens[last]!.end }),
        detail: { column: from, type },
        repair: null,
      },
    ];
  });
}

const FAILING_TARGETS: Readonly<Record<string, string>> = {
  int2: 'smallint',
  int4: 'integer',
  int8: 'bigint',
  numeric: 'numeric',
  float4: 'real',
  float8: 'double precision',
  date: 'date',
  timestamp: 'timestamp',
  timestamptz: 'timestamptz',
  bool: 'boolean',
  uuid: 'uuid',
};

function castTarget({ typeName }: Ast): string | undefined {
  const names = (typeName as { names?: readonly { String: { sval: string } }[] }).names ?? [];
  return FAILING_TARGETS[names.at(-1)?.String.sval ?? ''];
}

/** Casts outside CASE and COALESCE: what stands in one of those is guarded, or somebody has thought about it. */
function unguardedCasts(node: unknown): readonly Ast[] {
  if (Array.isArray(node)) return node.flatMap(unguardedCasts);
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([key, value]) => {
    if (key === 'CaseExpr') return [];
    return key === 'TypeCast' ? [value as Ast, ...unguardedCasts((value as Ast).arg)] : unguardedCasts(value);
  });
}

/** The name of the text that is cast; undefined where it is no text, or not known to be one. */
function sourceOf({ context }: Scope, { sql }: LeafView, node: unknown): string | undefined {
  const access = (node as { A_Expr?: Ast } | undefined)?.A_Expr;
  if (access && ['->>', '#>>'].includes(operatorOf(access))) return constantIn(access.rexpr)?.value ?? undefined;
  const fields = (node as { ColumnRef?: { fields?: readonly Ast[] } } | undefined)?.ColumnRef?.fields ?? [];
  const name = fields
    .map((field) => (field.String as { sval?: string } | undefined)?.sval ?? '')
    .slice(-2)
    .join('.');
  return name !== '' && /^(text|character|citext)/.test(context.typesOf(sql).get(name) ?? '') ? name : undefined;
}

/** Words with letters of both scripts that look like one: nobody can see that they differ. */
export function mixedScriptIn(scope: Scope, view: LeafView): readonly Sighting[] {
  const { source } = view;
  return nodesOf(source.tree, 'A_Const').flatMap((constant): Sighting[] => {
    const value = constantIn({ A_Const: constant })?.value ?? '';
    const meant = oneScript(value);
    const token = meant === undefined ? undefined : source.tokens[source.tokenAt(constant.location)];
    if (!token || meant === undefined) return [];
    return [
      {
        cause: 'segment/look-alike-letters',
        severity: 'warning',
        confidence: 'likely',
        span: scope.place(view, token),
        detail: { value, meant },
        repair: null,
      },
    ];
  });
}

const LATIN_OF: Readonly<Record<string, string>> = {
  А: 'A',
  В: 'B',
  С: 'C',
  Е: 'E',
  Н: 'H',
  К: 'K',
  М: 'M',
  О: 'O',
  Р: 'P',
  Т: 'T',
  У: 'Y',
  Х: 'X',
  а: 'a',
  с: 'c',
  е: 'e',
  о: 'o',
  р: 'p',
  у: 'y',
  х: 'x',
  і: 'i',
  ј: 'j',
  ѕ: 's',
};
const CYRILLIC_OF: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(LATIN_OF).map(([cyrillic, latin]) => [latin, cyrillic]),
);

/** The text with every word of both scripts written in one; undefined where there is none, or letters of both scripts are told apart by eye. */
function oneScript(value: string): string | undefined {
  let isChanged = false;
  const written = value.replace(/[\p{L}\p{N}]+/gu, (word) => {
    const [latin, cyrillic] = [/\p{Script=Latin}/u.test(word), /\p{Script=Cyrillic}/u.test(word)];
    if (!latin || !cyrillic) return word;
    const other = inScript(word, LATIN_OF, /\p{Script=Cyrillic}/u) ?? inScript(word, CYRILLIC_OF, /\p{Script=Latin}/u);
    isChanged ||= other !== undefined;
    return other ?? word;
  });
  return isChanged ? written : undefined;
}

function inScript(word: string, letters: Readonly<Record<string, string>>, foreign: RegExp): string | undefined {
  const written = Array.from(word, (letter) => (foreign.test(letter) ? (letters[letter] ?? '?') : letter)).join('');
  return written.includes('?') ? undefined : written;
}

/** The operator's expression with both operands, as tokens and as a range of the SQL; undefined where it cannot be told. */
function rangeOf(
  { source }: LeafView,
  expression: Ast,
): { readonly first: number; readonly last: number; readonly span: Span } | undefined {
  if (source.tokenAt(expression.location) < 0) return undefined;
  const [first, last] = expressionRange(source, expression);
  const [from, to] = [source.tokens[first], source.tokens[last]];
  return from && to && { first, last, span: { start: from.start, end: to.end } };
}

/** Edits of a condition's SQL as edits of the rule's text; none where the rule is not written as this SQL. */
export function fixOf(
  scope: Scope,
  view: LeafView,
  edits: readonly Replacement[] | undefined,
): { readonly fix?: readonly Replacement[] } {
  if (!edits || !scope.isWritten || view.leaf.sql !== undefined) return {};
  return { fix: edits.map(({ start, end, text }) => ({ ...scope.place(view, { start, end }), text })) };
}
