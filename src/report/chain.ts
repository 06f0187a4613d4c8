/** One link of the chain from events to a report. Times are ISO 8601 in UTC. */
export interface Link {
  readonly report: string;
  /** 1 = the events. */
  readonly position: number;
  readonly name: string;
  readonly kind: 'events' | 'summary' | 'report';
  readonly job: string | null;
  readonly refreshedAt: string | null;
  readonly newestRowAt: string | null;
  readonly periodSeconds: number | null;
  readonly error: string | null;
}

/** The scheduled job that fills a link. */
export interface Job {
  readonly id: string;
  readonly name: string | null;
  readonly enabled: boolean | null;
  readonly schedule: string | null;
  readonly periodSeconds: number | null;
  readonly lastStartedAt: string | null;
  readonly lastSuccessAt: string | null;
  readonly lastStatus: string | null;
  readonly nextRunAt: string | null;
  /** How long the last run took, and after what it is cut off, in seconds. */
  readonly lastSeconds: number | null;
  readonly limitSeconds: number | null;
  readonly error: string | null;
}

export interface Report {
  readonly id: string;
  readonly name: string | null;
  readonly owner: string | null;
  readonly periodFrom: string | null;
  readonly periodTo: string | null;
  readonly builtAt: string | null;
  readonly status: string | null;
  readonly shown: number | null;
  /** Kind of the responses that it counts; null = something else, or not said. */
  readonly counts: string | null;
  /** What is one by its own definition; null = each response. */
  readonly unit: 'responses' | 'customers' | 'messages' | null;
  readonly channel: string | null;
  readonly campaign: string | null;
  /** Zone in which it cuts its days; null = that of the business. */
  readonly zone: string | null;
  readonly deliveredAt: string | null;
}

/** The run that a report's newest events would come from. */
export interface LastRun {
  readonly id: string;
  readonly campaign: string | null;
  readonly startedAt: string;
}

export type Freshness = 'fresh' | 'stale' | 'unknown';

/** A link is stale when its age exceeds its period by half: a daily one is given until noon of the next day. */
export const PATIENCE = 1.5;

/** Seconds since the last refresh; null when it was never refreshed or that is not recorded. */
export function ageOf({ refreshedAt }: Link, asOf: string): number | null {
  return refreshedAt === null ? null : (Date.parse(asOf) - Date.parse(refreshedAt)) / 1000;
}

/** Whether a link is as fresh as its period promises. */
export function freshnessOf(link: Link, asOf: string): Freshness {
  const age = ageOf(link, asOf);
  if (age === null || link.periodSeconds === null || link.periodSeconds <= 0) return 'unknown';
  return age > PATIENCE * link.periodSeconds ? 'stale' : 'fresh';
}

const FAILED_WORDS = /fail|error|abort|timeout|ошиб/i;

/** Whether the last run of a job ended badly: an error text, or a status that says so. */
export function hasFailed({ error, lastStatus }: Job): boolean {
  return error !== null || (lastStatus !== null && FAILED_WORDS.test(lastStatus));
}

/** Why a job failed, as far as its error text tells: it decides whom to ask. */
export type FailureKind = 'time-limit' | 'rights' | 'space' | 'exception';

const KINDS: readonly (readonly [FailureKind, RegExp])[] = [
  ['time-limit', /time.?out|timed out|canceling statement|time limit|deadline|превышен.*врем|тайм-?аут/i],
  ['rights', /permission denied|access denied|not writable|read-only file|forbidden|нет прав|доступ запрещ/i],
  ['space', /no space left|disk full|could not (?:write|extend)|temp_file_limit|out of memory|нет места/i],
];

/** What kind of failure an error text tells of. */
export function failureKind(error: string | null): FailureKind {
  return KINDS.find(([, pattern]) => pattern.test(error ?? ''))?.[0] ?? 'exception';
}

/** Why a link is old although nothing says that its job is off or failing. */
export type Idleness = 'not-started' | 'not-ended' | 'wrote-nothing' | 'unknown';

/**
 * What a job did while its link grew old: it was not started (the scheduler), started and has not ended (it waits, or runs into its limit), or ended well and
 * wrote nothing that can be seen: its schedule is consumed, and nothing came of it.
 */
export function idlenessOf({ refreshedAt }: Link, job: Job | null): Idleness {
  if (!job || refreshedAt === null || job.periodSeconds === null) return 'unknown';
  const written = Date.parse(refreshedAt) + PATIENCE * job.periodSeconds * 1000;
  if (job.lastSuccessAt !== null && Date.parse(job.lastSuccessAt) > written - job.periodSeconds * 500)
    return 'wrote-nothing';
  if (job.lastStartedAt === null) return 'unknown';
  const hasEnded = job.lastSuccessAt !== null && Date.parse(job.lastSuccessAt) >= Date.parse(job.lastStartedAt);
  return Date.parse(job.lastStartedAt) > Date.parse(refreshedAt) && !hasEnded ? 'not-ended' : 'not-started';
}
