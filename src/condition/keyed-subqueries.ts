import { type Ast, canonical, conditionAst, parseWhere, walk } from './ast.ts';
import { stepsOf } from './formula.ts';
import { parseFormula } from './parse.ts';
import { readSource, type Source } from './source.ts';
import { textOfNode } from './text-of-node.ts';

/** A subquery of a condition taken apart, so that it can be read once for all customers. All texts are SQL as written. */
export interface Subquery {
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
export function subqueriesOf(condition: string, customerAlias: string): readonly Subquery[] {
  const source = readSource(condition);
  const links: Ast[] = [];
  walk({ tree: source.tree }, (type, node) => {
    if (type === 'SubLink') links.push(node);
    return type !== 'subselect';
  });
  return links.flatMap((link) => takeApart(source, link, customerAlias) ?? []);
}

const CLAUSES = new Set(['select', 'from', 'where', 'group', 'having']);
/** What a subquery may hold; anything else (LIMIT, WITH, UNION, DISTINCT, …) leaves it as it is. */
const KNOWN_PARTS = new Set(
  'targetList fromClause whereClause groupClause havingClause limitOption op groupDistinct'.split(' '),
);

function takeApart(source: Source, link: Ast, alias: string): Subquery | undefined {
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

function kindOf(link: Ast, select: Ast, keys: number): Subquery['kind'] | undefined {
  const targets = (select.targetList as readonly { ResTarget: { val: Ast } }[]).map(({ ResTarget }) => ResTarget.val);
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
    const name = type === 'FuncCall' ? nameOf(node.funcname) : '';
    if (type === 'FuncCall' && (node.over !== undefined || node.agg_within_group)) isSafe = false;
    if (type === 'ColumnRef' || type === 'SubLink') isSafe = false;
    return !AGGREGATES.has(name);
  });
  return isSafe;
}

interface Clauses {
  readonly start: number;
  readonly end: number;
  readonly select: string;
  readonly from: string;
  readonly where: string | undefined;
  readonly group: string | undefined;
  readonly having: string | undefined;
}

/** Cuts the text between the subquery's parentheses at its clauses. */
function readClauses({ text, tokens, tokenAt, depthBetween }: Source, link: Ast): Clauses | undefined {
  const at = tokenAt(link.location);
  const open = tokens.findIndex(
    ({ word }, index) => index >= at && word === '(' && tokens[index + 1]?.word === 'select',
  );
  if (at < 0 || open < 0) return undefined;
  const close = tokens.findIndex((_, index) => index > open && depthBetween(open, index + 1) === 0);
  const starts = new Map<string, number>();
  for (let index = open + 1; index < close; index += 1) {
    const { word, isKeyword } = tokens[index]!;
    const isDistinctFrom = word === 'from' && tokens[index - 1]?.word === 'distinct';
    if (isKeyword && CLAUSES.has(word) && !isDistinctFrom && depthBetween(open, index) === 1 && !starts.has(word))
      starts.set(word, index);
  }
  const order = [...starts.entries()].sort(([, left], [, right]) => left - right);
  const clause = (name: string): string | undefined => {
    const position = order.findIndex(([word]) => word === name);
    if (position < 0) return undefined;
    const first = order[position]![1] + (name === 'group' ? 2 : 1);
    const last = (order[position + 1]?.[1] ?? close) - 1;
    return last < first ? '' : text.slice(tokens[first]!.start, tokens[last]!.end);
  };
  return {
    start: tokens[link.subLinkType === 'EXISTS_SUBLINK' ? at : open]!.start,
    end: tokens[close]!.end,
    select: clause('select') ?? '',
    from: clause('from') ?? '',
    where: clause('where'),
    group: clause('group'),
    having: clause('having'),
  };
}

/** The pieces, put together again, are the subquery: a construct that the cutting does not understand leaves it as it is. */
function isReadRight(select: Ast, { select: targets, from, where, group, having }: Clauses): boolean {
  const text = [
    `select ${targets} from ${from}`,
    ...(where === undefined ? [] : [`where ${where}`]),
    ...(group === undefined ? [] : [`group by ${group}`]),
    ...(having === undefined ? [] : [`having ${having}`]),
  ].join(' ');
  try {
    const tree = conditionAst(`exists (${text})`) as { SubLink?: { subselect?: { SelectStmt?: Ast } } };
    const again = tree.SubLink?.subselect?.SelectStmt;
    return canonical(again) === canonical(select) && canonical(again?.fromClause) === canonical(fromOf(from));
  } catch {
    return false;
  }
}

function fromOf(from: string): unknown {
  const { statements } = parseWhere(`exists (select 1 from ${from})`);
  const where = (statements[0]?.SelectStmt as { whereClause?: { SubLink?: Ast } } | undefined)?.whereClause;
  return (where?.SubLink?.subselect as { SelectStmt?: Ast } | undefined)?.SelectStmt?.fromClause;
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
  if (equality?.kind !== 'AEXPR_OP' || nameOf(equality.name) !== '=' || (equality.name as unknown[]).length > 1)
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

function columnsIn(node: unknown): readonly (readonly string[])[] {
  const columns: string[][] = [];
  walk({ node }, (type, { fields }) => {
    if (type === 'ColumnRef')
      columns.push(
        (fields as readonly Ast[]).map((field) => (field.String as { sval?: string } | undefined)?.sval ?? '*'),
      );
    return true;
  });
  return columns;
}

const hasColumn = (node: unknown): boolean => columnsIn(node).length > 0;

/** `c.x`, and `c` alone, which is his whole row. */
function mentions(node: unknown, alias: string): boolean {
  return columnsIn(node).some((path) => path.slice(0, -1).includes(alias) || (path.length === 1 && path[0] === alias));
}

function isOnly(node: unknown, alias: string): boolean {
  const columns = columnsIn(node);
  return columns.length > 0 && columns.every((path) => path.length === 2 && path[0] === alias) && !hasSublink(node);
}

function hasSublink(node: unknown): boolean {
  return JSON.stringify(node ?? null).includes('"SubLink"');
}

function declares(select: Ast, alias: string): boolean {
  const text = JSON.stringify(select);
  return text.includes(`"aliasname":${JSON.stringify(alias)}`) || text.includes(`"relname":${JSON.stringify(alias)}`);
}

function functionsIn(node: unknown): readonly string[] {
  const names = new Set<string>();
  walk({ node }, (type, value) => {
    if (type === 'FuncCall') names.add(nameOf(value.funcname));
    return true;
  });
  return [...names];
}

function nameOf(list: unknown): string {
  return ((list as readonly Ast[] | undefined)?.at(-1)?.String as { sval?: string } | undefined)?.sval ?? '';
}
