import { found } from '../../causes/cause.ts';
import { type LoadEvidence, loadsBad } from '../../causes/health-jobs.ts';
import { relation } from '../../system/compose.ts';
import { text } from '../../text.ts';
import type { Probe } from '../probe.ts';
import { victims } from '../victims.ts';

/** A load of customers that failed, or rejected more than the threshold and more than chance does to a small file (three standard deviations). */
export const loadsProbe: Probe = {
  id: 'loads-bad',
  probe: 'P21',
  name: text('Loads of customers are complete', 'Загрузки клиентов полны'),
  needs: ['import_batch'],
  cost: 'small',
  async ask({ tx, system, asOf, thresholds }) {
    const rows = await tx.rows<LoadEvidence['loads'][number] & { readonly total: number }>(
      `select t.*, count(*) over () as total from (
         select b.id::text as load, b.source, b.started_at as "startedAt", b.rows_read as "rowsRead", b.rows_rejected as "rowsRejected", b.status,
           case
             when lower(b.status) ~ 'fail|error|abort' then 'failed'
             when b.rows_read > 0 and b.rows_rejected > b.rows_read * $3::float8 + 3 * sqrt(b.rows_read * $3::float8) then 'rejects'
           end as why
         from ${relation(system, 'import_batch', 'b')}
         where b.started_at > $1::timestamptz - make_interval(days => $2::int) and b.started_at <= $1::timestamptz
       ) t where t.why is not null order by t."startedAt" desc limit 5`,
      [asOf, thresholds.days, thresholds.rejectedShare],
    );
    if (rows.length === 0) return [];
    const { total, rows: loads } = victims(rows);
    return [found(loadsBad, { loads, total, asOf, zone: system.clock.zone }, 'proved')];
  },
};
