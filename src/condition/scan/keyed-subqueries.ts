import { type Ast, conditionAst, lastName, walk } from '../ast.ts';
import { stepsOf } from '../formula.ts';
import { parseFormula } from '../parse.ts';
import { readSource, type Source } from '../source.ts';
import { declares, functionsIn, hasColumn, isOnly, mentions } from './mentioned.ts';
import { isReadRight, readClauses } from './subquery-clauses.ts';
import { textOfNode } from './text-of-node.ts';

/** A subquery of a condition taken apart, so that it can be read once for all customers. All texts are SQL as written. */
export interface KeyedSubquery {
  readonly kind: 'exists' | 'in' | 'scalar';
  /** Where it stands in the condition: from EXISTS or its parenthesis to the closing one. */
  readonly start: number;
  readonly end: number;
  readonly from: string;
  /** Its conditions that do not mention the customer. */
  readonly where: readonly string[];
  /** The equalities that bind it to the customer. */
  readonly keys: readonly SubqueryKey[];
  readonly groupBy: readonly string[];
  readonly having: string | undefined;
  /** Of a scalar subquery: its one value, made of aggregates. */
  readonly value: string | undefined;
  /** Functions that it calls. */
  readonly functions: readonly string[];
}

/** An equality that binds a subquery to the customer, by its two sides. */
export interface SubqueryKey {
  /** Over the subquery's own tables. */
  readonly inner: string;
  /** Over the customer. */
  readonly outer: string;
  readonly isInnerFirst: boolean;
}

const AGGREGATES = new Set(
  'count sum min max avg bool_and bool_or every stddev stddev_pop stddev_samp variance var_pop var_samp array_agg string_agg'.split(
    ' ',
  ),
);

/**
 * The subqueries of a condition that can be read per key and joined: EXISTS bound to the customer by equalities, `x in (select …)` that does
 * not mention him, and one value made of aggregates. Others are left out: those stay as they are.
 */
export function keyedSubqueriesOf(condition: string, customerAlias: string): readonly KeyedSubquery[] {
  const source = readSource(condition);
  const links: Ast[] = [];
  walk({ tree: source.tree }, (type, node) => {
    if (type === 'SubLink') links.push(node);
    return type !== 'subselect';
  });
  return links.flatMap((link) => takeApart(source, link, customerAlias) ?? []);
}

/** What a subquery may hold; anything else (LIMIT, WITH, UNION, DISTINCT, …) leaves it as it is. */
const KNOWN_PARTS = new Set(
  'targetList fromClause whereClause groupClause havingClause limitOption op groupDistinct'.split(' '),
);

function takeApart(source: Source, link: Ast, alias: string): KeyedSubquery | undefined {
  const select = (link.subselect as { SelectStmt?: Ast } | undefined)?.SelectStmt;
  if (!select || select.groupDistinct || !Object.keys(select).every((part) => KNOWN_PARTS.has(part))) return undefined;
  if (!select.fromClause || select.op !== 'SETOP_NONE' || declares(select, alias)) return undefined;
  const clauses = readClauses(source, link);
  if (!clauses || !isReadRight(select, clauses)) return undefined;
  const bound = bindings(clauses.where, alias);
  const kind = kindOf(link, select, bound?.keys.length ?? 0);
  if (!bound || !kind || mentions([select.fromClause, select.groupClause, select.havingClause], alias))
    return undefined;
  const target = textOfTarget(clauses.select);
  if (kind !== 'exists' && (target === undefined || mentions(select.targetList, alias))) return undefined;
  const member = kind === 'in' ? membership(source, link, target!) : undefined;
  if (kind === 'in' && !member) return undefined;
  return {
    kind,
    start: clauses.start,
    end: clauses.end,
    from: clauses.from,
    where: bound.rest,
    keys: member ? [member] : bound.keys,
    groupBy: groupTexts(clauses.group),
    having: clauses.having,
    value: kind === 'scalar' ? target : undefined,
    functions: functionsIn(select),
  };
}

