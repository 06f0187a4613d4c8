import { type Ast, namesOf } from '../ast.ts';
import type { SelectCatalog } from './catalog.ts';
import { columnRef, idsIn } from './columns.ts';
import { fromNames, type Named, outputsOf } from './names.ts';
import { type NamedColumn, Untangled, type Visible } from './tree.ts';

/** What the conditions of one SELECT can name. */
export interface Scope {
  readonly visible: readonly Visible[];
  /** Columns that can be called without a table, in the order of `*`, as far as they are known. */
  readonly columns: readonly NamedColumn[];
  /** Ids of relations whose columns nobody knows. */
  readonly unknown: readonly string[];
  /** The relation that the final statement calls as the writer does: its columns may stay as written. */
  readonly plainId: string | null;
}

/** An expression over relations by their ids. */
export interface Resolved {
  readonly ast: Ast;
  readonly uses: ReadonlySet<string>;
  readonly isPlain: boolean;
}

/** A SELECT inside the expression: its names come first. */
interface Level {
  readonly named: readonly Named[];
}

/** What tells the names inside an expression from those of relations. */
export interface Names {
  readonly catalog: SelectCatalog;
  /** Names that a relation never has: those of columns, and of everything inside expressions and subqueries. */
  readonly innerNames: ReadonlySet<string>;
}

interface Run extends Names {
  readonly scope: Scope;
  readonly uses: Set<string>;
  isPlain: boolean;
}

/**
 * Names every column of an expression by the relation that it belongs to, also inside subqueries. WITH queries stand in their places before.
 * @throws Untangled when a name cannot be told.
 */
export function resolve(ast: Ast, scope: Scope, names: Names): Resolved {
  const run: Run = { scope, ...names, uses: new Set(), isPlain: true };
  const resolved = visit(ast, [], run) as Ast;
  return { ast: resolved, uses: run.uses, isPlain: run.isPlain };
}

function visit(node: unknown, levels: readonly Level[], run: Run): unknown {
  if (Array.isArray(node)) return node.map((part) => visit(part, levels, run));
  if (typeof node !== 'object' || node === null) return node;
  const column = (node as { ColumnRef?: Ast }).ColumnRef;
  if (column) return columnFor(column, levels, run) ?? node;
  return Object.fromEntries(
    Object.entries(node).map(([key, value]) => {
      const isSelect = key === 'SelectStmt' || key === 'larg' || key === 'rarg';
      return [key, isSelect ? visitSelect(value as Ast, levels, run) : visit(value, levels, run)];
    }),
  );
}

/** FROM items see what is around the SELECT (and, if lateral, each other); everything else sees its FROM. */
function visitSelect(select: Ast, levels: readonly Level[], run: Run): Ast {
  if (select.withClause) return visitRecursive(select, levels, run);
  const inside = [{ named: fromNames(select.fromClause, run.catalog).named }, ...levels];
  const outputs = new Set(select.larg ? (outputsOf(select, run.catalog) ?? []) : targetNames(select));
  return Object.fromEntries(
    Object.entries(select).map(([key, value]) => {
      if (key === 'larg' || key === 'rarg') return [key, visitSelect(value as Ast, levels, run)];
      if (key === 'fromClause') return [key, visitFrom(value, { levels, inside, run })];
      if (key === 'sortClause' || key === 'groupClause' || key === 'distinctClause')
        return [
          key,
          (value as readonly Ast[]).map((item) => (namesOutput(item, outputs) ? item : visit(item, inside, run))),
        ];
      return [key, visit(value, inside, run)];
    }),
  );
}

/** A recursive query is taken whole: only one that names nothing outside it can be. */
function visitRecursive(select: Ast, levels: readonly Level[], run: Run): Ast {
  const around = levels.flatMap(({ named }) => named.map(({ name }) => name));
  const names = new Set([...run.scope.visible.map(({ name }) => name), ...around]);
  const text = JSON.stringify(select);
  if ([...names].some((name) => text.includes(`{"sval":${JSON.stringify(name)}}},`))) {
    throw new Untangled(
      'a recursive query may read the rows around it',
      'рекурсивный запрос может читать строки вокруг него',
    );
  }
  return select;
}

