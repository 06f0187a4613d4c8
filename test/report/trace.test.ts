import { describe, expect, it } from 'vitest';
import type { Job, Link } from '../../src/report/chain.ts';
import { listReports } from '../../src/report/list.ts';
import { ruledOutOfReport } from '../../src/report/ruled-out.ts';
import { renderReportTrace } from '../../src/report/trace.render.ts';
import { type ReportSituation, traceReport } from '../../src/report/trace.ts';
import { judge } from '../../src/result.ts';

const AS_OF = '2026-11-26T06:00:00Z';
const TODAY = '2026-11-26T00:30:00Z';
const LAST_WEEK = '2026-11-22T00:30:00Z';

function linkOf(position: number, kind: Link['kind'], name: string, job: string | null): Link {
  return {
    report: 'email-effect',
    position,
    name,
    kind,
    job,
    refreshedAt: TODAY,
    newestRowAt: TODAY,
    periodSeconds: 86_400,
    error: null,
  };
}

function jobOf(id: string): Job {
  const times = { lastStartedAt: TODAY, lastSuccessAt: TODAY, nextRunAt: '2026-11-27T00:30:00Z' };
  return {
    id,
    name: null,
    enabled: true,
    schedule: 'daily',
    periodSeconds: 86_400,
    ...times,
    lastStatus: 'ok',
    lastSeconds: null,
    limitSeconds: null,
    error: null,
  };
}

const links = [
  linkOf(1, 'events', 'mkt.response', null),
  linkOf(2, 'summary', 'rpt.daily_summary', 'summarise-daily'),
  linkOf(3, 'report', 'rpt.effectiveness', 'build-effectiveness'),
];
const jobs = [jobOf('summarise-daily'), jobOf('build-effectiveness')];

const DEFINED = { counts: null, unit: null, channel: null, campaign: null, zone: null, deliveredAt: null };

function situationOf(change: Partial<ReportSituation> = {}): ReportSituation {
  const period = { periodFrom: '2026-10-26T21:00:00Z', periodTo: '2026-11-25T21:00:00Z', builtAt: TODAY };
  return {
    asOf: AS_OF,
    zone: 'Europe/Moscow',
    report: { id: 'email-effect', name: 'E-mail', owner: 'orlova', ...period, status: 'ok', shown: 1391, ...DEFINED },
    recounted: 1391,
    recount: null,
    metrics: null,
    notEvaluated: [],
    links,
    lastRun: null,
    otherLinks: [],
    jobs,
    changes: [],
    ...change,
  };
}

const stale = (position: number) =>
  links.map((link) => (link.position === position ? { ...link, refreshedAt: LAST_WEEK } : link));
const withJob = (id: string, change: Partial<Job>) => jobs.map((job) => (job.id === id ? { ...job, ...change } : job));
const report = { ...situationOf().report, shown: 1204 };

