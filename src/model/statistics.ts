/** What is usual for a number, from its own history. */
export interface Usual {
  /** How many values it was made from. */
  readonly values: number;
  readonly median: number;
  /** Median absolute deviation times 1.4826: for normal noise the same as the standard deviation, and deaf to a few bad values. */
  readonly spread: number;
}

/** The middle value; NaN for no values. */
export function medianOf(values: readonly number[]): number {
  if (values.length === 0) return Number.NaN;
  const sorted = [...values].sort((one, other) => one - other);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Median and spread of the values that are known, or undefined when fewer than `atLeast` are. */
export function usualOf(values: readonly (number | null | undefined)[], atLeast: number): Usual | undefined {
  const known = values.filter((value): value is number => typeof value === 'number' && Number.isFinite(value));
  if (known.length < Math.max(1, atLeast)) return undefined;
  const median = medianOf(known);
  const spread = 1.4826 * medianOf(known.map((value) => Math.abs(value - median)));
  return { values: known.length, median: rounded(median), spread: rounded(spread) };
}

/** Three decimals: what lies behind is noise of the arithmetic, not of the data. */
export function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
