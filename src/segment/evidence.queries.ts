import type { ChangeRef } from '../causes/segment.ts';
import { type Clock, pinClock } from '../condition/clock.ts';
import type { ExclusionList } from '../condition/columns.ts';
import type { TypesOf } from '../condition/zone.ts';
import type { Tx } from '../db/session.types.ts';
import { UserError } from '../errors.ts';
import { keeps, relation } from '../system/compose.ts';
import type { CustomerMapping, SystemDescription } from '../system/description.ts';
import type { ColumnStatistics, ComparedLiteral, DictionaryRow } from './values.ts';

/** Rows and NULL rows of an exclusion list. */
export async function readListNulls(
  tx: Tx,
  { subquery, nullConstants, isCorrelated }: ExclusionList,
  { clock, typesOf }: { readonly clock: Clock; readonly typesOf: TypesOf },
): Promise<{ readonly rows: number; readonly nullRows: number } | undefined> {
  if (subquery === null) return { rows: nullConstants, nullRows: nullConstants };
  if (isCorrelated || subquery === '') return undefined;
  const membership = `x in (${subquery})`;
  const pinned = pinClock(membership, clock, typesOf(membership)).replace(/^x in /, '');
  const [row] = await standingAlone(() =>
    tx.rows<{ rows: number; filled: number }>(`select count(*) as rows, count(l.v) as filled from ${pinned} as l (v)`),
  );
  return row && { rows: row.rows, nullRows: row.rows - row.filled };
}

/** Nothing when the subquery names a column that only the customer has: then it is no list of its own. */
async function standingAlone<Row>(read: () => Promise<Row[]>): Promise<Row[]> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof UserError && error.data.sqlState === '42703') return [];
    throw error;
  }
}

/** The newest changes logged for any of these objects up to a moment. */
export async function readChanges(
  tx: Tx,
  system: SystemDescription,
  { objects, until }: { objects: readonly string[]; until: string },
): Promise<readonly ChangeRef[]> {
  if (!keeps(system, 'change') || objects.length === 0) return [];
  return tx.rows<ChangeRef & Record<string, unknown>>(
    `select h.at, h.who, h.kind, h.object, h.comment from ${relation(system, 'change', 'h')}
     where h.object = any($1) and h.at <= $2
     order by h.at desc limit 5`,
    [objects, until],
  );
}

/** The dictionaries in which any of these codes stands, whole. */
export async function readDictionaries(
  tx: Tx,
  system: SystemDescription,
  compared: readonly ComparedLiteral[],
): Promise<readonly DictionaryRow[]> {
  if (!keeps(system, 'dictionary') || compared.length === 0) return [];
  return tx.rows<DictionaryRow & Record<string, unknown>>(
    `select d.dictionary, d.code, d.label, d.valid_to as "validTo" from ${relation(system, 'dictionary', 'd')}
     where d.dictionary in (select e.dictionary from ${relation(system, 'dictionary', 'e')} where e.code = any($1))`,
    [[...new Set(compared.map(({ literal }) => literal))]],
  );
}

/** What the planner's statistics know of the values of these columns; nothing where the role may not see them. */
export async function readStatistics(
  tx: Tx,
  { table }: CustomerMapping,
  columns: readonly string[],
): Promise<readonly ColumnStatistics[]> {
  if (columns.length === 0) return [];
  const rows = await tx.rows<{ column: string; values: string[] | null; covered: number }>(
    `select s.attname::text as column, to_json(s.most_common_vals::text::text[]) as values,
       coalesce((select sum(f) from unnest(s.most_common_freqs) as f), 0) + s.null_frac as covered
     from pg_catalog.pg_stats s
     join pg_catalog.pg_class r on r.relname = s.tablename and r.oid = to_regclass($1)
     join pg_catalog.pg_namespace n on n.oid = r.relnamespace and n.nspname = s.schemaname
     where s.attname = any($2)`,
    [table, columns],
  );
  return rows.map(({ column, values, covered }) => ({
    column,
    values: values ?? [],
    isComplete: Number(covered) > 0.999,
  }));
}
