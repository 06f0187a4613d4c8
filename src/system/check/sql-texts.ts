import { parseSync } from 'libpg-query';
import { type Ast, walk } from '../../condition/ast.ts';

/** Tables that a FROM clause reads, as `schema.table` or `table`; empty where it does not parse. The parser must be loaded. */
export function tablesOf(from: string): readonly string[] {
  const tables = new Set<string>();
  try {
    walk(parseSync(`select from ${from}`), (type, node) => {
      if (type === 'RangeVar') tables.add([node.schemaname, node.relname].filter(Boolean).join('.'));
      return true;
    });
  } catch {
    return [];
  }
  return [...tables];
}

/** Whether a text is one expression, without a name and without a second one behind a comma. True where it does not parse: that is told elsewhere. */
export function isOneExpression(sql: string): boolean {
  try {
    const { stmts = [] } = parseSync(`select ${sql}\n`) as { stmts?: readonly { stmt: Ast }[] };
    const select = stmts[0]?.stmt['SelectStmt'] as Ast | undefined;
    const targets = (select?.['targetList'] ?? []) as readonly { ResTarget?: Ast }[];
    const hasMore = Object.keys(select ?? {}).some((key) => !['targetList', 'limitOption', 'op'].includes(key));
    return stmts.length === 1 && targets.length === 1 && !targets[0]?.ResTarget?.['name'] && !hasMore;
  } catch {
    return true;
  }
}
