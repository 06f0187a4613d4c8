import { found } from '../../causes/cause.ts';
import { type TimesEvidence, timesOutOfOrder } from '../../causes/health-times.ts';
import { keeps, relation } from '../../system/compose.ts';
import { text } from '../../text.ts';
import type { Probe } from '../probe.ts';
import { victims } from '../victims.ts';

/**
 * What follows comes after what it follows: a stage after its run began, a message after it was queued, a delivery after the sending. A minute is given to
 * clocks that disagree. And a run that began whole hours off its plan was planned in another zone, or before the clocks were changed.
 */
export const timesProbe: Probe = {
  id: 'times-out-of-order',
  probe: 'P09',
  name: text('Times follow each other', 'Времена идут по порядку'),
  needs: ['run'],
  cost: 'bounded',
  async ask({ tx, system, asOf, thresholds }) {
    const stages = keeps(system, 'stage')
      ? `union all
         select 'stage-before-run', count(*), (array_agg(s.run::text order by s.started_at desc))[1],
           max(extract(epoch from r.started_at - s.started_at))::float8
         from ${relation(system, 'stage', 's')} join recent r on r.id = s.run
         where s.started_at < r.started_at - interval '1 minute' and s.stage <> 'normalise'`
      : '';
    const messages = keeps(system, 'message')
      ? `union all
         select o.kind, count(*), (array_agg(m.run::text order by m.sent_at desc))[1], max(extract(epoch from o.later - o.sooner))::float8
         from ${relation(system, 'message', 'm')} join recent r on r.id = m.run
           cross join lateral (values ('sent-before-run', r.started_at, m.sent_at), ('sent-before-queued', m.queued_at, m.sent_at),
             ('delivered-before-sent', m.sent_at, m.delivered_at)) as o (kind, later, sooner)
         where o.sooner < o.later - interval '1 minute'
         group by o.kind`
      : '';
    const rows = await tx.rows<TimesEvidence['kinds'][number] & { readonly total: number }>(
      `with recent as (
         select r.id, r.planned_at, r.started_at from ${relation(system, 'run', 'r')}
         where r.started_at > $1::timestamptz - make_interval(days => $2::int) and r.started_at <= $1::timestamptz
       )
       select t.*, (sum(t.rows) over ())::bigint as total from (
         select 'hours-off-plan' as kind, count(*) as rows, (array_agg(p.id::text order by p.started_at desc))[1] as run, max(abs(p.off))::float8 as seconds
         from (select r.*, extract(epoch from r.started_at - r.planned_at) as off from recent r) p
         where round(p.off / 3600) <> 0 and abs(p.off) < 15 * 3600 and abs(p.off - 3600 * round(p.off / 3600)) < 60
         ${stages} ${messages}
       ) t (kind, rows, run, seconds) where t.rows > 0 order by t.rows desc, t.kind limit 5`,
      [asOf, thresholds.days],
    );
    if (rows.length === 0) return [];
    const { total, rows: kinds } = victims(rows);
    return [found(timesOutOfOrder, { kinds, total, asOf, zone: system.clock.zone }, 'likely')];
  },
};
