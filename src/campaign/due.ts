import { secondsBetween } from '../model/moment.ts';
import { saysPaused } from '../model/paused.ts';
import type { Campaign, Run } from './run.ts';

/** How late a planned run may be before we speak of it. */
const GRACE_SECONDS = 3600;

/** Whether the campaign's own status says that somebody halted it. A system that keeps no status says nothing. */
export function isPaused({ status }: Pick<Campaign, 'status'>): boolean {
  return saysPaused(status);
}

/** A run that should have started and has not. */
export interface Due {
  /** ISO 8601 in UTC. */
  readonly plannedAt: string;
  readonly lateSeconds: number;
}

interface Asked {
  readonly run: Pick<Run, 'state' | 'plannedAt'>;
  readonly campaign: Pick<Campaign, 'nextRunAt'>;
  readonly askedFor: 'campaign' | 'run';
  readonly asOf: string;
}

/** A planned run, or the next one of the campaign that was asked for: whoever asks for an old run asks nothing about the next. */
export function dueRun({ run, campaign, askedFor, asOf }: Asked): Due | null {
  const next = askedFor === 'campaign' ? campaign.nextRunAt : null;
  const plannedAt = run.state === 'planned' ? run.plannedAt : next;
  const lateSeconds = secondsBetween(plannedAt, asOf);
  return plannedAt === null || lateSeconds === null || lateSeconds <= GRACE_SECONDS ? null : { plannedAt, lateSeconds };
}

/** Whether the question is why nothing came since the shown run: then what happened up to now may be why. */
export function asksAboutNow(
  asked: Omit<Asked, 'campaign'> & { readonly campaign: Pick<Campaign, 'nextRunAt' | 'status'> },
): boolean {
  return dueRun(asked) !== null || (asked.askedFor === 'campaign' && isPaused(asked.campaign));
}
