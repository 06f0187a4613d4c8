import { type Ast, namesOf } from '../ast.ts';
import type { Span } from '../formula.ts';
import type { TableFacts } from './catalog.ts';
import { columnRef } from './columns.ts';
import { inlined, subselectOf } from './ctes.ts';
import type { WrittenFrom } from './joins.ts';
import { outputsOf, renamed } from './names.ts';
import { aroundParts, factsOf, openQuery, type Query, type Reader, viewQuery } from './query.ts';
import { resolve, type Scope } from './scope.ts';
import { closing, sliceOf, spanOf } from './text.ts';
import { type NamedColumn, Untangled, type Visible } from './tree.ts';

/** One table, view, subquery or function of a FROM clause. */
export interface Relation {
  /** The name that resolved conditions call it; unique in its block and in no way ambiguous inside subqueries. */
  readonly id: string;
  /** The FROM item under that name. */
  readonly item: Ast;
  readonly facts: TableFacts | null;
  /** The SELECT behind it, when it is one. */
  readonly query: Query | null;
  /** Relations beside it that it reads (LATERAL). */
  readonly uses: ReadonlySet<string>;
  /** Whether it is called by the customers' own alias. */
  readonly isPlain: boolean;
  readonly text: string;
  readonly span: Span;
}

/** One item of a FROM clause with what it lets conditions name. */
export interface FromItem {
  readonly relation: Relation;
  readonly visible: Visible;
}

/** Where an item stands. */
export interface ItemPlace {
  readonly query: Query;
  readonly reader: Reader;
  /** Ids that are taken. */
  readonly ids: Set<string>;
  /** What stands to the left of it, for LATERAL. */
  readonly before: readonly Visible[];
}

/**
 * Reads one item of a FROM clause.
 * @throws Untangled for samples, ONLY, tables made of XML or JSON.
 */
export function readItem(ast: Ast, written: WrittenFrom, place: ItemPlace): FromItem {
  const [[kind, node] = ['', {}]] = Object.entries(ast as Record<string, Ast>);
  if (kind === 'RangeVar') return readVariable(node, written, place);
  if (kind === 'RangeSubselect') return readSubselect(node, written, place);
  if (kind === 'RangeFunction') return readFunction(node, written, place);
  throw new Untangled(
    'its FROM holds a sample of a table or a table made of XML or JSON',
    'в его FROM есть выборка из таблицы (TABLESAMPLE) или таблица, сделанная из XML или JSON',
  );
}

function readVariable(node: Ast, written: WrittenFrom, place: ItemPlace): FromItem {
  const { query, reader } = place;
  const cte = node.schemaname ? undefined : query.ctes.get(String(node.relname));
  const alias = node.alias as Ast | undefined;
  if (cte) {
    const subselect = subselectOf(cte, alias);
    const inner = cte.place && !cte.isRecursive ? openQuery(cte.select, cte.place, { ...cte, ...cte.place }) : null;
    return withQuery({ item: { RangeSubselect: subselect }, inner }, written, place);
  }
  const facts = factsOf(node, query, reader.catalog);
  if (!facts || node.inh !== true) throw new Untangled('it reads a table with ONLY', 'он читает таблицу через ONLY');
  const name = String(alias?.aliasname ?? node.relname);
  const id = newId(name, place);
  const columns = renamed(
    facts.columns.map((column) => column.name),
    alias,
  );
  const span = spanOf(query.origin, written.range);
  const isPlain = name === reader.customers?.alias && !alias?.colnames;
  const relation = {
    id,
    item: { RangeVar: { ...node, alias: { ...alias, aliasname: id } } },
    facts: alias?.colnames ? null : facts,
    query: facts.definition && !alias?.colnames ? viewQuery(facts.definition, span) : null,
    uses: new Set<string>(),
    isPlain,
    text: sliceOf(query.origin, written.range),
    span,
  };
  const schema = alias ? null : String(node.schemaname ?? '');
  return { relation, visible: { name, schema, columns: columnsOf(id, columns), id } };
}

