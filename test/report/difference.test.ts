import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { renderReportTrace } from '../../src/report/trace.render.ts';
import type { ReportTraceFacts } from '../../src/report/trace.ts';
import { runJson, runLine } from '../support/command-line.ts';
import { type FixtureDatabase, fixtureDatabase } from '../support/fixture-database.ts';

const AS_OF = ['--as-of', '2026-11-23T09:00:00+02:00'];

let database: FixtureDatabase;
beforeAll(async () => {
  database = await fixtureDatabase('reports/reports.sql');
  for (const table of ['answer', 'day_sum', 'report', 'report_number', 'task'])
    await database.sql(`create schema if not exists kept; create table kept.${table} as table ${table}`);
}, 60_000);
afterAll(() => database?.remove());

/** One complaint, planted in the healthy system; the next begins with a healthy one again. */
async function traced(plant: string) {
  await database.sql(`${plant}`);
  try {
    return await runJson<ReportTraceFacts>(['report', 'trace', 'weekly', ...AS_OF], database.on('system.yaml'));
  } finally {
    await database.sql(`truncate answer, day_sum, report, report_number, task;
      insert into answer overriding system value table kept.answer; insert into day_sum table kept.day_sum; insert into report table kept.report;
      insert into report_number table kept.report_number; insert into task table kept.task`);
  }
}

const REBUILD =
  "update report set shown = (select sum(clicks) from day_sum where day >= '2026-11-16' and day < '2026-11-23')";

interface Complaint {
  readonly says: string;
  readonly plant: string;
  readonly cause: string;
  readonly evidence: Record<string, unknown>;
}

