import type { Tx } from '../db/session.types.ts';
import { keeps, relation } from '../system/compose.ts';
import type { CustomerMapping, SystemDescription } from '../system/description.ts';
import type { ColumnStatistics, ComparedLiteral, DictionaryRow } from './literals.ts';

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
