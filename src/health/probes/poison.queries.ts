import { found } from '../../causes/cause.ts';
import {
  type FailingAgainEvidence,
  failingAgain,
  type RunsFailAlikeEvidence,
  runsFailAlike,
} from '../../causes/health-poison.ts';
import { maskText } from '../../model/personal.ts';
import type { Found } from '../../result.ts';
import { relation } from '../../system/compose.ts';
import type { SystemDescription } from '../../system/description.ts';
import { text } from '../../text.ts';
import type { Bound } from '../bounds.ts';
import { RECENT_MESSAGES } from '../message-totals.queries.ts';
import type { Probe } from '../probe.ts';
import { victims } from '../victims.ts';
import { askWithin, boundedAnswer, inSample, sampled } from '../within-budget.queries.ts';

const masked = (error: string | null): string | null => (error === null ? null : maskText(error));

/** A campaign whose runs failed one after the other since its last good one: something in it fails every time. */
export const failAlikeProbe: Probe = {
  id: 'runs-fail-alike',
  probe: 'P04',
  name: text('No campaign fails again and again', 'Ни одна кампания не падает раз за разом'),
  needs: ['run'],
  cost: 'small',
  async ask({ tx, system, asOf, thresholds }) {
    const rows = await tx.rows<RunsFailAlikeEvidence['campaigns'][number] & { readonly total: number }>(
      `select t.*, count(*) over () as total from (
         select l.campaign::text as campaign, count(*) as runs, count(distinct l.error) as errors, max(l.error) as error,
           (array_agg(l.id::text order by l.started_at desc))[1] as run, min(l.started_at) as since, max(l.good) as "lastGoodAt",
           count(distinct l.cursor_at) = 1 and count(l.cursor_at) > 1 as "atSameRow", max(l.cursor_at) as row
         from (
           select r.*, max(r.started_at) filter (where r.state = 'finished') over (partition by r.campaign) as good
           from ${relation(system, 'run', 'r')} where r.started_at <= $1::timestamptz
         ) l
         where l.state = 'failed' and (l.good is null or l.started_at > l.good)
           and l.started_at > $1::timestamptz - make_interval(days => $2::int * 4)
         group by l.campaign having count(*) >= $3::int
       ) t order by t.runs desc, t.campaign limit 5`,
      [asOf, thresholds.days, thresholds.failuresInRow],
    );
    if (rows.length === 0) return [];
    const { total, rows: some } = victims(rows);
    const campaigns = some.map((one) => ({ ...one, error: masked(one.error) }));
    return [found(runsFailAlike, { campaigns, total, asOf, zone: system.clock.zone }, 'proved')];
  },
};

const AGAIN = text('No message is tried without end', 'Ни одно сообщение не повторяется без конца');

type AgainRow = FailingAgainEvidence['runs'][number] & { readonly total: number };

/** One message that is tried again and again in one run, with the same failure: it may hold up what is behind it. */
export const failingAgainProbe: Probe = {
  id: 'messages-fail-again',
  probe: 'P04',
  name: AGAIN,
  needs: ['message'],
  cost: 'bounded',
  async ask({ tx, system, asOf, thresholds }) {
    const within = await askWithin<AgainRow>(tx, thresholds, {
      isOfCustomers: true,
      statement: (bound) => ({
        sql: failingAgainSql(system, bound),
        values: [asOf, bound.days, thresholds.failuresInRow],
      }),
    });
    if ('why' in within) return within;
    const told = (findings: readonly Found[]) => boundedAnswer(AGAIN, { ...within, findings }, thresholds);
    if (within.rows.length === 0) return told([]);
    const { total, rows: some } = victims(within.rows);
    const runs = some.map((one) => ({ ...one, error: masked(one.error) }));
    const evidence = { runs, total, asOf, zone: system.clock.zone, ...sampled(within.bound) };
    return told([found(failingAgain, evidence, 'proved')]);
  },
};

function failingAgainSql(system: SystemDescription, bound: Bound): string {
  return `select t.run::text as run, count(*) as customers, max(t.tries) as tries, min(t.customer::text) as customer,
       mode() within group (order by t.code) as "providerCode", mode() within group (order by t.error) as error, count(*) over () as total
     from (
       select m.run, m.customer, m.channel, count(*) as tries, max(m.provider_code) as code, max(m.error) as error
       from ${relation(system, 'message', 'm')}
       where m.state = 'failed' and ${RECENT_MESSAGES} ${inSample(bound, 'm.customer')}
       group by m.run, m.customer, m.channel having count(*) >= $3::int
     ) t group by t.run order by max(t.tries) desc, count(*) desc limit 5`;
}
