import { readTableNames } from '../../condition/catalog.queries.ts';
import type { Tx } from '../../db/session.types.ts';

/** A type as PostgreSQL names it, and its category (`N` numbers, `S` texts, `D` dates, …). */
export interface TypeFact {
  readonly name: string;
  readonly category: string;
}

/** Names of types by their numbers. */
export async function readTypes(tx: Tx, types: readonly number[]): Promise<ReadonlyMap<number, TypeFact>> {
  const rows = await tx.rows<TypeFact & { number: number }>(
    `select t.oid::bigint as number, pg_catalog.format_type(t.oid, null) as name, t.typcategory::text as category
     from pg_catalog.pg_type t where t.oid::bigint = any($1::bigint[])`,
    [[...new Set(types)]],
  );
  return new Map(rows.map(({ number, name, category }) => [number, { name, category }]));
}

/** What may have been meant by a name that is not there. */
export interface Known {
  /** `schema.table` of everything that the catalog shows. */
  readonly tables: readonly string[];
  /** Columns by table, as the description writes the table. */
  readonly columns: ReadonlyMap<string, readonly string[]>;
}

/** The names of the catalog that mistakes in these tables are compared with. */
export async function readKnown(tx: Tx, tables: readonly string[]): Promise<Known> {
  const rows = await tx.rows<{ table: string; columns: readonly string[] }>(
    `select u.name as table, to_jsonb(array_agg(a.attname::text order by a.attnum)) as columns
     from unnest($1::text[]) as u (name) join pg_catalog.pg_attribute a on a.attrelid = to_regclass(u.name)
     where a.attnum > 0 and not a.attisdropped group by u.name`,
    [[...new Set(tables)]],
  );
  return { tables: await readTableNames(tx), columns: new Map(rows.map((row) => [row.table, row.columns])) };
}

/** The server's own clock, ISO 8601 in UTC. */
export async function readServerNow(tx: Tx): Promise<string> {
  const [row] = await tx.rows<{ now: string }>('select now() as now');
  return row!.now;
}

/** Which of these zones the server does not know. */
export async function readUnknownZones(tx: Tx, zones: readonly string[]): Promise<readonly string[]> {
  const rows = await tx.rows<{ zone: string }>(
    `select u.zone from unnest($1::text[]) as u (zone)
     where not exists (select from pg_catalog.pg_timezone_names z where lower(z.name) = lower(u.zone))`,
    [zones],
  );
  return rows.map(({ zone }) => zone);
}
