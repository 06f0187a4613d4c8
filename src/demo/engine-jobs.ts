import type { DueJob, Engine, JobState } from './engine.types.ts';
import { flush } from './engine-flush.ts';
import { versionAt } from './engine-run.ts';
import { atTime, DAY, dateOf, timestamp } from './moments.ts';

const JOB_SECONDS = 240;

const finishedAt = (moment: number) => timestamp(moment + JOB_SECONDS * 1000);

/** Executes one job of the scheduler and writes that it ran. */
export async function executeJob(engine: Engine, { job, moment }: DueJob): Promise<void> {
  await flush(engine);
  await executeJobAtOnce(engine, job, [moment]);
}

/** Executes one job for several of its moments, the earliest first, when everything up to the last of them has happened already. */
export async function executeJobAtOnce(engine: Engine, job: JobState, moments: readonly number[]): Promise<void> {
  const work = JOB_WORK[job.job_code];
  if (!work) throw new Error(`The job "${job.job_code}" is not known to the engine.`);
  const counts = await work(engine, moments);
  for (const [index, moment] of moments.entries())
    engine.pending.jobRuns.push({
      job_code: job.job_code,
      started_at: timestamp(moment),
      finished_at: finishedAt(moment),
      status: 'OK',
      row_count: counts[index],
      error: null,
    });
}

/** Does a job's work for some moments, and says how many rows each of them had. */
type JobWork = (engine: Engine, moments: readonly number[]) => Promise<readonly (number | null)[]>;

const JOB_WORK: Readonly<Record<string, JobWork>> = {
  'load-transactions': oneByOne(loadTransactions),
  'import-contacts': oneByOne(importContacts),
  'summarise-daily': summariseDaily,
  // While the history is made, the engine itself calls it, before the runs of each week.
  'analyse-messages': oneByOne(async (engine) => (engine.isHistory ? null : analyseMessages(engine))),
  'build-effectiveness': buildEffectiveness,
};

function oneByOne(work: (engine: Engine, moment: number) => Promise<number | null>): JobWork {
  return async (engine, moments) => {
    const counts: (number | null)[] = [];
    for (const moment of moments) counts.push(await work(engine, moment));
    return counts;
  };
}

async function rowCount(engine: Engine, statement: string, parameters: readonly unknown[] = []): Promise<number> {
  const [row] = await engine.writer.rows<{ rows: number }>(
    `with done as (${statement} returning 1) select count(*) as rows from done`,
    parameters,
  );
  return row!.rows;
}

/** Yesterday's card purchases: the customers go on buying in the rhythm that the generator gave them. */
async function loadTransactions(engine: Engine, moment: number): Promise<number | null> {
  if (engine.isHistory) return null;
  const salt = engine.seed * 1000;
  const day = Math.floor((moment - DAY) / DAY);
  return rowCount(
    engine,
    `insert into crm.card_transaction (transaction_id, customer_id, made_at, amount, category)
    select t.customer_id * 1000 + 500 + ${day % 400}, t.customer_id,
      timestamptz '${dateOf(moment - DAY)} 09:00:00+03' + demo_private.roll(t.customer_id, ${salt + 71}) * interval '5 seconds',
      (15000 * exp(0.00055::float8 * demo_private.roll(t.customer_id, ${day + salt})))::integer * 0.01, 'groceries'
    from (
      select c.customer_id, every_days, demo_private.roll(c.customer_id, ${73 + salt}) % every_days as phase
      from crm.customer c
      cross join lateral (select (array[30, 40, 40, 75, 160])[1 + demo_private.roll(c.customer_id, ${72 + salt}) % 5] as every_days) d
    ) t
    where t.every_days < 160 and (${day} + t.phase) % t.every_days = 0`,
  );
}

