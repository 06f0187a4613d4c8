import { parseSync } from 'libpg-query';
import { type Ast, walk } from '../../condition/ast.ts';

/** Functions of a personal value that say nothing of the person. */
const TELLS_NOTHING = new Set(['count', 'length', 'char_length', 'octet_length', 'bool_and', 'bool_or']);
/** Operators whose answer is true or false. */
const COMPARES = new Set(['=', '<>', '!=', '<', '<=', '>', '>=', '~', '~*', '!~', '!~*', '~~', '~~*', '!~~', '!~~*']);

/**
 * Whether a column of a SELECT's answer holds personal data.
 *
 * It does when what it is made of reads a personal column, under whichever name that was passed on: from a column, an alias, a WITH query, a whole row
 * (`select c from customer c`, `to_jsonb(c)`). Counts and comparisons tell nothing of a person. In doubt a column is personal.
 * The parser must be loaded.
 */
export function personalOutputs(sql: string, personal: readonly string[]): (column: string, index: number) => boolean {
  if (personal.length === 0) return () => false;
  const statement = (parseSync(sql).stmts ?? [])[0]?.stmt as unknown as Ast | undefined;
  const rows = rowNames(statement);
  const tainted = new Set(personal);
  for (let before = -1; before < tainted.size; ) {
    before = tainted.size;
    spread(statement, tainted, rows);
  }
  if (hasPersonalFunction(statement, tainted, rows)) return () => true;
  const targets = targetsOf(statement);
  const hasStar = targets.some((target) => isStar(target['val']));
  return (column, index) => {
    if (tainted.has(column) || tainted.has(column.replace(/_\d+$/, ''))) return true;
    const value = hasStar ? undefined : targets[index]?.['val'];
    return value !== undefined && reads(value, tainted, rows);
  };
}

/** Names by which a whole row can be read: tables and their aliases. */
function rowNames(statement: unknown): ReadonlySet<string> {
  const names = new Set<string>();
  walk(statement, (type, node) => {
    if (type === 'RangeVar') names.add(String(node['relname']));
    if (type === 'alias' || type === 'Alias') names.add(String(node['aliasname']));
    if (type === 'CommonTableExpr') names.add(String(node['ctename']));
    return true;
  });
  return names;
}

/** Every name that passes a personal value on becomes personal itself. */
function spread(statement: unknown, tainted: Set<string>, rows: ReadonlySet<string>): void {
  walk(statement, (type, node) => {
    if (type === 'ResTarget' && reads(node['val'], tainted, rows))
      for (const name of calledNames(node)) tainted.add(name);
    if (type === 'SelectStmt') spreadOverUnion(node, tainted, rows);
    const renamed = [...names(node['colnames']), ...names(node['aliascolnames'])];
    if (renamed.length > 0 && tainted.size > 0) for (const name of renamed) tainted.add(name);
    return true;
  });
}

/** In a UNION the first part names the columns, whichever part they come from. */
function spreadOverUnion(select: Ast, tainted: Set<string>, rows: ReadonlySet<string>): void {
  if (select['larg'] === undefined) return;
  const first = targetsOf({ SelectStmt: select });
  for (const part of partsOf(select)) {
    const targets = (part['targetList'] ?? []) as readonly { ResTarget: Ast }[];
    for (const [index, { ResTarget: target }] of targets.entries()) {
      const name = first[index] && nameOf(first[index]);
      if (name && reads(target['val'], tainted, rows)) tainted.add(name);
    }
  }
}

/** A function in FROM that reads personal data: nobody knows here which of its columns hold it. */
function hasPersonalFunction(statement: unknown, tainted: ReadonlySet<string>, rows: ReadonlySet<string>): boolean {
  let found = false;
  walk(statement, (type, node) => {
    found ||= type === 'RangeFunction' && reads(node['functions'], tainted, rows);
    return !found;
  });
  return found;
}

/** What PostgreSQL calls a column without a name, of all kinds of expressions. */
const UNNAMED = ['case', 'coalesce', 'greatest', 'least', 'nullif', 'array', 'row', '?column?'];

function calledNames(target: Ast): readonly string[] {
  const own = nameOf(target);
  if (own !== undefined) return [own];
  const inside: string[] = [...UNNAMED];
  walk(target['val'], (type, node) => {
    if (type === 'FuncCall') inside.push(names(node['funcname']).at(-1) ?? '');
    return true;
  });
  return inside;
}

function partsOf(select: Ast): readonly Ast[] {
  const sides = [select['larg'], select['rarg']].filter((side) => side !== undefined) as unknown as readonly Ast[];
  return sides.length === 0 ? [select] : sides.flatMap((side) => partsOf((side['SelectStmt'] ?? side) as Ast));
}

function targetsOf(statement: Ast | undefined): readonly Ast[] {
  const select = statement?.['SelectStmt'] as Ast | undefined;
  const first = select && partsOf(select)[0];
  return ((first?.['targetList'] ?? []) as readonly { ResTarget: Ast }[]).map(({ ResTarget }) => ResTarget);
}

function nameOf(target: Ast): string | undefined {
  if (typeof target['name'] === 'string') return target['name'];
  const column = (target['val'] as Ast | undefined)?.['ColumnRef'] as Ast | undefined;
  return column && names(column['fields']).at(-1);
}

function reads(node: unknown, tainted: ReadonlySet<string>, rows: ReadonlySet<string>): boolean {
  if (Array.isArray(node)) return node.some((part) => reads(part, tainted, rows));
  if (typeof node !== 'object' || node === null) return false;
  return Object.entries(node).some(([type, value]) => {
    const inside = value as Ast;
    const further = (part: unknown) => reads(part, tainted, rows);
    switch (type) {
      case 'ColumnRef':
        return readsColumn(inside, tainted, rows);
      case 'A_Indirection':
        return names(inside['indirection']).some((name) => tainted.has(name)) || further(inside['arg']);
      case 'FuncCall':
        return TELLS_NOTHING.has(names(inside['funcname']).at(-1) ?? '') ? false : further(inside);
      case 'A_Expr':
        return COMPARES.has(names(inside['name']).at(-1) ?? '') ? false : further(inside);
      case 'BoolExpr':
      case 'NullTest':
      case 'BooleanTest':
        return false;
      case 'CaseWhen':
        return further(inside['result']);
      case 'CaseExpr':
        return further(inside['args']) || further(inside['defresult']);
      case 'SubLink':
        return inside['subLinkType'] === 'EXISTS_SUBLINK' ? false : further(inside['subselect']);
      case 'SelectStmt':
        return partsOf(inside).some((part) => further(part['targetList']) || further(part['valuesLists']));
      default:
        return further(value);
    }
  });
}

function readsColumn(column: Ast, tainted: ReadonlySet<string>, rows: ReadonlySet<string>): boolean {
  if (isStar({ ColumnRef: column })) return true;
  const fields = names(column['fields']);
  return tainted.has(fields.at(-1) ?? '') || (fields.length === 1 && rows.has(fields[0]!));
}

function isStar(value: unknown): boolean {
  const column = (value as Ast | undefined)?.['ColumnRef'] as Ast | undefined;
  return ((column?.['fields'] ?? []) as readonly Ast[]).some((field) => 'A_Star' in field);
}

function names(list: unknown): readonly string[] {
  return (Array.isArray(list) ? list : []).flatMap((part: Ast) => {
    const text = (part['String'] as { sval?: string } | undefined)?.sval;
    return text === undefined ? [] : [text];
  });
}
