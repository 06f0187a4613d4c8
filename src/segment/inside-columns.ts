import { type Ast, conditionAst, walk } from '../condition/ast.ts';
import { mentionsOf } from '../condition/columns.ts';
import { byteToIndex, tokensOf } from '../condition/tokens.ts';
import type { ColumnTypes } from '../condition/zone.ts';

/** Whose columns an expression reads. */
export interface Owners {
  readonly ofCustomer: boolean;
  readonly ofRow: boolean;
}

/** Says whose columns an expression inside the subquery reads; undefined when a name could be anybody's, or a further subquery hides it. */
export function columnJudge(
  sql: string,
  alias: string,
  types: ColumnTypes,
): (expression: string) => Owners | undefined {
  const inner = mentionsOf(sql, alias).tables.map((table) => table.alias);
  if (inner.includes(alias)) return () => undefined;
  return (expression) => {
    let owners: Owners | undefined = { ofCustomer: false, ofRow: false };
    walk(conditionAst(`(${expression}) is null`), (type, node) => {
      if (type !== 'ColumnRef') return true;
      const names = (node.fields as readonly Ast[]).map(
        (field) => (field.String as { sval?: string } | undefined)?.sval ?? '',
      );
      const [column = '', qualifier] = [names.at(-1), names.at(-2)];
      const isRows =
        qualifier === undefined ? inner.some((name) => types.has(`${name}.${column}`)) : qualifier !== alias;
      const isHis = qualifier === undefined ? !isRows && types.has(`${alias}.${column}`) : qualifier === alias;
      if (!isRows && !isHis) owners = undefined;
      else if (owners) owners = { ofCustomer: owners.ofCustomer || isHis, ofRow: owners.ofRow || isRows };
      return true;
    });
    return owners;
  };
}

/** An equality that ties a row to its customer: his side and the row's side. */
export interface Tie {
  readonly customer: string;
  readonly inner: string;
}

/** `p.customer_id = c.customer_id` as a tie between row and customer, or undefined. */
export function tieOf(condition: string, columns: (expression: string) => Owners | undefined): Tie | undefined {
  const { kind, name, location } = (conditionAst(condition).A_Expr ?? {}) as Ast;
  const operator = ((name as readonly Ast[] | undefined)?.[0]?.String as { sval?: string } | undefined)?.sval;
  const at = byteToIndex(condition)[Number(location ?? -1)];
  if (kind !== 'AEXPR_OP' || operator !== '=' || at === undefined) return undefined;
  const sign = tokensOf(condition).find(({ start }) => start === at);
  if (sign?.word !== '=') return undefined;
  const [left, right] = [condition.slice(0, at).trim(), condition.slice(at + 1).trim()];
  const [one, other] = [columns(left), columns(right)];
  const isHis = (owners?: Owners): boolean => owners?.ofCustomer === true && !owners.ofRow;
  const isRows = (owners?: Owners): boolean => owners?.ofRow === true && !owners.ofCustomer;
  if (isHis(one) && isRows(other)) return { customer: left, inner: right };
  return isRows(one) && isHis(other) ? { customer: right, inner: left } : undefined;
}
