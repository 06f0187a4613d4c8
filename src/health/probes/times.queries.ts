import { found } from '../../causes/cause.ts';
import { type TimesEvidence, timesOutOfOrder } from '../../causes/health-times.ts';
import { keeps, relation } from '../../system/compose.ts';
import { text } from '../../text.ts';
import type { Total } from '../message-totals.queries.ts';
import type { Probe } from '../probe.ts';
import { boundedAnswer, sampled, type Within } from '../within-budget.queries.ts';

const TIMES = text('Times follow each other', 'Времена идут по порядку');

/**
 * What follows comes after what it follows: a stage after its run began, a message after it was queued, a delivery after the sending. A minute is given to
 * clocks that disagree. And a run that began whole hours off its plan was planned in another zone, or before the clocks were changed.
 */
export const timesProbe: Probe = {
  id: 'times-out-of-order',
  probe: 'P09',
  name: TIMES,
  needs: ['run'],
  cost: 'bounded',
  async ask({ tx, system, asOf, thresholds, totals }) {
    const stages = keeps(system, 'stage')
      ? `union all
         select 'stage-before-run', count(*), (array_agg(s.run::text order by s.started_at desc))[1],
           max(extract(epoch from r.started_at - s.started_at))::float8
         from ${relation(system, 'stage', 's')} join recent r on r.id = s.run
         where s.started_at < r.started_at - interval '1 minute' and s.stage <> 'normalise'`
      : '';
    const ofRuns = await tx.rows<TimesEvidence['kinds'][number]>(
      `with recent as (
         select r.id, r.planned_at, r.started_at from ${relation(system, 'run', 'r')}
         where r.started_at > $1::timestamptz - make_interval(days => $2::int) and r.started_at <= $1::timestamptz
       )
       select t.* from (
         select 'hours-off-plan' as kind, count(*) as rows, (array_agg(p.id::text order by p.started_at desc))[1] as run, max(abs(p.off))::float8 as seconds
         from (select r.*, extract(epoch from r.started_at - r.planned_at) as off from recent r) p
         where round(p.off / 3600) <> 0 and abs(p.off) < 15 * 3600 and abs(p.off - 3600 * round(p.off / 3600)) < 60
         ${stages}
       ) t (kind, rows, run, seconds) where t.rows > 0`,
      [asOf, thresholds.days],
    );
    const within = keeps(system, 'message') ? await totals(tx, thresholds) : NO_MESSAGES;
    const all = [
      ...ofRuns.map((one) => ({ ...one, rows: Number(one.rows) })),
      ...('why' in within ? [] : ofMessages(within.rows)),
    ];
    const kinds = all.toSorted((one, other) => other.rows - one.rows || (one.kind < other.kind ? -1 : 1)).slice(0, 5);
    const total = all.reduce((sum, { rows }) => sum + rows, 0);
    const ofSome = 'why' in within ? {} : sampled(within.bound);
    const evidence = { kinds, total, asOf, zone: system.clock.zone, ...ofSome };
    const findings = all.length === 0 ? [] : [found(timesOutOfOrder, evidence, 'likely')];
    if (!('why' in within)) return boundedAnswer(TIMES, { ...within, findings }, thresholds);
    return {
      findings,
      bounded: RUNS_ONLY,
      gaps: [{ what: text(`${TIMES.en}: of messages`, `${TIMES.ru}: у сообщений`), ...within }],
    };
  },
};

const RUNS_ONLY = text('runs and stages only', 'только запуски и этапы');
const NO_MESSAGES: Within<Total> = { rows: [], bound: { days: 0, oneIn: 1 }, wholeCost: null };

/** Messages out of order, by the way in which they are. */
function ofMessages(totals: readonly Total[]): readonly TimesEvidence['kinds'][number][] {
  return totals.flatMap(({ kind, messages, run, seconds }) =>
    kind === 'channel' || run === null ? [] : [{ kind, rows: messages, run, seconds }],
  );
}
