import type { MessageState } from '../model/relations.ts';
import { rounded } from '../model/statistics.ts';

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
  /** Customers who have a message of both that did not fail; null or absent where it was not counted. */
  readonly shared?: number | null;
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
  /** True where the system keeps messages and they could not be read. */
  readonly isUnread?: boolean;
  /** The error by which the connection was lost while they were read. */
  readonly lost?: string;
}

export const NO_FLOW: Flow = { kept: [], deliveries: null, peaks: null, repeats: null, poison: null, overlaps: null };

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