function kindOf(link: Ast, select: Ast, keys: number): KeyedSubquery['kind'] | undefined {
  const targets = ((select.targetList as readonly { ResTarget: { val: Ast } }[] | undefined) ?? []).map(
    ({ ResTarget }) => ResTarget.val,
  );
  const isPlain = targets.every((target) => 'A_Const' in target || 'ColumnRef' in target);
  const groups = (select.groupClause as readonly Ast[] | undefined) ?? [];
  if (groups.some((group) => 'A_Const' in group || 'GroupingSet' in group)) return undefined;
  const isGrouped = select.groupClause !== undefined || select.havingClause !== undefined;
  if (link.subLinkType === 'EXISTS_SUBLINK')
    return isPlain && keys > 0 && (select.havingClause === undefined || select.groupClause !== undefined)
      ? 'exists'
      : undefined;
  if (isGrouped || targets.length !== 1) return undefined;
  if (link.subLinkType === 'ANY_SUBLINK')
    return link.operName === undefined && keys === 0 && !hasAggregate(targets[0]!) ? 'in' : undefined;
  return link.subLinkType === 'EXPR_SUBLINK' && keys > 0 && isOfAggregates(targets[0]!) ? 'scalar' : undefined;
}

function hasAggregate(target: Ast): boolean {
  return functionsIn(target).some((name) => AGGREGATES.has(name));
}

/** Whether columns stand only inside aggregates, so that there is always exactly one row. */
function isOfAggregates(target: Ast): boolean {
  let isSafe = hasAggregate(target);
  walk({ target }, (type, node) => {
    const name = type === 'FuncCall' ? lastName(node.funcname) : '';
    if (type === 'FuncCall' && (node.over !== undefined || node.agg_within_group)) isSafe = false;
    if (type === 'ColumnRef' || type === 'SubLink') isSafe = false;
    return !AGGREGATES.has(name);
  });
  return isSafe;
}

/** The equalities with the customer and the rest; undefined where the customer is mentioned in any other way. */
function bindings(
  where: string | undefined,
  alias: string,
): { readonly keys: readonly SubqueryKey[]; readonly rest: readonly string[] } | undefined {
  if (where === undefined) return { keys: [], rest: [] };
  const keys: SubqueryKey[] = [];
  const rest: string[] = [];
  for (const step of stepsOf(parseFormula(where))) {
    const text = step.kind === 'leaf' ? step.text : where.slice(step.span.start, step.span.end);
    const tree = conditionAst(text);
    if (!mentions(tree, alias)) {
      rest.push(text);
      continue;
    }
    const key = keyOf(text, alias);
    if (!key) return undefined;
    keys.push(key);
  }
  return { keys, rest };
}

function keyOf(text: string, alias: string): SubqueryKey | undefined {
  const source = readSource(text);
  const equality = source.tree.A_Expr as Ast | undefined;
  if (equality?.kind !== 'AEXPR_OP' || lastName(equality.name) !== '=' || (equality.name as unknown[]).length > 1)
    return undefined;
  const isInnerFirst = !mentions(equality.lexpr, alias);
  const [innerTree, outerTree] = isInnerFirst ? [equality.lexpr, equality.rexpr] : [equality.rexpr, equality.lexpr];
  if (mentions(innerTree, alias) || !isOnly(outerTree, alias) || !hasColumn(innerTree)) return undefined;
  const [inner, outer] = [textOfNode(source, innerTree), textOfNode(source, outerTree)];
  return inner === undefined || outer === undefined ? undefined : { inner, outer, isInnerFirst };
}

function membership(source: Source, link: Ast, inner: string): SubqueryKey | undefined {
  const outer = textOfNode(source, link.testexpr);
  return outer === undefined || /\bselect\b/i.test(outer) ? undefined : { inner, outer, isInnerFirst: false };
}

function textOfTarget(select: string): string | undefined {
  try {
    conditionAst(select);
    return select;
  } catch {
    // With an alias it is no expression.
    return undefined;
  }
}

/** The expressions that a subquery groups by. Ordinals and grouping sets stay with the planner, which refuses what we make of them. */
function groupTexts(group: string | undefined): readonly string[] {
  return group === undefined ? [] : [group];
}
