import { found } from '../../causes/cause.ts';
import { type JobLateEvidence, jobsLate } from '../../causes/health-jobs.ts';
import { relation } from '../../system/compose.ts';
import { text } from '../../text.ts';
import type { Probe } from '../probe.ts';
import { victims } from '../victims.ts';

type Row = JobLateEvidence['jobs'][number] & { readonly total: number };

/** A job is late when it is off although something waits for it, ended badly, should have started, or has not succeeded for some of its periods. */
export const jobsProbe: Probe = {
  id: 'jobs-late',
  probe: 'P01',
  name: text('Jobs run when they should', 'Задания выполняются вовремя'),
  needs: ['job'],
  cost: 'small',
  async ask({ tx, system, asOf, thresholds }) {
    const rows = await tx.rows<Row>(
      `select t.*, count(*) over () as total from (
         select j.id::text as job, j.name, j.last_success_at as "lastSuccessAt", j.next_run_at as "nextRunAt", j.error,
           case
             when j.enabled is false then 'disabled'
             when lower(j.last_status) ~ 'fail|error|abort' then 'failed'
             when j.next_run_at < $1::timestamptz - make_interval(secs => greatest(coalesce(j.period_seconds, 0), 600)::float8) then 'overdue'
             when j.last_success_at < $1::timestamptz - make_interval(secs => (j.period_seconds * $2)::float8) then 'late'
           end as why
         from ${relation(system, 'job', 'j')}
       ) t
       where t.why is not null
       order by array_position(array['failed', 'overdue', 'late', 'disabled'], t.why), t.job
       limit 5`,
      [asOf, thresholds.latePeriods],
    );
    if (rows.length === 0) return [];
    const { total, rows: jobs } = victims(rows);
    const onlyDisabled = jobs.every(({ why }) => why === 'disabled');
    const evidence = { jobs, total, asOf, zone: system.clock.zone };
    return [found(jobsLate, evidence, 'proved', onlyDisabled ? 'warning' : 'error')];
  },
};
