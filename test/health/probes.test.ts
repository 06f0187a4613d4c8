import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HealthFacts } from '../../src/health/check.ts';
import { startCluster, type TestCluster } from '../support/cluster.ts';
import { runJson } from '../support/command-line.ts';
import { testDemo } from '../support/demo.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mmsup-probes-'));
});
afterAll(() => rm(folder, { recursive: true }));

const LAST = "(select max(run_id) from mkt.run where status = 'DONE')";
type Evidence = Readonly<Record<string, readonly Record<string, unknown>[]>> & { readonly total: number };

interface Story {
  readonly story: string;
  readonly check: string;
  readonly cause: string;
  readonly severity: 'error' | 'warning' | 'info';
  readonly plant: string;
  /** SQL of the number that proves it, and where it stands in the evidence. */
  readonly count: string;
  readonly told: (evidence: Evidence) => unknown;
  readonly system?: string;
  readonly thresholds?: string;
}

const body = (
  condition: string,
  daysAgo = 1,
) => `update mkt.rule_version set body = '${condition.replaceAll("'", "''")}',
  created_at = (select now_at from mkt.clock) - interval '${daysAgo} days' where rule_code = 'vip-deposit' and valid_to is null`;

const STORIES: readonly Story[] = [
  {
    story: 'the container was stopped after the last batch: the run stays open',
    check: 'runs-not-closed',
    cause: 'health/runs-not-closed',
    severity: 'error',
    plant: `update mkt.run set status = 'RUNNING', finished_at = null where run_id = ${LAST}`,
    count: `select count(*) from mkt.run_stage where run_id = (select run_id from mkt.run where status = 'RUNNING')`,
    told: ({ runs }) => runs![0]!['parts'],
  },
  {
    story: 'the run was closed while messages still wait',
    check: 'runs-not-closed',
    cause: 'health/runs-not-closed',
    severity: 'error',
    plant: `update mkt.message set status = 'queued', sent_at = null, delivered_at = null where run_id = ${LAST} and message_id % 3 = 0`,
    count: `select count(*) from mkt.message where run_id = ${LAST} and status = 'queued'`,
    told: ({ runs }) => runs![0]!['parts'],
  },
  {
    story: 'a batch was lost, and the counters do not know it',
    check: 'selected-without-end',
    cause: 'health/selected-without-end',
    severity: 'error',
    plant: `delete from mkt.message where run_id = ${LAST} and customer_id % 5 = 0`,
    count: `select count(*) from mkt.run_customer where run_id = ${LAST} and excluded_stage is null and customer_id % 5 = 0`,
    told: ({ runs }) => runs![0]!['customers'],
  },
  {
    story: 'one bad row makes every run of a campaign fail',
    check: 'runs-fail-alike',
    cause: 'health/runs-fail-alike',
    severity: 'error',
    plant: `update mkt.run set status = 'FAILED', error = 'division by zero' where run_id in (
      select run_id from mkt.run where campaign_code = (select campaign_code from mkt.run where run_id = ${LAST}) order by run_id desc limit 4)`,
    count: "select count(*) from mkt.run where error = 'division by zero'",
    told: ({ campaigns }) => campaigns![0]!['runs'],
  },
  {
    story: 'an address with a comma in it is tried every minute',
    check: 'messages-fail-again',
    cause: 'health/messages-fail-again',
    severity: 'warning',
    plant: `insert into mkt.message select (jsonb_populate_record(s.m, jsonb_build_object('message_id', 7000000000000 + n, 'status', 'failed', 'provider_code', '550'))).*
      from (select m from mkt.message m where run_id = ${LAST} limit 1) s, generate_series(1, 40) n`,
    count: 'select count(*) from mkt.message where message_id > 7000000000000',
    told: ({ runs }) => runs![0]!['tries'],
  },
  {
    story: 'two people edited one rule, and it asks for two tariffs at once',
    check: 'segments-sound',
    cause: 'health/segments-unsound',
    severity: 'error',
    plant: body("c.status = 'ACTIVE' and c.tariff in ('PREMIUM', 'GOLD') and c.tariff = 'BASE'"),
    count: 'select 1',
    told: ({ total }) => total,
  },
  {
    story: 'a column was dropped that a rule still asks for',
    check: 'segments-sound',
    cause: 'health/segments-unsound',
    severity: 'error',
    plant: body("c.status = 'ACTIVE' and c.credit_limit > 100"),
    count: 'select 1',
    told: ({ segments }) => Number(/credit_limit/.test(String(segments![0]!['why']))),
  },
  {
    story: 'everybody is not Moscow or not Kazan',
    check: 'segments-sound',
    cause: 'health/segments-unsound',
    severity: 'warning',
    plant: body("c.status = 'ACTIVE' and (c.city <> 'Москва' or c.city <> 'Казань')"),
    count: 'select 1',
    told: ({ segments }) => Number(segments![0]!['kind'] === 'always-true'),
  },
  {
    story: 'OR was added at the end without parentheses',
    check: 'segments-sound',
    cause: 'health/segments-unsound',
    severity: 'warning',
    plant: body("c.status = 'ACTIVE' and c.tariff = 'GOLD' or c.city = 'Казань'"),
    count: 'select 1',
    told: ({ segments }) => Number(segments![0]!['kind'] === 'parentheses'),
  },
  {
    story: 'not X loses everybody of whom nothing is known',
    check: 'conditions-unknown',
    cause: 'health/conditions-unknown',
    severity: 'warning',
    plant: `update crm.customer set middle_name = null where customer_id % 2 = 0; ${body("c.middle_name <> 'Иванович'")}`,
    count: 'select count(*) from crm.customer where middle_name is null and merged_into is null',
    told: ({ conditions }) => conditions![0]!['unknown'],
  },
  {
    story: "the provider's file was in another zone",
    check: 'times-out-of-order',
    cause: 'health/times-out-of-order',
    severity: 'warning',
    plant: `update mkt.message set delivered_at = delivered_at - interval '3 hours' where run_id = ${LAST} and delivered_at is not null`,
    count: `select count(*) from mkt.message where run_id = ${LAST} and delivered_at < sent_at - interval '1 minute'`,
    told: ({ total }) => total,
  },
  {
    story: 'runs begin three hours after their plan since the scheduler moved',
    check: 'times-out-of-order',
    cause: 'health/times-out-of-order',
    severity: 'warning',
    plant: `update mkt.run set planned_at = started_at - interval '3 hours' where started_at > (select now_at - interval '7 days' from mkt.clock)`,
    count: `select count(*) from mkt.run where planned_at = started_at - interval '3 hours'`,
    told: ({ kinds }) => kinds!.find(({ kind }) => kind === 'hours-off-plan')?.['rows'],
  },
  {
    story: '“the last ten days” was saved as a date',
    check: 'dates-fixed',
    cause: 'health/dates-fixed',
    severity: 'info',
    plant: body("c.status = 'ACTIVE' and c.registered_on >= date '2026-08-20'", 85),
    count: "select (select now_at from mkt.clock)::date - date '2026-08-20'",
    told: ({ segments }) => segments![0]!['daysNow'],
  },
  {
    story: 'the core system renamed a tariff',
    check: 'literals-unknown',
    cause: 'health/literals-unknown',
    severity: 'warning',
    plant:
      "update crm.customer set tariff = 'GOLD_2026' where tariff = 'GOLD'; analyze crm.customer; update crm.dictionary_value set valid_to = now() - interval '400 days' where code = 'GOLD'",
    count: "select count(*) from crm.customer where tariff = 'GOLD_2026' and merged_into is null",
    told: ({ literals }) => literals![0]!['customers'],
  },
  {
    story: 'phones are no longer normalised',
    check: 'addresses-invalid',
    cause: 'health/addresses-invalid',
    severity: 'warning',
    plant: "update crm.customer set phone = replace(phone, '+7', '8 ') || ' доб. 2' where customer_id % 3 = 0",
    count: "select count(*) from crm.customer where phone like '%доб%' and merged_into is null",
    told: ({ columns }) => columns![0]!['invalid'],
  },
  {
    story: 'a join doubles the number of the report',
    check: 'reports-differ',
    cause: 'health/reports-differ',
    severity: 'error',
    plant:
      'update rpt.effectiveness set accepted = accepted + 17 where report_code = (select min(report_code) from rpt.effectiveness)',
    count: 'select 17',
    told: ({ reports }) => reports![0]!['difference'],
  },
  {
    story: 'the job of a report fails every night',
    check: 'reports-broken',
    cause: 'health/reports-broken',
    severity: 'error',
    plant:
      "update rpt.effectiveness set error = 'permission denied for ivan@bank.ru' where report_code = (select min(report_code) from rpt.effectiveness)",
    count: 'select count(*) from rpt.effectiveness where error is not null',
    told: ({ total }) => total,
  },
  {
    story: 'the index on the run was dropped for a load',
    check: 'indexes-missing',
    cause: 'health/indexes-missing',
    severity: 'warning',
    plant: `do $$ declare i record; begin for i in select indexrelid::regclass as name from pg_index where indrelid = 'mkt.message'::regclass
      and pg_get_indexdef(indexrelid) ~ 'run_id' loop execute 'drop index ' || i.name; end loop; end $$; analyze mkt.message`,
    count: 'select 1',
    told: ({ lookUps }) => lookUps!.filter(({ relation, column }) => relation === 'message' && column === 'run').length,
    thresholds: 'big-table-rows: 500',
  },
  {
    story: 'the index on the time was dropped to save space, and the contact policy reads the whole table',
    check: 'indexes-missing',
    cause: 'health/indexes-missing',
    severity: 'warning',
    plant: `do $$ declare i record; begin for i in select indexrelid::regclass as name from pg_index where indrelid = 'mkt.message'::regclass
      and pg_get_indexdef(indexrelid) ~ 'sent_at' loop execute 'drop index ' || i.name; end loop; end $$; analyze mkt.message`,
    count: 'select 1',
    told: ({ lookUps }) =>
      lookUps!.filter(({ relation, column }) => relation === 'message' && column === 'sent_at').length,
    thresholds: 'big-table-rows: 5000',
  },
  {
    story: 'somebody taken out by hand is written to',
    check: 'removed-still-sent',
    cause: 'health/removed-still-sent',
    severity: 'error',
    plant: `create table mkt.segment_flag as select r.segment_code, m.customer_id from mkt.message m join mkt.run r using (run_id)
      where m.run_id = ${LAST} and m.sent_at is not null limit 6; grant select on mkt.segment_flag to public`,
    count: `select count(*) from mkt.segment_flag f join mkt.run r using (segment_code) join mkt.message m on m.run_id = r.run_id and m.customer_id = f.customer_id
      where m.sent_at > (select now_at - interval '7 days' from mkt.clock)`,
    told: ({ total }) => total,
    system: 'flags.yaml',
  },
  {
    story: 'a segment is not computed any more',
    check: 'segments-old',
    cause: 'health/segments-old',
    severity: 'warning',
    plant: 'select 1',
    count: 'select 9 * 86400',
    told: ({ segments }) => segments![0]!['ageSeconds'],
    system: 'flags.yaml',
  },
];

