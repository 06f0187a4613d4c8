import { type Ast, conditionAst, walk } from '../ast.ts';
import { mentionsOf } from '../columns.ts';
import { type Leaf, sqlOf } from '../formula.ts';

const POSITIVE = new Set(['=', '~~', '~~*', '~', '~*']);
const NEGATIVE = new Set(['<>', '!~~', '!~~*', '!~', '!~*']);
const COMPARING = new Set(['AEXPR_OP', 'AEXPR_IN', 'AEXPR_LIKE', 'AEXPR_ILIKE', 'AEXPR_SIMILAR', 'AEXPR_OP_ALL']);

/**
 * How a condition would read if it let through those whose value is NULL, or undefined where it is no exclusion by the customer's own value.
 * `c.tariff <> 'GOLD'`, `c.city not in (…)`, `not c.flag`, `c.flag = false` say "everybody but", and leave out those with no value at all.
 * `isDenied`: the condition stands below a NOT, so that it excludes when it is positive. Lists with a NULL of their own are left alone:
 * there the list is the fault.
 */
export function nullKept(leaf: Leaf, alias: string, isDenied: boolean): string | undefined {
  const sql = sqlOf(leaf);
  const tree = conditionAst(sql);
  if (excludes(tree) === undefined || excludes(tree) === isDenied || !isPlain(tree)) return undefined;
  const columns = mentionsOf(sql, alias).customerColumns;
  if (columns.length === 0) return undefined;
  const written = leaf.language ? sql : leaf.text;
  if (columns.length > 1) return isDenied ? `(${written}) is true` : `(${written}) is not false`;
  const column = `${alias}.${columns[0]!.column}`;
  return isDenied ? `(${written} and ${column} is not null)` : `(${written} or ${column} is null)`;
}

/** True for "everybody but", false for the opposite, undefined for what is neither. */
function excludes(tree: Ast): boolean | undefined {
  const [[type, node] = ['', {} as Ast]] = Object.entries(tree as Record<string, Ast>);
  if (type === 'BoolExpr' && node.boolop === 'NOT_EXPR') {
    const inner = excludes((node.args as readonly Ast[])[0]!);
    return inner === undefined ? undefined : !inner;
  }
  if (type === 'ColumnRef') return false;
  if (type !== 'A_Expr') return undefined;
  if (node.kind === 'AEXPR_BETWEEN') return false;
  if (node.kind === 'AEXPR_NOT_BETWEEN') return true;
  const operator = ((node.name as readonly Ast[])[0]?.String as { sval?: string } | undefined)?.sval ?? '';
  if (!COMPARING.has(String(node.kind)) || !(POSITIVE.has(operator) || NEGATIVE.has(operator))) return undefined;
  const isNegative = NEGATIVE.has(operator);
  return isFalse(node.lexpr) || isFalse(node.rexpr) ? !isNegative : isNegative;
}

function isFalse(node: unknown): boolean {
  const value = (node as { A_Const?: { boolval?: { boolval?: boolean } } } | undefined)?.A_Const?.boolval;
  return value !== undefined && value.boolval !== true;
}

/** Whether it asks the customer's own columns only, and names no NULL. */
function isPlain(tree: Ast): boolean {
  let plain = true;
  walk(tree, (type, node) => {
    if (type === 'SubLink' || (type === 'A_Const' && node.isnull)) plain = false;
    return true;
  });
  return plain;
}
