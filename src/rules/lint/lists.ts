import { type Ast, lastName, namesOf } from '../../condition/ast.ts';
import type { LeafView } from '../../condition/doubts/doubts.ts';
import { columnPath, nodesOf, textBetween, withoutNot, writtenName } from '../../condition/shapes.ts';
import type { Replacement } from '../../condition/source.ts';
import { type Subquery, subqueriesOf } from '../../condition/subqueries.ts';
import type { KnownColumn, Sighting } from './lint.types.ts';
import { fixOf } from './nodes.ts';
import type { Scope } from './scope.ts';

/** `id not in (select cid from bl)`, where cid may be NULL: one such row, and nobody is selected. */
export function nullableLists(scope: Scope, view: LeafView): readonly Sighting[] {
  return excludedLists(view).flatMap((subquery): Sighting[] => {
    const chosen = chosenColumn(scope, subquery);
    if (!chosen?.facts.isNullable || chosen.facts.isOfView || isTested(subquery, chosen.column)) return [];
    const { source } = view;
    const target = ((subquery.select.targetList as readonly Ast[])[0]!.ResTarget as Ast).val as { ColumnRef: Ast };
    const token = source.tokens[source.tokenAt(target.ColumnRef.location)]!;
    const last = source.tokens[source.tokenAt(target.ColumnRef.location) + 2 * (chosen.path.length - 1)]!;
    const edits = asNotExists(scope, view, subquery, chosen) ?? withoutNulls(view, subquery, writtenName(target));
    return [
      {
        cause: 'segment/null-in-exclusion-list',
        severity: 'warning',
        confidence: 'likely',
        span: scope.place(view, { start: token.start, end: last.end }),
        detail: { column: chosen.column, table: chosen.table },
        repair: edits ? applied(view.sql, edits) : null,
        ...fixOf(scope, view, edits),
      },
    ];
  });
}

/** The subqueries of NOT IN and of `<> all`; a NOT around a group turns IN and `= any` into it. */
export function excludedLists(view: LeafView): readonly Subquery[] {
  const { node, isNegated } = withoutNot(view.source.tree);
  const links = new Set(nodesOf(node, 'SubLink').slice(0, 1));
  return subqueriesOf(view.source).filter(({ link }) => {
    const excludes = links.has(link) ? isExclusion(link) : undefined;
    return excludes !== undefined && (excludes !== isNegated) !== view.isNegated;
  });
}

/** Whether a subquery's list is one that a value has to be absent from; undefined where it is no list of equal values. */
function isExclusion({ subLinkType, operName }: Ast): boolean | undefined {
  const operator = operName === undefined ? '=' : lastName(operName);
  if (subLinkType === 'ANY_SUBLINK' && operator === '=') return false;
  return subLinkType === 'ALL_SUBLINK' && operator === '<>' ? true : undefined;
}

interface Chosen {
  readonly column: string;
  readonly table: string;
  readonly path: readonly string[];
  readonly facts: KnownColumn;
}

/** The column of a table that a list is made of; undefined where it is anything else, or not known. */
function chosenColumn({ known }: Scope, { select, tables }: Subquery): Chosen | undefined {
  const targets = select.targetList as readonly Ast[] | undefined;
  const path = columnPath((targets?.[0]?.ResTarget as { val?: unknown } | undefined)?.val);
  const column = path.at(-1);
  if (targets?.length !== 1 || column === undefined || nodesOf({ from: select.fromClause }, 'JoinExpr').length > 0)
    return undefined;
  const owners = tables.filter(({ alias }) => path.length === 1 || path.at(-2) === alias);
  const found = owners.flatMap(({ name }) => {
    const facts = known.columnsOf(name)?.get(column);
    return facts ? [{ column, table: name, path, facts }] : [];
  });
  return found.length === 1 ? found[0] : undefined;
}

/** Whether the list itself lets no NULL through: any comparison of the column in its WHERE does that. */
function isTested({ conjuncts }: Subquery, column: string): boolean {
  return conjuncts.some((part) => {
    const { A_Expr, NullTest } = part as { A_Expr?: Ast; NullTest?: Ast };
    if (NullTest) return NullTest.nulltesttype === 'IS_NOT_NULL' && columnPath(NullTest.arg).at(-1) === column;
    return (
      A_Expr !== undefined &&
      !String(A_Expr.kind).includes('DISTINCT') &&
      [A_Expr.lexpr, A_Expr.rexpr].some((side) => columnPath(side).at(-1) === column)
    );
  });
}

