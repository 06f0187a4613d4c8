import { readTableNames } from '../../condition/catalog.queries.ts';
import type { Tx } from '../../db/session.types.ts';
import type { Tables } from './known.ts';
import type { KnownColumn, KnownColumns } from './lint.types.ts';

/** The columns of these tables, by the names that rules call them; a name that the catalog does not show is left out. */
export async function readTables(tx: Tx, names: readonly string[]): Promise<Tables> {
  const rows = await tx.rows<{ name: string; column: string; isView: boolean } & KnownColumn & Record<string, unknown>>(
    `select u.name, a.attname::text as column, pg_catalog.format_type(a.atttypid, a.atttypmod) as type,
       not a.attnotnull as "isNullable", c.relkind not in ('r', 'p') as "isView"
     from unnest($1::text[]) as u (name)
     join pg_catalog.pg_class c on c.oid = to_regclass(u.name)
     join pg_catalog.pg_attribute a on a.attrelid = c.oid
     where a.attnum > 0 and not a.attisdropped
     order by u.name, a.attnum`,
    [names],
  );
  const tables = new Map<string, KnownColumns>();
  for (const { name, column, type, isNullable, isView } of rows) {
    const known: KnownColumn = { type, isNullable, ...(isView ? { isOfView: true } : {}) };
    tables.set(name, new Map([...(tables.get(name) ?? []), [column, known]]));
  }
  return tables;
}

/** Names of all tables, with their schemas: a table that is not among them does not exist, or its schema may not be read. */
export function readNames(tx: Tx): Promise<readonly string[]> {
  return readTableNames(tx);
}
