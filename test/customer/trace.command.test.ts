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
    expect(gates(result.facts).slice(0, 10)).toEqual([
      'import unknown',
      'normalise passed',
      'segment passed',
      'control passed',
      'suppression passed',
      'policy passed',
      'offer passed',
      'queue passed',
      'provider passed',
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

  it.each([
    [
      'cap-reached',
      /he had had \d+ of \d+ in \d+ days: message \d+ of run \d+, 2026-\d\d-\d\d \d\d:\d\d.* \(Europe\/Moscow\)/,
    ],
    ['quiet-hours', /by his own clock \([A-Z]\w+\/\w+\), where it was \d\d:\d\d when the run started/],
  ])('was left out by the policy for %s: the value that decided', async (reason, says) => {
    const [row] = await demo.writer.rows<{ customer: string; run: string }>(
      `select customer_id::text as customer, run_id::text as run from mkt.run_customer where excluded_reason = '${reason}' order by run_id desc, customer_id limit 1`,
    );
    const { result } = await trace(row!.customer, '--run', row!.run);
    expect(result.findings[0]!.title).toMatch(says);
  });

  it('was merged into another record, and is in no mailing whatever the run', async () => {
    const customer = await one('select customer_id from crm.customer where merged_into is not null order by 1 limit 1');
    const { result, exitCode } = await trace(customer);
    expect([result.findings.map(({ cause }) => cause), exitCode]).toEqual([['customer/not-selected'], 0]);
    expect(result.findings[0]!.title).toContain('c.merged_into is null');
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
    expect(result.findings).toMatchObject([
      {
        cause: 'customer/contacted-twice',
        evidence: { messages: 2, gapSeconds: 40, meaning: 'after-error', ids: [expect.any(String), '900000001'] },
      },
      {
        cause: 'customer/contacted-while-suppressed',
        severity: 'error',
        evidence: { reason: 'said no', timing: 'before-snapshot', isCovered: true },
      },
    ]);
    const since = await trace(customer, '--since', '60d');
    expect(since.result.findings.map(({ cause }) => cause)).toEqual([
      'customer/contacted-twice',
      'customer/contacted-while-suppressed',
    ]);
  });

  it('says by which value a policy left him out, with the text of its version', async () => {
    const [row] = await demo.writer.rows<{ customer: string; run: string }>(
      "select customer_id::text as customer, run_id::text as run from mkt.run_customer where excluded_reason = 'cap-reached' order by run_id desc, 1 limit 1",
    );
    const { result } = await trace(row!.customer, '--run', row!.run);
    const counted = await one(
      `select count(*) from mkt.message m, mkt.run r, mkt.campaign k where r.run_id = ${row!.run} and k.campaign_code = r.campaign_code
       and m.customer_id = ${row!.customer} and m.channel = k.channel and m.sent_at <= r.started_at
       and m.sent_at > r.started_at - (select (body::jsonb ->> 'period_days')::int from mkt.rule_version v where v.rule_code = k.policy_code and v.valid_to is null) * interval '1 day'`,
    );
    expect(Number(counted)).toBeGreaterThan(0);
    expect(result.findings[0]!.title).toContain(`he had had ${counted} of `);
    expect((result.findings[0]!.evidence as { ruleText: string }).ruleText).toContain('"cap"');
    const { gates: way } = result.facts;
    expect(way.find(({ gate }) => gate === 'policy')).toMatchObject({ verdict: 'stopped' });
    expect(way.find(({ gate }) => gate === 'queue')).toMatchObject({ verdict: 'not-reached' });
  });

  it('has no address to be written to: that it is empty, never what it was', async () => {
    const [row] = await demo.writer.rows<{ customer: string; run: string }>(
      `select rc.customer_id::text as customer, rc.run_id::text as run from mkt.run_customer rc join crm.customer c on c.customer_id = rc.customer_id
       join mkt.run r on r.run_id = rc.run_id join mkt.campaign k on k.campaign_code = r.campaign_code and k.channel = 'email'
       where rc.excluded_reason = 'no-address' and c.email is null order by rc.run_id desc, 1 limit 1`,
    );
    const { result } = await trace(row!.customer, '--run', row!.run);
    expect(result.findings[0]!.title).toMatch(/no-address.*; empty: email\./);
  });

  it('was taken by a finished run that has neither a message nor a reason: it lost him', async () => {
    const lost = await one(
      "select r.run_id from mkt.run r where r.campaign_code = 'salary-bonus' and r.status = 'DONE' order by started_at desc limit 1",
    );
    const customer = await one(`select customer_id from mkt.message where run_id = ${lost} order by 1 desc limit 1`);
    await demo.writer.rows(`delete from mkt.response where run_id = ${lost} and customer_id = ${customer}`);
    await demo.writer.rows(`delete from mkt.message where run_id = ${lost} and customer_id = ${customer}`);
    const { result, exitCode } = await trace(customer, '--run', lost);
    expect(exitCode).toBe(3);
    expect(result.findings).toMatchObject([{ cause: 'customer/lost-in-run', confidence: 'proved' }]);
  });

  it('is shown by all that happened to him where no run is asked about', async () => {
    const customer = await one(
      `select m.customer_id from mkt.message m where m.run_id = ${run} and m.status = 'delivered' and not exists (
         select 1 from mkt.message x where x.customer_id = m.customer_id and (x.status in ('failed', 'bounced') or x.message_id = 900000001)
       ) order by 1 limit 1`,
    );
    const { result, exitCode } = await trace(customer);
    const count = (sql: string) => one(`select count(*) from ${sql}`).then(Number);
    const messages = await count(
      `mkt.message m, mkt.clock k where m.customer_id = ${customer}
       and coalesce(m.sent_at, m.queued_at) > k.now_at - interval '30 days' and coalesce(m.sent_at, m.queued_at) <= k.now_at`,
    );
    const decisions = await count(
      `mkt.run_customer rc join mkt.run r using (run_id), mkt.clock k where rc.customer_id = ${customer}
       and r.started_at > k.now_at - interval '30 days' and r.started_at <= k.now_at`,
    );
    expect([result.facts.messages?.length, result.findings, exitCode]).toEqual([messages, [], 0]);
    const kinds = result.facts.timeline.map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'message')).toHaveLength(messages);
    expect(kinds.filter((kind) => kind === 'decision')).toHaveLength(decisions);
    const times = result.facts.timeline.map(({ at }) => Date.parse(at));
    expect(times).toEqual([...times].sort((left, right) => left - right));
  });

  it('of the healthy bank’s customers nothing is wrong but messages that bounced', async () => {
    const people = await demo.writer.rows<{ id: string }>(
      `select customer_id::text as id from mkt.message where message_id <> 900000001 and customer_id not in (
         select customer_id from mkt.message where message_id = 900000001
       ) and run_id < ${run} group by 1 order by count(*) desc, md5(customer_id::text) limit 25`,
    );
    for (const { id } of people) {
      const { result } = await trace(id, '--since', '2026-09-01');
      expect(result.findings.filter(({ cause }) => cause !== 'customer/message-failed')).toEqual([]);
    }
  });

  it('is drawn within 60 columns in both languages', async () => {
    const customer = await ofRun('rc.excluded_stage is not null');
    for (const lang of ['en', 'ru']) {
      for (const what of [
        ['--run', run],
        ['--since', '60d'],
      ]) {
        const { stdout } = await runLine(['customer', 'trace', customer, ...what, '--lang', lang], {
          ...demo,
          columns: 60,
        });
        expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(60);
        const [way, time] =
          lang === 'ru'
            ? ['Его путь через запуск', 'Что с ним происходило']
            : ['His way through the run', 'What happened to him'];
        expect(stdout).toContain(what[0] === '--run' ? way : time);
        expect(stdout).not.toMatch(/undefined|NaN|\[object/);
      }
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
    const customer = await ofRun(
      'rc.excluded_stage is null and not exists (select 1 from mkt.suppression s where s.customer_id = rc.customer_id)',
    );
    const statements = await loggedStatements(demo, () => trace(customer, '--run', run));
    const big = statements.filter(
      (sql) => /mkt\.(message|run_customer|response)\b/.test(sql) && !/^explain/i.test(sql),
    );
    expect(big).toHaveLength(1);
    for (const name of ['message', 'run_customer', 'response', 'suppression'])
      expect(big[0]).toMatch(new RegExp(`mkt\\.${name}\\b[\\s\\S]*customer = \\$\\d`));
    // Who he is, which run is meant, everything about him: one statement.
    const own = statements.filter(
      (sql) => /crm\.|mkt\./.test(sql) && !/^explain/i.test(sql) && !/mkt\.clock/.test(sql),
    );
    expect(own).toHaveLength(1);
  });

  it('names a run that was mistyped, and a time that is none', async () => {
    const customer = await ofRun('rc.excluded_stage is null');
    const typo = await runLine(['customer', 'trace', customer, '--run', `${run}0`], demo);
    expect(typo.stderr.replace(/\s+/g, ' ')).toContain(`"${run}"`);
    const time = await runLine(['customer', 'trace', customer, '--since', 'yesterday'], demo);
    expect([time.exitCode, time.stderr]).toEqual([2, expect.stringContaining('customer/since')]);
  });
});

