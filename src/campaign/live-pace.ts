import type { Look } from './live.ts';

/** One reason to expect the end at some time, in seconds from the second look. */
export interface Estimate {
  readonly by: 'watched' | 'since-start' | 'history';
  readonly earliest: number;
  readonly latest: number;
}

/** What the counters moved while we looked, and when the run may end. */
export interface Pace {
  readonly stage: string | null;
  readonly done: number | null;
  readonly total: number | null;
  /** Seconds between the two looks. */
  readonly watchedSeconds: number;
  readonly moved: number | null;
  readonly estimates: readonly Estimate[];
}

export interface PaceAsked {
  readonly first: Look;
  readonly second: Look;
  readonly asOf: string;
  readonly startedAt: string | null;
  readonly usualSeconds: { readonly median: number; readonly spread: number } | null;
}

/**
 * When the stage may end, from three sources that need not agree: what moved while we watched (with twice the error of counting), the mean pace since its
 * start, and its own history. A standing counter gives no estimate of its own.
 */
export function paceOf({ first, second, asOf, startedAt, usualSeconds }: PaceAsked): Pace {
  const { stage, done, total } = second.counters;
  const watchedSeconds = (Date.parse(second.at) - Date.parse(first.at)) / 1000;
  const isSame = first.counters.stage === stage;
  const before = isSame ? first.counters.done : null;
  const moved = done === null || before === null ? null : done - before;
  const left = done === null || total === null ? null : Math.max(0, total - done);
  const elapsed = startedAt === null ? null : (Date.parse(asOf) - Date.parse(startedAt)) / 1000;
  const estimates: Estimate[] = [];
  if (left !== null && moved !== null && moved > 0 && watchedSeconds > 0) {
    const error = Math.min(0.9, 2 / Math.sqrt(moved));
    const rate = moved / watchedSeconds;
    estimates.push({ by: 'watched', earliest: left / (rate * (1 + error)), latest: left / (rate * (1 - error)) });
  }
  if (left !== null && done !== null && done > 0 && elapsed !== null && elapsed > 0) {
    const seconds = (left * elapsed) / done;
    estimates.push({ by: 'since-start', earliest: seconds, latest: seconds });
  }
  if (usualSeconds && elapsed !== null) {
    const { median, spread } = usualSeconds;
    const until = (seconds: number) => Math.max(0, seconds - elapsed);
    if (median + 3 * spread > elapsed)
      estimates.push({ by: 'history', earliest: until(median - 3 * spread), latest: until(median + 3 * spread) });
  }
  return { stage, done, total, watchedSeconds, moved, estimates };
}
