import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { VolumeGrownEvidence } from '../../src/causes/health-growth.ts';
import type { HealthFacts } from '../../src/health/check.ts';
import { startCluster, type TestCluster } from '../support/cluster.ts';
import { runJson } from '../support/command-line.ts';
import { type TestDemo, testDemo } from '../support/demo.ts';

const AT = '2026-11-24T09:00:00Z';

let cluster: TestCluster;
let demo: TestDemo | undefined;

beforeAll(async () => {
  cluster = await startCluster();
  await cluster.sql('create role reader login; grant pg_read_all_data to reader; create role clerk login');
}, 60_000);
afterAll(() => cluster?.remove());
afterEach(async () => {
  await cluster.sql('drop schema public cascade; create schema public; grant usage on schema public to public');
  await demo?.close();
  demo = undefined;
});

const check = (only: string, user = 'reader', at = AT) =>
  runJson<HealthFacts>(['health', 'check', '--only', only, '--as-of', at], {
    conninfo: `host=127.0.0.1 port=${cluster.port} user=${user} dbname=postgres`,
    system: 'plain',
  });
const found = async (...args: Parameters<typeof check>) => (await check(...args)).result.findings;

describe('what will break next: keys that run out', () => {
  it('tells a sequence that has used most of an integer, and no other', async () => {
    await cluster.sql(`create table message (id serial primary key, twin bigserial); create table event (id serial primary key);
      select setval('message_id_seq', 1900000000), setval('message_twin_seq', 1900000000), setval('event_id_seq', 1000000000)`);
    const [finding, ...others] = await found('keys-running-out');
    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      cause: 'health/keys-running-out',
      severity: 'warning',
      evidence: {
        total: 1,
        keys: [{ table: 'public.message', column: 'id', type: 'integer', last: 1_900_000_000, limit: 2_147_483_647 }],
      },
    });
    expect(finding!.title).toContain('88.5%');
  });

  it('is an error where hardly any are left, and heeds a sequence that ends before its type', async () => {
    await cluster.sql(
      `create table load (id bigint primary key generated always as identity (maxvalue 1000)); select setval('load_id_seq', 990)`,
    );
    expect((await found('keys-running-out'))[0]).toMatchObject({
      severity: 'error',
      evidence: { keys: [{ last: 990, limit: 1000 }] },
    });
  });

  it('looks at the end of the index where the application gives the numbers', async () => {
    await cluster.sql(`create table message (id int primary key, n int);
      insert into message select 2000000000 + n, n from generate_series(1, 2000) n; analyze message`);
    expect((await found('keys-running-out'))[0]).toMatchObject({
      evidence: { keys: [{ column: 'id', last: 2_000_002_000, sequence: null }] },
    });
  });

  it('is silent about a sequence that begins again, and reads the table where it may not read the sequence', async () => {
    await cluster.sql(
      `create table ring (id smallint primary key); create sequence ring_ids maxvalue 32767 cycle owned by ring.id; select setval('ring_ids', 32000)`,
    );
    expect(await found('keys-running-out')).toEqual([]);
    await cluster.sql(`
      create table load (id serial primary key); grant select on load to clerk; insert into load values (2000000000)`);
    expect((await found('keys-running-out', 'clerk'))[0]).toMatchObject({
      evidence: { keys: [{ table: 'public.load', last: 2_000_000_000 }] },
    });
  });
});

