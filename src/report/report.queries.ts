import type { Tx } from '../db/session.types.ts';
import { relation } from '../system/compose.ts';
import type { SystemDescription } from '../system/description.ts';
import type { Job, LastRun, Link, Report } from './chain.ts';

const REPORT_COLUMNS = `p.id::text as id, p.name, p.owner, p.period_from as "periodFrom", p.period_to as "periodTo", p.built_at as "builtAt",
  p.status, p.shown::float8 as shown, p.counts, p.unit, p.channel, p.campaign::text as campaign, p.zone, p.delivered_at as "deliveredAt"`;

/** Every report, ordered by code. The recount is left to a trace: it reads the events. */
export function readReports(tx: Tx, system: SystemDescription): Promise<Report[]> {
  return tx.rows<Report>(`select ${REPORT_COLUMNS} from ${relation(system, 'report', 'p')} order by p.id`);
}

/** The number of a report counted from the events, in the period that the report itself says; null where the description gives no recount. */
export async function readRecounted(tx: Tx, system: SystemDescription, report: string): Promise<number | null> {
  const rows = await tx.rows<{ recounted: number | null }>(
    `select p.recounted::float8 as recounted from ${relation(system, 'report', 'p')} where p.id = $1`,
    [report],
    { rowLimit: 1 },
  );
  return rows[0]?.recounted ?? null;
}

/** The last run that a report's events would come from: of its campaign and channel. Undefined where there is none yet. */
export async function readLastRun(
  tx: Tx,
  system: SystemDescription,
  { campaign, channel }: Pick<Report, 'campaign' | 'channel'>,
  asOf: string,
): Promise<LastRun | undefined> {
  const [last] = await tx.rows<LastRun>(
    `select r.id::text as id, r.campaign::text as campaign, r.started_at as "startedAt" from ${relation(system, 'run', 'r')}
     where r.started_at <= $1::timestamptz and ($2::text is null or r.campaign::text = $2) and ($3::text is null or r.channel::text = $3)
     order by r.started_at desc, r.id desc limit 1`,
    [asOf, campaign, channel],
  );
  return last;
}

/** The links of all reports, in order. */
export function readLinks(tx: Tx, system: SystemDescription): Promise<Link[]> {
  return tx.rows<Link>(
    `select l.report::text as report, l.position, l.name, l.kind, l.job::text as job, l.refreshed_at as "refreshedAt",
       l.newest_row_at as "newestRowAt", l.period_seconds::float8 as "periodSeconds", l.error
     from ${relation(system, 'report_link', 'l')}
     order by l.report, l.position`,
  );
}

/** Every scheduled job. */
export function readJobs(tx: Tx, system: SystemDescription): Promise<Job[]> {
  return tx.rows<Job>(
    `select j.id::text as id, j.name, j.enabled, j.schedule, j.period_seconds::float8 as "periodSeconds",
       j.last_started_at as "lastStartedAt", j.last_success_at as "lastSuccessAt", j.last_status as "lastStatus",
       j.next_run_at as "nextRunAt", j.last_seconds::float8 as "lastSeconds", j.limit_seconds::float8 as "limitSeconds", j.error
     from ${relation(system, 'job', 'j')}
     order by j.id`,
  );
}

export interface JobChange {
  readonly at: string;
  readonly who: string | null;
  readonly kind: string;
  readonly object: string;
  readonly field: string | null;
  readonly before: string | null;
  readonly after: string | null;
  readonly comment: string | null;
  readonly ticket: string | null;
}

/** What the change log says of these jobs up to a moment, oldest first, the newest 50 lines. */
export async function readJobChanges(
  tx: Tx,
  system: SystemDescription,
  jobs: readonly string[],
  until: string,
): Promise<JobChange[]> {
  const rows = await tx.rows<JobChange>(
    `select h.at, h.who, h.kind, h.object, h.field, h.before, h.after, h.comment, h.ticket
     from ${relation(system, 'change', 'h')}
     where h.object = any($1) and h.at <= $2
     order by h.at desc
     limit 50`,
    [jobs, until],
  );
  return rows.reverse();
}
