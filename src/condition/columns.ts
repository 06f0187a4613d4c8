import { type Ast, conditionAst, namesOf, walk } from './ast.ts';
import { identifier } from './identifier.ts';
import { byteToIndex, tokensOf } from './tokens.ts';

/** A comparison of a column with constants, for instance `c.tariff in ('GOLD', 'VIP')`. */
export interface Comparison {
  /** Table or alias in front of the column, as written; null when there is none. */
  readonly qualifier: string | null;
  readonly column: string;
  /** `=`, `<>`, `<`, `~~`, … */
  readonly operator: string;
  readonly literals: readonly string[];
  /** Whether the constants are texts (and not numbers). */
  readonly isText: boolean;
}

/** A list that must not hold somebody: `x not in (…)`. */
export interface ExclusionList {
  /** The subquery as written, or null for a list of constants. */
  readonly subquery: string | null;
  /** Tables that the subquery reads, as written. */
  readonly tables: readonly string[];
  /** Text constants inside the subquery: usually the name of the list. */
  readonly literals: readonly string[];
  /** NULLs among the constants of a list of constants. */
  readonly nullConstants: number;
  /** Whether the subquery mentions the customer and so cannot be read by itself. */
  readonly isCorrelated: boolean;
}

/** A column with the first place that names it. */
export interface ColumnUse {
  readonly column: string;
  /** String index in the condition. */
  readonly position: number;
}

/** A table that a subquery reads. */
export interface TableUse {
  /** As written, schema first. */
  readonly name: string;
  /** By which its columns are called. */
  readonly alias: string;
  readonly position: number;
}

/** What a condition mentions. */
export interface Mentions {
  /** Columns of the customer, each once, in written order. */
  readonly customerColumns: readonly ColumnUse[];
  /** Comparisons on the customer's own columns. */
  readonly comparisons: readonly Comparison[];
  readonly exclusionLists: readonly ExclusionList[];
  /** Tables of subqueries, as written, schema first. */
  readonly tables: readonly TableUse[];
}

/** Reads a condition's parse tree for the evidence that a person needs: columns, constants, lists, tables. */
export function mentionsOf(condition: string, customerAlias: string): Mentions {
  const tree = conditionAst(condition);
  const indexOf = byteToIndex(condition);
  const customerColumns = new Map<string, ColumnUse>();
  const comparisons: Comparison[] = [];
  const tables: TableUse[] = [];
  const exclusionLists = exclusionListsOf(condition, tree, customerAlias);
  const ctes = cteNames(tree);
  const visit = (node: unknown, inSubquery: boolean, isShadowed: boolean): void =>
    walk(node, (type, value) => {
      if (type === 'subselect') {
        visit({ SubSelect: value }, true, isShadowed || declares(value, customerAlias));
        return false;
      }
      const isCustomers = (qualifier: string | null | undefined): boolean =>
        (qualifier === customerAlias && !isShadowed) || (qualifier === null && !inSubquery);
      if (type === 'RangeVar' && (value.schemaname || !ctes.has(String(value.relname))))
        tables.push({
          name: tableName(value),
          alias: aliasOf(value),
          position: indexOf[Number(value.location ?? 0)] ?? 0,
        });
      if (type === 'ColumnRef') {
        const [qualifier, column] = columnOf(value);
        if (column && isCustomers(qualifier) && !customerColumns.has(column)) {
          customerColumns.set(column, { column, position: indexOf[Number(value.location ?? 0)] ?? 0 });
        }
      }
      const comparison = type === 'A_Expr' ? comparisonOf(value) : undefined;
      if (comparison && isCustomers(comparison.qualifier)) comparisons.push(comparison);
      return true;
    });
  visit(tree, false, false);
  return { customerColumns: [...customerColumns.values()], comparisons, exclusionLists, tables };
}

function columnOf(reference: Ast): readonly [string | null, string | null] {
  const names = (reference.fields as readonly Ast[]).map(
    (field) => (field.String as { sval?: string } | undefined)?.sval ?? null,
  );
  if (names.length === 1) return [null, names[0] ?? null];
  return [names.at(-2) ?? null, names.at(-1) ?? null];
}

function aliasOf({ alias, relname }: Ast): string {
  return (alias as { aliasname?: string } | undefined)?.aliasname ?? String(relname);
}

function tableName({ schemaname, relname }: Ast): string {
  return [schemaname, relname]
    .filter(Boolean)
    .map((part) => identifier(String(part)))
    .join('.');
}

/** Whether a subquery gives the customer's alias to something of its own, so that inside it the alias means that. */
function declares(subquery: unknown, customerAlias: string): boolean {
  let isDeclared = false;
  walk(subquery, (type, node) => {
    if (type === 'subselect') return false;
    if (type === 'RangeVar' && aliasOf(node) === customerAlias) isDeclared = true;
    if (type === 'alias' && node.aliasname === customerAlias) isDeclared = true;
    return true;
  });
  return isDeclared;
}

