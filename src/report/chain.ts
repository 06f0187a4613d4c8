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
}

export type Freshness = 'fresh' | 'stale' | 'unknown';

/** A link is stale when its age exceeds its period by half: a daily one is given until noon of the next day. */
const PATIENCE = 1.5;

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
