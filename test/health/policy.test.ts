import { afterEach, describe, expect, it } from 'vitest';
import type { CapExceededEvidence, UnderCapEvidence } from '../../src/causes/health-policy.ts';
import type { HealthFacts } from '../../src/health/check.ts';
import { runJson } from '../support/command-line.ts';
import { type TestDemo, testDemo } from '../support/demo.ts';

let demo: TestDemo | undefined;

afterEach(async () => {
  await demo?.close();
  demo = undefined;
});

/** The latest finished run of a channel that allows one message in so many days. */
const LAST = (channel: string) =>
  `(select max(r.run_id) from mkt.run r join mkt.campaign k using (campaign_code) where r.status = 'DONE' and k.channel = '${channel}')`;

/** Everybody whom the last run wrote to gets another message, so long after it, from the run before. */
const writeAgain = (channel: string, after: string) => `insert into mkt.message
  select (jsonb_populate_record(m, jsonb_build_object('message_id', m.message_id + 9000000000000, 'run_id', m.run_id - 1, 'sent_at', m.sent_at + interval '${after}'))).*
  from mkt.message m where m.run_id = ${LAST(channel)} and m.status in ('sent', 'delivered')`;

/** The last letters of four days ago left at six in the evening, and each has one more after it and nothing else. */
const onceMore = (after: string) => `create temp table base as
    select max(r.run_id) as run_id from mkt.run r join mkt.campaign k using (campaign_code)
    where k.channel = 'email' and r.status = 'DONE' and r.planned_at < (select now_at from mkt.clock) - interval '4 days';
  delete from mkt.message where channel = 'email' and run_id <> (select run_id from base) and customer_id in (select customer_id from mkt.message join base using (run_id));
  update mkt.message set sent_at = date_trunc('day', sent_at at time zone 'Europe/Moscow') at time zone 'Europe/Moscow' + interval '18 hours'
    where run_id = (select run_id from base) and sent_at is not null;
  insert into mkt.message select (jsonb_populate_record(m, jsonb_build_object('message_id', m.message_id + 9000000000000, 'run_id', m.run_id + 1, 'sent_at', m.sent_at + interval '${after}'))).*
    from mkt.message m join base using (run_id) where m.status in ('sent', 'delivered')`;

async function ask<Evidence>(plant: string | null, ...checks: readonly string[]) {
  demo = await testDemo();
  if (plant !== null) await demo.writer.exec(plant);
  const { result } = await runJson<HealthFacts>(['health', 'check', '--only', checks.join(',')], demo);
  expect(result.notEvaluated).toEqual([]);
  return { result, evidence: result.findings[0]?.evidence as Evidence };
}

async function count(sql: string): Promise<number> {
  const [row] = await demo!.writer.rows<{ n: number }>(`select count(*) as n from ${sql}`);
  return Number(row!.n);
}

