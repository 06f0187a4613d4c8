import type { Engine } from './engine.types.ts';

/** How many, by reason or by state. */
export type Counts = Readonly<Record<string, number>>;

export const total = (counts: Counts) => Object.values(counts).reduce((sum, count) => sum + count, 0);

/** Sends a statement that gives rows of `key` and `rows`. */
export async function countRows(engine: Engine, sql: string): Promise<Counts> {
  const rows = await engine.writer.rows<{ key: string; rows: number }>(sql);
  return Object.fromEntries(rows.map((row) => [row.key, row.rows]));
}