function readSubselect(node: Ast, written: WrittenFrom, place: ItemPlace): FromItem {
  const { query } = place;
  const subselect = inlined({ RangeSubselect: node }, query.ctes);
  if (node.lateral) return withQuery({ item: subselect, inner: null }, written, place);
  const { tokens } = query.origin;
  const { from } = written.range;
  const close = closing(tokens, from);
  const inner = openQuery(
    (node.subquery as { SelectStmt: Ast }).SelectStmt,
    {
      origin: query.origin,
      range: { from: from + 1, to: close },
    },
    { ctes: query.ctes, around: aroundParts(query) },
  );
  return withQuery({ item: subselect, inner }, written, place);
}

function withQuery(
  { item, inner }: { readonly item: Ast; readonly inner: Query | null },
  written: WrittenFrom,
  place: ItemPlace,
): FromItem {
  const { query, reader } = place;
  const { alias, subquery, ...rest } = item.RangeSubselect as Ast & { alias?: Ast };
  const name = String(alias?.aliasname ?? '');
  const id = newId(name || 'part', place);
  const select = (subquery as { SelectStmt: Ast }).SelectStmt;
  const columns = renamed(outputsOf(select, reader.catalog), alias);
  const resolved = rest.lateral
    ? resolveBeside({ subquery }, place)
    : { ast: { subquery } as Ast, uses: new Set<string>() };
  const relation = {
    id,
    item: { RangeSubselect: { ...rest, ...resolved.ast, alias: { ...alias, aliasname: id } } },
    facts: null,
    query: inner,
    uses: resolved.uses,
    isPlain: false,
    text: sliceOf(query.origin, written.range),
    span: spanOf(query.origin, written.range),
  };
  return { relation, visible: { name, schema: null, columns: columnsOf(id, columns), id } };
}

function readFunction(node: Ast, written: WrittenFrom, place: ItemPlace): FromItem {
  const alias = node.alias as Ast | undefined;
  const [list] = (node.functions as readonly { List: { items: readonly Ast[] } }[] | undefined) ?? [];
  const called = list?.List.items[0]?.FuncCall as Ast | undefined;
  const name = String(alias?.aliasname ?? namesOf(called?.funcname).at(-1) ?? '');
  const id = newId(name || 'part', place);
  const { alias: _alias, ...rest } = node;
  const { ast, uses } = resolveBeside(inlined(rest, place.query.ctes), place);
  const given = namesOf(alias?.colnames);
  const relation = {
    id,
    item: { RangeFunction: { ...ast, alias: { ...alias, aliasname: id } } },
    facts: null,
    query: null,
    uses,
    isPlain: false,
    text: sliceOf(place.query.origin, written.range),
    span: spanOf(place.query.origin, written.range),
  };
  const columns = given.length > 0 && !node.ordinality ? columnsOf(id, given) : null;
  return { relation, visible: { name, schema: null, columns, id } };
}

function resolveBeside(
  ast: Ast,
  { before, reader }: ItemPlace,
): { readonly ast: Ast; readonly uses: ReadonlySet<string> } {
  return resolve(ast, scopeOf(before, null), reader);
}

/** The scope of a FROM clause without merged columns. */
function scopeOf(visible: readonly Visible[], plainId: string | null): Scope {
  return {
    visible,
    columns: visible.flatMap(({ columns }) => columns ?? []),
    unknown: visible.filter(({ columns }) => columns === null).map(({ id }) => id ?? ''),
    plainId,
  };
}

function columnsOf(id: string, names: readonly string[] | null): readonly NamedColumn[] | null {
  return names?.map((name) => ({ name, ast: columnRef(id, name) })) ?? null;
}

/** The writer's own alias where it is free; the customers' alias is never free: their row stands outside. */
function newId(name: string, { ids, reader }: ItemPlace): string {
  const isTaken = (id: string) => ids.has(id) || reader.innerNames.has(id) || id === reader.customers?.alias;
  let id = name;
  for (let number = 2; isTaken(id); number += 1) id = `${name}_${number}`;
  ids.add(id);
  return id;
}
