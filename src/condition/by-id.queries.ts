import type { Tx } from '../db/session.types.ts';
import { UserError } from '../errors.ts';

/** SQLSTATEs of an id that the column's type cannot hold. */
const REFUSED_BY_TYPE = ['22P02', '22003', '22007', '22008'];

/** Rows for an id given as `$1`; an id that the column's type refuses is an id that nothing has. */
export async function rowsById<Row>(tx: Tx, sql: string, id: string): Promise<Row[]> {
  try {
    return await tx.rows<Row>(sql, [id]);
  } catch (error) {
    if (error instanceof UserError && REFUSED_BY_TYPE.includes(String(error.data.sqlState))) return [];
    throw error;
  }
}
