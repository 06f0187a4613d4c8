const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Milliseconds of `30s`, `15m`, `4h`, `2d`; undefined where it is none of these. */
export function readDuration(source: string): number | undefined {
  const [, number, unit] = /^(\d{1,6})(ms|s|m|h|d)$/.exec(source) ?? [];
  return unit === undefined ? undefined : Number(number) * UNITS[unit]!;
}
