import type { Tx } from '../db/session.types.ts';
import type { DescriptionPart } from './part.types.ts';

/** Which of these tables (`schema.table`) and columns (`schema.table.column`) the database has; no rights on them are needed. */
export async function readPresent(tx: Tx, names: readonly string[]): Promise<ReadonlySet<string>> {
  if (names.length === 0) return new Set();
  const rows = await tx.rows<{ name: string }>(
    `select u.name
     from unnest($1::text[]) as u (name)
     where exists (
       select 1
       from pg_catalog.pg_class r join pg_catalog.pg_namespace n on n.oid = r.relnamespace
         left join pg_catalog.pg_attribute a on a.attrelid = r.oid and a.attnum > 0 and not a.attisdropped
       where n.nspname = split_part(u.name, '.', 1) and r.relname = split_part(u.name, '.', 2)
         and (split_part(u.name, '.', 3) = '' or a.attname = split_part(u.name, '.', 3))
     )`,
    [[...new Set(names)]],
  );
  return new Set(rows.map(({ name }) => name));
}

/** The variants of the system that the database has: those all of whose tables and columns are there. */
export async function readVariants(tx: Tx, { variants }: DescriptionPart): Promise<ReadonlySet<string>> {
  const present = await readPresent(tx, Object.values(variants).flat());
  const names = Object.keys(variants).filter((name) => variants[name]!.every((object) => present.has(object)));
  return new Set(names);
}
