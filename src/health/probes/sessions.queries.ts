import { found } from '../../causes/cause.ts';
import { sessionsWait, type WaitingSessionsEvidence } from '../../causes/health-jobs.ts';
import { text } from '../../text.ts';
import type { Probe } from '../probe.ts';
import { victims } from '../victims.ts';

/** Sessions of this database that wait for a lock at this moment. What they run is not read: it may hold personal data. */
export const sessionsProbe: Probe = {
  id: 'sessions-wait',
  probe: 'P18',
  name: text('Nobody waits for a lock', 'Никто не ждёт блокировку'),
  needs: [],
  cost: 'catalog',
  async ask({ tx, system, asOf }) {
    const rows = await tx.rows<WaitingSessionsEvidence['sessions'][number] & { readonly total: number }>(
      `select a.pid, to_json(pg_catalog.pg_blocking_pids(a.pid)) as "blockedBy",
         coalesce(extract(epoch from clock_timestamp() - l.since), 0)::float8 as "waitingSeconds", a.application_name as application,
         count(*) over () as total
       from (
         select k.pid, min((to_jsonb(k) ->> 'waitstart')::timestamptz) as since from pg_catalog.pg_locks k where not k.granted group by k.pid
       ) l join pg_catalog.pg_stat_activity a on a.pid = l.pid
       where a.datname = current_database()
       order by "waitingSeconds" desc
       limit 5`,
    );
    if (rows.length === 0) return [];
    const { total, rows: sessions } = victims(rows);
    return [found(sessionsWait, { sessions, total, asOf, zone: system.clock.zone }, 'proved')];
  },
};
