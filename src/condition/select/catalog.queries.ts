import type { Tx } from '../../db/session.types.ts';
import { suggestion } from '../../model/closest.ts';
import { text } from '../../text.ts';
import { type Ast, namesOf, walk } from '../ast.ts';
import { FormulaError } from '../syntax-error.ts';
import { byteToIndex } from '../tokens.ts';
import { relationName, type SelectCatalog, type TableFacts } from './catalog.ts';
import { type RelationRow, readFacts } from './facts.queries.ts';
import { viewQuery } from './query.ts';
import type { Statement } from './statement.ts';

/** Views on views: beyond this depth they stay as they are. */
const MOST_VIEWS = 30;

/**
 * Reads what the catalog says of all relations that a SELECT mentions, through views, and of the functions that it calls.
 * @throws FormulaError `condition/unknown-table` with a caret and the nearest name.
 */
export async function readSelectCatalog(
  tx: Tx,
  statement: Statement,
  further: readonly string[],
): Promise<SelectCatalog> {
  const rows = new Map<string, RelationRow>();
  const calledBy = new Set<string>();
  let texts: readonly Ast[] = [statement.select];
  let wanted = new Set([...further, ...mentionsIn(texts, calledBy)]);
  for (let depth = 0; wanted.size > 0 && depth < MOST_VIEWS; depth += 1) {
    const found = await readRelations(tx, [...wanted]);
    for (const row of found) rows.set(row.name, row);
    if (depth === 0) await refuseUnknown(tx, statement, rows);
    texts = found.flatMap(({ definition }) => (definition ? [selectOf(definition)] : []));
    wanted = new Set(mentionsIn(texts, calledBy).filter((name) => !rows.has(name)));
  }
  for (const row of await readReferenced(tx, rows)) rows.set(row.name, row);
  const tables = await readFacts(tx, rows);
  return {
    tables: new Map([...tables].map(([name, facts]) => [name, opened(facts, rows)])),
    ...(await readFunctions(tx, calledBy)),
  };
}

const selectOf = (definition: string): Ast => viewQuery(definition, { start: 0, end: 0 }).select;

/** Names of relations that are no WITH queries of their statement; function names are added to the set. */
function mentionsIn(selects: readonly Ast[], functions: Set<string>): readonly string[] {
  const names: string[] = [];
  for (const select of selects) {
    walk({ SelectStmt: select }, (type, node) => {
      if (type === 'RangeVar') names.push(relationName(node));
      if (type === 'FuncCall') functions.add(namesOf(node.funcname).at(-1) ?? '');
      return true;
    });
  }
  return names;
}

async function readRelations(tx: Tx, names: readonly string[]): Promise<readonly RelationRow[]> {
  return tx.rows<RelationRow>(
    `select u.name, r.oid::bigint as oid, quote_ident(n.nspname) || '.' || quote_ident(r.relname) as "fullName",
       case when r.relkind = 'v' then pg_catalog.pg_get_viewdef(r.oid) end as definition,
       has_table_privilege(r.oid, 'select') and not r.relrowsecurity as "isReadable"
     from unnest($1::text[]) as u (name)
     join pg_catalog.pg_class r on r.oid = to_regclass(u.name)
     join pg_catalog.pg_namespace n on n.oid = r.relnamespace`,
    [names],
  );
}

/** The tables that those relations' foreign keys point at: the customers may be among them. */
async function readReferenced(tx: Tx, rows: ReadonlyMap<string, RelationRow>): Promise<readonly RelationRow[]> {
  const known = [...rows.values()].map(({ oid }) => oid);
  const names = await tx.rows<{ name: string }>(
    `select distinct quote_ident(n.nspname) || '.' || quote_ident(r.relname) as name
     from pg_catalog.pg_constraint k
     join pg_catalog.pg_class r on r.oid = k.confrelid
     join pg_catalog.pg_namespace n on n.oid = r.relnamespace
     where k.contype = 'f' and k.conrelid = any($1::oid[]) and k.confrelid <> all($1::oid[])`,
    [known],
  );
  return readRelations(
    tx,
    names.map(({ name }) => name),
  );
}

/** A view is opened only if this user may read all that is behind it: he reads the view by its owner's rights. */
function opened(facts: TableFacts, rows: ReadonlyMap<string, RelationRow>): TableFacts {
  const canRead = (definition: string, depth = 0): boolean =>
    depth < MOST_VIEWS &&
    mentionsIn([selectOf(definition)], new Set()).every((name) => {
      const row = rows.get(name);
      if (!row) return false;
      return row.isReadable && (row.definition === null || canRead(row.definition, depth + 1));
    });
  return facts.definition && !canRead(facts.definition) ? { ...facts, definition: null } : facts;
}

async function refuseUnknown(
  tx: Tx,
  { source, select }: Statement,
  rows: ReadonlyMap<string, RelationRow>,
): Promise<void> {
  const queries = new Set<string>();
  const missing: { readonly name: string; readonly position: number }[] = [];
  const indexOf = byteToIndex(source);
  walk({ SelectStmt: select }, (type, { ctename }) => {
    if (type === 'CommonTableExpr') queries.add(String(ctename));
    return true;
  });
  walk({ SelectStmt: select }, (type, node) => {
    const name = type === 'RangeVar' ? relationName(node) : '';
    const isKnown = rows.has(name) || (!node.schemaname && queries.has(String(node.relname)));
    if (type === 'RangeVar' && !isKnown) missing.push({ name, position: indexOf[Number(node.location ?? 0)] ?? 0 });
    return true;
  });
  const [first] = missing;
  if (!first) return;
  const names = await tx.rows<{ name: string }>(
    `select n.nspname || '.' || r.relname as name
     from pg_catalog.pg_class r join pg_catalog.pg_namespace n on n.oid = r.relnamespace
     where r.relkind in ('r', 'p', 'v', 'm', 'f') and n.nspname not in ('pg_catalog', 'information_schema')`,
  );
  const known = names.map(({ name }) => name);
  throw new FormulaError({
    code: 'condition/unknown-table',
    problem: text(
      `There is no table "${first.name}", or its schema may not be read`,
      `Таблицы «${first.name}» нет, или нет прав на её схему`,
    ),
    source,
    position: first.position,
    hint: suggestion(first.name, first.name.includes('.') ? known : known.map((name) => name.replace(/^public\./, ''))),
  });
}

/** Which of the functions of these names make one value of many rows, and which give rows. */
async function readFunctions(
  tx: Tx,
  names: ReadonlySet<string>,
): Promise<Pick<SelectCatalog, 'aggregates' | 'rowFunctions'>> {
  const rows = await tx.rows<{ name: string; isAggregate: boolean }>(
    `select distinct p.proname::text as name, p.prokind = 'a' as "isAggregate"
     from pg_catalog.pg_proc p
     where p.proname = any($1::text[]) and (p.prokind = 'a' or p.proretset)`,
    [[...names]],
  );
  const named = (isAggregate: boolean) =>
    new Set(rows.filter((row) => row.isAggregate === isAggregate).map(({ name }) => name));
  return { aggregates: named(true), rowFunctions: named(false) };
}