describe('a contact policy is counted anew from the messages', () => {
  const EXCEEDED = 'policy-cap-exceeded';

  it('is kept on the healthy demo, where it leaves people out all the time', async () => {
    const { result } = await ask(null, 'policy-*');
    expect(result.facts.checks.map(({ state }) => state)).toEqual(['passed', 'passed', 'passed']);
    expect(await count("mkt.run_customer where excluded_reason = 'cap-reached'")).toBeGreaterThan(0);
  });

  it('tells how many got a second message within the period', async () => {
    const { result, evidence } = await ask<CapExceededEvidence>(writeAgain('email', '3 hours'), EXCEEDED);
    expect(result.findings.map(({ cause, severity }) => [cause, severity])).toEqual([
      ['health/policy-cap-exceeded', 'error'],
    ]);
    const again = await count('mkt.message where message_id > 9000000000000');
    expect(again).toBeGreaterThan(10);
    expect(evidence.policies).toEqual([
      expect.objectContaining({
        rule: 'email-cap',
        cap: 1,
        periodDays: 3,
        messages: again,
        customers: again,
        byCalendar: again,
      }),
    ]);
    expect(evidence.total).toBe(again);
    expect(result.findings[0]!.title).toContain('1 message in 3 days on email');
    expect(result.findings[0]!.next[0]).toMatch(/^mmsup customer trace \d+ --run \d+$/);
  });

  it('says nothing of a second message after the period', async () => {
    expect((await ask(onceMore('3 days 1 minute'), EXCEEDED)).result.findings).toEqual([]);
    expect(await count('mkt.message where message_id > 9000000000000')).toBeGreaterThan(10);
  });

  it('leaves what one run sent twice, and what failed, to other checks', async () => {
    const same = writeAgain('email', '1 hour').replace('m.run_id - 1', 'm.run_id');
    expect((await ask(same, EXCEEDED)).result.findings).toEqual([]);
    await demo!.close();
    const failed = writeAgain('email', '1 hour').replace("'sent_at',", "'status', 'bounced', 'sent_at',");
    expect((await ask(failed, EXCEEDED)).result.findings).toEqual([]);
  });

  it('judges nobody by a version that was not yet in force', async () => {
    const tightened = `update mkt.rule_version set valid_from = (select now_at from mkt.clock) - interval '1 hour' where rule_code = 'email-cap' and valid_to is null`;
    const { result } = await ask(`${writeAgain('email', '3 hours')}; ${tightened}`, EXCEEDED);
    expect(result.findings).toEqual([]);
  });

  it('asks instead of accusing where whole calendar days would allow it', async () => {
    // 71 hours after six in the evening are within three times 24 hours, and on the third date after.
    const { result, evidence } = await ask<CapExceededEvidence>(onceMore('71 hours'), EXCEEDED);
    expect(result.findings.map(({ severity, confidence }) => [severity, confidence])).toEqual([['info', 'possible']]);
    const again = await count('mkt.message where message_id > 9000000000000');
    expect(evidence.policies[0]).toMatchObject({ messages: again, byCalendar: 0 });
    expect(result.findings[0]!.title).toContain('though not when whole calendar days are counted');
  });
});

describe('an exclusion by a cap is counted anew from the messages', () => {
  const UNDER = 'policy-excluded-under-cap';
  const everybodyWas = (
    reason: string,
  ) => `update mkt.run_customer set excluded_stage = 'policy', excluded_reason = '${reason}' where run_id = ${LAST('push')} and excluded_stage is null;
    insert into mkt.run_exclusion (run_id, stage, reason, rule_code, customers, expected)
      values (${LAST('push')}, 'policy', '${reason}', 'push-cap', 0, false) on conflict do nothing;
    delete from mkt.message where run_id = ${LAST('push')}`;

  it('tells how many were left out who had had nothing', async () => {
    const { result, evidence } = await ask<UnderCapEvidence>(everybodyWas('cap-reached'), UNDER);
    expect(result.findings.map(({ cause, severity }) => [cause, severity])).toEqual([
      ['health/policy-excluded-under-cap', 'warning'],
    ]);
    const left =
      await count(`mkt.run_customer rc join mkt.run r using (run_id) where run_id = ${LAST('push')} and excluded_reason = 'cap-reached'
      and not exists (select 1 from mkt.message m where m.customer_id = rc.customer_id and m.channel = 'push'
        and m.sent_at between r.planned_at - interval '2 days' and r.planned_at)`);
    expect(left).toBeGreaterThan(5);
    expect(evidence.policies).toEqual([
      expect.objectContaining({ rule: 'push-cap', reason: 'cap-reached', cap: 1, customers: left, mostHad: 0 }),
    ]);
  });

  it('says nothing of those whom another reason of the same policy left out', async () => {
    expect((await ask(everybodyWas('quiet-hours'), UNDER)).result.findings).toEqual([]);
  });

  it('is named as not asked where no message is old enough to count', async () => {
    demo = await testDemo();
    await demo.writer.exec(
      "delete from mkt.message where sent_at < (select now_at from mkt.clock) - interval '5 days'",
    );
    const { result } = await runJson<HealthFacts>(['health', 'check', '--only', UNDER], demo);
    expect(result.facts.checks[0]).toMatchObject({
      state: 'not-asked',
      gap: { why: { en: expect.stringContaining('No message is kept') } },
    });
  });
});
