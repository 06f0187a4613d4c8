import type { Command } from 'commander';
import { UsageError } from '../errors.ts';
import { type Text, text, verbatim } from '../text.ts';

export interface Happened {
  /** As it was typed. */
  readonly happened?: string;
}

/** The second clock: when it happened. The first one, when it was written down, is the machine's and cannot be chosen. */
export function withHappened(command: Command): Command {
  return command.option('--happened <time>', 'when it happened, if not now (ISO 8601)');
}

/**
 * The event's field for it; nothing where it happened when it was written down.
 * Throws UsageError `incident/time` for what is no time, `incident/time-future` for one that has not come yet.
 */
export function happenedOf({ happened }: Happened, now: Date): { readonly happened?: string } {
  return happened === undefined ? {} : { happened: pastMoment(happened, now) };
}

/** A typed time as ISO 8601 in UTC. Throws UsageError `incident/time`. */
export function momentOf(typed: string): string {
  const time = Date.parse(typed);
  if (!Number.isNaN(time) && /^\d{4}-\d{2}-\d{2}/.test(typed)) return new Date(time).toISOString();
  throw new UsageError({
    code: 'incident/time',
    message: text(`"${typed}" is not a time.`, `«${typed}» — не время.`),
    hint: text('Write it as 2026-11-23T08:40Z.', 'Напишите так: 2026-11-23T08:40Z.'),
  });
}

/** Times are typed to the minute, and the clocks of two machines are never the same: what differs by less contradicts nothing. */
export const TOLERANCE_MS = 120_000;

/**
 * A typed time that has come, by the clock at which it was typed or at which the event was written down.
 * Throws UsageError `incident/time`, `incident/time-future`. Pure.
 */
export function pastMoment(typed: string, now: Date): string {
  const moment = momentOf(typed);
  if (Date.parse(moment) <= now.getTime() + TOLERANCE_MS) return moment;
  const [told, zone, written] = [toldMoment(typed, moment), zoneHint(typed), shortIso(now.toISOString())];
  throw new UsageError({
    code: 'incident/time-future',
    message: text(
      `${told.en} had not come yet when it was written down, at ${written}; nothing was written.`,
      `Время ${told.ru} ещё не наступило, когда его записывали, в ${written}; ничего не записано.`,
    ),
    hint: text(
      `Write when it happened, with its zone: 2026-11-23T08:40Z, or 2026-11-23T11:40+03:00.${zone.en}`,
      `Напишите, когда это случилось, с часовым поясом: 2026-11-23T08:40Z или 2026-11-23T11:40+03:00.${zone.ru}`,
    ),
    data: { typed, moment, now: now.toISOString() },
  });
}

/** `2026-11-23T08:40:00Z`: to the second. */
export const shortIso = (iso: string): string => iso.replace(/\.\d+Z$/, 'Z');

/** What was typed and, where it says the same in another way, which moment that is. */
export function toldMoment(typed: string, moment: string): Text {
  const short = shortIso(moment);
  if (typed === moment || typed === short) return verbatim(short);
  return text(`"${typed}" (${short})`, `«${typed}» (${short})`);
}

/** How a time was read that says no zone; nothing where it says one. */
export function zoneHint(typed: string): Text {
  if (/^\d{4}-\d{2}-\d{2}$/.test(typed.trim()))
    return text(' A day alone is its midnight in UTC.', ' День без времени — это его полночь по UTC.');
  if (/(Z|GMT|UTC|[+-]\d{2}:?\d{2})$/i.test(typed.trim())) return verbatim('');
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  return text(
    ` A time without a zone is by this machine’s clock, ${timeZone}.`,
    ` Время без часового пояса — по часам этой машины, ${timeZone}.`,
  );
}
