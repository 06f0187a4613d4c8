import { closestNames } from '../../model/closest.ts';
import type { Ast } from '../ast.ts';
import type { Span } from '../formula.ts';
import { withLeaf } from '../scan/question.ts';
import { columnPath, constantsIn, expressionRange, nodesOf, operatorOf, withoutNot } from '../shapes.ts';
import { applyReplacements, type Replacement } from '../source.ts';
import { bareNames, mentions, type Subquery, subqueriesOf } from '../subqueries.ts';
import { type Doubt, type DoubtContext, doubtOf, type LeafView } from './doubts.ts';

/** Faults of subqueries: whose rows they ask of, and whether they ask of the customer at all. */
export function structureDoubts(context: DoubtContext, view: LeafView): readonly Doubt[] {
  return subqueriesOf(view.source).flatMap((subquery) =>
    [
      outerColumn(context, view, subquery) ?? uncorrelated(context, view, subquery),
      otherRows(context, view, subquery),
      undoneJoin(context, view, subquery),
    ].filter((doubt) => doubt !== undefined),
  );
}

/** Columns of the subquery's tables, or undefined when some source of its rows is not a table that we know. */
function innerColumns(
  { typesOf }: DoubtContext,
  view: LeafView,
  { tables, select }: Subquery,
): readonly string[] | undefined {
  const types = typesOf(view.sql);
  const sources = ['RangeSubselect', 'RangeFunction', 'RangeTableFunc'].flatMap((type) =>
    nodesOf({ from: select.fromClause }, type),
  );
  const known = tables.map(({ alias }) =>
    [...types.keys()].filter((key) => key.startsWith(`${alias}.`)).map((key) => key.slice(alias.length + 1)),
  );
  return sources.length === 0 && known.length > 0 && known.every(({ length }) => length > 0) ? known.flat() : undefined;
}

/** `id in (select id from excluded)`, where excluded has no id: it is the customer's own. */
function outerColumn(context: DoubtContext, view: LeafView, subquery: Subquery): Doubt | undefined {
  const { formula, columns } = context;
  if (subquery.kind !== 'in') return undefined;
  const target = (subquery.select.targetList as readonly Ast[] | undefined)?.[0]?.ResTarget as
    | { val?: unknown }
    | undefined;
  const [name, ...more] = columnPath(target?.val);
  const inner = innerColumns(context, view, subquery);
  if (!name || more.length > 0 || !inner || inner.includes(name) || !columns.has(name)) return undefined;
  const meant = closestNames(name, inner)[0] ?? inner.find((column) => isKeyName(column)) ?? null;
  const token = view.source.tokens[view.source.tokenAt((target!.val as { ColumnRef: Ast }).ColumnRef.location)]!;
  const sql =
    meant === null
      ? view.sql
      : applyReplacements(view.sql, [
          { start: token.start, end: token.end, text: `${subquery.tables[0]!.alias}.${meant}` },
        ]);
  const doubt = doubtOf(formula, view, {
    cause: 'segment/column-of-outer-query',
    sql,
    words: token,
    repair: meant === null ? null : sql,
    detail: { column: name, tables: subquery.tables.map((table) => table.name) },
    tells: 'either',
    confidence: 'proved',
  });
  return { ...doubt, isCertain: true };
}

const isKeyName = (column: string): boolean =>
  /^((customer|client|user|person|contact|subscriber|member)_?id|cid|id_(customer|client))$/.test(column);

/** `exists (select 1 from orders o where o.paid)`: true for everybody or for nobody. */
function uncorrelated(context: DoubtContext, view: LeafView, subquery: Subquery): Doubt | undefined {
  const { formula, customer } = context;
  const inner = innerColumns(context, view, subquery);
  if (subquery.kind !== 'exists' || !subquery.isPlain || !inner) return undefined;
  const reachesOut =
    mentions(subquery.select, customer.alias) || bareNames(subquery.select).some((name) => !inner.includes(name));
  const column = inner.find((name) => name === customer.key) ?? inner.find(isKeyName);
  if (reachesOut || column === undefined) return undefined;
  const types = context.typesOf(view.sql);
  const owner = subquery.tables.find(({ alias }) => types.has(`${alias}.${column}`))!;
  const link = `${owner.alias}.${column} = ${customer.alias}.${customer.key}`;
  const { tokens } = view.source;
  const edits: Replacement[] =
    subquery.where < 0
      ? [insertion(tokens[subquery.close]!.start, ` where ${link}`)]
      : [insertion(tokens[subquery.where]!.end, ` ${link} and (`), insertion(tokens[subquery.close]!.start, ')')];
  return doubtOf(formula, view, {
    cause: 'segment/exists-for-everybody',
    sql: applyReplacements(view.sql, edits),
    words: wordsOf(view, subquery),
    detail: { table: owner.name },
    tells: 'either',
  });
}

const insertion = (at: number, text: string): Replacement => ({ start: at, end: at, text });

/** From `exists` to the closing parenthesis. */
function wordsOf({ source }: LeafView, { link, open, close }: Subquery): Span {
  const first = source.tokenAt(link.location);
  return { start: source.tokens[first < 0 ? open : first]!.start, end: source.tokens[close]!.end };
}

