import { afterEach, describe, expect, it } from 'vitest';
import type { HealthFacts } from '../../src/health/check.ts';
import { runJson } from '../support/command-line.ts';
import { type TestDemo, testDemo } from '../support/demo.ts';

let demo: TestDemo | undefined;
afterEach(async () => {
  await demo?.close();
  demo = undefined;
});

const check = (only: string) => runJson<HealthFacts>(['health', 'check', '--only', only], demo!);
const planted = async (fault?: string) => {
  demo = await testDemo(fault);
};
type Evidence = Readonly<Record<string, readonly Record<string, unknown>[]>>;

describe('the team hears before the client does that', () => {
  it.each([
    ['the control group leaves out everybody', 'nothing-leaves', { why: 'nothing-sent', stage: 'policy' }, 'error'],
    ['the push gateway refuses everything today', 'phones-silent', { why: 'errors', stage: 'deliver' }, 'error'],
    ['a run broke off', 'vip-broke-off', { why: 'failed', campaign: 'vip-deposit' }, 'error'],
    ['a stage takes many times its usual', 'push-late-again', { why: 'slow', stage: 'policy' }, 'warning'],
  ])('%s', async (_story, fault, seen, severity) => {
    await planted(fault);
    const { result, exitCode } = await check('last-run-unusual');
    const [finding] = result.findings;
    expect([finding?.cause, finding?.severity, exitCode]).toEqual(['health/last-run-unusual', severity, 3]);
    expect((finding!.evidence as unknown as Evidence)['runs']![0]).toMatchObject(seen);
    expect(finding!.title).not.toMatch(/undefined|null|NaN|\b0 of 0\b/);
  });

  it.each([['the planned run was never taken', 'letters-waiting', 'mortgage-care']])(
    '%s',
    async (_story, fault, campaign) => {
      await planted(fault);
      const { result } = await check('runs-overdue');
      expect(result.findings[0]).toMatchObject({ cause: 'health/runs-overdue', severity: 'error' });
      const [first] = (result.findings[0]!.evidence as unknown as Evidence)['campaigns']!;
      expect(first).toMatchObject({ campaign });
      expect(Number(first!['lateSeconds'])).toBeGreaterThan(3600);
    },
  );

  it('a campaign is on hold and nobody took it off, in the words of its trace', async () => {
    await planted('no-push-today');
    const { result } = await check('runs-overdue');
    const traced = await runJson(['campaign', 'trace', 'card-wake-up'], demo!);
    const same = traced.result.findings.find(({ cause }) => cause === 'campaign/run-paused');
    expect(result.findings.map(({ cause, severity, title }) => [cause, severity, title])).toEqual([
      ['campaign/run-paused', 'warning', same!.title],
    ]);
  });

  it('people got it of each of two runs at once, as the trace of one of them says', async () => {
    await planted('push-twice');
    const { result } = await check('messages-twice');
    const [row] = await demo!.writer.rows<{ customers: number }>(
      `select count(*)::int as customers from (
         select m.customer_id from mkt.message m join mkt.run r using (run_id)
         where r.campaign_code = 'card-wake-up' and r.started_at > '2026-11-24' and m.status in ('sent', 'delivered')
         group by m.customer_id having count(distinct m.run_id) > 1) d`,
    );
    expect(row!.customers).toBeGreaterThan(0);
    expect(result.findings[0]).toMatchObject({ cause: 'health/messages-twice', severity: 'error' });
    const [first] = (result.findings[0]!.evidence as unknown as Evidence)['runs']!;
    expect([first!['customers'], first!['beside']]).toEqual([row!.customers, expect.any(String)]);
  });
});

describe('nobody is alarmed by', () => {
  it('a campaign that was archived and keeps its old date; and one that was halted is told as that', async () => {
    await planted();
    const late = (status: string) =>
      demo!.writer.rows(
        `update mkt.campaign set status = '${status}', next_run_at = (select now_at - interval '2 days' from mkt.clock) where campaign_code = 'vip-deposit'`,
      );
    await late('ARCHIVED');
    expect((await check('runs-overdue')).result.findings).toEqual([]);
    for (const status of ['PAUSED', 'on hold', 'Приостановлена']) {
      await late(status);
      expect((await check('runs-overdue')).result.findings.map(({ cause }) => cause)).toEqual(['campaign/run-paused']);
    }
    await late('ACTIVE');
    expect((await check('runs-overdue')).result.findings[0]).toMatchObject({ cause: 'health/runs-overdue' });
    expect((await check('runs-overdue')).result.findings).toHaveLength(1);
  });
});