const COMPLAINTS: readonly Complaint[] = [
  {
    says: 'unique clicks are as many as all clicks: rows are counted, not people',
    plant: "update report set unit = 'customers', shown = 280",
    cause: 'report/counts-rows',
    evidence: { shown: 280, recounted: 30, unit: 'customers' },
  },
  {
    says: 'since the rewrite all clicks are as few as the people who clicked',
    plant: 'update report set shown = 30',
    cause: 'report/counts-people',
    evidence: { shown: 30, recounted: 280, unit: 'customers' },
  },
  {
    says: 'three times as many: a join multiplies',
    plant: 'update report set shown = 3 * 280',
    cause: 'report/fan-out',
    evidence: { factor: 3 },
  },
  {
    says: 'the job’s session is in UTC: its days begin two hours later',
    plant: `insert into answer (letter, mailing, person, kind, at) select 13001, 13, 1, 'click', timestamptz '2026-11-16 00:30+02' from generate_series(1, 5);
      update day_sum set clicks = clicks + 5 where day = '2026-11-16'; update report set shown = 280`,
    cause: 'report/zone-differs',
    evidence: { shown: 280, recounted: 285, zone: 'UTC', ownZone: 'Europe/Riga' },
  },
  {
    says: 'headed with a week, it adds up two',
    plant: 'update report set shown = 14 * 40',
    cause: 'report/window-differs',
    evidence: { days: 14, ownDays: 7, back: 0 },
  },
  {
    says: 'details show old numbers after the dates were changed: an older range is kept',
    plant: `update day_sum set clicks = clicks + extract(day from day)::int where day < '2026-11-16';
      update report set shown = (select sum(clicks) from day_sum where day between '2026-11-10' and '2026-11-16')`,
    cause: 'report/window-differs',
    evidence: { days: 7, ownDays: 7, back: 6 },
  },
  {
    says: 'it is headed “to Sunday” and counts until it was built',
    plant: `insert into answer (letter, mailing, person, kind, at) select 20001, 20, 1, 'click', timestamptz '2026-11-23 01:30+02' from generate_series(1, 3);
      update report set shown = (select count(*) from answer where kind = 'click' and mailing < 90 and at >= since and at <= built)`,
    cause: 'report/window-differs',
    evidence: { back: -1 },
  },
  {
    says: 'clicks of this campaign are those of all campaigns: a join is not tied to it',
    plant: 'update report set shown = 280 + 9',
    cause: 'report/not-tied',
    evidence: { to: 'campaign' },
  },
  {
    says: 'clicks show as many as opens since two measures were merged',
    plant: 'update report set shown = 7 * 55',
    cause: 'report/other-kinds',
    evidence: { kinds: ['open'] },
  },
  {
    says: 'clicks and opens each show the sum of both',
    plant: 'update report set shown = 7 * 55 + 280',
    cause: 'report/other-kinds',
    evidence: { kinds: ['click', 'open'] },
  },
  {
    says: 'two days were filled again, and added instead of replaced',
    plant: `update day_sum set clicks = 2 * clicks where day in ('2026-11-18', '2026-11-19'); ${REBUILD}`,
    cause: 'report/days-added-twice',
    evidence: { factor: 2, days: ['2026-11-18', '2026-11-19'] },
  },
  {
    says: 'a file with answers of last week came today',
    plant: `insert into answer (letter, mailing, person, kind, at) select 15001, 15, 1, 'click', timestamptz '2026-11-18 12:00+02' from generate_series(1, 7)`,
    cause: 'report/late-events',
    evidence: { late: 7, days: ['2026-11-18'] },
  },
  {
    says: 'the auditor finds fewer: a clean-up took events that the report still covers',
    plant: "delete from answer where at < '2026-11-18 00:00+02'",
    cause: 'report/events-missing',
    evidence: { missing: 80, days: ['2026-11-16', '2026-11-17'] },
  },
  {
    says: 'a counter that two processes raise at once is some per cent too high, every day',
    plant: `update day_sum set clicks = clicks + 1 + 2 * (extract(day from day)::int % 2); ${REBUILD}`,
    cause: 'report/drift',
    evidence: { days: 7 },
  },
  {
    says: 'the summary’s job cuts its days in another zone than the report',
    plant: `update day_sum d set clicks = (select count(*) from answer a where a.kind = 'click' and a.mailing < 90 and (a.at at time zone 'America/New_York')::date = d.day)
        - case when d.day = '2026-11-17' then 3 else 0 end + (extract(day from d.day)::int % 3 - 1) * 12; ${REBUILD}`,
    cause: 'report/day-border',
    evidence: {},
  },
  {
    says: 'the summary was filled again after the report had been built',
    plant: `insert into answer (letter, mailing, person, kind, at) select 15001, 15, 1, 'click', timestamptz '2026-11-18 12:00+02' from generate_series(1, 7);
      update day_sum set clicks = clicks + 7, filled = '2026-11-23 06:00+02' where day = '2026-11-18'`,
    cause: 'report/built-before-summary',
    evidence: { summed: 287, shown: 280 },
  },
  {
    says: 'more people acted than were sent anything',
    plant: "update report_number set shown = 437, counted = 437 where name = 'people'",
    cause: 'report/part-exceeds-whole',
    evidence: { metric: 'people', shown: 437, whole: 'sent', of: 420 },
  },
  {
    says: 'clicks and people show the same since the refactoring',
    plant: "update report_number set shown = 280 where name = 'people'",
    cause: 'report/metrics-identical',
    evidence: { shown: 280, recounted: 280, otherRecounted: 30 },
  },
  {
    says: 'a number vanished: its query failed, and that looks like no data',
    plant:
      "update report_number set shown = null, counted = null, error = 'column reads does not exist' where name = 'people'",
    cause: 'report/metric-empty',
    evidence: { metric: 'people', error: 'column reads does not exist' },
  },
  {
    says: 'reads are always 0 in the list, and the log has them',
    plant: "update report_number set shown = 0 where name = 'people'",
    cause: 'report/metric-empty',
    evidence: { shown: 0, recounted: 30, error: null },
  },
  {
    says: 'it was built, its schedule counts as done, and nobody got it',
    plant: "update report set mailed = '2026-11-22 02:00+02'",
    cause: 'report/not-delivered',
    evidence: { job: 'build-weekly' },
  },
  {
    says: 'the job is cut off at its limit',
    plant: "update task set took = 3600 where code = 'fill-days'",
    cause: 'report/job-near-limit',
    evidence: { job: 'fill-days', isOver: true },
  },
  {
    says: 'the summary’s job failed at its time limit',
    plant:
      "update task set state = 'failed', error = 'canceling statement due to statement timeout', took = 3600 where code = 'fill-days'",
    cause: 'report/job-failed',
    evidence: { job: 'fill-days', kind: 'time-limit' },
  },
  {
    says: 'the export cannot write its file',
    plant:
      "update task set state = 'failed', error = 'folder /var/spool/reports is not writable' where code = 'build-weekly'",
    cause: 'report/job-failed',
    evidence: { job: 'build-weekly', kind: 'rights' },
  },
  {
    says: 'the job is green each night, and the summary stands still: its schedule is consumed, and nothing is written',
    plant: "delete from day_sum where day > '2026-11-19'",
    cause: 'report/summary-stale',
    evidence: { job: 'fill-days', idleness: 'wrote-nothing' },
  },
  {
    says: 'the scheduler has not started the job for days',
    plant: `delete from day_sum where day > '2026-11-19';
      update task set started = '2026-11-20 01:00+02', succeeded = '2026-11-20 01:05+02' where code = 'fill-days'`,
    cause: 'report/summary-stale',
    evidence: { idleness: 'not-started' },
  },
  {
    says: 'the job was started on Friday and has not ended',
    plant: `delete from day_sum where day > '2026-11-19';
      update task set started = '2026-11-21 01:00+02', succeeded = '2026-11-20 01:05+02' where code = 'fill-days'`,
    cause: 'report/summary-stale',
    evidence: { idleness: 'not-ended' },
  },
];

