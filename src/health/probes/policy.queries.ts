import { found } from '../../causes/cause.ts';
import {
  type CapExceededEvidence,
  capExceeded,
  excludedUnderCap,
  type UnderCapEvidence,
} from '../../causes/health-policy.ts';
import type { Tx } from '../../db/session.types.ts';
import type { Found } from '../../result.ts';
import { keeps, keepsColumn, relation } from '../../system/compose.ts';
import type { SystemDescription } from '../../system/description.ts';
import { text } from '../../text.ts';
import type { Bound } from '../bounds.ts';
import type { NotAsked, Probe } from '../probe.ts';
import { victims } from '../victims.ts';
import { askWithin, boundedAnswer, inSample, sampled } from '../within-budget.queries.ts';

/** A contact policy in force that can be counted anew: so many messages in so many days. */
interface Policy {
  readonly rule: string;
  readonly channel: string | null;
  readonly cap: number;
  readonly periodDays: number;
  /** Since when it says so; null = not known. */
  readonly since: string | null;
}

/** A shorter period is a limit of the channel's rate, not of what one customer gets. */
const SHORTEST_DAYS = 1 / 24;

const NOTHING_LIMITED: NotAsked = {
  why: text(
    'No contact policy in force has both a cap above 0 and a period.',
    'Ни у одной действующей контактной политики нет и лимита больше 0, и периода.',
  ),
  couldChangeAnswer: false,
};

async function readPolicies(tx: Tx, system: SystemDescription, asOf: string): Promise<readonly Policy[]> {
  const since = keeps(system, 'rule_version')
    ? `(
         select max(coalesce(v.valid_from, v.deployed_at, v.created_at)) from ${relation(system, 'rule_version', 'v')}
         where v.rule::text = p.rule::text and coalesce(v.valid_from, v.deployed_at, v.created_at) <= $1::timestamptz
       )`
    : "$1::timestamptz - interval '100 years'";
  const rows = await tx.rows<Policy>(
    `select coalesce(p.rule::text, p.id::text) as rule, p.channel, p.cap::float8 as cap, p.period_days::float8 as "periodDays", ${since} as since
     from ${relation(system, 'policy', 'p')} where p.cap > 0 and p.cap <= 10000 and p.period_days >= $2::float8 order by p.id limit 100`,
    [asOf, SHORTEST_DAYS],
  );
  return rows;
}

/** The policies as a FROM item `p`; `$1` to `$5` of {@link policyValues}. */
const POLICIES = `unnest($1::text[], $2::text[], $3::int[], $4::float8[], $5::timestamptz[]) with ordinality as p (rule, channel, cap, days, since, place)`;

const policyValues = (policies: readonly Policy[]): readonly unknown[] => [
  policies.map(({ rule }) => rule),
  policies.map(({ channel }) => channel),
  policies.map(({ cap }) => cap),
  policies.map(({ periodDays }) => periodDays),
  policies.map(({ since }) => since),
];

const longestOf = (policies: readonly Policy[]): number => Math.max(...policies.map(({ periodDays }) => periodDays));

/** True of messages that a person wrote to one customer, where the system tells them apart. */
const notDirect = (system: SystemDescription): string =>
  keepsColumn(system, 'message', 'direct') ? 'and m.direct is not true' : '';

type ExceededRow = CapExceededEvidence['policies'][number] & { readonly total: number };

const EXCEEDED = text(
  'Nobody gets more than the contact policy allows',
  'Никто не получает больше, чем разрешает политика',
);

/**
 * Counts every contact policy anew over the messages that left: one too many is a message whose predecessor by "cap" places, of the same customer and the
 * policy's channel, is younger than the period. What one run sent to a customer one after the other is one message here: to send it twice is another fault.
 * Judged is what left since the version in force took effect; what counts against it may be older.
 */
