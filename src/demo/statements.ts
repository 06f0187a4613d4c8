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

/** Why the contact policy leaves out a customer `rc`; NULL = it does not. The order of the reasons is the policy's. */
function policyReason(moment: number, policy: ChannelPolicy, controlPercent: number): string {
  const localTime = `(${at(moment)} at time zone rc.time_zone)::time`;
  return `case
    when (hashint8(rc.customer_id) & 2147483647) % 100 < ${controlPercent} then 'control-group'
    when stopped.customer_id is not null then 'opt-out'
    when ${localTime} >= '${policy.quiet_from}' or ${localTime} < '${policy.quiet_to}' then 'quiet-hours'
    when coalesce(recent.messages, 0) >= ${policy.cap} then 'cap-reached'
  end`;
}

/** What the contact policy looks up for each customer `rc`. */
function policySources(moment: number, policy: ChannelPolicy): string {
  const now = at(moment);
  return `left join (
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
) recent on recent.customer_id = rc.customer_id`;
}

/** Why the contact policy leaves a selected customer out; NULL = it does not. */
export function policyStatement(runId: number, moment: number, policy: ChannelPolicy, controlPercent: number): string {
  return `select rc.customer_id,
  ${policyReason(moment, policy, controlPercent)} as reason
from mkt.run_customer rc
${policySources(moment, policy)}
where rc.run_id = ${runId}`;
}

export interface EligibleOffer {
  readonly offer: string;
  readonly condition: string;
}

function firstEligible(moment: number, offers: readonly EligibleOffer[]): string {
  const branches = offers.map(
    ({ offer, condition }) => `    when (${pinClock(condition, moment)}) then ${literal(offer)}`,
  );
  return `case
${branches.join('\n')}
  end`;
}

/** The first offer for which each customer that is left is eligible; NULL = none. */
export function offerStatement(runId: number, moment: number, offers: readonly EligibleOffer[]): string {
  return `select rc.customer_id,
  ${firstEligible(moment, offers)} as offer_code
from mkt.run_customer rc
join crm.customer c on c.customer_id = rc.customer_id
where rc.run_id = ${runId} and rc.excluded_reason is null`;
}

const publishedTemplate = (template: string) =>
  `left join mkt.template t on t.template_code = ${literal(template)} and t.status = 'published'`;

/** Address and text for each customer that is left; without a published template of that name there is no text. */
export function personaliseStatement(runId: number, channel: Channel, template: string): string {
  return `select rc.customer_id, ${ADDRESS[channel]} as address, t.body
from mkt.run_customer rc
join crm.customer c on c.customer_id = rc.customer_id
${publishedTemplate(template)}
where rc.run_id = ${runId} and rc.excluded_reason is null`;
}

/** All by which a run is decided: rules in force, contact policy, where and with what the channel writes. */
export interface RunRules {
  readonly moment: number;
  readonly condition: string;
  readonly policy: ChannelPolicy;
  readonly controlPercent: number;
  readonly offers: readonly EligibleOffer[];
  readonly channel: Channel;
  readonly template: string;
}

/** What the statements of all stages say of each selected customer, in one: the same rows, found by looking at each customer once. */
export function decisionStatement(rules: RunRules): string {
  const { moment, condition, policy, controlPercent, offers, channel, template } = rules;
  return `select rc.customer_id, rc.time_zone,
  ${policyReason(moment, policy, controlPercent)} as reason,
  ${firstEligible(moment, offers)} as offer_code,
  ${ADDRESS[channel]} as address, t.body
from crm.customer c
cross join lateral (select c.customer_id, c.time_zone) rc
${policySources(moment, policy)}
${publishedTemplate(template)}
where c.merged_into is null
  and (
${pinClock(condition, moment)}
)`;
}
