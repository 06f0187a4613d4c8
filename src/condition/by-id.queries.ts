import type { Tx } from '../db/session.types.ts';
import { UserError } from '../errors.ts';

/** SQLSTATEs of an id that the column's type cannot hold. */
const REFUSED_BY_TYPE = ['22P02', '22003', '22007', '22008'];

/** Rows for an id given as `$1`; an id that the column's type refuses is an id that nothing has. */
export function rowsById<Row>(tx: Tx, sql: string, id: string): Promise<Row[]> {
  return rowsByIds(tx, sql, [id]);
}

/** As {@link rowsById} for several ids: none where one of them is refused. */
export async function rowsByIds<Row>(tx: Tx, sql: string, ids: readonly string[]): Promise<Row[]> {
  try {
    return await tx.rows<Row>(sql, ids);
  } catch (error) {
    if (error instanceof UserError && REFUSED_BY_TYPE.includes(String(error.data.sqlState))) return [];
    throw error;
  }
}
