import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ReportListFacts } from '../../src/report/list.ts';
import type { ReportTraceFacts } from '../../src/report/trace.ts';
import { runJson, runLine } from '../support/command-line.ts';
import { type TestDemo, testDemo } from '../support/demo.ts';

const REPORTS = ['effectiveness-call', 'effectiveness-email', 'effectiveness-push', 'effectiveness-sms'];

describe('report trace, on the healthy demo', () => {
  let demo: TestDemo;
  beforeAll(async () => {
    demo = await testDemo();
  });
  afterAll(() => demo.close());

  it.each(REPORTS)('counts the same in the events as %s shows, and exits 0', async (report) => {
    const { exitCode, result } = await runJson<ReportTraceFacts>(['report', 'trace', report], demo);
    expect({ exitCode, findings: result.findings }).toEqual({ exitCode: 0, findings: [] });
    expect(result.facts.shown).toBeGreaterThan(0);
    expect(result.facts.recounted).toBe(result.facts.shown);
    expect(result.facts.links.map(({ kind, freshness }) => [kind, freshness])).toEqual([
      ['events', 'fresh'],
      ['summary', 'fresh'],
      ['report', 'fresh'],
    ]);
  });

  it('lists every report as fresh', async () => {
    const { exitCode, result } = await runJson<ReportListFacts>('report list', demo);
    expect(exitCode).toBe(0);
    expect(result.facts.reports.map(({ id, freshness }) => [id, freshness])).toEqual(
      REPORTS.map((id) => [id, 'fresh']),
    );
  });

  it('judges freshness against --as-of, not against the machine’s clock', async () => {
    const { exitCode, result } = await runJson<ReportTraceFacts>(
      'report trace effectiveness-email --as-of 2026-12-01',
      demo,
    );
    expect(exitCode).toBe(3);
    expect(result.findings[0]!.cause).toBe('report/events-stale');
    const [last] = await demo.writer.rows<{ id: string }>(
      `select r.run_id::text as id from mkt.run r join mkt.campaign c using (campaign_code) where c.channel = 'email' and r.started_at is not null order by r.started_at desc limit 1`,
    );
    expect(result.findings[0]!.evidence).toMatchObject({ lastRun: last!.id });
    const steps = result.findings[0]!.next;
    expect(steps).toContainEqual(expect.stringContaining(`mmsup campaign trace ${last!.id}`));
    expect(steps).not.toContain('mmsup campaign list');
  });

  it('says that there is no such report, what was meant, and exits 2', async () => {
    const { exitCode, stdout, stderr } = await runLine('report trace effectivness-email', demo);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain('Did you mean "effectiveness-email"');
  });
});

describe('report trace, with report-stale planted', () => {
  let demo: TestDemo;
  beforeAll(async () => {
    demo = await testDemo('report-stale');
  });
  afterAll(() => demo.close());

  it('names the summary’s job that is switched off, who did it, and the number that is wrong', async () => {
    const { exitCode, result } = await runJson<ReportTraceFacts>('report trace effectiveness-email', demo);
    expect(exitCode).toBe(3);
    expect(result.findings).toMatchObject([
      {
        cause: 'report/summary-job-stopped',
        confidence: 'proved',
        evidence: {
          job: 'summarise-daily',
          link: 'rpt.daily_summary',
          who: expect.any(String),
          at: expect.any(String),
        },
      },
    ]);
    expect(result.facts.recounted).toBeGreaterThan(result.facts.shown!);
  });

  it('shows the chain with the job that is off', async () => {
    const { stdout } = await runLine('report trace effectiveness-email', demo);
    expect(stdout).toContain('summarise-daily (switched off)');
    expect(stdout).not.toMatch(/undefined|NaN|\[object/);
  });
});