const FLAGS = `format: 1
id: flags
title: With flags
extends: demo
verified: installation
relations:
  segment:
    columns: { built_at: ":as_of - interval '9 days'" }
  segment_member:
    from: mkt.segment_flag f
    columns: { segment: f.segment_code, customer: f.customer_id, manual: "true", removed: "true" }
`;

describe('a probe finds, with its number, that', () => {
  beforeAll(() => writeFile(join(folder, 'flags.yaml'), FLAGS));

  it.each(STORIES.map((one) => [one.story, one] as const))('%s', async (_story, planted) => {
    const file = join(folder, 'thresholds.yaml');
    await writeFile(file, `format: 1\n${planted.thresholds ?? ''}\n`);
    const own = await testDemo();
    try {
      await own.writer.exec(planted.plant);
      const system = planted.system ? join(folder, planted.system) : 'demo';
      const { result } = await runJson<HealthFacts>(
        ['health', 'check', '--only', planted.check, '--thresholds', file],
        { ...own, system },
      );
      const [finding] = result.findings;
      expect([finding?.cause, finding?.severity], JSON.stringify(result.notEvaluated)).toEqual([
        planted.cause,
        planted.severity,
      ]);
      const [row] = await own.writer.rows<Record<string, unknown>>(planted.count);
      expect(Number(planted.told(finding!.evidence as Evidence))).toBe(Number(Object.values(row!)[0]));
      expect(finding!.title).not.toMatch(/undefined|null|NaN|\[object/);
      expect(JSON.stringify(finding)).not.toMatch(/ivan@bank\.ru/);
    } finally {
      await own.close();
    }
  });
});

describe('what the server knows of itself', () => {
  let cluster: TestCluster;
  const thresholds = () => join(folder, 'server.yaml');
  const check = (only: string) =>
    runJson<HealthFacts>(['health', 'check', '--only', only, '--thresholds', thresholds()], {
      conninfo: `host=127.0.0.1 port=${cluster.port} user=reader dbname=postgres`,
      system: 'plain',
    });

  beforeAll(async () => {
    cluster = await startCluster("shared_preload_libraries = 'pg_stat_statements'");
    await cluster.sql('create role reader login; grant pg_read_all_data, pg_read_all_stats to reader');
    await writeFile(thresholds(), 'format: 1\nbig-table-rows: 1000\nslow-seconds: 0.2\n');
  }, 60_000);
  afterAll(() => cluster?.remove());

  it('is named where pg_stat_statements is missing, and never called quick', async () => {
    const { result } = await check('statements-slow');
    expect(result.facts.checks[0]).toMatchObject({ state: 'not-asked' });
  });

  it('tells statements that are slow each time, without their values', async () => {
    await cluster.sql('create extension pg_stat_statements');
    for (let n = 0; n < 3; n += 1) await cluster.sql("select pg_sleep(0.3), 'ivan@bank.ru'");
    const { result } = await check('statements-slow');
    expect(result.findings[0]).toMatchObject({
      cause: 'health/statements-slow',
      evidence: { statements: [{ calls: 3, text: expect.stringContaining('pg_sleep($1)') }] },
    });
    expect(JSON.stringify(result)).not.toContain('ivan');
  });

  it('tells tables that are read whole again and again, and tables full of dead rows', async () => {
    await cluster.sql('create table public.big as select n from generate_series(1, 5000) n; analyze public.big');
    for (let n = 0; n < 25; n += 1) await cluster.sql('select count(*) from public.big where n = 7');
    await cluster.sql('update public.big set n = n; update public.big set n = n');
    await expect
      .poll(async () => (await check('tables-*')).result.findings.map(({ cause }) => cause).sort(), { timeout: 15_000 })
      .toEqual(['health/tables-bloated', 'health/tables-read-whole']);
  });
});
