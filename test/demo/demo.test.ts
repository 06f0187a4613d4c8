import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RELATION_NAMES } from '../../src/model/relations.ts';
import { relation } from '../../src/system/compose.ts';
import { loadSystem } from '../../src/system/load.ts';
import { type TestDemo, testDemo } from '../support/demo.ts';

let demo: TestDemo;

beforeAll(async () => {
  demo = await testDemo();
});
afterAll(() => demo?.close());

const count = async (sql: string) => (await demo.writer.rows<{ n: number }>(`select count(*) as n from ${sql}`))[0]!.n;

describe('the healthy demo', () => {
  it('gives every canonical relation, with rows in it; its segments ask their formulas, so members are not kept', async () => {
    const system = loadSystem('demo');
    const empty: string[] = [];
    for (const name of RELATION_NAMES.filter((one) => one !== 'segment_member')) {
      const rows = await demo.writer.rows(`select * from ${relation(system, name)} limit 1`);
      if (rows.length === 0) empty.push(name);
    }
    expect(empty).toEqual([]);
  });

  it('loses nobody: what enters a stage leaves it, is left out with a reason, or fails', async () => {
    const lost = await demo.writer.rows(
      `select s.run_id, s.stage from mkt.run_stage s
      left join (select run_id, stage, sum(customers) as customers from mkt.run_exclusion group by run_id, stage) x
        on x.run_id = s.run_id and x.stage = s.stage
      where s.count_in <> s.count_out + s.errors + coalesce(x.customers, 0)`,
    );
    expect(lost).toEqual([]);
  });

  it('hands to each stage what the one before let out', async () => {
    const torn = await demo.writer.rows(
      `select a.run_id, a.stage from mkt.run_stage a
      join mkt.run_stage b on b.run_id = a.run_id and b.position = a.position + 1
      where a.count_out <> b.count_in or a.finished_at <> b.started_at`,
    );
    expect(torn).toEqual([]);
  });

  it('counts its stages as the message rows do', async () => {
    const different = await demo.writer.rows(
      `select s.run_id, s.count_out, m.sent from mkt.run_stage s
      join (select run_id, count(sent_at) as sent from mkt.message group by run_id) m on m.run_id = s.run_id
      where s.stage = 'send' and s.count_out <> m.sent`,
    );
    expect(different).toEqual([]);
  });

  it('shows in its reports exactly what the events say', async () => {
    const system = loadSystem('demo');
    const reports = await demo.writer.rows<{ id: string; shown: number; recounted: number }>(
      `select id, shown, recounted from ${relation(system, 'report')}`,
    );
    expect(reports).toHaveLength(4);
    for (const { shown, recounted } of reports) expect(Number(shown)).toBe(Number(recounted));
    expect(reports.every(({ shown }) => Number(shown) > 0)).toBe(true);
  });

  it('has done every job of this morning, and planned the next ones', async () => {
    const jobs = await demo.writer.rows(
      `select job_code, to_char(last_success_at at time zone 'Europe/Moscow', 'DD HH24:MI') as last,
        to_char(next_run_at at time zone 'Europe/Moscow', 'DD HH24:MI') as next from mkt.job order by run_time`,
    );
    expect(jobs).toEqual([
      { job_code: 'load-transactions', last: '23 00:34', next: '24 00:30' },
      { job_code: 'import-contacts', last: '23 01:04', next: '24 01:00' },
      { job_code: 'summarise-daily', last: '23 02:04', next: '24 02:00' },
      { job_code: 'analyse-messages', last: '23 03:04', next: '24 03:00' },
      { job_code: 'build-effectiveness', last: '23 06:04', next: '24 06:00' },
    ]);
  });

  it('has summarised each day in the night after it, however many days were written at once', async () => {
    const summaries = await demo.writer.rows(
      `select count(distinct d.day) as days, count(*) as summaries, min((d.refreshed_at at time zone 'Europe/Moscow') - d.day)::text as soonest,
        max((d.refreshed_at at time zone 'Europe/Moscow') - d.day)::text as latest
      from rpt.daily_summary d`,
    );
    expect(summaries).toEqual([{ days: 60, summaries: 480, soonest: '1 day 02:04:00', latest: '1 day 02:04:00' }]);
    const counted = await demo.writer.rows(
      "select count(*) as nights, min(row_count) as fewest, max(row_count) as most from mkt.job_run where job_code = 'summarise-daily'",
    );
    expect(counted).toEqual([{ nights: 60, fewest: 8, most: 8 }]);
  });

  it('lets the segments look up products and purchases in the indexes alone', async () => {
    const unseen = await demo.writer.rows(
      `select relname from pg_class
      where oid in ('crm.customer'::regclass, 'crm.product'::regclass, 'crm.card_transaction'::regclass) and relallvisible < relpages`,
    );
    expect(unseen).toEqual([]);
  });

  it('is steady: a stage of a run seldom takes half as long again as its campaign’s own median, and never twice as long', async () => {
    const slow = await demo.writer.rows(
      `select r.run_id, s.stage from mkt.run r join mkt.run_stage s on s.run_id = r.run_id
      join (
        select r.campaign_code, s.stage, percentile_cont(0.5) within group (order by extract(epoch from s.finished_at - s.started_at)) as usual
        from mkt.run r join mkt.run_stage s on s.run_id = r.run_id group by r.campaign_code, s.stage
      ) h on h.campaign_code = r.campaign_code and h.stage = s.stage
      where extract(epoch from s.finished_at - s.started_at) > 2 * h.usual`,
    );
    expect(slow).toEqual([]);
  });

  it('lets anybody run the statement of a stage again, with the same outcome', async () => {
    const [stage] = await demo.writer.rows<{ statement: string; count_out: number }>(
      "select statement, count_out from mkt.run_stage where stage = 'select' order by run_id desc limit 1",
    );
    expect(await count(`(${stage!.statement}) picked`)).toBe(stage!.count_out);
  });

  it('has something of everything that real data has: duplicates, NULLs, rejects, lists, both alphabets', async () => {
    const [seen] = await demo.writer.rows(
      `select bool_or(merged_into is not null) as duplicates, bool_or(birth_date is null) as no_birth_date, bool_or(email is null) as no_email,
        bool_or(monthly_income is null) as no_income, bool_or(last_name ~ '^[А-ЯЁ]') as cyrillic, bool_or(latin_name ~ '^[A-Z]') as latin
      from crm.customer`,
    );
    expect(seen).toEqual({
      duplicates: true,
      no_birth_date: true,
      no_email: true,
      no_income: true,
      cyrillic: true,
      latin: true,
    });
    const reasons = await demo.writer.rows(
      'select distinct reject_reason as reason from ingest.raw_contact where reject_reason is not null order by 1',
    );
    expect(reasons).toEqual([{ reason: 'bad-email' }, { reason: 'bad-phone' }, { reason: 'unknown-customer' }]);
  });

  it('leaves customers out for the ordinary reasons', async () => {
    const reasons = await demo.writer.rows<{ reason: string }>(
      'select distinct reason from mkt.run_exclusion order by 1',
    );
    expect(reasons.map(({ reason }) => reason)).toEqual([
      'cap-reached',
      'control-group',
      'merged-duplicate',
      'no-address',
      'no-offer',
      'no-response',
      'not-in-segment',
      'opt-out',
      'quiet-hours',
    ]);
  });

  it('normalises raw contacts to what the customers have', async () => {
    expect(
      await count(
        `ingest.raw_contact r join crm.customer c on c.customer_id = r.customer_id
        where r.reject_reason is null and (r.phone is distinct from c.phone or r.email is distinct from c.email)`,
      ),
    ).toBe(0);
  });

  it('keeps the reader from writing', async () => {
    const [role] = await demo.writer.rows(
      "select rolsuper, rolcreatedb, rolcreaterole, rolconfig::text like '%default_transaction_read_only=on%' as read_only from pg_roles where rolname = 'mmsup'",
    );
    expect(role).toEqual({ rolsuper: false, rolcreatedb: false, rolcreaterole: false, read_only: true });
  });
});
