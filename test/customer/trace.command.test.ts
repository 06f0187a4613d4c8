import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CustomerTraceFacts } from '../../src/customer/trace.ts';
import { runJson, runLine } from '../support/command-line.ts';
import { type TestDemo, testDemo } from '../support/demo.ts';
import { loggedStatements } from '../support/server-log.ts';

let demo: TestDemo;
let run: string;

beforeAll(async () => {
  demo = await testDemo();
  run = await one(
    "select run_id from mkt.run where campaign_code = 'vip-deposit' and status = 'DONE' order by started_at desc limit 1",
  );
});
afterAll(() => demo?.close());

async function one(sql: string): Promise<string> {
  const [row] = await demo.writer.rows<Record<string, unknown>>(sql);
  return String(Object.values(row!)[0]);
}

const trace = (customer: string, ...args: readonly string[]) =>
  runJson<CustomerTraceFacts>(['customer', 'trace', customer, ...args], demo);
const ofRun = (condition: string) =>
  one(`select rc.customer_id from mkt.run_customer rc where rc.run_id = ${run} and ${condition} order by 1 limit 1`);
const gates = ({ gates: all }: CustomerTraceFacts) => all.map(({ gate, verdict }) => `${gate} ${verdict}`);

describe('why did this customer (not) get it', () => {
  it('got it: every gate is passed, and that is no problem', async () => {
    const customer = await one(
      `select m.customer_id from mkt.message m where m.run_id = ${run} and m.status = 'delivered'
       and not exists (select 1 from mkt.suppression s where s.customer_id = m.customer_id)
       and not exists (select 1 from crm.customer_list_member l where l.customer_id = m.customer_id) order by 1 limit 1`,
    );
    const { result, exitCode } = await trace(customer, '--run', run);
    expect([result.findings, exitCode]).toEqual([[], 0]);
    expect(gates(result.facts).slice(0, 5)).toEqual([
      'segment passed',
      'selected passed',
      'suppression passed',
      'message passed',
      'delivery passed',
    ]);
  });

  it('was not selected: the conditions that keep him out, by the clock of the run', async () => {
    const customer = await one(
      `select c.customer_id from crm.customer c where c.merged_into is null
       and not exists (select 1 from mkt.run_customer rc where rc.run_id = ${run} and rc.customer_id = c.customer_id) order by 1 limit 1`,
    );
    const { result, exitCode } = await trace(customer, '--run', run);
    const explained = await runJson<{
      customer: { conditions: readonly { id: string; verdict: string; isSoleBlocker: boolean }[] };
    }>(['segment', 'explain', 'vip-deposit', '--run', run, '--customer', customer], demo);
    const { conditions } = explained.result.facts.customer;
    const sole = conditions.filter(({ isSoleBlocker }) => isSoleBlocker);
    const out = sole.length > 0 ? sole : conditions.filter(({ verdict }) => verdict !== 'true');
    expect(exitCode).toBe(0);
    expect(result.findings).toMatchObject([
      {
        cause: 'customer/not-selected',
        severity: 'info',
        confidence: 'proved',
        evidence: { segment: 'vip-deposit', isRecorded: true, conditions: out.map(({ id }) => ({ id })) },
      },
    ]);
  });

  it('was left out at a stage: its name, the reason and the rule', async () => {
    const stages = await demo.writer.rows<{ stage: string; reason: string }>(
      `select distinct excluded_stage as stage, excluded_reason as reason from mkt.run_customer where run_id = ${run} and excluded_stage is not null`,
    );
    expect(stages.length).toBeGreaterThan(1);
    for (const { stage, reason } of stages) {
      const customer = await ofRun(`rc.excluded_stage = '${stage}' and rc.excluded_reason = '${reason}'`);
      const { result } = await trace(customer, '--run', run);
      const rule = await one(
        `select rule_code from mkt.run_exclusion where run_id = ${run} and stage = '${stage}' and reason = '${reason}'`,
      );
      expect(result.findings[0]).toMatchObject({
        cause: 'customer/left-out-by-stage',
        evidence: { stage, reason, rule: rule === 'null' ? null : rule },
      });
    }
  });

  it('has a message that failed: what the provider answered', async () => {
    const customer = await one(
      "select customer_id from mkt.message where status = 'failed' order by message_id desc limit 1",
    );
    const failedRun = await one(
      `select run_id from mkt.message where status = 'failed' and customer_id = ${customer} order by message_id desc limit 1`,
    );
    const { result, exitCode } = await trace(customer, '--run', failedRun);
    expect(exitCode).toBe(3);
    expect(result.findings[0]).toMatchObject({ cause: 'customer/message-failed', evidence: { status: 'failed' } });
  });

  it('got it twice, and in spite of a refusal', async () => {
    const customer = await ofRun('rc.excluded_stage is null');
    await demo.writer.rows(
      `insert into mkt.message select (t.r).* from (
         select jsonb_populate_record(m, jsonb_build_object('message_id', 900000001, 'sent_at', m.sent_at + interval '40 seconds')) as r
         from mkt.message m where m.run_id = ${run} and m.customer_id = ${customer} limit 1) t`,
    );
    await demo.writer.rows(
      `insert into mkt.suppression (customer_id, list_code, scope, reason, valid_from)
       select ${customer}, list_code, scope, 'said no', timestamptz '2020-01-01' from mkt.suppression limit 1`,
    );
    const { result, exitCode } = await trace(customer, '--run', run);
    expect(exitCode).toBe(3);
    expect(result.findings.map(({ cause }) => cause)).toEqual([
      'customer/contacted-twice',
      'customer/contacted-while-suppressed',
    ]);
  });

  it('is shown by his last contacts where no run is asked about', async () => {
    const customer = await ofRun('rc.excluded_stage is null');
    const { result, exitCode } = await trace(customer);
    const expected = await one(
      `select count(*) from mkt.message m, mkt.clock k where m.customer_id = ${customer}
       and coalesce(m.sent_at, m.queued_at) > k.now_at - interval '30 days' and coalesce(m.sent_at, m.queued_at) <= k.now_at`,
    );
    expect([result.facts.messages?.length, result.findings, exitCode]).toEqual([Number(expected), [], 0]);
  });

  it('is drawn within 60 columns in both languages', async () => {
    const customer = await ofRun('rc.excluded_stage is not null');
    for (const lang of ['en', 'ru']) {
      const { stdout } = await runLine(['customer', 'trace', customer, '--run', run, '--lang', lang], {
        ...demo,
        columns: 60,
      });
      expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(60);
      expect(stdout).toContain(lang === 'ru' ? 'Его путь через запуск' : 'His way through the run');
    }
  });
});