/** One file of contacts from the core banking system, normalised by the rules in force; bad rows stay in ingest.raw_contact with their reason. */
async function importContacts(engine: Engine, moment: number): Promise<number> {
  const { writer } = engine;
  const batch = Math.floor(moment / DAY);
  const size = Math.max(40, Math.round(engine.customers / 400));
  const phone = versionAt(engine, 'phone-e164', moment).body;
  const email = versionAt(engine, 'email-lower', moment).body;
  await writer.rows(rawContactSql(engine, batch, size, phone, email));
  const [counts] = await writer.rows<{ rows_read: number; rows_ok: number }>(
    'select count(*) as rows_read, count(*) filter (where reject_reason is null) as rows_ok from ingest.raw_contact where batch_id = $1',
    [batch],
  );
  const { rows_read, rows_ok } = counts!;
  await writer.rows('insert into ingest.import_batch values ($1, $2, $3, $4, $5, $6, $7, $8, $9)', [
    batch,
    'core-banking',
    `contacts_${dateOf(moment)}.csv`,
    timestamp(moment),
    finishedAt(moment),
    'DONE',
    rows_read,
    rows_ok,
    rows_read - rows_ok,
  ]);
  await writer.rows(
    `update crm.customer c set phone = r.phone, email = r.email, tariff = r.raw_tariff, updated_at = $2
    from ingest.raw_contact r
    where r.batch_id = $1 and r.reject_reason is null and c.customer_id = r.customer_id
      and (c.phone, c.email, c.tariff) is distinct from (r.phone, r.email, r.raw_tariff)`,
    [batch, timestamp(moment)],
  );
  return rows_ok;
}

function rawContactSql(engine: Engine, batch: number, size: number, phone: string, email: string): string {
  const roll = (salt: number) => `demo_private.roll(n, ${batch * 10 + salt + engine.seed * 1000})`;
  return `insert into ingest.raw_contact (batch_id, row_no, customer_id, raw_name, raw_phone, raw_email, raw_tariff, phone, email, reject_reason)
    select r.batch_id, r.n, r.customer_id, r.raw_name, r.raw_phone, r.raw_email, r.raw_tariff, r.phone, r.email,
      case when r.customer_id is null then 'unknown-customer'
        when r.raw_phone is not null and r.phone is null then 'bad-phone'
        when r.raw_email is not null and r.email is null then 'bad-email' end
    from (
      select r.*, ${phone} as phone, ${email} as email
      from (
        select ${batch} as batch_id, n, case when fate < 80 then null else c.customer_id end as customer_id,
          c.last_name || ' ' || c.first_name as raw_name, t.sent_as as raw_tariff,
          case when fate between 100 and 249 then 'нет' when n % 3 = 0 then '8 (' || substr(c.phone, 3, 3) || ') ' || substr(c.phone, 6)
            when n % 3 = 1 then substr(c.phone, 3) else c.phone end as raw_phone,
          case when fate between 250 and 399 then 'n/a' when n % 2 = 0 then upper(c.email) else ' ' || c.email end as raw_email
        from (
          select n, 1 + ((${roll(1)}::bigint * 10000 + ${roll(2)}) % ${engine.customers}) as customer_id, ${roll(3)} as fate
          from generate_series(1, ${size}) as n
        ) picked
        join crm.customer c on c.customer_id = picked.customer_id
        left join demo_private.core_tariff t on t.tariff = c.tariff
      ) r
    ) r`;
}

/**
 * Brings rpt.daily_summary up to the day before the last moment: every day since the last one it holds, every campaign, from the events. A
 * day is summarised at the first of the moments after its end.
 */
