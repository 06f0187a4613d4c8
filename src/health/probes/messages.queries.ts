import { found } from '../../causes/cause.ts';
import {
  channelFailing,
  type DuplicatesEvidence,
  messagesTwice,
  type NamelessSuppressionsEvidence,
  type SuppressedEvidence,
  sentWhileSuppressed,
  suppressionsWithoutCustomer,
} from '../../causes/health-messages.ts';
import type { Found } from '../../result.ts';
import { keepsColumn, relation } from '../../system/compose.ts';
import type { SystemDescription } from '../../system/description.ts';
import { text } from '../../text.ts';
import type { Bound } from '../bounds.ts';
import type { Probe } from '../probe.ts';
import { victims } from '../victims.ts';
import { askWithin, boundedAnswer, inSample, sampled } from '../within-budget.queries.ts';

/** Messages that left in the last days; `$1` as-of, `$2` days. */
function leftMessages(system: SystemDescription, bound: Bound): string {
  return `(
    select m.run, m.customer, m.channel, m.sent_at from ${relation(system, 'message', 'm')}
    where m.sent_at > $1::timestamptz - make_interval(days => $2::int) and m.sent_at <= $1::timestamptz ${inSample(bound, 'm.customer')}
  ) m`;
}

type TwiceRow = DuplicatesEvidence['runs'][number] & { readonly total: number };

const TWICE = text('Nobody gets it twice', 'Никто не получает дважды');

/** At most one message that left per mailing, channel and customer. The same mailing is one run, or two of one campaign that went on at the same time. */
export const twiceProbe: Probe = {
  id: 'messages-twice',
  probe: 'P06',
  name: TWICE,
  needs: ['message'],
  reads: ['run'],
  cost: 'bounded',
  async ask({ tx, system, asOf, thresholds }) {
    const within = await askWithin<TwiceRow>(tx, thresholds, {
      isOfCustomers: true,
      statement: (bound) => ({ sql: twiceSql(system, bound), values: [asOf, bound.days] }),
    });
    if ('why' in within) return within;
    const told = (findings: readonly Found[]) => boundedAnswer(TWICE, { ...within, findings }, thresholds);
    if (within.rows.length === 0) return told([]);
    const [one, other] = [
      victims(within.rows.filter(({ beside }) => beside === null)),
      victims(within.rows.filter(({ beside }) => beside !== null)),
    ];
    const runs = [...one.rows, ...other.rows].toSorted((a, b) => Number(b.customers) - Number(a.customers)).slice(0, 5);
    const total = one.total + other.total;
    const evidence = { runs, total, asOf, zone: system.clock.zone, ...sampled(within.bound) };
    return told([found(messagesTwice, evidence, 'proved')]);
  },
};

function twiceSql(system: SystemDescription, bound: Bound): string {
  const within = `(${withinSql(system, bound)})`;
  return keepsRunTimes(system) ? `${within} union all (${acrossSql(system, bound)})` : within;
}

function withinSql(system: SystemDescription, bound: Bound): string {
  return `select d.run::text as run, null as beside, d.channel, count(*) as customers, sum(d.n)::bigint as messages, count(*) over () as total
     from (
       select m.run, m.channel, m.customer, count(*) as n from ${leftMessages(system, bound)} group by m.run, m.channel, m.customer having count(*) > 1
     ) d
     group by d.run, d.channel order by count(*) desc limit 5`;
}

const keepsRunTimes = (system: SystemDescription): boolean =>
  keepsColumn(system, 'run', 'started_at') && keepsColumn(system, 'message', 'run');

/** Pairs of runs of one campaign that went on at the same time, and who got a message of each: a look at the messages of those runs alone. */
function acrossSql(system: SystemDescription, bound: Bound): string {
  return `select t.first::text as run, t.second::text as beside, d.channel, count(*) as customers, sum(d.n)::bigint as messages, count(*) over () as total
     from (
       select a.id as first, b.id as second
       from ${relation(system, 'run', 'a')} join ${relation(system, 'run', 'b')}
         on b.campaign = a.campaign and (b.started_at, b.id::text) > (a.started_at, a.id::text)
           and b.started_at < coalesce(a.finished_at, $1::timestamptz)
       where b.started_at > $1::timestamptz - make_interval(days => $2::int) and b.started_at <= $1::timestamptz
     ) t cross join lateral (
       select m.channel, m.customer, count(*) as n from ${relation(system, 'message', 'm')}
       where m.run in (t.first, t.second) and m.sent_at > $1::timestamptz - make_interval(days => $2::int) and m.sent_at <= $1::timestamptz
         and coalesce(m.state, 'sent') not in ('failed', 'cancelled') ${inSample(bound, 'm.customer')}
       group by m.channel, m.customer having count(distinct m.run) = 2
     ) d
     group by t.first, t.second, d.channel order by count(*) desc limit 5`;
}