describe('what cannot be followed', () => {
  it('is an unknown customer, run or campaign', async () => {
    const unknown = async (...args: readonly string[]) => {
      const { exitCode, stderr } = await runLine(['customer', 'trace', ...args], demo);
      return [exitCode, /\((\w+\/[\w-]+)\)/.exec(stderr)?.[1]];
    };
    expect(await unknown('999999999', '--run', run)).toEqual([2, 'customer/unknown']);
    expect(await unknown('Ivanov', '--run', run)).toEqual([2, 'customer/unknown']);
    expect(await unknown('1', '--run', '999999')).toEqual([2, 'customer/unknown-run']);
    expect(await unknown('1', '--campaign', 'vip-deposite')).toEqual([2, 'customer/campaign-without-runs']);
    expect(await unknown('1', '--campaign', 'vip-deposit', '--run', run)).toEqual([2, 'usage/options-together']);
  });

  it('reads every relation by his key: no statement walks through all messages', async () => {
    const customer = await ofRun('rc.excluded_stage is null');
    const statements = await loggedStatements(demo, () => trace(customer, '--run', run));
    const big = statements.filter(
      (sql) => /mkt\.(message|run_customer|response)\b/.test(sql) && !/^explain/i.test(sql),
    );
    expect(big.length).toBeGreaterThan(2);
    for (const sql of big) expect(sql).toMatch(new RegExp(`\\$[12]|${customer}`));
  });
});
