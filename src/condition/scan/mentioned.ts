import { type Ast, lastName, walk } from '../ast.ts';

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

/** Whether an expression reads any column. */
export const hasColumn = (node: unknown): boolean => columnsIn(node).length > 0;

/** Whether an expression reads the customer: `c.x`, or `c` alone, which is his whole row. */
export function mentions(node: unknown, alias: string): boolean {
  return columnsIn(node).some((path) => path.slice(0, -1).includes(alias) || (path.length === 1 && path[0] === alias));
}

/** Whether an expression reads columns of the customer and nothing else. */
export function isOnly(node: unknown, alias: string): boolean {
  const columns = columnsIn(node);
  return columns.length > 0 && columns.every((path) => path.length === 2 && path[0] === alias) && !hasSublink(node);
}

function hasSublink(node: unknown): boolean {
  return JSON.stringify(node ?? null).includes('"SubLink"');
}

/** Whether a subquery gives the customer's alias, somewhere, to something of its own. A table under another alias does not bear its own name. */
export function declares(select: Ast, alias: string): boolean {
  let isDeclared = JSON.stringify(select).includes(`"aliasname":${JSON.stringify(alias)}`);
  walk({ select }, (type, value) => {
    if (type === 'RangeVar' && value.alias === undefined && value.relname === alias) isDeclared = true;
    return true;
  });
  return isDeclared;
}

/** Names of the functions that an expression calls, without schema. */
export function functionsIn(node: unknown): readonly string[] {
  const names = new Set<string>();
  walk({ node }, (type, value) => {
    if (type === 'FuncCall') names.add(lastName(value.funcname));
    return true;
  });
  return [...names];
}
