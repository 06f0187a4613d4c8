import { found } from '../../causes/cause.ts';
import {
  channelFailing,
  type DuplicatesEvidence,
  type FailingChannelEvidence,
  messagesTwice,
  type NamelessSuppressionsEvidence,
  type SuppressedEvidence,
  sentWhileSuppressed,
  suppressionsWithoutCustomer,
} from '../../causes/health-messages.ts';
import { keepsColumn, relation } from '../../system/compose.ts';
import type { SystemDescription } from '../../system/description.ts';
import { text } from '../../text.ts';
import type { Probe } from '../probe.ts';
import { victims } from '../victims.ts';

/** Messages that left in the last days; `$1` as-of, `$2` days. */
function leftMessages(system: SystemDescription): string {
  return `(
    select m.run, m.customer, m.channel, m.sent_at from ${relation(system, 'message', 'm')}
    where m.sent_at > $1::timestamptz - make_interval(days => $2::int) and m.sent_at <= $1::timestamptz
  ) m`;
}

type TwiceRow = DuplicatesEvidence['runs'][number] & { readonly total: number };

/** At most one message that left per mailing, channel and customer. The same mailing is one run, or two of one campaign that went on at the same time. */
export const twiceProbe: Probe = {
  id: 'messages-twice',
  probe: 'P06',
  name: text('Nobody gets it twice', 'Никто не получает дважды'),
  needs: ['message'],
  reads: ['run'],
  cost: 'bounded',
  async ask({ tx, system, asOf, thresholds }) {
    const values = [asOf, thresholds.days];
    const within = await tx.rows<TwiceRow>(
      `select d.run::text as run, null as beside, d.channel, count(*) as customers, sum(d.n)::bigint as messages, count(*) over () as total
       from (
         select m.run, m.channel, m.customer, count(*) as n from ${leftMessages(system)} group by m.run, m.channel, m.customer having count(*) > 1
       ) d
       group by d.run, d.channel order by count(*) desc limit 5`,
      values,
    );
    const across = keepsRunTimes(system) ? await tx.rows<TwiceRow>(acrossSql(system), values) : [];
    if (within.length + across.length === 0) return [];
    const [one, other] = [victims(within), victims(across)];
    const runs = [...one.rows, ...other.rows].toSorted((a, b) => Number(b.customers) - Number(a.customers)).slice(0, 5);
    const evidence = { runs, total: one.total + other.total, asOf, zone: system.clock.zone };
    return [found(messagesTwice, evidence, 'proved')];
  },
};

const keepsRunTimes = (system: SystemDescription): boolean =>
  keepsColumn(system, 'run', 'started_at') && keepsColumn(system, 'message', 'run');

/** Pairs of runs of one campaign that went on at the same time, and who got a message of each: a look at the messages of those runs alone. */
function acrossSql(system: SystemDescription): string {
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
         and coalesce(m.state, 'sent') not in ('failed', 'cancelled')
       group by m.channel, m.customer having count(distinct m.run) = 2
     ) d
     group by t.first, t.second, d.channel order by count(*) desc limit 5`;
}

/** Scopes that forbid every message. */
const ALL_SCOPES = ['all', 'any', 'everything', '*', 'все'];

/** No message leaves inside the interval of an entry that forbids it: one of every channel, or of the message's own. */
export const suppressedProbe: Probe = {
  id: 'sent-while-suppressed',
  probe: 'P13',
  name: text('Nobody is contacted against his will', 'Никому не пишут вопреки запрету'),
  needs: ['message', 'suppression'],
  cost: 'bounded',
  async ask({ tx, system, asOf, thresholds }) {
    const rows = await tx.rows<SuppressedEvidence['lists'][number] & { readonly total: number }>(
      `select s.list, s.scope, count(*) as messages, count(distinct m.customer) as customers, (sum(count(*)) over ())::bigint as total
       from ${leftMessages(system)} join ${relation(system, 'suppression', 's')} on s.customer = m.customer
       where (s.scope is null or lower(s.scope) = any($3) or s.scope = m.channel)
         and (s.valid_from is null or s.valid_from <= m.sent_at) and (s.valid_to is null or s.valid_to > m.sent_at)
       group by s.list, s.scope order by count(*) desc limit 5`,
      [asOf, thresholds.days, ALL_SCOPES],
    );
    if (rows.length === 0) return [];
    const { total, rows: lists } = victims(rows);
    return [found(sentWhileSuppressed, { lists, total, asOf, zone: system.clock.zone }, 'likely')];
  },
};

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

/** A channel whose share of failed messages is above the threshold. */
export const failingProbe: Probe = {
  id: 'channel-failing',
  probe: 'P20',
  name: text('Channels deliver', 'Каналы доставляют'),
  needs: ['message'],
  cost: 'bounded',
  async ask({ tx, system, asOf, thresholds }) {
    const rows = await tx.rows<FailingChannelEvidence['channels'][number] & { readonly total: number }>(
      `select t.*, count(*) over () as total from (
         select m.channel, count(*) as messages, count(*) filter (where m.state = 'failed') as failed,
           mode() within group (order by m.provider_code) filter (where m.state = 'failed') as "providerCode",
           (count(*) filter (where m.state = 'failed'))::float8 / count(*) as share
         from ${relation(system, 'message', 'm')}
         where coalesce(m.sent_at, m.queued_at) > $1::timestamptz - make_interval(days => $2::int)
           and coalesce(m.sent_at, m.queued_at) <= $1::timestamptz
         group by m.channel
       ) t where t.messages >= 20 and t.share > $3 order by t.share desc limit 5`,
      [asOf, thresholds.days, thresholds.failedShare],
    );
    if (rows.length === 0) return [];
    const { total, rows: channels } = victims(rows);
    return [found(channelFailing, { channels, total, asOf, zone: system.clock.zone }, 'proved')];
  },
};
