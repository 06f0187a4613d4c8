import type { Tx } from '../../db/session.types.ts';
import type { TableFacts } from './catalog.ts';

/** A relation that a statement names. */
export interface RelationRow {
  readonly name: string;
  readonly oid: number;
  readonly fullName: string;
  readonly definition: string | null;
  readonly isReadable: boolean;
}

/** Columns, keys and foreign keys of relations, by the name that the statement calls them. */
export async function readFacts(
  tx: Tx,
  rows: ReadonlyMap<string, RelationRow>,
): Promise<ReadonlyMap<string, TableFacts>> {
  const oids = [...new Set([...rows.values()].map(({ oid }) => oid))];
  const columns = await tx.rows<{ oid: number; name: string; type: string; notNull: boolean }>(
    `select a.attrelid::bigint as oid, a.attname::text as name, pg_catalog.format_type(a.atttypid, a.atttypmod) as type,
       a.attnotnull as "notNull"
     from pg_catalog.pg_attribute a
     where a.attrelid = any($1::oid[]) and a.attnum > 0 and not a.attisdropped
     order by a.attrelid, a.attnum`,
    [oids],
  );
  const { keys, references } = await readKeys(tx, oids);
  const of = <Row extends { oid: number }>(list: readonly Row[], oid: number) => list.filter((row) => row.oid === oid);
  return new Map(
    [...rows].map(([name, { oid, fullName, definition }]) => [
      name,
      {
        name: fullName,
        oid,
        columns: of(columns, oid),
        keys: of(keys, oid).map((row) => row.name),
        foreignKeys: of(references, oid),
        definition,
      },
    ]),
  );
}

interface Keys {
  readonly keys: readonly { readonly oid: number; readonly name: string }[];
  readonly references: readonly {
    readonly oid: number;
    readonly column: string;
    readonly table: number;
    readonly key: string;
  }[];
}

/** Keys and foreign keys of one column. */
async function readKeys(tx: Tx, oids: readonly number[]): Promise<Keys> {
  const keys = await tx.rows<{ oid: number; name: string }>(
    `select i.indrelid::bigint as oid, a.attname::text as name
     from pg_catalog.pg_index i
     join pg_catalog.pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
     where i.indrelid = any($1::oid[]) and i.indisunique and i.indnkeyatts = 1 and i.indpred is null and i.indexprs is null
       and a.attnotnull
     order by i.indrelid, i.indisprimary desc, a.attnum`,
    [oids],
  );
  const references = await tx.rows<{ oid: number; column: string; table: number; key: string }>(
    `select k.conrelid::bigint as oid, a.attname::text as column, k.confrelid::bigint as table, f.attname::text as key
     from pg_catalog.pg_constraint k
     join pg_catalog.pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[1]
     join pg_catalog.pg_attribute f on f.attrelid = k.confrelid and f.attnum = k.confkey[1]
     where k.contype = 'f' and k.conrelid = any($1::oid[]) and array_length(k.conkey, 1) = 1`,
    [oids],
  );
  return { keys, references };
}