describe('a customer who is named by his address', () => {
  it('is found by e-mail or phone, and neither is repeated anywhere', async () => {
    const [row] = await demo.writer.rows<{ id: string; email: string; phone: string }>(
      `select customer_id::text as id, email, phone from crm.customer c where email is not null and phone is not null and merged_into is null
       and (select count(*) from crm.customer o where o.email = c.email or o.phone = c.phone) = 1 order by 1 limit 1`,
    );
    for (const [asked, by] of [
      [row!.email, 'email'],
      [row!.phone, 'phone'],
    ] as const) {
      const { result } = await trace(asked, '--since', '7d');
      expect([result.subject.id, result.facts.foundBy]).toEqual([row!.id, by]);
      const { stdout, stderr } = await runLine(['customer', 'trace', asked, '--run', run], demo);
      expect(stdout + stderr).not.toContain(asked);
    }
    const nobody = await runLine(['customer', 'trace', 'nobody.here@bank.example', '--json'], demo);
    expect([nobody.exitCode, nobody.stdout + nobody.stderr]).toEqual([2, expect.not.stringContaining('nobody.here')]);
  });

  it('who shares it with others is refused, with their number', async () => {
    const [row] = await demo.writer.rows<{ email: string; n: number }>(
      'select email, count(*)::int as n from crm.customer where email is not null group by 1 having count(*) > 1 order by 2 desc, 1 limit 1',
    );
    const { exitCode, stderr } = await runLine(['customer', 'trace', row!.email], demo);
    expect([exitCode, stderr]).toEqual([
      2,
      expect.stringContaining(`${row!.n} customers in crm.customer have this value`),
    ]);
    expect(stderr).not.toContain(row!.email);
  });
});
