import type { MessageState } from '../model/relations.ts';
import { rounded } from '../model/statistics.ts';
import type { DeliveryGroup, Flow, MessageFact, Repeats } from './flow.ts';
import { type Run, stageOf } from './run.ts';
import type { Policy } from './situation.ts';

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
  /** Of the first and last hand-over; where the messages' own times were not read or are not kept those of the send stage. */
  readonly firstSentAt: string | null;
  readonly lastSentAt: string | null;
  readonly timesOf: 'messages' | 'stage';
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
  return names.map((channel) => channelOf(channel, { run, flow, policies }));
}

interface Read {
  readonly run: Run;
  readonly flow: Flow;
  readonly policies: readonly Policy[] | null;
}

function channelOf(channel: string | null, { run, flow, policies }: Read): ChannelFacts {
  const groups = (flow.deliveries ?? []).filter((group) => group.channel === channel);
  const count = (state: MessageState) => total(groups.filter((group) => group.state === state));
  const send = stageOf(run, 'send');
  const areTimed = groups.some((group) => group.firstSentAt !== null);
  const isStageTimed = !areTimed && groups.some(({ state }) => state !== 'queued' && state !== 'cancelled');
  const firstSentAt = areTimed ? first(groups, 'firstSentAt') : isStageTimed ? (send?.startedAt ?? null) : null;
  const lastSentAt = areTimed ? last(groups, 'lastSentAt') : isStageTimed ? (send?.finishedAt ?? null) : null;
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
    timesOf: areTimed ? 'messages' : 'stage',
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
      timesOf: 'stage',
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
