import type { Writer } from '../db/embedded-writer.ts';

/** Inserts any number of rows in one statement. All rows have the keys of the first one, which are column names of ours. */
export async function insertRows(
  writer: Writer,
  table: string,
  rows: readonly Readonly<Record<string, unknown>>[],
): Promise<void> {
  if (rows.length === 0) return;
  const columns = Object.keys(rows[0]!).join(', ');
  await writer.rows(
    `insert into ${table} (${columns}) select ${columns} from jsonb_populate_recordset(null::${table}, $1)`,
    [JSON.stringify(rows)],
  );
}