/** Scopes that forbid every message. */
const ALL_SCOPES = ['all', 'any', 'everything', '*', 'все'];

const SUPPRESSED = text('Nobody is contacted against his will', 'Никому не пишут вопреки запрету');

/** No message leaves inside the interval of an entry that forbids it: one of every channel, or of the message's own. */
export const suppressedProbe: Probe = {
  id: 'sent-while-suppressed',
  probe: 'P13',
  name: SUPPRESSED,
  needs: ['message', 'suppression'],
  cost: 'bounded',
  async ask({ tx, system, asOf, thresholds }) {
    const within = await askWithin<SuppressedEvidence['lists'][number] & { readonly total: number }>(tx, thresholds, {
      isOfCustomers: true,
      statement: (bound) => ({ sql: suppressedSql(system, bound), values: [asOf, bound.days, ALL_SCOPES] }),
    });
    if ('why' in within) return within;
    const told = (findings: readonly Found[]) => boundedAnswer(SUPPRESSED, { ...within, findings }, thresholds);
    if (within.rows.length === 0) return told([]);
    const { total, rows: lists } = victims(within.rows);
    const evidence = { lists, total, asOf, zone: system.clock.zone, ...sampled(within.bound) };
    return told([found(sentWhileSuppressed, evidence, 'likely')]);
  },
};

function suppressedSql(system: SystemDescription, bound: Bound): string {
  return `select s.list, s.scope, count(*) as messages, count(distinct m.customer) as customers, (sum(count(*)) over ())::bigint as total
     from ${leftMessages(system, bound)} join ${relation(system, 'suppression', 's')} on s.customer = m.customer
     where (s.scope is null or lower(s.scope) = any($3) or s.scope = m.channel)
       and (s.valid_from is null or s.valid_from <= m.sent_at) and (s.valid_to is null or s.valid_to > m.sent_at)
     group by s.list, s.scope order by count(*) desc limit 5`;
}

/** An entry without a customer protects nobody. */
export const namelessProbe: Probe = {
  id: 'suppressions-without-customer',
  probe: 'P08',
  name: text('Every suppression names a customer', 'Каждый запрет называет клиента'),
  needs: ['suppression'],
  cost: 'bounded',
  async ask({ tx, system, asOf }) {
    const rows = await tx.rows<NamelessSuppressionsEvidence['lists'][number] & { readonly total: number }>(
      `select s.list, count(*) as rows, (sum(count(*)) over ())::bigint as total
       from ${relation(system, 'suppression', 's')} where s.customer is null group by s.list order by count(*) desc limit 5`,
    );
    if (rows.length === 0) return [];
    const { total, rows: lists } = victims(rows);
    return [found(suppressionsWithoutCustomer, { lists, total, asOf, zone: system.clock.zone }, 'proved')];
  },
};

/** Fewer messages say nothing of a channel. */
const FEWEST_OF_CHANNEL = 20;
const MOST_TOLD = 5;

const FAILING = text('Channels deliver', 'Каналы доставляют');

/** A channel whose share of failed messages is above the threshold. */
export const failingProbe: Probe = {
  id: 'channel-failing',
  probe: 'P20',
  name: FAILING,
  needs: ['message'],
  cost: 'bounded',
  async ask({ tx, system, asOf, thresholds, totals }) {
    const within = await totals(tx, thresholds);
    if ('why' in within) return within;
    const failing = within.rows
      .filter(({ kind, messages }) => kind === 'channel' && messages >= FEWEST_OF_CHANNEL)
      .map(({ channel, messages, failed, providerCode }) => ({
        ...{ channel, messages, failed, providerCode },
        share: failed / messages,
      }))
      .filter(({ share }) => share > thresholds.failedShare)
      .toSorted((one, other) => other.share - one.share);
    const told = (findings: readonly Found[]) => boundedAnswer(FAILING, { ...within, findings }, thresholds);
    if (failing.length === 0) return told([]);
    const channels = failing.slice(0, MOST_TOLD);
    const evidence = { channels, total: failing.length, asOf, zone: system.clock.zone, ...sampled(within.bound) };
    return told([found(channelFailing, evidence, 'proved')]);
  },
};
