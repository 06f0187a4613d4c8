import { afterEach, describe, expect, it } from 'vitest';
import { plantInto } from '../../src/demo/plant.ts';
import { type TestDemo, testDemo } from '../support/demo.ts';

let demo: TestDemo | undefined;

afterEach(async () => {
  await demo?.close();
  demo = undefined;
});

async function rowsOf<Row>(fault: string | undefined, sql: string): Promise<Row[]> {
  demo = await testDemo(fault);
  return demo.writer.rows<Row>(sql);
}

/** The last run of a campaign beside the one before it, by what each stage let out. */
const LAST_TWO = (campaign: string, stage: string) =>
  `select s.count_in as came, s.count_out as went, s.errors, extract(epoch from s.finished_at - s.started_at)::integer as seconds, r.status
  from mkt.run r join mkt.run_stage s on s.run_id = r.run_id
  where r.campaign_code = '${campaign}' and s.stage = '${stage}' order by r.run_id desc limit 1`;

const GOOD = (campaign: string, stage: string) =>
  `select s.count_out as went, extract(epoch from s.finished_at - s.started_at)::integer as seconds
  from mkt.run r join mkt.run_stage s on s.run_id = r.run_id
  where r.campaign_code = '${campaign}' and s.stage = '${stage}' and r.planned_at < '2026-11-23 09:00+03'
  order by r.run_id desc limit 1`;

interface StageSeen {
  readonly came: number;
  readonly went: number;
  readonly errors: number;
  readonly seconds: number;
  readonly status: string;
}

async function seen(fault: string, campaign: string, stage: string): Promise<{ last: StageSeen; good: StageSeen }> {
  const [last] = await rowsOf<StageSeen>(fault, LAST_TWO(campaign, stage));
  const [good] = await demo!.writer.rows<StageSeen>(GOOD(campaign, stage));
  return { last: last!, good: good! };
}

describe('a planted fault', () => {
  it('nobody-selected: one unresolved row of a list empties every segment that excludes the list', async () => {
    const { last, good } = await seen('nobody-selected', 'card-wake-up', 'select');
    expect(good.went).toBeGreaterThan(0);
    expect(last.went).toBe(0);
    const nulls = await demo!.writer.rows('select list_code from crm.customer_list_member where customer_id is null');
    expect(nulls).toEqual([{ list_code: 'DO-NOT-OFFER' }]);
  });

  it('wrong-segment: people without consent get letters', async () => {
    const { last, good } = await seen('wrong-segment', 'vip-deposit', 'select');
    expect(last.went).toBeGreaterThan(2 * good.went);
    const [without] = await demo!.writer.rows<{ n: number }>(
      `select count(*) as n from mkt.message m join crm.customer c on c.customer_id = m.customer_id
      where m.run_id = (select max(run_id) from mkt.run where campaign_code = 'vip-deposit')
        and m.sent_at is not null and c.email_consent_at is null`,
    );
    expect(without!.n).toBeGreaterThan(0);
  });

  it('value-typo: a renamed tariff leaves the segment without anybody, and the dictionary tells the new name', async () => {
    const { last, good } = await seen('value-typo', 'credit-limit-up', 'select');
    expect(good.went).toBeGreaterThan(0);
    expect(last.went).toBe(0);
    const codes = await demo!.writer.rows(
      "select code, valid_to is null as in_use from crm.dictionary_value where label = 'Золотой' order by code",
    );
    expect(codes).toEqual([
      { code: 'GOLD', in_use: false },
      { code: 'GOLD_2026', in_use: true },
    ]);
  });

  it('send-broken: every message fails for want of its template, and the run with it', async () => {
    const { last } = await seen('send-broken', 'mortgage-care', 'personalise');
    expect(last).toMatchObject({ went: 0, status: 'FAILED' });
    expect(last.errors).toBeGreaterThan(0);
    const texts = await demo!.writer.rows(
      `select distinct error from mkt.message
      where run_id = (select max(run_id) from mkt.run where campaign_code = 'mortgage-care')`,
    );
    expect(texts).toEqual([{ error: 'template "welcome_v2" not found' }]);
  });

  it('policy-zero: the cap leaves out everybody whom nothing else leaves out', async () => {
    const { last, good } = await seen('policy-zero', 'mortgage-care', 'policy');
    expect(good.went).toBeGreaterThan(0);
    expect(last.came).toBeGreaterThan(0);
    expect(last.went).toBe(0);
  });

  it('slow-run: the contact policy reads the whole grown table and takes many times as long for as many people', async () => {
    const { last, good } = await seen('slow-run', 'card-wake-up', 'policy');
    expect(last.seconds).toBeGreaterThan(5 * good.seconds);
    const [stage] = await demo!.writer.rows<{ statement: string }>(
      "select statement from mkt.run_stage where stage = 'policy' order by run_id desc limit 1",
    );
    const plan = JSON.stringify(await demo!.writer.rows(`explain (format json) ${stage!.statement}`));
    expect(plan).toContain(
      '"Node Type":"Seq Scan","Parent Relationship":"Outer","Parallel Aware":false,"Async Capable":false,"Relation Name":"message"',
    );
  });

  it('report-stale: the report goes on without the days that nobody summarised', async () => {
    const [link] = await rowsOf<{ newest: string; to: string }>(
      'report-stale',
      `select max(d.day)::text as newest, (f.period_to at time zone 'Europe/Moscow')::date::text as "to"
      from rpt.daily_summary d cross join rpt.effectiveness f where f.report_code = 'effectiveness-email' group by f.period_to`,
    );
    expect(link).toEqual({ newest: '2026-11-22', to: '2026-11-26' });
  });
});