export const exceededProbe: Probe = {
  id: 'policy-cap-exceeded',
  probe: 'P14',
  name: EXCEEDED,
  needs: ['policy', 'message'],
  needsColumns: ['policy.period_days', 'message.sent_at'],
  reads: ['rule_version'],
  cost: 'bounded',
  async ask({ tx, system, asOf, thresholds }) {
    const policies = await readPolicies(tx, system, asOf);
    if (policies.length === 0) return NOTHING_LIMITED;
    const within = await askWithin<ExceededRow>(tx, thresholds, {
      isOfCustomers: true,
      statement: (bound) => ({
        sql: exceededSql(system, bound),
        values: [...policyValues(policies), asOf, bound.days, longestOf(policies), system.clock.zone],
      }),
    });
    if ('why' in within) return within;
    const answer = (findings: readonly Found[]) => boundedAnswer(EXCEEDED, { ...within, findings }, thresholds);
    if (within.rows.length === 0) return answer([]);
    const { total, rows: told } = victims(within.rows);
    const evidence = { policies: told, total, asOf, zone: system.clock.zone, ...sampled(within.bound) };
    // By whole calendar days nobody may have had too much: then it is a question, not a breach.
    const isBreach = told.some(({ byCalendar }) => Number(byCalendar) > 0);
    return answer([found(capExceeded, evidence, isBreach ? 'likely' : 'possible', isBreach ? 'error' : 'info')]);
  },
};

/** The messages are sorted once, by policy, customer and time; both looks back go along that order. */
function exceededSql(system: SystemDescription, bound: Bound): string {
  const byCalendar = `count(*) filter (where o.days < 1 or (o.before at time zone $9)::date > (o.sent_at at time zone $9)::date - ceil(o.days)::int)`;
  return `select p.rule, p.channel, p.cap, p.days as "periodDays", t.messages, t.customers, t."byCalendar", t.run, t.customer, t.since,
       (sum(t.customers) over ())::bigint as total
     from (
       select o.place, count(*) as messages, count(distinct o.customer) as customers, ${byCalendar} as "byCalendar",
         (array_agg(o.run::text order by o.sent_at desc, o.run::text))[1] as run,
         (array_agg(o.customer::text order by o.sent_at desc, o.run::text, o.customer::text))[1] as customer, min(o.sent_at) as since
       from (
         select n.*, lag(n.sent_at, n.cap) over (partition by n.place, n.customer order by n.sent_at, n.run) as before
         from (
           select p.place, p.cap, p.days, p.since, m.run, m.customer, m.sent_at,
             m.run is not distinct from lag(m.run) over (partition by p.place, m.customer order by m.sent_at, m.run) and m.run is not null as again
           from ${relation(system, 'message', 'm')} join ${POLICIES} on p.channel is null or p.channel = m.channel
           where m.sent_at > $6::timestamptz - make_interval(secs => ($7::float8 + $8::float8) * 86400) and m.sent_at <= $6::timestamptz
             and coalesce(m.state, 'sent') not in ('failed', 'cancelled') ${notDirect(system)} ${inSample(bound, 'm.customer')}
         ) n where not n.again
       ) o
       where o.before > o.sent_at - make_interval(secs => o.days * 86400)
         and o.sent_at > $6::timestamptz - make_interval(secs => $7::float8 * 86400) and o.sent_at >= coalesce(o.since, o.sent_at)
       group by o.place
     ) t join ${POLICIES} on p.place = t.place
     order by t."byCalendar" desc, t.messages desc, p.rule limit 5`;
}

/** Words of systems for a cap that was reached, among the reasons of their policy. */
const CAP_WORDS = 'cap|limit|frequen|fatigue|saturat|лимит|частот';
/** Runs whose exclusions are counted anew, at most: the latest. */
const MOST_RUNS = 20;

type UnderRow = UnderCapEvidence['policies'][number] & { readonly total: number; readonly runsLooked: number };

const NOT_SO_OLD: NotAsked = {
  why: text(
    'No message is kept from before the period of the contact policy: what it counted then cannot be counted anew.',
    'Не сохранено ни одного сообщения старше периода политики: посчитанное ею тогда заново не посчитать.',
  ),
  couldChangeAnswer: false,
};

/**
 * Whoever a run left out because of a cap had reached it. All readings that are kinder to the run are given it: the period reaches back from the planned
 * start, messages count that failed, that were sent while the stage went on, or only queued before it ended.
 */
