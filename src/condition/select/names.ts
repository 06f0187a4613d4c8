import { type Ast, namesOf } from '../ast.ts';
import { relationName, type SelectCatalog } from './catalog.ts';

/** A name in a FROM clause and the names of its columns; null where nobody knows them. */
export interface Named {
  readonly name: string;
  readonly columns: readonly string[] | null;
}

/** What a FROM clause offers: names to qualify with, and the columns that can be called without, in the order of `*`. */
export interface FromNames {
  readonly named: readonly Named[];
  readonly columns: readonly string[] | null;
}

/** Names of a FROM clause whose WITH queries have been put in their places. */
export function fromNames(items: unknown, catalog: SelectCatalog): FromNames {
  return ((items as readonly Ast[] | undefined) ?? [])
    .map((item) => itemNames(item, catalog))
    .reduce(
      (left, right) => ({ named: [...left.named, ...right.named], columns: joined(left.columns, right.columns) }),
      {
        named: [],
        columns: [],
      },
    );
}

function joined(left: readonly string[] | null, right: readonly string[] | null): readonly string[] | null {
  return left && right ? [...left, ...right] : null;
}

function itemNames(item: Ast, catalog: SelectCatalog): FromNames {
  const [[kind, node] = ['', {}]] = Object.entries(item as Record<string, Ast>);
  if (kind === 'JoinExpr') return joinNames(node, catalog);
  if (kind === 'RangeTableSample') return itemNames(node.relation as Ast, catalog);
  const alias = node.alias as Ast | undefined;
  const name = String(alias?.aliasname ?? node.relname ?? '');
  const columns = renamed(itemColumns(kind, node, catalog), alias);
  return { named: [{ name, columns }], columns };
}

function itemColumns(kind: string, node: Ast, catalog: SelectCatalog): readonly string[] | null {
  if (kind === 'RangeVar') return catalog.tables.get(relationName(node))?.columns.map(({ name }) => name) ?? null;
  if (kind === 'RangeSubselect') return outputsOf((node.subquery as { SelectStmt: Ast }).SelectStmt, catalog);
  return functionColumns(kind, node);
}

/** Only an alias with a name for every column tells what a function gives. */
function functionColumns(kind: string, node: Ast): readonly string[] | null {
  const names = namesOf((node.alias as Ast | undefined)?.colnames);
  if (kind !== 'RangeFunction' || names.length === 0) return null;
  return node.ordinality && names.length === 1 ? null : names;
}

/** `t (a, b)`: the alias may give new names to the first columns. */
export function renamed(columns: readonly string[] | null, alias: Ast | undefined): readonly string[] | null {
  const given = namesOf(alias?.colnames);
  return columns && [...given, ...columns.slice(given.length)];
}

function joinNames({ larg, rarg, usingClause, isNatural, alias }: Ast, catalog: SelectCatalog): FromNames {
  const [left, right] = [itemNames(larg as Ast, catalog), itemNames(rarg as Ast, catalog)];
  const merged = isNatural ? commonNames(left.columns, right.columns) : namesOf(usingClause);
  const rest = (columns: readonly string[] | null) => columns?.filter((name) => !merged.includes(name)) ?? null;
  const columns = joined(joined(merged, rest(left.columns)), rest(right.columns));
  const named = [...left.named, ...right.named];
  const name = (alias as Ast | undefined)?.aliasname;
  return name === undefined ? { named, columns } : { named: [...named, { name: String(name), columns }], columns };
}

/** Columns that NATURAL JOIN compares. */
export function commonNames(left: readonly string[] | null, right: readonly string[] | null): readonly string[] {
  return left && right ? left.filter((name) => right.includes(name)) : [];
}

/** Names of the columns that a SELECT gives; null where a `*` stands for columns that nobody knows. */
export function outputsOf(select: Ast, catalog: SelectCatalog): readonly string[] | null {
  if (select.larg) return outputsOf(select.larg as Ast, catalog);
  const values = select.valuesLists as readonly { List: { items: readonly unknown[] } }[] | undefined;
  if (values) return values[0]?.List.items.map((_, index) => `column${index + 1}`) ?? null;
  const from = fromNames(select.fromClause, catalog);
  const outputs: string[] = [];
  for (const { ResTarget: target } of (select.targetList as readonly { ResTarget: Ast }[] | undefined) ?? []) {
    const star = starOf(target.val as Ast);
    const columns = star === undefined ? [String(target.name ?? figuredName(target.val))] : starColumns(from, star);
    if (!columns) return null;
    outputs.push(...columns);
  }
  return outputs;
}

/** `*` gives null, `t.*` the name t; anything else undefined. */
export function starOf(value: Ast | undefined): string | null | undefined {
  const fields = (value?.ColumnRef as { fields: readonly Ast[] } | undefined)?.fields;
  if (!fields || !('A_Star' in (fields.at(-1) ?? {}))) return undefined;
  return namesOf(fields).at(-2) ?? null;
}

function starColumns({ named, columns }: FromNames, star: string | null): readonly string[] | null {
  return star === null ? columns : (named.find(({ name }) => name === star)?.columns ?? null);
}

/** The name that PostgreSQL gives to a column without one. */
export function figuredName(value: unknown): string {
  const [[kind, node] = ['', {}]] = Object.entries((value ?? {}) as Record<string, Ast>);
  if (kind === 'ColumnRef') return namesOf(node.fields).at(-1) ?? '?column?';
  if (kind === 'FuncCall') return namesOf(node.funcname).at(-1) ?? '?column?';
  if (kind === 'TypeCast') {
    const inner = figuredName(node.arg);
    return inner === '?column?' ? (namesOf((node.typeName as Ast | undefined)?.names).at(-1) ?? inner) : inner;
  }
  if (kind === 'A_Indirection') return namesOf(node.indirection).at(-1) || figuredName(node.arg);
  const names: Readonly<Record<string, string>> = {
    CoalesceExpr: 'coalesce',
    CaseExpr: 'case',
    A_ArrayExpr: 'array',
    RowExpr: 'row',
  };
  return names[kind] ?? '?column?';
}
