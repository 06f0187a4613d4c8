import { usualOf } from '../model/statistics.ts';

/** One load of customers, as the system recorded it. */
export interface Batch {
  readonly id: string;
  readonly source: string | null;
  readonly status: string | null;
  /** ISO 8601. */
  readonly startedAt: string | null;
  readonly rowsRead: number | null;
  readonly rowsRejected: number | null;
}

/** A load whose numbers are out of line. */
export interface OddLoad extends Batch {
  /** Usual share of rejected rows, 0 to 1; null where the history is too short. */
  readonly usualShare: number | null;
  readonly reason: 'failed' | 'rejects' | 'volume';
}

/** Loads that a usual number is made from, at least. */
const HISTORY = 5;

/**
 * Whether the last load, the first of the list, differs from those of the same source before it: it failed; it rejected a far larger share than
 * usual, by six spreads and ten points at least; or it read less than half or more than one and a half of the usual rows.
 */
export function findOddLoad([last, ...others]: readonly Batch[]): OddLoad | undefined {
  if (!last) return undefined;
  const before = others.filter(({ source }) => source === last.source);
  const share = ({ rowsRead, rowsRejected }: Batch): number | null =>
    rowsRead && rowsRejected !== null ? rowsRejected / rowsRead : null;
  const usualShare = usualOf(before.map(share), HISTORY);
  const usualRows = usualOf(
    before.map(({ rowsRead }) => rowsRead),
    HISTORY,
  );
  const odd = (reason: OddLoad['reason']): OddLoad => ({ ...last, usualShare: usualShare?.median ?? null, reason });
  if (/fail|error|abort/i.test(last.status ?? '')) return odd('failed');
  const now = share(last);
  if (now !== null && usualShare && now - usualShare.median > Math.max(0.1, 6 * usualShare.spread))
    return odd('rejects');
  if (last.rowsRead === null || !usualRows) return undefined;
  const away = Math.abs(last.rowsRead - usualRows.median);
  return away > Math.max(usualRows.median / 2, 6 * usualRows.spread) ? odd('volume') : undefined;
}
