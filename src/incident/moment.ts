import type { Command } from 'commander';
import { UsageError } from '../errors.ts';

export interface Happened {
  /** As it was typed. */
  readonly happened?: string;
}

/** The second clock: when it happened. The first one, when it was written down, is the machine's and cannot be chosen. */
export function withHappened(command: Command): Command {
  return command.option('--happened <time>', 'when it happened, if not now (ISO 8601)');
}

/** The event's field for it; nothing where it happened when it was written down. */
export function happenedOf({ happened }: Happened): { readonly happened?: string } {
  return happened === undefined ? {} : { happened: momentOf(happened) };
}

/** A typed time as ISO 8601 in UTC. Throws UsageError `incident/time`. */
export function momentOf(typed: string): string {
  const time = Date.parse(typed);
  if (!Number.isNaN(time) && /^\d{4}-\d{2}-\d{2}/.test(typed)) return new Date(time).toISOString();
  throw new UsageError({
    code: 'incident/time',
    message: `"${typed}" is not a time.`,
    hint: 'Write it as 2026-11-23T08:40Z.',
  });
}