export const underCapProbe: Probe = {
  id: 'policy-excluded-under-cap',
  probe: 'P14',
  name: text('Whoever is left out by a cap has reached it', 'Исключённые по лимиту его достигли'),
  needs: ['policy', 'run', 'run_customer', 'message'],
  needsColumns: ['policy.period_days', 'run_customer.reason', 'run_customer.rule', 'message.sent_at'],
  reads: ['rule_version', 'stage'],
  cost: 'bounded',
  async ask({ tx, system, asOf, thresholds }) {
    const policies = await readPolicies(tx, system, asOf);
    if (policies.length === 0) return NOTHING_LIMITED;
    const values = [...policyValues(policies), asOf, thresholds.days, longestOf(policies)];
    const [kept] = await tx.rows(
      `select 1 from ${relation(system, 'message', 'm')}
       where m.sent_at <= $1::timestamptz - make_interval(secs => ($2::float8 + $3::float8) * 86400) limit 1`,
      values.slice(5),
    );
    if (!kept) return NOT_SO_OLD;
    const rows = await tx.rows<UnderRow>(underCapSql(system), [...values, CAP_WORDS, MOST_RUNS]);
    if (rows.length === 0) return [];
    const { total, rows: some } = victims(rows);
    const told = some.map(({ runsLooked: _, ...policy }) => policy);
    const evidence = { policies: told, runsLooked: some[0]!.runsLooked, total, asOf, zone: system.clock.zone };
    return [found(excludedUnderCap, evidence, 'likely')];
  },
};

function underCapSql(system: SystemDescription): string {
  const stages = keeps(system, 'stage')
    ? `left join (
           select s.run, max(s.finished_at) as until from ${relation(system, 'stage', 's')} where s.stage = 'policy' group by s.run
         ) s on s.run = r.id`
    : 'cross join (select null::timestamptz as until) s';
  return `with recent as (
       select r.id, r.started_at, least(r.planned_at, r.started_at) as at, coalesce(s.until, r.finished_at, $6::timestamptz) as until
       from ${relation(system, 'run', 'r')} ${stages}
       where r.started_at > $6::timestamptz - make_interval(secs => $7::float8 * 86400) and r.started_at <= $6::timestamptz
       order by r.started_at desc, r.id limit $10::int
     ), left_out as (
       select c.run, c.customer, c.reason, r.started_at, r.at, r.until, p.*
       from recent r join ${relation(system, 'run_customer', 'c')} on c.run = r.id join ${POLICIES} on p.rule = c.rule::text
       where c.stage = 'policy' and c.reason ~* $9 and r.at >= coalesce(p.since, r.at)
     )
     select t.rule, t.channel, t.cap, t.days as "periodDays", min(t.reason) as reason, count(*) filter (where t.had < t.cap) as customers,
       count(*) as excluded, max(t.had) filter (where t.had < t.cap) as "mostHad",
       (array_agg(t.run::text order by t.started_at desc, t.run::text) filter (where t.had < t.cap))[1] as run,
       (array_agg(t.customer::text order by t.started_at desc, t.run::text, t.customer::text) filter (where t.had < t.cap))[1] as customer,
       (select count(*) from recent) as "runsLooked", (sum(count(*) filter (where t.had < t.cap)) over ())::bigint as total
     from (
       select o.rule, o.channel, o.cap, o.days, o.reason, o.run, o.customer, o.started_at, count(m.customer) as had
       from left_out o left join ${relation(system, 'message', 'm')}
         on m.customer = o.customer and (o.channel is null or m.channel = o.channel)
           and m.sent_at > $6::timestamptz - make_interval(secs => ($7::float8 + $8::float8) * 86400)
           and m.sent_at > o.at - make_interval(secs => o.days * 86400 + 60) and least(m.sent_at, m.queued_at) <= o.until
       group by o.rule, o.channel, o.cap, o.days, o.reason, o.run, o.customer, o.started_at
     ) t
     group by t.rule, t.channel, t.cap, t.days
     having count(*) filter (where t.had < t.cap) > 0
     order by count(*) filter (where t.had < t.cap) desc, t.rule limit 5`;
}
