import { medianOf, usualOf } from '../model/statistics.ts';
import type { Run } from './run.ts';
import { selectedBy } from './run.ts';

/** Runs of one weekday below which a weekday has no usual of its own. */
export const ENOUGH_OF_A_WEEKDAY = 5;

/** 1 = Monday … 7 = Sunday, on the clock of the business; null where the run has no time. */
export function weekdayOf(run: Pick<Run, 'startedAt' | 'plannedAt'>, zone: string): number | null {
  const at = run.startedAt ?? run.plannedAt;
  if (at === null || Number.isNaN(Date.parse(at))) return null;
  const day = new Date(at).toLocaleDateString('sv-SE', { timeZone: zone });
  return ((new Date(`${day}T12:00:00Z`).getUTCDay() + 6) % 7) + 1;
}

export interface EarlierRun {
  readonly run: Run;
  /** Whether the run ended and nothing broke in it: its numbers may differ from other days'. */
  readonly isWhole: boolean;
  /** Whether nothing at all was odd about it. */
  readonly isGood: boolean;
}

/**
 * The earlier runs of the same weekday, where this weekday has a level of its own; undefined where days are alike or too little is known.
 *
 * A Monday of three times as many is no fault when Mondays always are so. It is one when the last five Mondays only lie within a fault that
 * lasts for weeks: so between any two of them a good run of another day must lie, which shows that the campaign came back to its level.
 */
export function runsOfWeekday(run: Run, earlier: readonly EarlierRun[], zone: string): readonly Run[] | undefined {
  const weekday = weekdayOf(run, zone);
  if (weekday === null) return undefined;
  const isSame = (one: EarlierRun) => weekdayOf(one.run, zone) === weekday;
  const same = earlier.filter((one) => isSame(one) && one.isWhole).map((one) => one.run);
  const others = earlier.filter((one) => !isSame(one) && one.isGood).map((one) => one.run);
  if (same.length < ENOUGH_OF_A_WEEKDAY || others.length < ENOUGH_OF_A_WEEKDAY) return undefined;
  return isApart(same, others) && comesBack(same, run, others) ? same : undefined;
}

/** Whether the weekday's audience lies outside what the other days usually have, by the measure by which a jump is a jump. */
function isApart(same: readonly Run[], others: readonly Run[]): boolean {
  const usual = usualOf(others.map(selectedBy), ENOUGH_OF_A_WEEKDAY);
  const own = same.map(selectedBy).filter((selected) => selected !== null);
  if (!usual || own.length < ENOUGH_OF_A_WEEKDAY) return false;
  return Math.abs(medianOf(own) - usual.median) > toleranceOf(usual);
}

/** How far a number of people may lie from its median: a quarter, six spreads, or what chance does to small numbers. */
export function toleranceOf({ median, spread }: { readonly median: number; readonly spread: number }): number {
  return Math.max(0.25 * median, 6 * spread, 5 * Math.sqrt(median));
}

function comesBack(same: readonly Run[], run: Run, others: readonly Run[]): boolean {
  const moments = [...same, run].map(momentOf);
  const between = others.map(momentOf);
  return moments.slice(1).every((end, index) => between.some((at) => at > moments[index]! && at < end));
}

function momentOf({ startedAt, plannedAt }: Run): number {
  return Date.parse(startedAt ?? plannedAt ?? '');
}