async function summariseDaily(engine: Engine, moments: readonly number[]): Promise<number[]> {
  const days = await engine.writer.rows<{ refreshed_at: string; rows: number }>(
    `with bounds as (
      select coalesce(max(day) + 1, $2::date) as first, $3::date - 1 as last from rpt.daily_summary
    ), done as (
      insert into rpt.daily_summary (day, campaign_code, channel, sent, delivered, failed, opened, accepted, refreshed_at)
      select d.day, k.campaign_code, k.channel, coalesce(m.sent, 0), coalesce(m.delivered, 0), coalesce(f.failed, 0),
        coalesce(e.opened, 0), coalesce(e.accepted, 0), d.refreshed_at
      from (
        select day::date as day, (
          select min(at) from unnest($1::timestamptz[]) as job (at) where at >= (day + interval '1 day') at time zone 'Europe/Moscow'
        ) as refreshed_at
        from bounds cross join generate_series(first::timestamp, last::timestamp, interval '1 day') as day
      ) d
      cross join mkt.campaign k
      left join (
        select (m.sent_at at time zone 'Europe/Moscow')::date as day, r.campaign_code, count(*) as sent, count(m.delivered_at) as delivered
        from mkt.message m join mkt.run r on r.run_id = m.run_id
        where m.sent_at >= (select first::timestamp at time zone 'Europe/Moscow' from bounds)
          and m.sent_at < $3::date::timestamp at time zone 'Europe/Moscow'
        group by 1, 2
      ) m on m.day = d.day and m.campaign_code = k.campaign_code
      left join (
        select (r.planned_at at time zone 'Europe/Moscow')::date as day, r.campaign_code, sum(r.failed) as failed from mkt.run r group by 1, 2
      ) f on f.day = d.day and f.campaign_code = k.campaign_code
      left join (
        select (s.at at time zone 'Europe/Moscow')::date as day, r.campaign_code,
          count(*) filter (where s.kind in ('open', 'talk')) as opened, count(*) filter (where s.kind = 'accept') as accepted
        from mkt.response s join mkt.run r on r.run_id = s.run_id
        where s.at >= (select first::timestamp at time zone 'Europe/Moscow' from bounds)
          and s.at < $3::date::timestamp at time zone 'Europe/Moscow'
        group by 1, 2
      ) e on e.day = d.day and e.campaign_code = k.campaign_code
      returning refreshed_at
    ) select to_char(refreshed_at at time zone 'Europe/Moscow', 'YYYY-MM-DD HH24:MI:SS"+03"') as refreshed_at, count(*) as rows
      from done group by done.refreshed_at`,
    [moments.map(finishedAt), dateOf(moments[0]! - DAY), dateOf(moments.at(-1)!)],
  );
  const counts = new Map(days.map(({ refreshed_at, rows }) => [refreshed_at, rows]));
  return moments.map((moment) => counts.get(finishedAt(moment)) ?? 0);
}

/** Planner statistics of the columns by which the contact policy counts. */
export async function analyseMessages(engine: Pick<Engine, 'writer'>): Promise<null> {
  await engine.writer.exec(
    'analyze mkt.message (sent_at, channel, customer_id); analyze mkt.run_customer (run_id, excluded_reason)',
  );
  return null;
}

/** The reports of the last 30 whole days, from the summaries as they are: only those of the last moment stay. */
async function buildEffectiveness(engine: Engine, moments: readonly number[]): Promise<number[]> {
  const moment = moments.at(-1)!;
  const to = atTime(moment, '00:00');
  const reports = await rowCount(
    engine,
    `insert into rpt.effectiveness (report_code, period_from, period_to, sent, delivered, accepted, built_at, status)
    select p.report_code, $1::timestamptz, $2::timestamptz, coalesce(sum(d.sent), 0), coalesce(sum(d.delivered), 0),
      coalesce(sum(d.accepted), 0), $3::timestamptz, 'OK'
    from rpt.report p left join rpt.daily_summary d on d.channel = p.channel and d.day >= $4::date and d.day < $5::date
    group by p.report_code
    on conflict (report_code) do update set period_from = excluded.period_from, period_to = excluded.period_to, sent = excluded.sent,
      delivered = excluded.delivered, accepted = excluded.accepted, built_at = excluded.built_at, status = excluded.status`,
    [timestamp(to - 30 * DAY), timestamp(to), finishedAt(moment), dateOf(to - 30 * DAY), dateOf(to)],
  );
  return moments.map(() => reports);
}
