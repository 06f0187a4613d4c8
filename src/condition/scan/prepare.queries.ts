import type { Tx } from '../../db/session.types.ts';
import { RefusedByGuard } from '../../errors.ts';
import { readForms } from './guards.queries.ts';
import { withAllJoins, withJoins } from './joined.queries.ts';
import type { Scan } from './sql.ts';

/** A scan whose conditions are asked in the form that is safe and cheapest on this server. */
export interface PreparedScan {
  readonly scan: Scan;
  /** The same without joins: what to go back to when a subquery read for everybody fails on rows that no customer has. */
  readonly guarded: Scan;
}

/**
 * Runs a prepared scan; where the session refuses it for its cost, once more with every subquery that can be written as a join.
 * @throws RefusedByGuard `guard/cost` when that costs too much as well.
 */
export async function withinCost<Result>(
  tx: Tx,
  { scan, guarded }: PreparedScan,
  run: (prepared: PreparedScan) => Promise<Result>,
): Promise<Result> {
  try {
    return await run({ scan, guarded });
  } catch (error) {
    if (!(error instanceof RefusedByGuard) || error.code !== 'guard/cost') throw error;
    const joined = await withAllJoins(tx, guarded);
    if (joined.joins?.length === (scan.joins?.length ?? 0)) throw error;
    return run({ scan: joined, guarded });
  }
}

/** Guards what can raise an error, and joins what is cheaper read once than for every customer. */
export async function prepareScan(tx: Tx, scan: Scan): Promise<PreparedScan> {
  const guarded = { ...scan, forms: await readForms(tx, scan.customer, scan.atoms) };
  return { scan: await withJoins(tx, guarded), guarded };
}