describe('planting', () => {
  it('is done once: the second time it says so and changes nothing', async () => {
    demo = await testDemo('policy-zero');
    const before = await demo.writer.rows('select now_at, (select count(*) from mkt.message) from mkt.clock');
    expect(await plantInto(demo.writer, 'policy-zero')).toMatchObject({ planted: false, runs: 0 });
    expect(await demo.writer.rows('select now_at, (select count(*) from mkt.message) from mkt.clock')).toEqual(before);
  });

  it('refuses a second fault beside the first unless it is wanted', async () => {
    demo = await testDemo('policy-zero');
    await expect(plantInto(demo.writer, 'send-broken')).rejects.toMatchObject({
      code: 'demo/other-fault-planted',
      exitCode: 2,
    });
    expect(await plantInto(demo.writer, 'send-broken', { onTop: true })).toMatchObject({ planted: true });
    const planted = await demo.writer.rows('select fault from demo_private.planted order by planted_at');
    expect(planted).toEqual([{ fault: 'policy-zero' }, { fault: 'send-broken' }]);
  });

  it('of two at once is done in the order of their moments, and the engine runs on until both show', async () => {
    demo = await testDemo();
    const { faults, now } = await plantInto(demo.writer, ['report-stale', 'policy-zero']);
    expect(faults.map(({ name }) => name)).toEqual(['report-stale', 'policy-zero']);
    expect(now).toBe('2026-11-26T17:00:00.000Z');
    const planted = await demo.writer.rows(
      "select fault, planted_at = timestamptz '2026-11-23 15:05+03' as first from demo_private.planted order by planted_at",
    );
    expect(planted).toEqual([
      { fault: 'policy-zero', first: true },
      { fault: 'report-stale', first: false },
    ]);
    expect(
      await demo.writer.rows(
        "select body::jsonb ->> 'cap' as cap from mkt.rule_version where rule_code = 'email-cap' and valid_to is null",
      ),
    ).toEqual([{ cap: '0' }]);
    expect(await demo.writer.rows("select enabled from mkt.job where job_code = 'summarise-daily'")).toEqual([
      { enabled: false },
    ]);
  });

  it('of one that a seed has drawn is written down under the seed’s name only', async () => {
    demo = await testDemo();
    const { faults } = await plantInto(demo.writer, 'random-4');
    expect(await demo.writer.rows('select fault from demo_private.planted')).toEqual([{ fault: 'random-4' }]);
    expect(await plantInto(demo.writer, 'random-4')).toMatchObject({ planted: false });
    expect(await plantInto(demo.writer, faults[0]!.name)).toMatchObject({ planted: false });
  });

  it('finds the customer who complains, the same one whenever it is asked', async () => {
    demo = await testDemo();
    const { customers } = await plantInto(demo.writer, 'no-letter');
    expect((await plantInto(demo.writer, 'no-letter')).customers).toEqual(customers);
    const [got] = await demo.writer.rows<{ reason: string }>(
      `select excluded_reason as reason from mkt.run_customer
      where customer_id = $1 and run_id = (select max(run_id) from mkt.run where campaign_code = 'salary-bonus')`,
      [Number(customers[0])],
    );
    expect(got).toEqual({ reason: 'control-group' });
  });

  it('suggests the nearest name for a fault that does not exist', async () => {
    demo = await testDemo();
    await expect(plantInto(demo.writer, 'slow-rum')).rejects.toMatchObject({
      code: 'demo/no-such-fault',
      hint: 'Did you mean slow-run?',
    });
  });

  it('leaves the demo as it was when it is stopped half way', async () => {
    demo = await testDemo();
    const state = () => demo!.writer.rows('select now_at, (select count(*) from mkt.run) as runs from mkt.clock');
    const before = await state();
    const stopped = AbortSignal.abort();
    await expect(plantInto(demo.writer, 'report-stale', { signal: stopped })).rejects.toMatchObject({ exitCode: 130 });
    expect(await state()).toEqual(before);
  });
});
