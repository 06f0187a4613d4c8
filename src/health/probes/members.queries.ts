import { found } from '../../causes/cause.ts';
import {
  type MembersOldEvidence,
  membersOld,
  type RemovedStillSentEvidence,
  removedStillSent,
} from '../../causes/health-members.ts';
import { relation } from '../../system/compose.ts';
import { text } from '../../text.ts';
import type { Probe } from '../probe.ts';
import { victims } from '../victims.ts';

/** Where a system keeps the members of a segment, they were computed lately. */
export const membersOldProbe: Probe = {
  id: 'segments-old',
  probe: 'P11',
  name: text('Segments are computed anew', 'Сегменты пересчитываются'),
  needs: ['segment'],
  needsColumns: ['segment.built_at'],
  cost: 'small',
  async ask({ tx, system, asOf, thresholds }) {
    const rows = await tx.rows<MembersOldEvidence['segments'][number] & { readonly total: number }>(
      `select s.id::text as segment, s.built_at as "builtAt", extract(epoch from $1::timestamptz - s.built_at)::float8 as "ageSeconds",
         count(*) over () as total
       from ${relation(system, 'segment', 's')}
       where s.built_at < $1::timestamptz - make_interval(days => $2::int)
       order by s.built_at, s.id limit 5`,
      [asOf, thresholds.staleDays],
    );
    if (rows.length === 0) return [];
    const { total, rows: segments } = victims(rows);
    return [found(membersOld, { segments, total, asOf, zone: system.clock.zone }, 'likely')];
  },
};

/** Whoever was taken out of a segment by hand gets nothing from it any more. */
export const removedProbe: Probe = {
  id: 'removed-still-sent',
  probe: 'P15',
  name: text('Whoever was taken out gets nothing', 'Исключённые вручную ничего не получают'),
  needs: ['segment_member', 'run', 'message'],
  needsColumns: ['segment_member.removed', 'run.segment'],
  cost: 'bounded',
  async ask({ tx, system, asOf, thresholds }) {
    const rows = await tx.rows<RemovedStillSentEvidence['segments'][number] & { readonly total: number }>(
      `select s.segment::text as segment, count(*) as messages, count(distinct m.customer) as customers, max(m.run::text) as run,
         (sum(count(*)) over ())::bigint as total
       from ${relation(system, 'segment_member', 's')} join ${relation(system, 'run', 'r')} on r.segment = s.segment
         join ${relation(system, 'message', 'm')} on m.run = r.id and m.customer = s.customer
       where s.removed and (s.since is null or s.since <= m.sent_at)
         and m.sent_at > $1::timestamptz - make_interval(days => $2::int) and m.sent_at <= $1::timestamptz
       group by s.segment order by count(*) desc, s.segment limit 5`,
      [asOf, thresholds.days],
    );
    if (rows.length === 0) return [];
    const { total, rows: segments } = victims(rows);
    return [found(removedStillSent, { segments, total, asOf, zone: system.clock.zone }, 'proved')];
  },
};
