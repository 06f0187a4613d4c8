import type { ChangeRef } from '../causes/segment.ts';
import { type Clock, pinClock } from '../condition/clock.ts';
import type { ExclusionList } from '../condition/columns.ts';
import type { TypesOf } from '../condition/zone.ts';
import type { Tx } from '../db/session.types.ts';
import { UserError } from '../errors.ts';
import { keeps, relation } from '../system/compose.ts';
import type { SystemDescription } from '../system/description.ts';

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
