import type { Channel } from './catalogue.types.ts';
import { dateOf, timestamp } from './moments.ts';

export const literal = (value: string) => `'${value.replaceAll("'", "''")}'`;

const at = (moment: number) => `timestamptz '${timestamp(moment)}'`;

/** A rule's SQL with its clocks set to the moment of the run: what the engine sends, and what anybody can run again later. */
export function pinClock(body: string, moment: number): string {
  return body.replaceAll(/\bnow\(\)/g, at(moment)).replaceAll(/\bcurrent_date\b/g, `date '${dateOf(moment)}'`);
}

/** Where a channel reaches the customer. */
export const ADDRESS: Readonly<Record<Channel, string>> = {
  email: 'c.email',
  sms: 'c.phone',
  push: 'c.push_token',
  call: 'c.phone',
};

export interface ChannelPolicy {
  readonly channel: Channel;
  readonly cap: number;
  readonly period_days: number;
  readonly quiet_from: string;
  readonly quiet_to: string;
}

/** How many records there are, and how many of them are merged duplicates. */
export const normaliseStatement = () => `select count(*) as records, count(c.merged_into) as merged
from crm.customer c`;

export function selectStatement(condition: string, moment: number): string {
  return `select c.customer_id, c.time_zone
from crm.customer c
where c.merged_into is null
  and (
${pinClock(condition, moment)}
)`;
}

/** Why the contact policy leaves a selected customer out; NULL = it does not. The order of the reasons is the policy's. */
export function policyStatement(runId: number, moment: number, policy: ChannelPolicy, controlPercent: number): string {
  const now = at(moment);
  const localTime = `(${now} at time zone rc.time_zone)::time`;
  return `select rc.customer_id,
  case
    when (hashint8(rc.customer_id) & 2147483647) % 100 < ${controlPercent} then 'control-group'
    when stopped.customer_id is not null then 'opt-out'
    when ${localTime} >= '${policy.quiet_from}' or ${localTime} < '${policy.quiet_to}' then 'quiet-hours'
    when coalesce(recent.messages, 0) >= ${policy.cap} then 'cap-reached'
  end as reason
from mkt.run_customer rc
left join (
  select distinct s.customer_id
  from mkt.suppression s
  where s.scope in ('all', '${policy.channel}') and s.valid_from <= ${now} and (s.valid_to is null or s.valid_to > ${now})
) stopped on stopped.customer_id = rc.customer_id
left join (
  select m.customer_id, count(*) as messages
  from mkt.message m
  where m.channel = '${policy.channel}'
    and m.sent_at >= ${at(moment - policy.period_days * 86_400_000)} and m.sent_at < ${now}
  group by m.customer_id
) recent on recent.customer_id = rc.customer_id
where rc.run_id = ${runId}`;
}

export interface EligibleOffer {
  readonly offer: string;
  readonly condition: string;
}

/** The first offer for which each customer that is left is eligible; NULL = none. */
export function offerStatement(runId: number, moment: number, offers: readonly EligibleOffer[]): string {
  const branches = offers.map(
    ({ offer, condition }) => `    when (${pinClock(condition, moment)}) then ${literal(offer)}`,
  );
  return `select rc.customer_id,
  case
${branches.join('\n')}
  end as offer_code
from mkt.run_customer rc
join crm.customer c on c.customer_id = rc.customer_id
where rc.run_id = ${runId} and rc.excluded_reason is null`;
}

/** Address and text for each customer that is left; without a published template of that name there is no text. */
export function personaliseStatement(runId: number, channel: Channel, template: string): string {
  return `select rc.customer_id, ${ADDRESS[channel]} as address, t.body
from mkt.run_customer rc
join crm.customer c on c.customer_id = rc.customer_id
left join mkt.template t on t.template_code = ${literal(template)} and t.status = 'published'
where rc.run_id = ${runId} and rc.excluded_reason is null`;
}