describe('the report is wrong, or does not come', () => {
  it.each(COMPLAINTS)('$says', async ({ plant, cause, evidence }) => {
    const { result, exitCode } = await traced(plant);
    expect([exitCode, result.findings.map((one) => one.cause)]).toEqual([3, [cause]]);
    expect(result.findings[0]!.evidence).toMatchObject(evidence);
  });
});

describe('the report is right', () => {
  it('in good health: no finding, and nothing that could not be looked at', async () => {
    const { result, exitCode } = await traced('select 1');
    expect({ exitCode, findings: result.findings, gaps: result.notEvaluated }).toEqual({
      exitCode: 0,
      findings: [],
      gaps: [],
    });
    expect(result.facts.recount).toMatchObject({ responses: 280, customers: 30, zone: 'Europe/Riga' });
  });

  it('and counts people, where the auditor counts clicks', async () => {
    const { result, exitCode } = await traced("update report set unit = 'customers', shown = 30");
    expect(exitCode).toBe(0);
    expect(result.findings).toMatchObject([
      { cause: 'report/own-definition', severity: 'info', evidence: { unit: 'customers', shown: 30, responses: 280 } },
    ]);
  });

  it('and cuts its days in the zone of its readers', async () => {
    const { result, exitCode } = await traced(
      `insert into answer (letter, mailing, person, kind, at) select 13001, 13, 1, 'click', timestamptz '2026-11-16 00:30+02' from generate_series(1, 5);
       update report set zone = 'UTC', shown = 280`,
    );
    expect(exitCode).toBe(0);
    expect(result.findings).toMatchObject([{ cause: 'report/own-definition', evidence: { zone: 'UTC' } }]);
  });

  it('and has a number for which there are no events: empty is not failed', async () => {
    const { result, exitCode } = await traced("update report_number set shown = 0, counted = 0 where name = 'people'");
    expect([exitCode, result.findings]).toEqual([0, []]);
  });

  it('and events since its end are not its business', async () => {
    const { result, exitCode } = await traced(
      "insert into answer (letter, mailing, person, kind, at) select 20001, 20, 1, 'click', timestamptz '2026-11-23 08:00+02' from generate_series(1, 9)",
    );
    expect([exitCode, result.findings]).toEqual([0, []]);
    const { after } = result.facts.recount!;
    expect(after).toBeGreaterThan(8);
    const drawn = JSON.stringify(renderReportTrace(result.facts, 'en'));
    expect(drawn).toContain(`${after} events since its period ended at 2026-11-23 00:00`);
  });
});

it('of a window that fits with and without a day of no clicks both lengths are named, the usual one first', async () => {
  const { result } = await traced(
    `insert into day_sum select d::date, case when d = '2026-10-24' then 0 else 40 end, d + interval '1 day' from generate_series(timestamp '2026-10-20', '2026-11-03', '1 day') d;
     update report set shown = (select sum(clicks) from day_sum where day >= '2026-10-24' and day < '2026-11-23')`,
  );
  expect(result.findings[0]).toMatchObject({
    cause: 'report/window-differs',
    confidence: 'likely',
    evidence: { days: 30, lengths: [29, 30], ownDays: 7 },
  });
  expect(result.findings[0]!.title).toContain('that is the sum of 29 or 30 days, and its period has 7');
});

it('counts a window in days of the calendar: one on which nobody clicked, and which the summary lacks, is a day too', async () => {
  const quiet = "in ('2026-11-10', '2026-11-12', '2026-11-18', '2026-11-19')";
  const { result } = await traced(
    `delete from day_sum where day ${quiet}; delete from answer where (at at time zone 'Europe/Riga')::date ${quiet};
     update report set shown = (select sum(clicks) from day_sum where day >= '2026-11-09' and day < '2026-11-23')`,
  );
  expect(result.findings[0]).toMatchObject({
    cause: 'report/window-differs',
    evidence: { days: 14, ownDays: 7, back: 0 },
  });
});

it.each([60, 80, 120])('a difference is drawn within %d columns in both languages', async (columns) => {
  await database.sql("update day_sum set clicks = 2 * clicks where day in ('2026-11-18', '2026-11-19')");
  await database.sql(REBUILD);
  for (const lang of ['en', 'ru']) {
    const { stdout } = await runLine(['report', 'trace', 'weekly', ...AS_OF, '--lang', lang], {
      ...database.on('system.yaml'),
      columns,
    });
    expect(Math.max(...stdout.split('\n').map((line) => Array.from(line).length))).toBeLessThanOrEqual(columns);
    expect(stdout).toContain(
      lang === 'ru' ? 'Дни, где сводка и события расходятся' : 'Days on which summary and events differ',
    );
    expect(stdout).not.toMatch(/undefined|NaN|\[object/);
  }
});
