import type { Tx } from '../../db/session.types.ts';
import { readForms } from './guards.queries.ts';
import { withJoins } from './joined.queries.ts';
import type { Scan } from './sql.ts';

/** A scan whose conditions are asked in the form that is safe and cheapest on this server. */
export interface PreparedScan {
  readonly scan: Scan;
  /** The same without joins: what to go back to when a subquery read for everybody fails on rows that no customer has. */
  readonly guarded: Scan;
}

/** Guards what can raise an error, and joins what is cheaper read once than for every customer. */
export async function prepareScan(tx: Tx, scan: Scan): Promise<PreparedScan> {
  const guarded = { ...scan, forms: await readForms(tx, scan.customer, scan.atoms) };
  return { scan: await withJoins(tx, guarded), guarded };
}
