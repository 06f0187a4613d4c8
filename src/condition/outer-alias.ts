import { type Ast, conditionAst, walk } from './ast.ts';

/**
 * The name by which a fragment calls the customers, where it calls them by one: the only qualifier outside its subqueries, else the only one
 * inside them that no subquery declares. Undefined when columns stand without a name, or several could be meant. The fragment has been parsed
 * before.
 */
export function outerAlias(condition: string): string | undefined {
  const tree = conditionAst(condition);
  const outside = new Set<string>();
  const inside = new Set<string>();
  const declared = new Set<string>();
  collect(tree, outside, (subquery) => {
    collect(subquery, inside, (inner) => collect(inner, inside));
    declare(subquery, declared);
  });
  if (outside.size > 0) return outside.size === 1 ? [...outside][0] : undefined;
  const free = [...inside].filter((name) => !declared.has(name));
  return free.length === 1 ? free[0] : undefined;
}

function collect(node: unknown, names: Set<string>, onSubquery?: (subquery: Ast) => void): void {
  walk(node, (type, value) => {
    if (type === 'subselect' && onSubquery) {
      onSubquery(value);
      return false;
    }
    const qualifier = type === 'ColumnRef' ? qualifierOf(value) : undefined;
    if (qualifier !== undefined) names.add(qualifier);
    return true;
  });
}

function declare(node: unknown, names: Set<string>): void {
  walk(node, (type, value) => {
    if (type === 'RangeVar')
      names.add((value.alias as { aliasname?: string } | undefined)?.aliasname ?? String(value.relname));
    if (type === 'alias') names.add(String(value.aliasname));
    if (type === 'CommonTableExpr') names.add(String(value.ctename));
    return true;
  });
}

function qualifierOf({ fields }: Ast): string | undefined {
  const names = (fields as readonly Ast[]).map((field) => (field.String as { sval?: string } | undefined)?.sval);
  return names.length === 2 ? names[0] : undefined;
}
