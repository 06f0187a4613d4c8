import type { MessageState } from '../model/relations.ts';
import { rounded } from '../model/statistics.ts';
import type { Run } from './run.ts';
import { stageOf } from './run.ts';
import type { Policy } from './situation.ts';

/** Messages of a run with one channel, state and provider's answer. Times are ISO 8601 in UTC, null where there are none or they were not asked for. */
export interface DeliveryGroup {
  readonly channel: string | null;
  readonly state: MessageState;
  readonly providerCode: string | null;
  readonly messages: number;
  /** Of them with a time at which they were handed to the provider. */
  readonly handed: number;
  readonly firstQueuedAt: string | null;
  readonly lastQueuedAt: string | null;
  readonly firstSentAt: string | null;
  readonly lastSentAt: string | null;
  readonly firstDeliveredAt: string | null;
  readonly lastDeliveredAt: string | null;
}

/** The fullest minute of a channel. */
export interface PeakMinute {
  readonly channel: string | null;
  /** Start of the minute, seconds since 1970. */
  readonly minute: number;
  readonly messages: number;
  /** Minutes in which anything was handed over. */
  readonly minutes: number;
}

/** Customers with more than one message of the same offer in one channel of the run. */
export interface Repeats {
  readonly channel: string | null;
  readonly customers: number;
  readonly messages: number;
  /** Of the customers: where one of the messages had failed, so that another was a new try. */
  readonly afterFailure: number;
  readonly most: number;
}

/** A customer whose messages failed in many of the last runs: the same item picked again and again. */
export interface PoisonRow {
  readonly customer: string;
  readonly runs: number;
  readonly messages: number;
  readonly providerCode: string | null;
  readonly error: string | null;
}

export interface Poison {
  /** How many of such customers there are. */
  readonly customers: number;
  /** True where there are more than were counted. */
  readonly isAtLeast: boolean;
  /** At most five of them, the most persistent first. */
  readonly rows: readonly PoisonRow[];
  /** The runs that were looked at, this one among them. */
  readonly ofRuns: number;
  readonly atLeastRuns: number;
}

/** Another run of the campaign that was open at the same time. */
export interface Overlap {
  readonly run: string;
  readonly state: string;
  readonly startedAt: string;
  readonly finishedAt: string | null;
  readonly worker: string | null;
  /** How long both were open. */
  readonly seconds: number;
}

/** What a system may or may not keep of its messages. */
export type MessageFact = 'delivered' | 'provider-code' | 'sent-at';

/** What was read about the messages of a run. `null`: not kept, or not read. */
export interface Flow {
  /** Of the messages that were read: what the system keeps of them. */
  readonly kept: readonly MessageFact[];
  readonly deliveries: readonly DeliveryGroup[] | null;
  readonly peaks: readonly PeakMinute[] | null;
  readonly repeats: readonly Repeats[] | null;
  readonly poison: Poison | null;
  readonly overlaps: readonly Overlap[] | null;
}

export const NO_FLOW: Flow = { kept: [], deliveries: null, peaks: null, repeats: null, poison: null, overlaps: null };

/** How many may be handed over in a minute, and who says so. */
export interface RateCap {
  readonly rule: string | null;
  readonly perMinute: number;
}

export interface ProviderCode {
  readonly code: string | null;
  readonly messages: number;
}

/** One channel of a run. Counts are messages; null where the system keeps no such number. */
export interface ChannelFacts {
  readonly channel: string | null;
  /** `messages`: counted from the rows. `counters`: what the run says of itself, for the system keeps no messages. */
  readonly source: 'messages' | 'counters';
  readonly queued: number | null;
  /** Handed over and not heard of since. */
  readonly sent: number | null;
  /** Handed over to the provider, whatever became of them. */
  readonly handedOver: number | null;
  readonly delivered: number | null;
  readonly failed: number | null;
  readonly cancelled: number | null;
  readonly failedByCode: readonly ProviderCode[];
  readonly firstQueuedAt: string | null;
  readonly firstSentAt: string | null;
  readonly lastSentAt: string | null;
  readonly lastDeliveredAt: string | null;
  /** From the first to the last hand-over; null where less than a minute lies between. */
  readonly perMinute: number | null;
  readonly peak: { readonly perMinute: number; readonly at: string } | null;
  readonly caps: readonly RateCap[];
  /** What the system does not keep of this channel. */
  readonly notKept: readonly (MessageFact | 'cap' | 'messages')[];
  readonly repeats: Omit<Repeats, 'channel'> | null;
}

const FACTS: readonly MessageFact[] = ['delivered', 'provider-code', 'sent-at'];

/** A limit per hour or less is how fast the program may send; a longer one is how often a customer may be written to. */
const LONGEST_RATE_DAYS = 1 / 24;

/** What each channel of the run did: from its messages, else from the run's own counters. */
export function channelsOf(run: Run, flow: Flow, policies: readonly Policy[] | null): ChannelFacts[] {
  const { deliveries } = flow;
  if (deliveries === null || deliveries.length === 0) return countedChannel(run, policies, deliveries !== null);
  const names = [...new Set(deliveries.map(({ channel }) => channel))];
  return names.map((channel) => channelOf(channel, flow, policies));
}

