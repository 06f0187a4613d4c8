import type { Tx } from '../../db/session.types.ts';
import { groupedByCodes, type Scan } from './sql.ts';

/** Up to so many conditions nothing is estimated: full patterns are tried first. */
const FEW_ATOMS = 14;
/** Customers that the estimate looks at. */
const LOOKED_AT = 20_000;

/**
 * How many truth patterns there are at least, from a few pages of the table; undefined where it is not worth asking or cannot be asked (few
 * conditions, few customers, a view, a table without statistics). Chao's estimate: patterns seen once tell how many were not seen; it errs
 * to the low side, so that the full form is given up only where it surely is too much.
 */
export async function estimatePatterns(tx: Tx, scan: Scan): Promise<number | undefined> {
  if (scan.atoms.length <= FEW_ATOMS || scan.sample || scan.joins) return undefined;
  const [table] = await tx.rows<{ rows: number; kind: string }>(
    `select r.reltuples::float8 as rows, r.relkind::text as kind from pg_catalog.pg_class r where r.oid = to_regclass($1)`,
    [scan.customer.table],
  );
  if (!table || !['r', 'm'].includes(table.kind) || table.rows < LOOKED_AT * 10) return undefined;
  const percent = Math.max(0.01, (LOOKED_AT / table.rows) * 100);
  const few = groupedByCodes({ ...scan, sample: { percent, seed: 1, method: 'system' } });
  const [seen] = await tx.rows<{ patterns: number; once: number; twice: number }>(
    `select count(*) as patterns, count(*) filter (where s.customers = 1) as once, count(*) filter (where s.customers = 2) as twice
     from (\n${few}\n) s`,
  );
  if (!seen) return undefined;
  const unseen = seen.once ** 2 / (2 * Math.max(1, seen.twice));
  return Math.min(table.rows, seen.patterns + unseen);
}