function cteNames(tree: Ast): ReadonlySet<string> {
  const names = new Set<string>();
  walk(tree, (type, node) => {
    if (type === 'CommonTableExpr') names.add(String(node.ctename));
    return true;
  });
  return names;
}

function comparisonOf({ name, lexpr, rexpr }: Ast): Comparison | undefined {
  const operator = namesOf(name)[0] ?? '';
  const [left, right] = isColumn(lexpr) ? [lexpr, rexpr] : [rexpr, lexpr];
  if (!isColumn(left)) return undefined;
  const constants = constantsOf(right);
  if (!constants) return undefined;
  const [qualifier, column] = columnOf((left as { ColumnRef: Ast }).ColumnRef);
  if (column === null) return undefined;
  const texts = constants.filter((constant) => constant !== null);
  return {
    qualifier,
    column,
    operator,
    literals: texts.map(({ value }) => value),
    isText: texts.some(({ isText }) => isText),
  };
}

function isColumn(node: unknown): boolean {
  return typeof node === 'object' && node !== null && 'ColumnRef' in node;
}

type Constant = { readonly value: string; readonly isText: boolean } | null;

/** Constants of a literal or of a list of literals; a NULL constant is null; undefined when anything else is among them. */
function constantsOf(node: unknown): readonly Constant[] | undefined {
  const list = (node as { List?: { items?: readonly unknown[] } } | undefined)?.List?.items ?? [node];
  const constants: Constant[] = [];
  for (const item of list) {
    const cast = (item as { TypeCast?: { arg?: unknown } } | undefined)?.TypeCast?.arg;
    const constant = ((cast ?? item) as { A_Const?: Ast } | undefined)?.A_Const;
    if (!constant) return undefined;
    constants.push(constantOf(constant));
  }
  return constants;
}

function constantOf(constant: Ast): Constant {
  if (constant.isnull) return null;
  const { sval, ival, fval, boolval } = constant as Record<string, Record<string, unknown> | undefined>;
  if (sval) return { value: String(sval.sval ?? ''), isText: true };
  if (ival) return { value: String(ival.ival ?? 0), isText: false };
  if (fval) return { value: String(fval.fval), isText: false };
  return { value: String(boolval?.boolval ?? false), isText: false };
}

function exclusionListsOf(condition: string, tree: Ast, customerAlias: string): readonly ExclusionList[] {
  const lists: ExclusionList[] = [];
  const text = subqueryReader(condition);
  walk(tree, (type, node) => {
    if (type === 'BoolExpr' && node.boolop === 'NOT_EXPR') {
      const link = (node.args as readonly Ast[])[0]?.SubLink as Ast | undefined;
      if (link?.subLinkType === 'ANY_SUBLINK') lists.push(subqueryList(link, text(link), customerAlias));
    }
    if (type === 'SubLink' && node.subLinkType === 'ALL_SUBLINK')
      lists.push(subqueryList(node, text(node), customerAlias));
    if (type === 'A_Expr' && node.kind === 'AEXPR_IN' && namesOf(node.name)[0] === '<>') {
      const nullConstants = constantsOf(node.rexpr)?.filter((constant) => constant === null).length ?? 0;
      if (nullConstants > 0)
        lists.push({ subquery: null, tables: [], literals: [], nullConstants, isCorrelated: false });
    }
    return true;
  });
  return lists;
}

/** Gives the source between the parentheses that follow a sublink's operator. */
function subqueryReader(condition: string): (link: Ast) => string {
  const tokens = tokensOf(condition);
  const indexOf = byteToIndex(condition);
  return ({ location }) => {
    const from = indexOf[Number(location ?? 0)] ?? 0;
    const open = tokens.findIndex(
      ({ start, word }, index) =>
        start >= from && word === '(' && ['select', 'with', 'values', 'table'].includes(tokens[index + 1]?.word ?? ''),
    );
    let depth = 0;
    for (let index = open; index >= 0 && index < tokens.length; index += 1) {
      depth += { '(': 1, ')': -1 }[tokens[index]!.word] ?? 0;
      if (depth === 0) return condition.slice(tokens[open]!.end, tokens[index]!.start).trim();
    }
    return '';
  };
}

function subqueryList(link: Ast, subquery: string, customerAlias: string): ExclusionList {
  const tables: string[] = [];
  const literals: string[] = [];
  const isShadowed = declares(link.subselect, customerAlias);
  let isCorrelated = false;
  walk(link.subselect, (type, node) => {
    if (type === 'RangeVar') tables.push(tableName(node));
    if (type === 'ColumnRef' && columnOf(node)[0] === customerAlias && !isShadowed) isCorrelated = true;
    const constant = type === 'A_Const' ? constantOf(node) : null;
    if (constant?.isText) literals.push(constant.value);
    return true;
  });
  return { subquery, tables, literals, nullConstants: 0, isCorrelated };
}
