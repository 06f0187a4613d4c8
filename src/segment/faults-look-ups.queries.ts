import type { ColumnFacts } from '../condition/doubts/doubts.ts';
import { quoted } from '../condition/identifier.ts';
import type { DictionaryRow } from '../condition/literals.ts';
import { readKeyFacts } from '../condition/scan/key-facts.queries.ts';
import type { Tx } from '../db/session.types.ts';
import { UserError } from '../errors.ts';
import { keeps, relation } from '../system/compose.ts';
import type { CustomerMapping, SystemDescription } from '../system/description.ts';
import type { Batch } from './find-odd-load.ts';

/** What catalog and statistics know of all columns of the customer; no values of personal columns. */
export async function readColumnFacts(
  tx: Tx,
  { table, personal }: CustomerMapping,
): Promise<ReadonlyMap<string, ColumnFacts>> {
  const rows = await tx.rows<{
    column: string;
    type: string;
    isNullable: boolean;
    values: string[] | null;
    shares: number[] | null;
    covered: number | null;
  }>(
    `select a.attname::text as column, pg_catalog.format_type(a.atttypid, null) as type, not a.attnotnull as "isNullable",
       case when a.attname <> all($2::text[]) then to_json(s.most_common_vals::text::text[]) end as values,
       to_json(s.most_common_freqs) as shares,
       coalesce((select sum(f) from unnest(s.most_common_freqs) as f), 0) + s.null_frac as covered
     from pg_catalog.pg_attribute a
     left join pg_catalog.pg_stats s on s.attname = a.attname
       -- Asked once, before: else the server makes the statistics of all tables to join them.
       and s.tablename = (select r.relname from pg_catalog.pg_class r where r.oid = to_regclass($1))
       and s.schemaname = (
         select n.nspname from pg_catalog.pg_class r join pg_catalog.pg_namespace n on n.oid = r.relnamespace where r.oid = to_regclass($1)
       )
     where a.attrelid = to_regclass($1) and a.attnum > 0 and not a.attisdropped`,
    [table, Object.keys(personal)],
  );
  return new Map(
    rows.map(({ column, type, isNullable, values, shares, covered }) => [
      column,
      {
        column,
        type,
        isNullable,
        common: (values ?? []).map((value, index) => ({ value, share: Number(shares?.[index] ?? 0) })),
        isComplete: covered === null ? undefined : values !== null && Number(covered) > 0.999,
      },
    ]),
  );
}

/** The dictionaries that hold any of these texts as a code, whole, and the rows that have one as their label. */
export async function readNamedCodes(
  tx: Tx,
  system: SystemDescription | undefined,
  literals: readonly string[],
): Promise<readonly DictionaryRow[]> {
  if (!system || !keeps(system, 'dictionary') || literals.length === 0) return [];
  return tx.rows<DictionaryRow & Record<string, unknown>>(
    `select d.dictionary, d.code, d.label, d.valid_to as "validTo" from ${relation(system, 'dictionary', 'd')}
     where btrim(d.label) = any($2) or lower(btrim(d.label)) = any($2)
       or d.dictionary in (select e.dictionary from ${relation(system, 'dictionary', 'e')} where e.code = any($1))`,
    [
      [...new Set(literals)],
      [...new Set(literals.flatMap((literal) => [literal.trim(), literal.trim().toLowerCase()]))],
    ],
  );
}

/** The most common values of one column, counted: asked only of a column whose condition finds nobody. */
export async function readValues(tx: Tx, customer: CustomerMapping, column: string): Promise<readonly string[]> {
  const { table, alias, where } = customer;
  const rows = await tx.rows<{ value: string }>(
    `select v.value from (
       select ${alias}.${quoted(column)}::text as value, count(*) as n
       from ${table} ${alias}${where ? ` where ${where}` : ''}
       group by 1
     ) v where v.value is not null order by v.n desc limit 200`,
  );
  return rows.map(({ value }) => value);
}

/** Whether an EXISTS that stands alone is true; undefined when it cannot be asked without the customer. */
export async function readHasRows(tx: Tx, exists: string): Promise<boolean | undefined> {
  try {
    const [row] = await tx.rows<{ found: boolean }>(`select ${exists} as found`);
    return row?.found;
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

/** Rows, people and rows without key among the counted; undefined where every customer stands once and has a key. */
export async function readDuplicates(
  tx: Tx,
  customer: CustomerMapping,
  rows: number,
): Promise<{ readonly rows: number; readonly people: number; readonly withoutKey: number } | undefined> {
  const { nullKeys, surplusRows } = await readKeyFacts(tx, customer);
  if (nullKeys + surplusRows === 0) return undefined;
  return { rows, people: rows - surplusRows - nullKeys, withoutKey: nullKeys };
}

/** The last loads of customers before a moment, newest first; none where the system keeps no loads. */
export async function readLoads(
  tx: Tx,
  system: SystemDescription | undefined,
  until: string,
): Promise<readonly Batch[]> {
  if (!system || !keeps(system, 'import_batch')) return [];
  return tx.rows<Batch & Record<string, unknown>>(
    `select b.id, b.source, b.status, b.started_at as "startedAt", b.rows_read as "rowsRead", b.rows_rejected as "rowsRejected"
     from ${relation(system, 'import_batch', 'b')} where b.started_at <= $1 order by b.started_at desc limit 60`,
    [until],
  );
}