/** `exists (… o.product <> 'A')`: keeps those who bought A and something else. */
function otherRows({ formula, customer }: DoubtContext, view: LeafView, subquery: Subquery): Doubt | undefined {
  const isAsked = subquery.kind !== 'other' && !withoutNot(view.source.tree).isNegated && !view.isNegated;
  const own = subquery.conjuncts.filter((part) => !mentions(part, customer.alias));
  const excluding = own.map((part) => exclusionIn(part, customer.alias)).find((one) => one !== undefined);
  const edits = excluding ? asPositive(view, excluding) : undefined;
  if (!isAsked || !('SubLink' in view.source.tree) || !excluding || !edits) return undefined;
  const positive = applyReplacements(view.sql, edits);
  const { expression } = excluding;
  const { leaf } = view;
  const inverse = { ...leaf, id: `${leaf.id}_inverse`, sql: positive };
  const column = columnPath(expression.lexpr).at(-1) ?? '';
  const doubt = doubtOf(formula, view, {
    cause: 'segment/any-row-differs',
    sql: positive,
    words: rangeOf(view, excluding),
    repair: `${view.sql} and not ${positive}`,
    detail: { column, except: constantsIn(expression.rexpr)!.map(({ value }) => value) },
    tells: 'lost',
    confidence: 'possible',
  });
  const isFilter = own.length > 1 || /stat(e|us)|delet|cancel|archiv|is_|flag/.test(column);
  const notInverse: Doubt['repaired'] = {
    kind: 'not',
    part: { kind: 'is-true', part: inverse, span: leaf.span },
    span: leaf.span,
  };
  const repaired = withLeaf(formula, leaf.id, {
    kind: 'and',
    parts: [leaf, notInverse],
    parenthesised: true,
    span: leaf.span,
  });
  return { ...doubt, repaired, ...(isFilter ? { severity: 'info' } : {}) };
}

/** A comparison that lets through the rows with any other value. */
interface Exclusion {
  readonly expression: Ast;
  /** Byte position of the NOT in front of an equality; undefined where the operator itself denies. */
  readonly not: unknown;
}

/** `kind <> 'A'`, `not kind = 'A'`, `not (kind in ('A', 'B'))`, `kind <> all (array['A'])`. */
function exclusionIn(part: Ast, customerAlias: string): Exclusion | undefined {
  const denied = part.BoolExpr as { boolop?: string; args?: readonly Ast[]; location?: unknown } | undefined;
  const not = denied?.boolop === 'NOT_EXPR' ? denied.args![0]! : undefined;
  const expression = (not ?? part).A_Expr as Ast | undefined;
  if (!expression) return undefined;
  const [kinds, operators] = not
    ? [/^AEXPR_(OP|IN|LIKE|ILIKE|OP_ANY)$/, /^(=|~~\*?)$/]
    : [/^AEXPR_(OP|IN|LIKE|ILIKE|OP_ALL)$/, /^(<>|!~~\*?)$/];
  const names = columnPath(expression.lexpr);
  const isInner = names.length > 0 && names.at(-2) !== customerAlias;
  const isKnown = constantsIn(expression.rexpr)?.every(({ value }) => value !== null) === true;
  const isDenial = kinds.test(String(expression.kind)) && operators.test(operatorOf(expression));
  return isInner && isKnown && isDenial ? { expression, not: not && (denied?.location ?? 0) } : undefined;
}

/** The edits that make an exclusion ask for what it excludes; undefined where its words cannot be told. */
function asPositive({ source }: LeafView, { expression, not }: Exclusion): readonly Replacement[] | undefined {
  const { tokens } = source;
  const at = source.tokenAt(not ?? expression.location);
  const token = tokens[at];
  if (!token || !['not', '<>', '!='].includes(token.word)) return undefined;
  const next = tokens[at + 1]!;
  if (token.word === 'not') return [{ start: token.start, end: next.start, text: '' }];
  const edit = { start: token.start, end: token.end, text: '=' };
  const isAll = expression.kind === 'AEXPR_OP_ALL';
  if (isAll && next.word !== 'all') return undefined;
  return isAll ? [edit, { start: next.start, end: next.end, text: 'any' }] : [edit];
}

/** The exclusion from its first word to its last, a NOT and the parentheses behind it included. */
function rangeOf({ source }: LeafView, { expression, not }: Exclusion): Span {
  const [first, last] = expressionRange(source, expression);
  if (not === undefined) return { start: source.tokens[first]!.start, end: source.tokens[last]!.end };
  const denial = source.tokenAt(not);
  const closed = last + source.depthBetween(denial, first);
  return { start: source.tokens[denial]!.start, end: source.tokens[closed]!.end };
}

/** `left join r … where r.kind <> 'x'`: throws away the rows without a partner that LEFT JOIN kept. */
function undoneJoin({ formula, customer }: DoubtContext, view: LeafView, subquery: Subquery): Doubt | undefined {
  const joins = nodesOf({ from: subquery.select.fromClause }, 'JoinExpr').filter(
    ({ jointype }) => jointype === 'JOIN_LEFT',
  );
  const optional = joins
    .flatMap(({ rarg }) => nodesOf({ rarg }, 'RangeVar'))
    .map(({ alias, relname }) => (alias as { aliasname?: string } | undefined)?.aliasname ?? String(relname));
  const part = subquery.conjuncts
    .map((one) => exclusionIn(one, customer.alias))
    .find((one) => one && optional.includes(columnPath(one.expression.lexpr).at(-2) ?? ''));
  if (!part) return undefined;
  const { start, end } = rangeOf(view, part);
  const name = columnPath(part.expression.lexpr).slice(-2).join('.');
  const edit = { start, end, text: `(${view.sql.slice(start, end)} or ${name} is null)` };
  return doubtOf(formula, view, {
    cause: 'segment/left-join-undone',
    sql: applyReplacements(view.sql, [edit]),
    words: edit,
    detail: { column: name },
    tells: 'either',
  });
}
