import type { Tx } from '../db/session.types.ts';
import { keeps, relation } from '../system/compose.ts';
import type { SystemDescription } from '../system/description.ts';
import type { Bound } from './bounds.ts';
import type { NotAsked, Thresholds } from './probe.ts';
import { askWithin, inSample, type Within } from './within-budget.queries.ts';

/** One number of all messages of the last days. */
export interface Total {
  /** `channel`, or how times are out of order. */
  readonly kind: 'channel' | 'sent-before-run' | 'sent-before-queued' | 'delivered-before-sent';
  readonly channel: string | null;
  readonly messages: number;
  /** Of a channel: how many failed, and with what most of them. */
  readonly failed: number;
  readonly providerCode: string | null;
  /** Of times: the newest run with it, and the most that they are off by. */
  readonly run: string | null;
  readonly seconds: number;
}

export type Totals = Within<Total> | NotAsked;

interface TotalsAsked {
  readonly system: SystemDescription;
  readonly asOf: string;
  readonly thresholds: Thresholds;
}

/** Reads all that concerns no single customer in one pass: few groups, by run, channel and answer of the provider. */
export function readTotals(tx: Tx, { system, asOf, thresholds }: TotalsAsked): Promise<Totals> {
  return askWithin<Total>(tx, thresholds, {
    statement: (bound) => ({ sql: totalsSql(system, bound), values: [asOf, bound.days] }),
    isOfCustomers: true,
  });
}

/** Messages that left, or were to leave, in the last days; `$1` as-of, `$2` days. Each side of the OR has an index or a partition of its own. */
export const RECENT_MESSAGES = `((m.sent_at > $1::timestamptz - make_interval(days => $2::int) and m.sent_at <= $1::timestamptz)
  or (m.sent_at is null and m.queued_at > $1::timestamptz - make_interval(days => $2::int) and m.queued_at <= $1::timestamptz))`;

const OFF = {
  'sent-before-run': ['g.run_started', 'm.sent_at'],
  'sent-before-queued': ['m.queued_at', 'm.sent_at'],
  'delivered-before-sent': ['m.sent_at', 'm.delivered_at'],
} as const;

function totalsSql(system: SystemDescription, bound: Bound): string {
  const kinds = Object.entries(OFF).filter(([kind]) => kind !== 'sent-before-run' || keeps(system, 'run'));
  const counted = kinds.map(([, [later, sooner]], n) => {
    const [one, other] = [later.replace('g.run_started', 'r.started_at'), sooner];
    const isOff = `${other} < ${one} - interval '1 minute'`;
    return `count(*) filter (where ${isOff}) as off${n}, max(extract(epoch from ${one} - ${other})) filter (where ${isOff}) as by${n}`;
  });
  const runs = keeps(system, 'run')
    ? `left join (
           select r.id, r.started_at from ${relation(system, 'run', 'r')} where r.started_at > $1::timestamptz - make_interval(days => $2::int)
         ) r on r.id = m.run`
    : '';
  const times = kinds.map(
    ([kind], n) => `union all
       select '${kind}', null, sum(g.off${n})::float8, 0, null, (array_agg(g.run::text order by g.newest desc nulls last))[1], max(g.by${n})::float8
       from g where g.off${n} > 0 and g.run is not null having count(*) > 0`,
  );
  return `with g as (
       select m.run, m.channel, m.state = 'failed' as failed, case when m.state = 'failed' then m.provider_code end as code, count(*) as n,
         max(m.sent_at) as newest, ${counted.join(', ')}
       from ${relation(system, 'message', 'm')} ${runs} where ${RECENT_MESSAGES} ${inSample(bound, 'm.customer')}
       group by 1, 2, 3, 4
     )
     select 'channel' as kind, c.channel, sum(c.n)::float8 as messages, coalesce(sum(c.n) filter (where c.failed), 0)::float8 as failed,
       (array_agg(c.code order by c.n desc, c.code) filter (where c.failed and c.code is not null))[1] as "providerCode", null as run, 0::float8 as seconds
     from (select g.channel, g.failed, g.code, sum(g.n) as n from g group by 1, 2, 3) c group by c.channel
     ${times.join(' ')}`;
}