describe('report trace', () => {
  it.each<[string, Partial<ReportSituation>, string[]]>([
    ['finds nothing in a fresh chain whose number is right', {}, []],
    [
      'names the summary’s job that is switched off',
      { links: stale(2), jobs: withJob('summarise-daily', { enabled: false }), report },
      ['report/summary-job-stopped'],
    ],
    [
      'names the report’s own job that is switched off',
      { links: stale(3), jobs: withJob('build-effectiveness', { enabled: false }) },
      ['report/build-job-stopped'],
    ],
    [
      'says nothing of a job switched off while its summary is still fresh',
      { jobs: withJob('summarise-daily', { enabled: false }) },
      [],
    ],
    [
      'names the job that failed',
      { links: stale(2), jobs: withJob('summarise-daily', { lastStatus: 'failed', error: 'timeout' }) },
      ['report/job-failed'],
    ],
    [
      'names the job that failed before its summary is late',
      { jobs: withJob('summarise-daily', { error: 'timeout' }) },
      ['report/job-failed'],
    ],
    ['says that a summary is stale whose job looks well', { links: stale(2) }, ['report/summary-stale']],
    ['says that no events arrive', { links: stale(1) }, ['report/events-stale']],
    [
      'blames the first broken link, not those behind it',
      { links: [...stale(2).slice(0, 2), stale(3)[2]!], report },
      ['report/summary-stale'],
    ],
    ['says that the number differs although all is fresh', { report }, ['report/number-differs']],
  ])('%s', (_, change, causes) => {
    expect(traceReport(situationOf(change)).findings.map(({ cause }) => cause.id)).toEqual(causes);
  });

  it('says who switched the job off, what he said, what is wrong with the number and which other reports suffer', () => {
    const change = {
      kind: 'job',
      object: 'summarise-daily',
      field: 'enabled',
      before: 'true',
      after: 'false',
      comment: 'maintenance window',
    };
    const answer = traceReport(
      situationOf({
        report,
        links: stale(2),
        jobs: withJob('summarise-daily', { enabled: false }),
        otherLinks: [{ ...links[1]!, report: 'sms-effect' }],
        changes: [{ ...change, at: '2026-11-22T15:00:00Z', who: 'admin', ticket: null }],
      }),
    );
    expect(answer.findings[0]!.evidence).toEqual({
      report: 'email-effect',
      link: 'rpt.daily_summary',
      job: 'summarise-daily',
      refreshedAt: LAST_WEEK,
      ageSeconds: 4 * 86_400 + 5.5 * 3600,
      periodSeconds: 86_400,
      shown: 1204,
      recounted: 1391,
      who: 'admin',
      at: '2026-11-22T15:00:00Z',
      comment: 'maintenance window',
      ticket: null,
      otherReports: ['sms-effect'],
    });
    const { cause, evidence } = answer.findings[0]!;
    expect(cause.title(evidence).en).toBe(
      'Job summarise-daily is switched off, by admin (“maintenance window”): rpt.daily_summary was refreshed 4 d 5 h ago, due every 1 d. The report shows 1,204, the events say 1,391.',
    );
    expect(JSON.stringify(renderReportTrace(answer.facts, 'ru'))).toContain('выключено');
  });

  it('is inconclusive when the number cannot be recounted', () => {
    const answer = traceReport(situationOf({ recounted: null }));
    expect(judge(answer, 'warning')).toBe('inconclusive');
    expect(answer.notEvaluated[0]!.what.en).toBe('The number shown against the events');
  });
});

describe('what a report trace rules out', () => {
  const staleLinksRuledOut = (change: Partial<ReportSituation>) =>
    ruledOutOfReport(traceReport(situationOf(change)).facts)
      .filter(({ cause }) => /stale/.test(cause.id))
      .map(({ cause, because }) => [cause.id, because.en]);

  it.each([1, 2, 3])('is no stale link while link %d is stale, whose age the table shows', (position) => {
    expect(staleLinksRuledOut({ links: stale(position) })).toEqual([]);
  });

  it('is a stale link where all are fresh, each with the age that it may have', () => {
    expect(staleLinksRuledOut({})).toEqual([
      ['report/events-stale', 'mkt.response: 5 h 30 min old, allowed 1 d 12 h'],
      [
        'report/summary-stale',
        'rpt.daily_summary: 5 h 30 min old, allowed 1 d 12 h; rpt.effectiveness: 5 h 30 min old, allowed 1 d 12 h',
      ],
    ]);
  });

  it('tells a change of a job that names no value by its kind', () => {
    const change = { kind: 'deploy', object: 'build-effectiveness', field: null, before: null, after: null };
    const { facts } = traceReport(
      situationOf({ changes: [{ ...change, at: TODAY, who: 'orlova', comment: 'R-12', ticket: null }] }),
    );
    const drawn = JSON.stringify(renderReportTrace(facts, 'en'));
    expect(drawn).toContain('build-effectiveness: deploy: R-12');
    expect(drawn).not.toContain('— → —');
  });
});

describe('report list', () => {
  it('says which link of which report is stale', () => {
    const { asOf, zone } = situationOf();
    const { reports } = listReports({ asOf, zone, reports: [report], links: stale(2) }).facts;
    expect(reports[0]).toMatchObject({ id: 'email-effect', freshness: 'stale', staleLink: 'rpt.daily_summary' });
    expect(listReports({ asOf, zone, reports: [report], links }).facts.reports[0]).toMatchObject({
      freshness: 'fresh',
      staleLink: null,
    });
  });
});
