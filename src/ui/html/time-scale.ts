/** A stretch of time that is drawn, or a long silence that is drawn short. Times are milliseconds since 1970; places go from 0 to 1. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly start: number;
  readonly end: number;
  readonly isGap: boolean;
}

/** Width of a silence, and how far one must stick out to be drawn so. */
const GAP_WIDTH = 0.07;
const MOST_GAPS = 5;
const LONG = { timesMedian: 20, share: 0.1, milliseconds: 60_000 };

/**
 * Divides the time between the first and the last moment so that work of minutes is still seen beside nights and weekends: a silence that is much longer than
 * the usual one, and a good part of the whole, is drawn as a narrow gap. Everything else keeps its proportion. Moments are sorted. Pure.
 */
export function stretchesOf(moments: readonly number[]): readonly Stretch[] {
  const first = moments[0] ?? 0;
  const last = moments.at(-1) ?? first;
  if (last <= first) return [{ from: first, to: first, start: 0, end: 1, isGap: false }];
  const gaps = gapsIn(moments, last - first);
  const silent = gaps.reduce((sum, { from, to }) => sum + to - from, 0);
  const scale = (1 - gaps.length * GAP_WIDTH) / Math.max(1, last - first - silent);
  const stretches: Stretch[] = [];
  let place = 0;
  const add = (from: number, to: number, isGap: boolean) => {
    const end = place + (isGap ? GAP_WIDTH : (to - from) * scale);
    stretches.push({ from, to, start: place, end, isGap });
    place = end;
  };
  let at = first;
  for (const { from, to } of gaps) {
    add(at, from, false);
    add(from, to, true);
    at = to;
  }
  add(at, last, false);
  return stretches;
}

function gapsIn(moments: readonly number[], whole: number): readonly { readonly from: number; readonly to: number }[] {
  const steps = moments.slice(1).map((to, at) => ({ from: moments[at]!, to, length: to - moments[at]! }));
  const lengths = steps
    .map(({ length }) => length)
    .filter((length) => length > 0)
    .sort((one, other) => one - other);
  if (lengths.length < 3) return [];
  const usual = lengths[Math.floor((lengths.length - 1) / 2)]!;
  return steps
    .filter(
      ({ length }) => length > usual * LONG.timesMedian && length > whole * LONG.share && length > LONG.milliseconds,
    )
    .sort((one, other) => other.length - one.length)
    .slice(0, MOST_GAPS)
    .sort((one, other) => one.from - other.from);
}

/** Where a moment lies, from 0 to 1. */
export function placeOf(moment: number, stretches: readonly Stretch[]): number {
  const within = stretches.find(({ from, to }) => moment >= from && moment <= to) ?? stretches.at(-1)!;
  const share = within.to > within.from ? (moment - within.from) / (within.to - within.from) : 0;
  return within.start + share * (within.end - within.start);
}
