/** Splits rows that carry the number of all victims from those that are shown. */
export function victims<Row extends { readonly total: number }>(
  rows: readonly Row[],
): { readonly total: number; readonly rows: readonly Omit<Row, 'total'>[] } {
  return { total: Number(rows[0]?.total ?? 0), rows: rows.map(({ total: _, ...row }) => row) };
}
