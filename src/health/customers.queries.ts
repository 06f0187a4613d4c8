import { quoted } from '../condition/identifier.ts';
import type { Tx } from '../db/session.types.ts';
import type { CustomerMapping } from '../system/description.ts';

/** Rows of a table from which a sample is read instead of all. */
const SAMPLE_FROM = 200_000;
const SAMPLE_ROWS = 100_000;

/** Counts over the customers, or over a sample of many. */
export interface CustomerCounts {
  readonly population: number;
  /** Per cent of the table's blocks that were read; 100 = all. */
  readonly percent: number;
  /** One number for each expression, in their order. */
  readonly counts: readonly number[];
}

/** Counts customers for whom each SQL condition is TRUE, in one pass. Values never leave the database. */
export async function countCustomers(
  tx: Tx,
  customer: CustomerMapping,
  conditions: readonly string[],
): Promise<CustomerCounts> {
  const percent = await samplePercent(tx, customer.table);
  const sample = percent < 100 ? ` tablesample system (${percent}) repeatable (1)` : '';
  const counted = conditions.map((one, index) => `count(*) filter (where (${one})) as n${index}`);
  const where = customer.where ? ` where ${customer.where}` : '';
  const [row] = await tx.rows<Record<string, number>>(
    `select ${['count(*) as population', ...counted].join(', ')} from ${customer.table} ${customer.alias}${sample}${where}`,
  );
  return { population: row!['population']!, percent, counts: conditions.map((_, index) => row![`n${index}`]!) };
}

/** Only tables can be sampled; a view is read whole, and the limit on the cost of a statement stands before it. */
export async function samplePercent(tx: Tx, table: string): Promise<number> {
  const [row] = await tx.rows<{ rows: number }>(
    `select c.reltuples::float8 as rows from pg_catalog.pg_class c where c.oid = to_regclass($1) and c.relkind in ('r', 'm')`,
    [table],
  );
  if (!row || row.rows < SAMPLE_FROM) return 100;
  return Math.max(0.01, Number(((100 * SAMPLE_ROWS) / row.rows).toFixed(2)));
}

/** A column of the customer as SQL. */
export const customerColumn = ({ alias }: CustomerMapping, column: string): string => `${alias}.${quoted(column)}`;
