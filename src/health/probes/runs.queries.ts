import { found } from '../../causes/cause.ts';
import {
  type OverlapEvidence,
  type PeopleLeftEvidence,
  peopleLeft,
  type RunsOpenEvidence,
  runsOpenTooLong,
  runsOverlap,
} from '../../causes/health-runs.ts';
import { relation } from '../../system/compose.ts';
import { text } from '../../text.ts';
import type { Probe } from '../probe.ts';
import { victims } from '../victims.ts';

/**
 * A run is stuck when it is open much longer than the median of its campaign's finished runs, or gives no sign of life. A campaign that has finished none is
 * given a day where its runs give no sign of life at all.
 */
export const openRunsProbe: Probe = {
  id: 'runs-open-too-long',
  probe: 'P02',
  name: text('Runs come to an end', 'Запуски заканчиваются'),
  needs: ['run'],
  cost: 'small',
  async ask({ tx, system, asOf, thresholds }) {
    const rows = await tx.rows<RunsOpenEvidence['runs'][number] & { readonly total: number }>(
      `select r.id::text as run, r.campaign::text as campaign, r.state, r.started_at as "startedAt", r.heartbeat_at as "heartbeatAt",
         u.usual as "usualSeconds", extract(epoch from $1::timestamptz - r.started_at)::float8 as "openSeconds", count(*) over () as total
       from ${relation(system, 'run', 'r')}
         left join (
           select h.campaign, percentile_cont(0.5) within group (order by extract(epoch from h.finished_at - h.started_at))::float8 as usual
           from ${relation(system, 'run', 'h')} where h.state = 'finished' and h.finished_at >= h.started_at group by h.campaign
         ) u on u.campaign = r.campaign
       where r.state = 'running' and r.started_at <= $1::timestamptz and (
         extract(epoch from $1::timestamptz - r.started_at) > case when u.usual is not null then greatest(u.usual, 60) * $2 when r.heartbeat_at is null then 86400 end
         or r.heartbeat_at < $1::timestamptz - make_interval(secs => greatest($3::float8 * 60, r.quiet_seconds::float8))
       )
       order by r.started_at
       limit 5`,
      [asOf, thresholds.stuckTimes, thresholds.silentMinutes],
    );
    if (rows.length === 0) return [];
    const { total, rows: runs } = victims(rows);
    return [found(runsOpenTooLong, { runs, total, asOf, zone: system.clock.zone }, 'proved')];
  },
};

/** In a finished run whoever entered a stage left it, was excluded with a reason, or failed. */
export const peopleLeftProbe: Probe = {
  id: 'people-left',
  probe: 'P03',
  name: text('Finished runs account for everybody', 'Завершённые запуски учли всех'),
  needs: ['run', 'stage', 'exclusion'],
  cost: 'bounded',
  async ask({ tx, system, asOf, thresholds }) {
    const excluded = `left join (
         select x.run, x.stage, sum(x.customers) as customers from ${relation(system, 'exclusion', 'x')} group by x.run, x.stage
       ) e on e.run = s.run and e.stage = s.stage`;
    const rows = await tx.rows<PeopleLeftEvidence['runs'][number] & { readonly total: number }>(
      `select r.id::text as run, r.campaign::text as campaign, s.stage, s.count_in as entered,
         s.count_out + coalesce(e.customers, 0)::bigint + coalesce(s.errors, 0) as accounted,
         s.count_in - s.count_out - coalesce(e.customers, 0)::bigint - coalesce(s.errors, 0) as lost, count(*) over () as total
       from ${relation(system, 'run', 'r')} join ${relation(system, 'stage', 's')} on s.run = r.id ${excluded}
       where r.state = 'finished' and s.state = 'finished' and s.stage <> 'normalise' and s.stage <> 'select' and s.stage <> 'respond'
         and s.errors is not null
         and r.started_at > $1::timestamptz - make_interval(days => $2::int) and r.started_at <= $1::timestamptz
         and s.count_in - s.count_out - coalesce(e.customers, 0) - coalesce(s.errors, 0) > 0
       order by lost desc, r.id
       limit 5`,
      [asOf, thresholds.days],
    );
    if (rows.length === 0) return [];
    const { total, rows: runs } = victims(rows);
    return [found(peopleLeft, { runs, total, asOf, zone: system.clock.zone }, 'proved')];
  },
};

/** Two runs of one campaign whose intervals overlap by a minute or more: less is a scheduler's ordinary haste. */
export const overlapProbe: Probe = {
  id: 'runs-overlap',
  probe: 'P05',
  name: text('One run of a campaign at a time', 'Один запуск кампании одновременно'),
  needs: ['run'],
  cost: 'small',
  async ask({ tx, system, asOf, thresholds }) {
    const rows = await tx.rows<OverlapEvidence['runs'][number] & { readonly total: number }>(
      `select a.campaign::text as campaign, a.id::text as first, b.id::text as second, b.started_at as "from",
         extract(epoch from least(coalesce(a.finished_at, $1::timestamptz), coalesce(b.finished_at, $1::timestamptz)) - b.started_at)::float8 as seconds,
         count(*) over () as total
       from ${relation(system, 'run', 'a')} join ${relation(system, 'run', 'b')}
         on b.campaign = a.campaign and b.id <> a.id and b.started_at >= a.started_at
           and (b.started_at, b.id::text) > (a.started_at, a.id::text) and b.started_at < coalesce(a.finished_at, $1::timestamptz)
       where b.started_at > $1::timestamptz - make_interval(days => $2::int) and b.started_at <= $1::timestamptz
         and a.state <> 'planned' and b.state <> 'planned'
         and least(coalesce(a.finished_at, $1::timestamptz), coalesce(b.finished_at, $1::timestamptz)) >= b.started_at + interval '1 minute'
       order by b.started_at
       limit 5`,
      [asOf, thresholds.days],
    );
    if (rows.length === 0) return [];
    const { total, rows: runs } = victims(rows);
    return [found(runsOverlap, { runs, total, asOf, zone: system.clock.zone }, 'proved')];
  },
};
