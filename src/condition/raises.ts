import { type Ast, conditionAst, namesOf, walk } from './ast.ts';
import { columnPath } from './shapes.ts';
import { type TriedColumn, trippingValues } from './tripping-values.ts';

/** A made-up customer: values as text that PostgreSQL reads, in the order of the columns; null is NULL. */
export type MadeUp = readonly (string | null)[];

/** Customers tried for one condition at most. */
const TRIED = 2_000;

/** Parts that raise nothing themselves, whatever is put into them. */
const HARMLESS = new Set([
  'A_Const',
  'BoolExpr',
  'BooleanTest',
  'CaseExpr',
  'CaseWhen',
  'CoalesceExpr',
  'ColumnRef',
  'CollateClause',
  'List',
  'NullTest',
  'String',
]);

const COMPARISONS = new Set(['=', '<>', '<', '>', '<=', '>=']);
const COMPARING_KINDS = new Set([
  'AEXPR_OP',
  'AEXPR_IN',
  'AEXPR_DISTINCT',
  'AEXPR_NOT_DISTINCT',
  'AEXPR_BETWEEN',
  'AEXPR_NOT_BETWEEN',
  'AEXPR_BETWEEN_SYM',
  'AEXPR_NOT_BETWEEN_SYM',
]);

/** Whether a condition holds anything but comparisons of columns with constants: those never raise an error for one customer only. */
export function mayRaise(condition: string): boolean {
  let may = false;
  walk({ node: conditionAst(condition) }, (type, node) => {
    if (!/^[A-Z]/.test(type) || HARMLESS.has(type)) return !may;
    if (type === 'A_Expr' && isComparison(node)) return !may;
    if (type === 'TypeCast' && 'A_Const' in ((node.arg as Ast | undefined) ?? {})) return false;
    may = true;
    return false;
  });
  return may;
}

function isComparison({ kind, name }: Ast): boolean {
  if (!COMPARING_KINDS.has(String(kind))) return false;
  return kind !== 'AEXPR_OP' || COMPARISONS.has(namesOf(name).at(-1) ?? '');
}

/** Whether a condition asks a subquery: that one reads rows of the database, and no made-up customer has any. */
export function hasSubquery(condition: string): boolean {
  return subqueriesOf(condition).length > 0;
}

/** Whether a subquery stands for one value and nothing in it keeps it to one row: no call that may be an aggregate over all rows, no LIMIT. */
export function mayGiveSeveralRows(condition: string): boolean {
  return subqueriesOf(condition).some(({ subLinkType, subselect }) => {
    const { SelectStmt } = (subselect ?? {}) as { SelectStmt?: Ast };
    if (subLinkType !== 'EXPR_SUBLINK' || !SelectStmt || SelectStmt.limitCount !== undefined) return false;
    const isAggregate = JSON.stringify(SelectStmt.targetList ?? []).includes('"FuncCall"');
    return !isAggregate || SelectStmt.groupClause !== undefined;
  });
}

function subqueriesOf(condition: string): readonly Ast[] {
  const found: Ast[] = [];
  walk({ node: conditionAst(condition) }, (type, node) => {
    if (type === 'SubLink') found.push(node);
    return type !== 'SubLink';
  });
  return found;
}

/** The customer's columns that a condition names. In a subquery a bare name may be another table's: only with the alias it is counted. */
export function columnsOf(condition: string, alias: string): ReadonlySet<string> {
  const found = new Set<string>();
  const look = (tree: unknown, takesBare: boolean): void =>
    walk(tree, (type, node) => {
      if (type === 'subselect') look(Object.values(node), false);
      const path = type === 'ColumnRef' ? columnPath({ ColumnRef: node }) : [];
      if ((takesBare && path.length === 1) || (path.length === 2 && path[0] === alias)) found.add(path.at(-1)!);
      return type !== 'subselect';
    });
  look({ node: conditionAst(condition) }, true);
  return found;
}

/**
 * Made-up customers on whom a condition might fail: first each column's values with all others at their first, then every combination of as
 * many values of each as come to {@link TRIED} customers. None where a column takes no value that we know of.
 */
export function madeUpCustomers(columns: readonly TriedColumn[], condition: string): readonly MadeUp[] {
  const values = columns.map((column) => trippingValues(column, condition));
  if (values.some(({ length }) => length === 0)) return [];
  const first: MadeUp = values.map((list) => list[0] ?? null);
  const star = values.flatMap((list, at) => list.map((value): MadeUp => first.with(at, value)));
  const all = [...star, ...combined(shortened(values, TRIED - star.length))].slice(0, TRIED);
  return [...new Map(all.map((row) => [JSON.stringify(row), row])).values()];
}

type Lists = readonly (readonly (string | null)[])[];

/** The longest list loses its last value until no more than so many combinations are left. */
function shortened(lists: Lists, most: number): Lists {
  const left = lists.map((list) => [...list]);
  const count = (): number => left.reduce((product, { length }) => product * length, 1);
  while (count() > most && left.some(({ length }) => length > 1))
    left.reduce((longest, list) => (list.length > longest.length ? list : longest)).pop();
  return left;
}

function combined(lists: Lists): readonly MadeUp[] {
  return lists.reduce<readonly MadeUp[]>(
    (rows, list) => rows.flatMap((row) => list.map((value) => [...row, value])),
    [[]],
  );
}
