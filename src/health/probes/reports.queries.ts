import { found } from '../../causes/cause.ts';
import {
  type ReportsBrokenEvidence,
  type ReportsDifferEvidence,
  reportsBroken,
  reportsDiffer,
} from '../../causes/health-reports.ts';
import { maskText } from '../../model/personal.ts';
import { relation } from '../../system/compose.ts';
import { text } from '../../text.ts';
import type { Probe } from '../probe.ts';
import { victims } from '../victims.ts';

/** The number that a report shows is the number that its events give. */
export const reportsDifferProbe: Probe = {
  id: 'reports-differ',
  probe: 'P19',
  name: text('Reports show what the events say', 'Отчёты показывают то, что говорят события'),
  needs: ['report'],
  needsColumns: ['report.shown', 'report.recounted'],
  reads: ['response', 'message'],
  cost: 'bounded',
  async ask({ tx, system, asOf }) {
    const rows = await tx.rows<ReportsDifferEvidence['reports'][number] & { readonly total: number }>(
      `select t.*, t.shown - t.recounted as difference, count(*) over () as total from (
         select r.id::text as report, r.shown::float8 as shown, r.recounted::float8 as recounted, r.period_from as "periodFrom", r.period_to as "periodTo"
         from ${relation(system, 'report', 'r')} where r.built_at is null or r.built_at <= $1::timestamptz
       ) t where t.shown <> t.recounted order by abs(t.shown - t.recounted) desc, t.report limit 5`,
      [asOf],
    );
    if (rows.length === 0) return [];
    const { total, rows: reports } = victims(rows);
    return [found(reportsDiffer, { reports, total, asOf, zone: system.clock.zone }, 'proved')];
  },
};

/** Every link of the chain from the events to a report has been refreshed in time, and without an error. */
export const reportsBrokenProbe: Probe = {
  id: 'reports-broken',
  probe: 'P23',
  name: text('Reports are built', 'Отчёты строятся'),
  needs: ['report_link'],
  cost: 'small',
  async ask({ tx, system, asOf, thresholds }) {
    const rows = await tx.rows<ReportsBrokenEvidence['links'][number] & { readonly total: number }>(
      `select t.*, count(*) over () as total from (
         select l.report::text as report, l.name, l.kind, l.job::text as job, l.refreshed_at as "refreshedAt", l.error,
           case
             when l.error is not null then 'failed'
             when l.refreshed_at is null and l.kind <> 'events' then 'never'
             when l.refreshed_at < $1::timestamptz - make_interval(secs => (l.period_seconds * $2)::float8) then 'stale'
           end as why
         from ${relation(system, 'report_link', 'l')} where l.kind <> 'events'
       ) t where t.why is not null
       order by array_position(array['failed', 'never', 'stale'], t.why), t."refreshedAt", t.report, t.name limit 5`,
      [asOf, thresholds.latePeriods],
    );
    if (rows.length === 0) return [];
    const { total, rows: some } = victims(rows);
    const links = some.map((one) => ({ ...one, error: one.error === null ? null : maskText(one.error) }));
    const evidence = { links, total, asOf, zone: system.clock.zone };
    return [found(reportsBroken, evidence, 'proved', links[0]!.why === 'stale' ? 'warning' : 'error')];
  },
};
