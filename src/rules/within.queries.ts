import { readTimeTypes } from '../condition/catalog.queries.ts';
import type { Clock } from '../condition/clock.ts';
import { type Formula, leavesOf, sqlOf } from '../condition/formula.ts';
import { differingSql, whereSql } from '../condition/scan/difference.ts';
import { readForms } from '../condition/scan/guards.queries.ts';
import { planScan } from '../condition/scan/scan.queries.ts';
import type { Tx } from '../db/session.types.ts';
import type { CustomerMapping } from '../system/description.ts';
import type { MeasuredImpact } from './impact.queries.ts';

/** How many of those whom a formula selects are let through by the old, by the new version of a rule; one scan. */
export async function readWithin(
  tx: Tx,
  customer: CustomerMapping,
  { formula, measured, clock }: { readonly formula: Formula; readonly measured: MeasuredImpact; readonly clock: Clock },
): Promise<{ readonly audience: number; readonly before: number; readonly after: number }> {
  const conditions = leavesOf(formula).map(sqlOf);
  const typesOf = await readTimeTypes(tx, conditions, customer);
  const keyType = measured.columns.get(customer.key) ?? '';
  const segment = planScan(customer, conditions, { clock, keyType, typesOf });
  const places = new Map(leavesOf(formula).map((leaf, index) => [leaf, index]));
  const selected = whereSql(
    { ...segment, forms: await readForms(tx, customer, segment.atoms) },
    formula,
    (leaf) => places.get(leaf) ?? 0,
  );
  const { scan, editing, atomOf } = measured;
  const rule = { ...scan, forms: await readForms(tx, customer, scan.atoms) };
  const { before, after, common } = differingSql(rule, { apart: editing.apart, atomOf });
  const [row] = await tx.rows<{ audience: number; before: number; after: number }>(
    `select count(*) as audience, count(*) filter (where ${common} and ${before}) as before, count(*) filter (where ${common} and ${after}) as after
     from ${customer.table} ${customer.alias}
     where ${customer.where ? `(${customer.where}) and ` : ''}(${selected})`,
    [],
    // A limit on the fetch would forbid the server to count with several processes.
    { rowLimit: Number.POSITIVE_INFINITY },
  );
  return row!;
}
