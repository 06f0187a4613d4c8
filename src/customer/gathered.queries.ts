import type { RelationName } from '../model/relations.ts';
import { relation } from '../system/compose.ts';
import type { SystemDescription } from '../system/description.ts';

/** Messages, responses, suppressions that are read, at most; the newest. */
export const MOST_ROWS = 200;

/** Binds a value once per use, so that each place takes it in the type of its own column. */
export interface Binding {
  readonly parameters: string[];
  readonly bind: (value: string) => string;
}

export function binding(): Binding {
  const parameters: string[] = [];
  return { parameters, bind: (value) => `$${parameters.push(value)}` };
}

/** A moment as text, ISO 8601 in UTC: inside JSON the session's zone would show. Endless ones are none. */
export const iso = (expression: string): string =>
  `case when isfinite(${expression}) then to_char(${expression} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') end`;

/** Rows of a SELECT as one JSON value, so that one statement answers for several relations. */
export const asJson = (sql: string): string => `(select coalesce(jsonb_agg(to_jsonb(t)), '[]') from (${sql}) t)`;

interface Part {
  readonly system: SystemDescription;
  readonly bound: Binding;
  readonly customer: string;
}

const keptAs = (system: SystemDescription, name: RelationName, alias: string) => relation(system, name, alias);

/** What the run recorded of him; `run` is an expression of the run's key. */
export function recordedSql({ system, bound, customer }: Part, run: string): string {
  return asJson(`select rc.stage, rc.reason, rc.rule::text as rule from ${keptAs(system, 'run_customer', 'rc')}
    where rc.customer = ${bound.bind(customer)} and rc.run = ${run} limit 10`);
}

export function suppressionsSql({ system, bound, customer }: Part): string {
  return asJson(`select s.list, s.scope, s.reason, ${iso('s.valid_from')} as "validFrom", ${iso('s.valid_to')} as "validTo"
    from ${keptAs(system, 'suppression', 's')} where s.customer = ${bound.bind(customer)}
    order by s.valid_from desc nulls last limit ${MOST_ROWS}`);
}

const MESSAGE = `m.id::text as id, m.run::text as run, m.channel, m.offer::text as offer, coalesce(m.direct, false) as direct, m.status, m.state,
  m.provider_code as "providerCode", m.error, ${iso('m.queued_at')} as "queuedAt", ${iso('m.sent_at')} as "sentAt", ${iso('m.delivered_at')} as "deliveredAt"`;

const MESSAGE_FIELDS = `m.id, m.run, m.channel, m.offer, m.direct, m.status, m.state, m."providerCode", m.error, m."queuedAt", m."sentAt", m."deliveredAt"`;

/** His messages where `which` holds, newest first, each with its run. */
export function messagesSql({ system, bound, customer }: Part, which: (alias: string) => string): string {
  const newest = `select ${MESSAGE}, m.run as run_key from ${keptAs(system, 'message', 'm')} where m.customer = ${bound.bind(customer)} and (${which('m')})
    order by coalesce(m.sent_at, m.queued_at) desc nulls last, m.id limit ${MOST_ROWS}`;
  if (!system.relations.run)
    return asJson(
      `select ${MESSAGE_FIELDS}, null as campaign, null as segment, null as "runStartedAt", null as "runFinishedAt" from (${newest}) m`,
    );
  return asJson(`select ${MESSAGE_FIELDS}, r.campaign::text as campaign, r.segment::text as segment, ${iso('r.started_at')} as "runStartedAt",
      ${iso('r.finished_at')} as "runFinishedAt"
    from (${newest}) m left join ${keptAs(system, 'run', 'r')} on r.id = m.run_key
    order by coalesce(m."sentAt", m."queuedAt") desc nulls last, m.id`);
}

/** What the log of deliveries says of those of his messages, line by line, oldest first. */
export function linesSql({ system, bound, customer }: Part, which: (alias: string) => string): string {
  return asJson(`select e.message::text as message, ${iso('e.at')} as at, e.status, e.provider_code as "providerCode", e.source
    from ${keptAs(system, 'message_event', 'e')}
    where e.message in (select m.id from ${keptAs(system, 'message', 'm')} where m.customer = ${bound.bind(customer)} and (${which('m')}))
    order by e.at, e.message, e.status limit ${MOST_ROWS}`);
}

export function responsesSql({ system, bound, customer }: Part, which: (alias: string) => string): string {
  return asJson(`select e.kind, ${iso('e.at')} as at, e.message::text as message, e.run::text as run from ${keptAs(system, 'response', 'e')}
    where e.customer = ${bound.bind(customer)} and (${which('e')}) order by e.at desc limit ${MOST_ROWS}`);
}

/** Runs that took him since a moment, with what they did with him. */
export function decisionsSql({ system, bound, customer }: Part, since: string, until: string): string {
  return asJson(`select r.id::text as run, r.campaign::text as campaign, r.state, ${iso('r.started_at')} as "startedAt", rc.stage, rc.reason, rc.rule::text as rule
    from ${keptAs(system, 'run_customer', 'rc')} join ${keptAs(system, 'run', 'r')} on r.id = rc.run
    where rc.customer = ${bound.bind(customer)} and r.started_at > ${bound.bind(since)}::timestamptz and r.started_at <= ${bound.bind(until)}::timestamptz
    order by r.started_at desc limit ${MOST_ROWS}`);
}

export function membershipsSql({ system, bound, customer }: Part): string {
  return asJson(`select g.segment::text as segment, coalesce(g.manual, false) as manual, coalesce(g.removed, false) as removed, ${iso('g.since')} as since
    from ${keptAs(system, 'segment_member', 'g')} where g.customer = ${bound.bind(customer)} order by g.since desc nulls last limit ${MOST_ROWS}`);
}

const MICROSECONDS = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d*[1-9])0*|\.0+)Z$/;

/** Moments without the zeros that to_char puts behind them, at any depth. */
export function shortMoments<Value>(value: Value): Value {
  if (typeof value === 'string') {
    const found = MICROSECONDS.exec(value);
    return (found ? `${found[1]}${found[2] ? `.${found[2]}` : ''}Z` : value) as Value;
  }
  if (Array.isArray(value)) return value.map(shortMoments) as Value;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, shortMoments(one)])) as Value;
}

/** The run of this key as one JSON object; null when there is none. */
export function runSql(system: SystemDescription, run: string): string {
  return `(select to_jsonb(t) from (select r.id::text as id, r.name, r.campaign::text as campaign, r.state, ${iso('r.started_at')} as "startedAt",
      ${iso('r.finished_at')} as "finishedAt", ${iso('r.planned_at')} as "plannedAt", r.segment::text as segment, r.channel, r.cursor_at as "cursorAt",
      r.cursor_end as "cursorEnd" from ${keptAs(system, 'run', 'r')} where r.id = ${run} limit 1) t)`;
}

/** The moment at which the run of this key judged its customers. */
export function runMomentSql(system: SystemDescription, run: string): string {
  return `(select coalesce(r.started_at, r.planned_at) from ${keptAs(system, 'run', 'r')} where r.id = ${run} limit 1)`;
}
