import { type Ast, namesOf } from '../ast.ts';
import type { Formula } from '../formula.ts';
import { speaksOfCustomer } from './alternatives.ts';
import { calls } from './catalog.ts';
import { idsIn } from './columns.ts';
import { inlined } from './ctes.ts';
import { type Asking, formulaOf, grouped, leafOf, memberSql } from './leaves.ts';
import { outputColumns } from './outputs.ts';
import { stable } from './print.ts';
import { type Query, type Reader, readConditions } from './query.ts';
import { type Rows, rowsFormula, splitConditions } from './rows.ts';
import { type Resolved, resolve, type Scope } from './scope.ts';
import { astOf, isLink, negationsDown, type Tree, textOf, Untangled } from './tree.ts';

/** A grouped SELECT: its rows, and what its names mean. */
export interface GroupedSelect {
  readonly query: Query;
  readonly scope: Scope;
  readonly rows: Rows;
  readonly reader: Reader;
  /** Expressions that are the customer's key in every row. */
  readonly keys: readonly Ast[];
}

/**
 * GROUP BY … HAVING as conditions on the customer: that he has rows, and each condition of HAVING over the group of his rows. Where he can have
 * several groups the whole of HAVING is one condition: some group of his meets it.
 * @throws Untangled when the groups are not of customers.
 */
export function groupsFormula(select: GroupedSelect, asking: Asking): Formula | null {
  const { query, scope, rows, reader, keys } = select;
  const groups = groupsOf(select);
  const isKey = ({ ast }: Resolved) => keys.some((key) => stable(key) === stable(ast));
  const key = groups.find(isKey)?.ast;
  if (!key) throw new Untangled('its groups are not of customers', 'он группирует не по клиентам');
  const rowsPart = rowsFormula(rows, asking);
  const { having: range } = query.clauses;
  if (!range) return rowsPart;
  const having = readConditions(query, { range, ast: query.select.havingClause as Ast }, { scope, reader });
  const conditions = asking.anchor ? splitConditions(rows, asking).joined : rows.conditions;
  const from = {
    ...rows,
    key,
    conditions: conditions.filter((one) => !isLink(one)),
    groups: groups.map(({ ast }) => ast),
  };
  const ask = (tree: Tree): Formula =>
    leafOf(textOf(tree), tree.span, memberSql({ ...from, having: astOf(tree) }, asking));
  const each = (tree: Tree): Formula => {
    const isOwn = speaksOfCustomer(tree, asking) && !calls(astOf(tree), reader.catalog.aggregates);
    if (isOwn && asking.anchor) return formulaOf(tree, asking);
    if (tree.kind === 'leaf' || tree.kind === 'not') return ask(tree);
    return grouped(tree.kind, tree.parts.map(each))!;
  };
  const isOwnGroup = (group: Resolved) => isKey(group) || [...group.uses].every((id) => id === asking.anchor?.id);
  const part = groups.every(isOwnGroup) ? each(negationsDown(having)) : ask(having);
  return grouped('and', [...(rowsPart ? [rowsPart] : []), part]);
}

/** The expressions that rows are grouped by. */
function groupsOf(select: GroupedSelect): readonly Resolved[] {
  const items = (select.query.select.groupClause as readonly Ast[] | undefined) ?? [];
  return items.map((item) => {
    if (!item.GroupingSet) return namedExpression(item, select);
    throw new Untangled('it groups in several ways at once', 'он группирует сразу несколькими способами');
  });
}

/** An expression of GROUP BY or DISTINCT ON: a number stands for an output column, and so may a name that is no column of a table. */
export function namedExpression(
  item: Ast,
  { query, scope, reader }: Pick<GroupedSelect, 'query' | 'scope' | 'reader'>,
): Resolved {
  const number = (item.A_Const as { ival?: { ival?: number } } | undefined)?.ival?.ival;
  const names = namesOf((item.ColumnRef as Ast | undefined)?.fields);
  const isOutputName = names.length === 1 && !scope.columns.some(({ name }) => name === names[0]);
  const outputs = number !== undefined || isOutputName ? outputColumns(query, scope, reader) : [];
  const output = number === undefined ? outputs.find(({ name }) => name === names[0]) : outputs[number - 1];
  if (!output) return resolve(inlined(item, query.ctes), scope, reader);
  const uses = idsIn(output.ast).filter((id) => !reader.innerNames.has(id));
  return { ast: output.ast, uses: new Set(uses), isPlain: false };
}
