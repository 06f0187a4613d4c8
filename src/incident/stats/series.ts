import type { Measured } from './measure.ts';
import type { Series } from './series.types.ts';

const DAY = 86_400_000;
/** More parts than this cannot be read in a line. */
const MOST = 26;

/** Cuts a time into days, weeks or months, whichever are the shortest that make no more than 26 parts; of months the last 26. `from` and `to` in ISO 8601. Pure. */
export function seriesBetween(from: string, to: string): Series {
  for (const unit of ['day', 'week'] as const) {
    const starts = startsBetween(from, to, unit);
    if (starts.length <= MOST) return { unit, starts };
  }
  return { unit: 'month', starts: startsBetween(from, to, 'month').slice(-MOST) };
}

/** How many incidents were opened in each part. Pure. */
export function seriesOf(all: readonly Measured[], { unit, starts }: Series): readonly number[] {
  const counts = new Map(starts.map((start) => [start, 0]));
  for (const { openedAt } of all) {
    const start = startOf(openedAt, unit);
    const count = counts.get(start);
    if (count !== undefined) counts.set(start, count + 1);
  }
  return [...counts.values()];
}

function startsBetween(from: string, to: string, unit: Series['unit']): readonly string[] {
  const [starts, last] = [[startOf(from, unit)], startOf(to, unit)];
  while (starts.at(-1)! < last && starts.length < 1200) starts.push(nextOf(starts.at(-1)!, unit));
  return starts;
}

function startOf(at: string, unit: Series['unit']): string {
  if (unit === 'month') return `${at.slice(0, 7)}-01`;
  const day = new Date(`${at.slice(0, 10)}T00:00:00Z`);
  const sinceMonday = (day.getUTCDay() + 6) % 7;
  return dayOf(day.getTime() - (unit === 'week' ? sinceMonday * DAY : 0));
}

function nextOf(start: string, unit: Series['unit']): string {
  const day = new Date(`${start}T00:00:00Z`);
  if (unit !== 'month') return dayOf(day.getTime() + (unit === 'week' ? 7 : 1) * DAY);
  return dayOf(Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + 1, 1));
}

const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10);
