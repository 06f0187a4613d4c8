import type { Tx } from '../db/session.types.ts';
import type { Formula } from './formula.ts';
import { readForms } from './guards.queries.ts';
import type { Scan } from './sql.ts';

/** A scan whose conditions are asked in the form that is safe and cheapest on this server. */
export interface PreparedScan {
  readonly scan: Scan;
}

/** Guards what can raise an error. */
export async function prepareScan(
  tx: Tx,
  scan: Scan,
  _question: { readonly formula: Formula; readonly indexOf: ReadonlyMap<string, number> },
): Promise<PreparedScan> {
  return { scan: { ...scan, forms: await readForms(tx, scan.customer, scan.atoms) } };
}