/** NOT EXISTS, where it says the same of everybody but for the NULLs: the customer's own value is never NULL, and the subquery is of one table. */
function asNotExists(
  scope: Scope,
  view: LeafView,
  { isPlain, tables, fromText, whereText, open, close, select }: Subquery,
  { path }: Chosen,
): readonly Replacement[] | undefined {
  const { node } = withoutNot(view.source.tree);
  const test = (node.SubLink as { testexpr?: unknown } | undefined)?.testexpr;
  const outer = columnPath(test);
  const isKnown = outer.length === 2 && outer[0] === scope.alias && scope.columns?.get(outer[1]!)?.isNullable === false;
  const { tokens } = view.source;
  const isSimple = isPlain && tables.length === 1 && !select.distinctClause && tokens.at(-1) === tokens[close];
  if (!isKnown || !isSimple || view.isNegated || tables[0]!.alias === scope.alias || open < 0) return undefined;
  const inner = path.length === 1 ? `${tables[0]!.alias}.${path[0]}` : path.slice(-2).join('.');
  const link = `${inner} = ${outer.join('.')}`;
  const where = whereText === '' ? link : `${/\bor\b/i.test(whereText) ? `(${whereText})` : whereText} and ${link}`;
  const text = `not exists (select 1 from ${fromText} where ${where})`;
  return [{ start: tokens[0]!.start, end: tokens.at(-1)!.end, text }];
}

/** The same list without its NULLs. */
function withoutNulls(
  { source: { tokens } }: LeafView,
  { isPlain, where, close }: Subquery,
  column: string,
): readonly Replacement[] | undefined {
  if (!isPlain) return undefined;
  const end = tokens[close]!.start;
  if (where < 0) return [{ start: end, end, text: ` where ${column} is not null` }];
  const begin = tokens[where]!.end;
  return [
    { start: begin, end: begin, text: ' (' },
    { start: tokens[close - 1]!.end, end: tokens[close - 1]!.end, text: `) and ${column} is not null` },
  ];
}

function applied(sql: string, edits: readonly Replacement[]): string {
  return [...edits]
    .sort((one, other) => other.start - one.start)
    .reduce((text, { start, end, text: by }) => text.slice(0, start) + by + text.slice(end), sql);
}

/**
 * `exists (select 1 from orders o where o.paid)`: nothing in it is the customer's, so it is true for everybody or for nobody. Told of what the text
 * alone shows: every name has one of its own tables in front. Where columns are known the doubt of the same cause looks closer.
 */
export function uncorrelated(scope: Scope, view: LeafView): readonly Sighting[] {
  return subqueriesOf(view.source).flatMap((subquery): Sighting[] => {
    const { kind, select, tables, isPlain, open, close } = subquery;
    const isKnown = tables.every(({ name }) => scope.known.columnsOf(name) !== undefined);
    if (kind !== 'exists' || !isPlain || isKnown || tables.length === 0) return [];
    const names = nodesOf({ select }, 'ColumnRef').map((reference) => columnPath({ ColumnRef: reference }));
    const own = new Set(nodesOf({ select }, 'RangeVar').map(aliasOf));
    if (!names.every((name) => name.length !== 1 && (name.length === 0 || own.has(name.at(-2)!)))) return [];
    const first = view.source.tokenAt(subquery.link.location);
    const { tokens } = view.source;
    return [
      {
        cause: 'segment/exists-for-everybody',
        severity: 'warning',
        confidence: 'likely',
        span: scope.place(view, { start: tokens[first < 0 ? open : first]!.start, end: tokens[close]!.end }),
        detail: { table: tables[0]!.name },
        repair: null,
      },
    ];
  });
}

function aliasOf({ alias, relname }: Ast): string {
  return (alias as { aliasname?: string } | undefined)?.aliasname ?? String(relname);
}

/** `coalesce(c.income, 0) < 30000`, where the constant meets the comparison: those whose income nobody knows are taken in. */
export function unknownTaken(scope: Scope, view: LeafView): readonly Sighting[] {
  const expression = view.source.tree.A_Expr as Ast | undefined;
  const call = (expression?.lexpr as { CoalesceExpr?: Ast } | undefined)?.CoalesceExpr;
  const [first, second, third] = (call?.args as readonly Ast[] | undefined) ?? [];
  const own = columnPath(first);
  if (
    !scope.isOuter ||
    scope.columns?.get(own.at(-1) ?? '')?.isNullable === false ||
    !expression ||
    !call ||
    third ||
    own.length === 0
  )
    return [];
  const operator = namesOf(expression.name).at(-1) ?? '';
  const [given, limit] = [numberIn(second), numberIn(expression.rexpr)];
  if (given === undefined || limit === undefined || !holds(given, operator, limit)) return [];
  const { source } = view;
  const at = source.tokenAt(call.location);
  const [, close] = source.callParentheses(call.location);
  if (at < 0 || close < 0) return [];
  return [
    {
      cause: 'segment/unknown-taken-for-value',
      severity: 'info',
      confidence: 'possible',
      span: scope.place(view, { start: source.tokens[at]!.start, end: source.tokens[close]!.end }),
      detail: { column: own.at(-1)!, value: String(given) },
      repair: `${writtenName(first)} ${textBetween(source, [close + 1, source.tokens.length - 1])}`,
    },
  ];
}

function numberIn(node: unknown): number | undefined {
  const constant = (node as { A_Const?: Ast } | undefined)?.A_Const as
    | { ival?: { ival?: number }; fval?: { fval?: string } }
    | undefined;
  if (constant?.ival) return constant.ival.ival ?? 0;
  return constant?.fval ? Number(constant.fval.fval) : undefined;
}

function holds(one: number, operator: string, other: number): boolean {
  return (
    { '<': one < other, '<=': one <= other, '=': one === other, '>': one > other, '>=': one >= other }[operator] ===
    true
  );
}