describe('what will break next: partitions that end', () => {
  const months = (last: string) => `create table message (sent_at timestamptz not null) partition by range (sent_at);
    create table message_first partition of message for values from (minvalue) to ('2026-11-01 00:00+03');
    create table message_last partition of message for values from ('2026-11-01 00:00+03') to ('${last}')`;

  it('tells that the last one ends in two days, and that then rows are refused', async () => {
    await cluster.sql(months('2026-11-26 12:00+03'));
    const [finding] = await found('partitions-end');
    expect(finding).toMatchObject({
      cause: 'health/partitions-end',
      severity: 'warning',
      evidence: {
        tables: [
          {
            table: 'public.message',
            last: 'message_last',
            endsAt: '2026-11-26T09:00:00Z',
            secondsLeft: 172_800,
            restGoesTo: null,
          },
        ],
      },
    });
    expect(finding!.title).toContain('newer rows are refused');
  });

  it('is an error once it is over, and less of one where a default takes the rest', async () => {
    await cluster.sql(months('2026-11-23 00:00+03'));
    expect((await found('partitions-end'))[0]).toMatchObject({ severity: 'error' });
    await cluster.sql('create table message_rest partition of message default');
    const [finding] = await found('partitions-end');
    expect(finding).toMatchObject({ severity: 'warning', evidence: { tables: [{ restGoesTo: 'message_rest' }] } });
  });

  it('is silent where the next month is there, of days half a day ahead, and of what is out of use', async () => {
    await cluster.sql(`${months('2026-12-01 00:00+03')};
      create table event (day date not null) partition by range (day);
      create table event_today partition of event for values from ('2026-11-24') to ('2026-11-25');
      create table old (day date not null) partition by range (day);
      create table old_2020 partition of old for values from ('2020-01-01') to ('2021-01-01')`);
    expect(await found('partitions-end')).toEqual([]);
    // At six in the evening of the last day half a day is not left any more.
    expect((await found('partitions-end', 'reader', '2026-11-24T18:00:00Z'))[0]).toMatchObject({
      evidence: { tables: [{ table: 'public.event' }] },
    });
  });
});

describe('what will break next: more and more messages', () => {
  const checkDemo = (own: TestDemo) => runJson<HealthFacts>(['health', 'check', '--only', 'volume-grown'], own);

  it('compares the last week with the median of the four before, by the counters of the runs', async () => {
    demo = await testDemo();
    expect((await checkDemo(demo)).result.findings).toEqual([]);
    await demo.writer.exec(
      `update mkt.run set sent = sent * 5 where started_at > (select now_at from mkt.clock) - interval '7 days'`,
    );
    const { result } = await checkDemo(demo);
    const evidence = result.findings[0]!.evidence as VolumeGrownEvidence;
    const weeks = await demo.writer.rows<{ ago: number; sent: number }>(
      `select ceil(extract(epoch from k.now_at - r.started_at) / 604800)::int - 1 as ago, sum(sent)::int as sent from mkt.run r, mkt.clock k
       where r.started_at > k.now_at - interval '35 days' and r.started_at <= k.now_at group by 1 order by 1`,
    );
    const [last, ...before] = weeks.map(({ sent }) => sent);
    const [, second, third] = before.toSorted((one, other) => one - other);
    expect(evidence).toMatchObject({ lastWeek: last, usualWeek: Math.round((second! + third!) / 2) });
    const [{ rows } = { rows: 0 }] = await demo.writer.rows<{ rows: number }>(
      "select reltuples::int as rows from pg_class where oid = 'mkt.message'::regclass",
    );
    expect([evidence.rows, evidence.doubleInDays]).toEqual([rows, Math.round((7 * rows) / last!)]);
    expect(result.findings[0]).toMatchObject({ cause: 'health/volume-grown', severity: 'info' });
  });

  it('says that there is nothing to compare with where a week has no run', async () => {
    demo = await testDemo();
    await demo.writer.exec(`update mkt.run set sent = 0 where started_at between (select now_at - interval '20 days' from mkt.clock) and (select now_at - interval '13 days' from mkt.clock)
      or started_at between (select now_at - interval '28 days' from mkt.clock) and (select now_at - interval '20 days' from mkt.clock)`);
    const { result } = await checkDemo(demo);
    expect(result.facts.checks[0]).toMatchObject({
      state: 'not-asked',
      gap: { why: { en: expect.stringContaining('nothing to compare') } },
    });
  });
});
