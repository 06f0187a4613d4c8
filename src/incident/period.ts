import { UsageError } from '../errors.ts';
import { text } from '../text.ts';
import { momentOf } from './moment.ts';

const DAY = 86_400_000;

/** `2026-11-01`, `2026-11-01T08:00Z`, or `90d` = so many days ago. A day that is the end is meant to its own end. Throws UsageError `incident/time`. */
export function boundOf(typed: string, now: Date, edge: 'since' | 'until'): string {
  const [, days] = /^(\d{1,5})d$/.exec(typed.trim()) ?? [];
  if (days !== undefined) return new Date(now.getTime() - Number(days) * DAY).toISOString();
  const moment = momentOf(typed);
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(typed.trim());
  return isDay && edge === 'until' ? new Date(Date.parse(moment) + DAY - 1).toISOString() : moment;
}

/** A whole number from 1 on. Throws UsageError `usage/number`. */
export function countOf(option: string, typed: string, most: number): number {
  const count = /^\d{1,9}$/.test(typed.trim()) ? Number(typed) : 0;
  if (count >= 1 && count <= most) return count;
  throw new UsageError({
    code: 'usage/number',
    message: text(
      `${option} "${typed}" is no number from 1 to ${most}.`,
      `${option} «${typed}» — не число от 1 до ${most}.`,
    ),
    hint: text(`Write it like: ${option} 3`, `Напишите так: ${option} 3`),
  });
}
