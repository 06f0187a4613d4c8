import { found } from '../../causes/cause.ts';
import {
  type NoEndEvidence,
  type NotClosedEvidence,
  runsNotClosed,
  selectedWithoutEnd,
} from '../../causes/health-ends.ts';
import type { Found } from '../../result.ts';
import { keeps, relation } from '../../system/compose.ts';
import type { SystemDescription } from '../../system/description.ts';
import { text } from '../../text.ts';
import type { Probe } from '../probe.ts';
import { victims } from '../victims.ts';
import { askWithin, boundedAnswer } from '../within-budget.queries.ts';

const AGREE = text('A run and its parts agree', 'Запуск и его части согласованы');

type NotClosedRow = NotClosedEvidence['runs'][number] & { readonly total: number };

/**
 * A run and its parts agree: no open run whose stages have all ended, no finished run whose messages still wait. Where it would cost too much to look for
 * messages that wait, the runs and stages are looked at all the same.
 */
export const notClosedProbe: Probe = {
  id: 'runs-not-closed',
  probe: 'P02',
  name: AGREE,
  needs: ['run', 'stage'],
  reads: ['message'],
  cost: 'bounded',
  async ask({ tx, system, asOf, thresholds }) {
    const values = (days: number) => [asOf, days, thresholds.silentMinutes];
    const within = await askWithin<NotClosedRow>(tx, thresholds, {
      isOfCustomers: false,
      statement: ({ days }) => ({ sql: notClosedSql(system, waitingMessages(system)), values: values(days) }),
    });
    const isRefused = 'why' in within;
    const rows = isRefused
      ? await tx.rows<NotClosedRow>(notClosedSql(system, ''), values(thresholds.days))
      : within.rows;
    const findings = rows.length === 0 ? [] : [notClosed(rows, { asOf, zone: system.clock.zone })];
    if (!isRefused) return boundedAnswer(AGREE, { ...within, findings }, thresholds);
    return {
      findings,
      bounded: STAGES_ONLY,
      gaps: [{ what: text(`${AGREE.en}: messages`, `${AGREE.ru}: сообщения`), ...within }],
    };
  },
};

const STAGES_ONLY = text('stages only', 'только этапы');

function notClosed(rows: readonly NotClosedRow[], at: { readonly asOf: string; readonly zone: string }): Found {
  const { total, rows: runs } = victims(rows);
  return found(runsNotClosed, { runs, total, ...at }, 'proved');
}

function notClosedSql(system: SystemDescription, waiting: string): string {
  return `select t.*, count(*) over () as total from (
       select r.id::text as run, r.campaign::text as campaign, 'open' as why, count(*) as parts, max(s.finished_at) as since
       from ${relation(system, 'run', 'r')} join ${relation(system, 'stage', 's')} on s.run = r.id
       where r.state = 'running' and r.started_at > $1::timestamptz - make_interval(days => $2::int) and r.started_at <= $1::timestamptz
       group by r.id, r.campaign, r.quiet_seconds
       having bool_and(s.state in ('finished', 'failed', 'cancelled') and s.finished_at is not null)
         and max(s.finished_at) < $1::timestamptz - make_interval(secs => greatest($3::float8 * 60, r.quiet_seconds::float8))
       ${waiting}
     ) t order by t.why desc, t.since, t.run limit 5`;
}

function waitingMessages(system: SystemDescription): string {
  if (!keeps(system, 'message')) return '';
  return `union all
         select r.id::text, r.campaign::text, 'waiting', count(*), min(m.queued_at)
         from ${relation(system, 'run', 'r')} join ${relation(system, 'message', 'm')} on m.run = r.id
         where r.state = 'finished' and r.finished_at < $1::timestamptz - make_interval(mins => $3::int) and m.state = 'queued'
           and r.started_at > $1::timestamptz - make_interval(days => $2::int) and r.started_at <= $1::timestamptz
         group by r.id, r.campaign`;
}

/** Whoever a finished run selected and left out nowhere has a message. */
export const noEndProbe: Probe = {
  id: 'selected-without-end',
  probe: 'P22',
  name: text('Whoever was selected has a message or a reason', 'У каждого отобранного есть сообщение или причина'),
  needs: ['run', 'run_customer', 'message'],
  cost: 'bounded',
  async ask({ tx, system, asOf, thresholds }) {
    const rows = await tx.rows<NoEndEvidence['runs'][number] & { readonly total: number }>(
      `select r.id::text as run, r.campaign::text as campaign, count(*) as customers, min(c.customer::text) as customer, count(*) over () as total
       from ${relation(system, 'run', 'r')} join ${relation(system, 'run_customer', 'c')} on c.run = r.id
       where r.state = 'finished' and r.started_at > $1::timestamptz - make_interval(days => $2::int) and r.started_at <= $1::timestamptz
         and c.stage is null and not exists (
           select 1 from ${relation(system, 'message', 'm')} where m.run = c.run and m.customer = c.customer
         )
       group by r.id, r.campaign order by count(*) desc, r.id limit 5`,
      [asOf, thresholds.days],
    );
    if (rows.length === 0) return [];
    const { total, rows: runs } = victims(rows);
    return [found(selectedWithoutEnd, { runs, total, asOf, zone: system.clock.zone }, 'proved')];
  },
};
