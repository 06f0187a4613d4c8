import type { Writer } from '../db/embedded-writer.ts';
import { CancelledError } from '../errors.ts';
import { text } from '../text.ts';
import type { CampaignState, DueJob, DueRun, Engine, JobState, Pending, RuleVersionState } from './engine.types.ts';
import { flush } from './engine-flush.ts';
import { executeJob } from './engine-jobs.ts';
import { executeRun, prepareRun } from './engine-run.ts';
import { nextTime, timestamp } from './moments.ts';

export interface AdvanceOptions {
  /** Milliseconds since 1970: the engine's clock stands there afterwards. */
  readonly to: number;
  readonly signal?: AbortSignal | undefined;
}

/** Lets the campaign engine run on: every job and every run that is due until `to` happens, in the order of time. */
export async function advance(writer: Writer, { to, signal }: AdvanceOptions): Promise<void> {
  const engine = await loadEngine(writer, false);
  for (const due of takeDue(engine, to)) {
    throwIfCancelled(signal);
    await ('job' in due ? executeJob(engine, due) : executeRun(engine, await prepareRun(engine, due)));
  }
  await flush(engine);
  await saveState(engine, to);
}

/** @throws CancelledError */
export function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted)
    throw new CancelledError(
      text(
        'Cancelled while the campaign engine was running. The demo is as it was.',
        'Прервано, пока работал движок кампаний. Демо осталось прежним.',
      ),
    );
}

/** Everything that is due until a moment, in the order of time; what comes after it is planned. Runs get their ids here. */
export function takeDue(engine: Engine, to: number): (DueJob | DueRun)[] {
  const due: (DueJob | { campaign: CampaignState; moment: number })[] = [];
  for (const job of engine.jobs)
    for (; job.nextRunAt <= to; job.nextRunAt = nextTime(job.nextRunAt, job.run_time, null))
      if (job.enabled) due.push({ job, moment: job.nextRunAt });
  for (const campaign of engine.campaigns)
    for (
      ;
      campaign.nextRunAt <= to;
      campaign.nextRunAt = nextTime(campaign.nextRunAt, campaign.run_time, campaign.run_day)
    )
      due.push({ campaign, moment: campaign.nextRunAt });
  due.sort((a, b) => a.moment - b.moment);
  return due.map((event) => ('job' in event ? event : { ...event, runId: engine.ids.nextRun++ }));
}

const noRows = (): Pending => ({
  runs: [],
  stages: [],
  exclusions: [],
  events: [],
  jobRuns: [],
  responding: new Map(),
});

const milliseconds = (column: string) => `(extract(epoch from ${column}) * 1000)::bigint`;

/** Reads all that the engine must know before it runs on from where the clock stands. */
export async function loadEngine(writer: Writer, isHistory: boolean): Promise<Engine> {
  const [facts] = await writer.rows<{
    now: number;
    customers: number;
    seed: number;
    records: number;
    merged: number;
    run_id: number;
  }>(
    `select ${milliseconds('k.now_at')} as now, s.customers, s.seed, c.records, c.merged,
      (select coalesce(max(run_id), 1000) + 1 from mkt.run) as run_id
    from mkt.clock k cross join demo_private.setting s
    cross join (select count(*) as records, count(merged_into) as merged from crm.customer) c`,
  );
  const { now, customers, seed, records, merged, run_id } = facts!;
  const { campaigns, jobs, versions } = await readPlan(writer);
  return {
    writer,
    customers,
    seed,
    isHistory,
    records,
    merged,
    campaigns: campaigns.map((campaign) => ({
      ...campaign,
      nextRunAt: nextTime(now, campaign.run_time, campaign.run_day),
    })),
    jobs: jobs.map((job) => ({ ...job, nextRunAt: nextTime(now, job.run_time, null) })),
    versions,
    pending: noRows(),
    ids: { nextRun: run_id },
    startsAt: now,
  };
}

/** What is to be executed, and by which rules. */
async function readPlan(writer: Writer) {
  const campaigns = await writer.rows<Omit<CampaignState, 'nextRunAt'>>(
    `select k.campaign_code, k.channel, k.segment_code, k.policy_code, k.template_code, k.run_time::text as run_time, k.run_day,
      (select json_agg(json_build_object('offer', o.offer_code, 'rule', f.rule_code) order by o.priority)
       from mkt.campaign_offer o join mkt.offer f on f.offer_code = o.offer_code where o.campaign_code = k.campaign_code) as offers
    from mkt.campaign k where k.status = 'ACTIVE' order by k.campaign_code`,
  );
  const jobs = await writer.rows<Omit<JobState, 'nextRunAt'>>(
    'select job_code, enabled, run_time::text as run_time from mkt.job order by run_time',
  );
  const versions = await writer.rows<RuleVersionState>(
    `select rule_code, version, body, ${milliseconds('valid_from')} as "from",
      coalesce(${milliseconds('valid_to')}, 9007199254740991) as "to" from mkt.rule_version`,
  );
  return { campaigns, jobs, versions };
}

/** Leaves behind what the next start of the engine, and everybody who looks, must find: the clock and what is due when. */
export async function saveState(engine: Engine, to: number): Promise<void> {
  const { writer } = engine;
  await writer.rows('update mkt.clock set now_at = $1', [timestamp(to)]);
  for (const { campaign_code, nextRunAt } of engine.campaigns)
    await writer.rows('update mkt.campaign set next_run_at = $2 where campaign_code = $1', [
      campaign_code,
      timestamp(nextRunAt),
    ]);
  for (const { job_code, enabled, nextRunAt } of engine.jobs)
    await writer.rows(
      `update mkt.job j set next_run_at = $2, last_started_at = l.started_at, last_status = l.status, error = l.error,
        last_success_at = (select max(finished_at) from mkt.job_run where job_code = $1 and status = 'OK')
      from (select started_at, status, error from mkt.job_run where job_code = $1 order by started_at desc limit 1) l
      where j.job_code = $1`,
      [job_code, enabled ? timestamp(nextRunAt) : null],
    );
}
