import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { channelsOf } from '../../src/campaign/channels.ts';
import type { TraceFacts } from '../../src/campaign/trace.facts.ts';
import { runJson, runLine } from '../support/command-line.ts';
import { type TestDemo, testDemo } from '../support/demo.ts';
import { slowStory } from './stories.ts';

/** The columns of the message table that a copy of a message keeps. */
const COPIED = 'run_id, customer_id, channel, offer_code';

describe('what a trace says of the messages of a run', () => {
  let demo: TestDemo;
  let run: string;
  beforeAll(async () => {
    demo = await testDemo();
    run = (await runJson<TraceFacts>('campaign trace vip-deposit', demo)).result.facts.run.id;
  });
  afterAll(() => demo.close());

  const traced = async () => (await runJson<TraceFacts>(['campaign', 'trace', run], demo)).result.facts;
  const rows = <Row>(sql: string) => demo.writer.rows<Row>(sql.replaceAll(':run', run));

  it('counts the states, the provider’s answers and the minutes as plain SQL does', async () => {
    const { channels } = await traced();
    expect(channels).toHaveLength(1);
    const [email] = channels;
    const [states] = await rows<Record<string, number>>(
      `select count(*) filter (where status = 'queued')::int as queued, count(*) filter (where status = 'delivered')::int as delivered,
         count(*) filter (where status in ('bounced', 'failed'))::int as failed, count(sent_at)::int as handed,
         count(*)::int as total from mkt.message where run_id = :run`,
    );
    expect(email).toMatchObject({ queued: states!.queued, delivered: states!.delivered, failed: states!.failed });
    expect(email!.handedOver).toBe(states!.handed);
    const codes = await rows<{ code: string; messages: number }>(
      `select provider_code as code, count(*)::int as messages from mkt.message
       where run_id = :run and status in ('bounced', 'failed') group by 1 order by 2 desc`,
    );
    expect(email!.failedByCode).toEqual(codes);
    const [peak] = await rows<{ messages: number }>(
      `select count(*)::int as messages from mkt.message where run_id = :run and sent_at is not null
       group by date_trunc('minute', sent_at) order by 1 desc limit 1`,
    );
    expect(email!.peak!.perMinute).toBe(peak!.messages);
    const [span] = await rows<{ first: Date; last: Date }>(
      'select min(sent_at) as first, max(sent_at) as last from mkt.message where run_id = :run',
    );
    const moments = [email!.firstSentAt, email!.lastSentAt].map((at) => Date.parse(at!));
    expect(moments).toEqual([span!.first.getTime(), span!.last.getTime()]);
  });

  it('keeps in = out + excluded + lost for every stage and for the run', async () => {
    const { stages, balance } = await traced();
    for (const { balance: one } of [...stages, { balance: balance! }]) {
      const elsewhere = (one.inside ?? 0) + (one.silent ?? 0) + (one.notTaken ?? 0);
      expect(one.in).toBe(one.out! + one.excluded + elsewhere + (one.lost ?? 0));
    }
    expect(balance).toMatchObject({ lost: 0, handovers: [], notKept: [] });
  });

  it('finds a customer whose message fails in run after run, and no other', async () => {
    const before = (await traced()).poison!;
    await rows(
      `update mkt.message m set status = 'failed', provider_code = '550', error = 'no such box of ivan@example.org'
       from (
         select customer_id from mkt.message where run_id = :run and status = 'delivered'
           and customer_id in (select customer_id from mkt.message where run_id in (select run_id from mkt.run where campaign_code = 'vip-deposit') and run_id < :run group by 1 having count(distinct run_id) >= 4)
         order by customer_id limit 1
       ) c where m.customer_id = c.customer_id`,
    );
    const after = (await traced()).poison!;
    expect(after.customers).toBe(before.customers + 1);
    expect(after.rows[0]).toMatchObject({ providerCode: '550', error: 'no such box of <e-mail>' });
    expect(after.rows[0]!.runs).toBeGreaterThanOrEqual(3);
    const { stdout } = await runLine(['campaign', 'trace', run], demo);
    expect(stdout).toContain('Again and again:');
  });

  it('tells a new try after a failure from a message that went twice', async () => {
    await rows(`insert into mkt.message (message_id, ${COPIED}, status, queued_at, sent_at)
      select 900000000 + row_number() over (), ${COPIED}, 'delivered', queued_at, sent_at from (
        (select * from mkt.message where run_id = :run and status = 'bounced' order by message_id limit 2)
        union all (select * from mkt.message where run_id = :run and status = 'delivered' order by message_id limit 3)
      ) m`);
    const [email] = (await traced()).channels;
    expect(email!.repeats).toEqual({ customers: 5, messages: 10, afterFailure: 2, most: 2 });
  });

  it('names the other run of the campaign that was open at the same time', async () => {
    const none = await traced();
    expect(none.overlaps).toEqual([]);
    await rows(`insert into mkt.run (run_id, campaign_code, planned_at, started_at, finished_at, status, segment_code, worker)
      select 990001, campaign_code, planned_at, started_at + interval '5 minutes', finished_at, 'DONE', segment_code, 'worker-9'
      from mkt.run where run_id = :run`);
    const { overlaps } = await traced();
    expect(overlaps).toMatchObject([{ run: '990001', worker: 'worker-9', state: 'finished' }]);
    const { seconds } = none.run;
    expect(overlaps![0]!.seconds).toBe(seconds! - 300);
    expect(overlaps![0]!.shared, 'it wrote to nobody').toBe(0);
    await rows(`insert into mkt.message (message_id, run_id, customer_id, channel, status, queued_at)
      select 990000000 + row_number() over (), 990001, customer_id, channel, case when row_number() over () <= 7 then 'queued' else 'failed' end, queued_at
      from (select distinct on (customer_id) * from mkt.message where run_id = :run and status = 'delivered' order by customer_id limit 9) m`);
    const { result } = await runJson<TraceFacts>(['campaign', 'trace', run], demo);
    expect(result.findings[0]).toMatchObject({
      cause: 'campaign/runs-overlap',
      evidence: { other: '990001', shared: 7, otherWorker: 'worker-9' },
    });
    await rows('delete from mkt.message where run_id = 990001');
    await rows('delete from mkt.run where run_id = 990001');
  });

  it('compares with another run, and refuses itself and what there is not', async () => {
    const { result } = await runJson<TraceFacts>(['campaign', 'trace', run, '--against', 'history'], demo);
    expect(result.facts.against).toMatchObject({ kind: 'history', runs: result.facts.history.basedOn });
    const other = result.facts.history.basedOn.at(-1)!;
    const beside = await runJson<TraceFacts>(['campaign', 'trace', run, '--against', other], demo);
    expect(beside.result.facts.against).toMatchObject({ kind: 'run', runs: [other] });
    const itself = await runLine(['campaign', 'trace', run, '--against', run], demo);
    expect(itself).toMatchObject({ exitCode: 2, stdout: '' });
    expect(itself.stderr).toContain(`Run ${run} cannot be compared with itself.`);
    const nobody = await runLine(['campaign', 'trace', run, '--against', 'nothing'], demo);
    expect(nobody).toMatchObject({ exitCode: 2, stdout: '' });
  });

  it('says that a run has no messages', async () => {
    await rows('update mkt.message set run_id = -1 where run_id = :run');
    const { stdout } = await runLine(['campaign', 'trace', run], demo);
    expect(stdout).toContain('The run has no messages.');
    await rows('update mkt.message set run_id = :run where run_id = -1');
  });

  it('gives the trace formats to this command and to no other', async () => {
    const perfetto = await runLine(['campaign', 'trace', run, '--format', 'perfetto'], demo);
    expect(Object.keys(JSON.parse(perfetto.stdout))).toEqual(['traceEvents', 'displayTimeUnit', 'otherData']);
    const otlp = await runLine(['campaign', 'trace', run, '--format', 'otlp-json'], demo);
    expect(Object.keys(JSON.parse(otlp.stdout))).toEqual(['resourceSpans']);
    const refused = await runLine(['campaign', 'list', '--format', 'perfetto'], demo);
    expect(refused).toMatchObject({ exitCode: 2, stdout: '' });
    expect(refused.stderr).toContain('There is no format "perfetto" of this command.');
    expect(refused.stderr).toContain('mmsup campaign trace RUN --format perfetto');
  });
});

describe('a run of very many messages', () => {
  it('is counted once, and timed by its send stage', () => {
    const { run, policies, flow } = slowStory();
    const untimed = { firstQueuedAt: null, lastQueuedAt: null, firstSentAt: null, lastSentAt: null };
    const deliveries = flow.deliveries!.map((group) => ({ ...group, ...untimed, handed: 0 }));
    const [email] = channelsOf(run, { ...flow, deliveries, peaks: null, repeats: null }, policies);
    const send = run.stages.find(({ stage }) => stage === 'send')!;
    expect(email).toMatchObject({
      delivered: 1737,
      failed: 31,
      timesOf: 'stage',
      firstSentAt: send.startedAt,
      lastSentAt: send.finishedAt,
      peak: null,
    });
    expect(email!.perMinute).toBeCloseTo(1737 / (125 / 60), 0);
  });
});