function visitFrom(node: unknown, at: { levels: readonly Level[]; inside: readonly Level[]; run: Run }): unknown {
  const { levels, inside, run } = at;
  if (Array.isArray(node)) return node.map((part) => visitFrom(part, at));
  const [[kind, item] = ['', {}]] = Object.entries(node as Record<string, Ast>);
  if (kind === 'RangeSubselect') return { [kind]: visit(item, item.lateral ? inside : levels, run) };
  if (kind !== 'JoinExpr') return visit(node, inside, run);
  const { larg, rarg, quals, ...rest } = item;
  return {
    [kind]: {
      ...rest,
      larg: visitFrom(larg, at),
      rarg: visitFrom(rarg, at),
      ...(quals ? { quals: visit(quals, inside, run) } : {}),
    },
  };
}

function targetNames({ targetList }: Ast): readonly string[] {
  return ((targetList as readonly { ResTarget: Ast }[] | undefined) ?? []).flatMap(({ ResTarget: { name } }) =>
    name === undefined ? [] : [String(name)],
  );
}

/** `order by total`: a name alone may be that of an output column. */
function namesOutput(item: Ast, outputs: ReadonlySet<string>): boolean {
  const node = ((item.SortBy as { node?: Ast } | undefined)?.node ?? item) as { ColumnRef?: Ast };
  const fields = namesOf(node.ColumnRef?.fields);
  return fields.length === 1 && outputs.has(fields[0]!);
}

/** What stands for a column, or undefined when it belongs to a SELECT inside the expression. */
function columnFor({ fields }: Ast, levels: readonly Level[], run: Run): Ast | undefined {
  const list = fields as readonly Ast[];
  const names = namesOf(list);
  const isStar = 'A_Star' in (list.at(-1) ?? {});
  if (names.length === 1) return isStar ? undefined : bareColumn(names[0]!, levels, run);
  const [qualifier, column] = [names.at(-2)!, names.at(-1)!];
  if (levels.some(({ named }) => named.some(({ name }) => name === qualifier))) return undefined;
  const table = visibleNamed(run.scope, qualifier, names.length > 2 ? names.at(-3)! : null);
  if (isStar) return wholeRow(table, run, true);
  if (names.length > 2) run.isPlain = false;
  const known = table.columns?.find(({ name }) => name === column)?.ast;
  if (known) return used(known, column, run);
  if (table.id === null) throw unknownName(column);
  return used(columnRef(table.id, column), column, run);
}

function bareColumn(column: string, levels: readonly Level[], run: Run): Ast | undefined {
  for (const { named } of levels) {
    if (named.some(({ columns }) => columns?.includes(column))) return undefined;
    if (named.some(({ columns }) => columns === null)) throw unknownName(column);
  }
  const { columns, visible, unknown } = run.scope;
  const found = columns.filter(({ name }) => name === column);
  // Were it also a column of a relation that nobody knows, the server would call it ambiguous.
  if (found.length === 1) return used(found[0]!.ast, column, run);
  if (found.length > 1) throw unknownName(column);
  if (levels.some(({ named }) => named.some(({ name }) => name === column))) return undefined;
  const row = visible.find(({ name }) => name === column);
  if (row) return wholeRow(row, run, false);
  return used(columnRef(unknown.length === 1 ? unknown[0]! : fail(column), column), column, run);
}

function fail(column: string): never {
  throw unknownName(column);
}

function visibleNamed({ visible }: Scope, name: string, schema: string | null): Visible {
  const found = visible.filter((one) => one.name === name && (schema === null || one.schema === schema));
  return found.length === 1 ? found[0]! : fail(name);
}

function wholeRow({ id, name }: Visible, run: Run, isStar: boolean): Ast {
  if (id === null) throw unknownName(name);
  run.uses.add(id);
  if (id !== run.scope.plainId) run.isPlain = false;
  return { ColumnRef: { fields: [{ String: { sval: id } }, ...(isStar ? [{ A_Star: {} }] : [])] } };
}

function used(ast: Ast, written: string, run: Run): Ast {
  const ids = idsIn(ast).filter((id) => !run.innerNames.has(id));
  for (const id of ids) run.uses.add(id);
  const fields = namesOf((ast.ColumnRef as Ast | undefined)?.fields);
  if (fields[0] !== run.scope.plainId || fields[1] !== written) run.isPlain = false;
  return ast;
}

function unknownName(name: string): Untangled {
  return new Untangled(
    `it cannot be told which table "${name}" belongs to`,
    `нельзя сказать, какой таблице принадлежит «${name}»`,
  );
}
