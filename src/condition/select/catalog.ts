import { type Ast, namesOf } from '../ast.ts';
import { identifier } from '../identifier.ts';

/** What the catalog says of a relation that a SELECT mentions. */
export interface TableFacts {
  /** Schema-qualified, quoted where it must be. */
  readonly name: string;
  readonly oid: number;
  readonly columns: readonly { readonly name: string; readonly type: string; readonly notNull: boolean }[];
  /** Columns that are unique by themselves and never NULL, the primary key first. */
  readonly keys: readonly string[];
  readonly foreignKeys: readonly { readonly column: string; readonly table: number; readonly key: string }[];
  /** The SELECT behind a view; null for tables, and for views whose tables this user may not read himself. */
  readonly definition: string | null;
}

/** The part of the catalog that a SELECT is about. */
export interface SelectCatalog {
  /** By name as written, see {@link relationName}. */
  readonly tables: ReadonlyMap<string, TableFacts>;
  /** Names of the functions among those it calls that make one value of many rows. */
  readonly aggregates: ReadonlySet<string>;
  /** Names of those that give many rows. */
  readonly rowFunctions: ReadonlySet<string>;
}

/** A relation's name as a statement writes it, quoted where it must be. */
export function relationName({ schemaname, relname }: Ast): string {
  return [schemaname, relname]
    .filter((part) => part !== undefined && part !== '')
    .map((part) => identifier(String(part)))
    .join('.');
}

/** Whether an expression calls, outside its subqueries, a function of these names (or, without names, a window function). */
export function calls(node: unknown, names: ReadonlySet<string> | null): boolean {
  if (Array.isArray(node)) return node.some((part) => calls(part, names));
  if (typeof node !== 'object' || node === null) return false;
  return Object.entries(node).some(([key, value]) => {
    if (key === 'subselect') return false;
    if (key === 'FuncCall' && (names === null ? (value as Ast).over !== undefined : isNamed(value as Ast, names)))
      return true;
    return calls(value, names);
  });
}

/** `count(*)` is known by its star; a function with OVER looks beside its row and makes no group. */
function isNamed({ funcname, over, agg_star }: Ast, names: ReadonlySet<string>): boolean {
  return over === undefined && (agg_star === true || names.has(namesOf(funcname).at(-1) ?? ''));
}