function channelOf(channel: string | null, flow: Flow, policies: readonly Policy[] | null): ChannelFacts {
  const groups = (flow.deliveries ?? []).filter((group) => group.channel === channel);
  const count = (state: MessageState) => total(groups.filter((group) => group.state === state));
  const [firstSentAt, lastSentAt] = [first(groups, 'firstSentAt'), last(groups, 'lastSentAt')];
  const handed = Math.max(
    groups.reduce((sum, group) => sum + group.handed, 0),
    count('sent') + count('delivered'),
  );
  const peak = flow.peaks?.find((one) => one.channel === channel);
  const repeats = flow.repeats?.find((one) => one.channel === channel);
  const caps = capsOf(channel, policies);
  return {
    channel,
    source: 'messages',
    queued: count('queued'),
    sent: count('sent'),
    handedOver: handed,
    // Without a time of delivery the system cannot know of any: its 0 would be no count.
    delivered: flow.kept.includes('delivered') || count('delivered') > 0 ? count('delivered') : null,
    failed: count('failed'),
    cancelled: count('cancelled'),
    failedByCode: byCode(groups.filter(({ state }) => state === 'failed')),
    firstQueuedAt: first(groups, 'firstQueuedAt'),
    firstSentAt,
    lastSentAt,
    lastDeliveredAt: last(groups, 'lastDeliveredAt'),
    perMinute: rateOf(handed, firstSentAt, lastSentAt),
    peak: peak ? { perMinute: peak.messages, at: new Date(peak.minute * 1000).toISOString() } : null,
    caps,
    notKept: [...FACTS.filter((fact) => !flow.kept.includes(fact)), ...(caps.length === 0 ? (['cap'] as const) : [])],
    repeats: repeats ? withoutChannel(repeats) : null,
  };
}

function withoutChannel({ customers, messages, afterFailure, most }: Repeats): Omit<Repeats, 'channel'> {
  return { customers, messages, afterFailure, most };
}

/** A run of which no message is known: only what its counters say. A system that keeps messages and has none of this run has nothing to say. */
function countedChannel(run: Run, policies: readonly Policy[] | null, areMessagesKept: boolean): ChannelFacts[] {
  if (areMessagesKept || (run.sent === null && run.failed === null)) return [];
  const send = stageOf(run, 'send');
  const startedAt = send?.startedAt ?? run.startedAt;
  const finishedAt = send?.finishedAt ?? run.finishedAt;
  const caps = capsOf(run.channel, policies);
  const nothing = { queued: null, delivered: null, cancelled: null, firstQueuedAt: null, lastDeliveredAt: null };
  return [
    {
      ...nothing,
      channel: run.channel,
      source: 'counters',
      sent: null,
      handedOver: run.sent,
      failed: run.failed,
      failedByCode: [],
      firstSentAt: startedAt,
      lastSentAt: finishedAt,
      perMinute: run.sent === null ? null : rateOf(run.sent, startedAt, finishedAt),
      peak: null,
      caps,
      notKept: ['messages', ...(caps.length === 0 ? (['cap'] as const) : [])],
      repeats: null,
    },
  ];
}

function total(groups: readonly DeliveryGroup[]): number {
  return groups.reduce((sum, { messages }) => sum + messages, 0);
}

function byCode(groups: readonly DeliveryGroup[]): ProviderCode[] {
  return groups
    .map(({ providerCode, messages }) => ({ code: providerCode, messages }))
    .sort((one, other) => other.messages - one.messages);
}

type TimeKey = 'firstQueuedAt' | 'firstSentAt' | 'lastSentAt' | 'lastDeliveredAt';

function first(groups: readonly DeliveryGroup[], key: TimeKey): string | null {
  return sorted(groups, key)[0] ?? null;
}

function last(groups: readonly DeliveryGroup[], key: TimeKey): string | null {
  return sorted(groups, key).at(-1) ?? null;
}

function sorted(groups: readonly DeliveryGroup[], key: TimeKey): string[] {
  return groups.flatMap((group) => group[key] ?? []).sort((one, other) => Date.parse(one) - Date.parse(other));
}

function rateOf(messages: number, from: string | null, to: string | null): number | null {
  if (from === null || to === null) return null;
  const minutes = (Date.parse(to) - Date.parse(from)) / 60_000;
  return minutes < 1 ? null : rounded(messages / minutes);
}

function capsOf(channel: string | null, policies: readonly Policy[] | null): RateCap[] {
  return (policies ?? []).flatMap(({ rule, channel: limited, cap, periodDays }) => {
    if (cap === null || periodDays === null || periodDays <= 0 || periodDays > LONGEST_RATE_DAYS * 1.0001) return [];
    if (limited !== null && limited !== channel) return [];
    return [{ rule, perMinute: rounded(cap / (periodDays * 1440)) }];
  });
}

/** The tightest of the limits on the rate. */
export function tightest(caps: readonly RateCap[]): RateCap | undefined {
  return [...caps].sort((one, other) => one.perMinute - other.perMinute)[0];
}

/** How long two runs were both open, in seconds; 0 or less when they were not. */
export function overlapSeconds(
  one: { readonly startedAt: string | null; readonly finishedAt: string | null },
  other: { readonly startedAt: string | null; readonly finishedAt: string | null },
  asOf: string,
): number {
  if (one.startedAt === null || other.startedAt === null) return 0;
  const end = Math.min(Date.parse(one.finishedAt ?? asOf), Date.parse(other.finishedAt ?? asOf));
  return rounded((end - Math.max(Date.parse(one.startedAt), Date.parse(other.startedAt))) / 1000);
}
