import type { Writer } from '../db/embedded-writer.ts';
import { CancelledError } from '../errors.ts';
import type { CampaignState, DueJob, DueRun, Engine, JobState, Pending, RuleVersionState } from './engine.types.ts';
import { flush } from './engine-flush.ts';
import { analyseMessages, executeJob } from './engine-jobs.ts';
import { executeRun, type PreparedRun, prepareRun } from './engine-run.ts';
import { executeRunAtOnce } from './engine-run-at-once.ts';
import { atTime, DAY, nextTime, timestamp } from './moments.ts';

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

/**
 * Makes the demo's first history on three connections: the runs of a week on two of them, by channel (a cap counts only the messages of its
 * own channel, so neither needs the other), and on the third what the week before has left to do. The rows are the same as if everything
 * had happened one after the other.
 */
export async function advanceHistory(
  writers: readonly [Writer, Writer, Writer],
  { to, signal }: AdvanceOptions,
): Promise<void> {
  const [first, second, third] = writers;
  const engine = await loadEngine(first, true);
  let behind = Promise.resolve();
  let leftOver = noRows();
  for (const { from, days } of weeksOf(engine.startsAt, to)) {
    const week = days.map((end) => dayOf(engine, Math.min(to, end)));
    await analyseMessages({ writer: first });
    const runs = week.flatMap((day) => day.runs.map((due) => ({ due, pending: day.pending })));
    const isFirst = ({ due: { campaign } }: PlannedRun) => campaign.channel === 'email' || campaign.channel === 'sms';
    const shares = [
      { engine: { ...engine, writer: first }, runs: runs.filter(isFirst) },
      { engine: { ...engine, writer: second }, runs: runs.filter((run) => !isFirst(run)) },
    ];
    // All are planned before the first one writes: what a stage costs must not depend on who is quicker.
    const prepared = await Promise.all(shares.map((share) => prepareRuns(share.engine, share.runs, from)));
    await Promise.all(shares.map((share, index) => executeRuns(share.engine, prepared[index]!, signal)));
    await behind;
    const pending = [leftOver, ...week.map((day) => day.pending)];
    leftOver = pending.pop()!;
    behind = executeJobs({ ...engine, writer: third }, week, pending, signal);
    // Awaited at the end of the next week; until then nobody else may report its failure.
    behind.catch(() => undefined);
  }
  await behind;
  await flush({ ...engine, pending: leftOver });
  await saveState(engine, to);
}

interface PlannedRun {
  readonly due: DueRun;
  readonly pending: Pending;
}

interface Day {
  readonly jobs: readonly DueJob[];
  readonly runs: readonly DueRun[];
  readonly pending: Pending;
}

function dayOf(engine: Engine, end: number): Day {
  const due = takeDue(engine, end);
  const jobs = due.filter((event) => 'job' in event);
  return { jobs, runs: due.filter((event) => 'campaign' in event), pending: noRows() };
}

/** The days of the first week one by one, then whole weeks: where each begins, and where each of its days ends. */
function weeksOf(from: number, to: number): { readonly from: number; readonly days: readonly number[] }[] {
  const weeks: { from: number; days: number[] }[] = [];
  for (let midnight = atTime(from, '00:00'), day = 0; midnight < to; midnight += DAY, day++) {
    if (day < 7 || day % 7 === 0) weeks.push({ from: midnight, days: [] });
    weeks.at(-1)!.days.push(atTime(midnight + DAY, '00:00') - 1);
  }
  return weeks;
}

/** Runs of later than today are planned as the same weekday a week ago was: the messages that the policy counts are there already. */
async function prepareRuns(engine: Engine, runs: readonly PlannedRun[], from: number): Promise<PreparedHistoryRun[]> {
  const prepared: PreparedHistoryRun[] = [];
  for (const { due, pending } of runs) {
    const isLater = due.moment >= from + DAY;
    prepared.push({ ...(await prepareRun(engine, due, isLater ? 7 * DAY : 0)), pending });
  }
  return prepared;
}

type PreparedHistoryRun = PreparedRun & { readonly pending: Pending };

async function executeRuns(
  engine: Engine,
  runs: readonly PreparedHistoryRun[],
  signal: AbortSignal | undefined,
): Promise<void> {
  for (const run of runs) {
    throwIfCancelled(signal);
    await executeRunAtOnce({ ...engine, pending: run.pending }, run);
  }
}

/** The jobs of some days; each day's jobs find what the runs of the day before have left in `pending`. */
async function executeJobs(
  engine: Engine,
  days: readonly Day[],
  pending: readonly Pending[],
  signal: AbortSignal | undefined,
): Promise<void> {
  for (const [index, { jobs }] of days.entries()) {
    throwIfCancelled(signal);
    const past = { ...engine, pending: pending[index]! };
    for (const job of jobs) await executeJob(past, job);
    await flush(past);
  }
}

function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted)
    throw new CancelledError('Cancelled while the campaign engine was running. The demo is as it was.');
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
async function saveState(engine: Engine, to: number): Promise<void> {
  const { writer } = engine;
  await writer.rows('update mkt.clock set now_at = $1', [timestamp(to)]);
  for (const { campaign_code, nextRunAt } of engine.campaigns)
    await writer.rows('update mkt.campaign set next_run_at = $2 where campaign_code = $1', [
      campaign_code,
      timestamp(nextRunAt),
    ]);
  for (const { job_code, enabled, nextRunAt } of engine.jobs)
    await writer.rows(
      `update mkt.job j set next_run_at = $2, last_started_at = l.started_at, last_success_at = l.finished_at, last_status = l.status
      from (select started_at, finished_at, status from mkt.job_run where job_code = $1 order by started_at desc limit 1) l
      where j.job_code = $1`,
      [job_code, enabled ? timestamp(nextRunAt) : null],
    );
}
