import type { FoundThere } from '../condition/found-words.ts';
import type { MessageState } from '../model/relations.ts';
import type { NotEvaluated } from '../result.ts';
import type { Sending } from './scope.ts';

/** The run that a customer is followed through. Times are ISO 8601. */
export interface JourneyRun {
  readonly id: string;
  readonly name: string | null;
  readonly campaign: string;
  readonly state: string;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
  readonly plannedAt: string | null;
  readonly segment: string | null;
  readonly channel: string | null;
  /** Last recipient taken and last one that will be, where the system walks by identifier. */
  readonly cursorAt: number | null;
  readonly cursorEnd: number | null;
}

/** A message to this customer, with what is known of its run. */
export interface JourneyMessage {
  readonly id: string;
  /** Null = written to him by a person, not by a campaign. */
  readonly run: string | null;
  readonly campaign: string | null;
  readonly segment: string | null;
  readonly runStartedAt: string | null;
  readonly runFinishedAt: string | null;
  readonly channel: string | null;
  readonly offer: string | null;
  readonly direct: boolean;
  readonly status: string | null;
  readonly state: MessageState;
  readonly providerCode: string | null;
  readonly error: string | null;
  readonly queuedAt: string | null;
  readonly sentAt: string | null;
  readonly deliveredAt: string | null;
}

/** A line of the log of deliveries: what was reported of a message, and when. */
export interface JourneyLine {
  readonly message: string;
  readonly at: string;
  readonly status: string | null;
  readonly providerCode: string | null;
  readonly source: string | null;
}

export interface JourneyResponse {
  readonly kind: string;
  readonly at: string;
  readonly message: string | null;
  readonly run: string | null;
}

export interface JourneySuppression {
  readonly list: string | null;
  readonly scope: string | null;
  readonly reason: string | null;
  readonly validFrom: string | null;
  readonly validTo: string | null;
}

/** Where a run left him out, as the system recorded it. */
export interface JourneyExclusion {
  readonly stage: string | null;
  readonly reason: string | null;
  readonly rule: string | null;
}

/** A run that selected him, and what it did with him. */
export interface JourneyDecision extends JourneyExclusion {
  readonly run: string;
  readonly campaign: string | null;
  readonly state: string | null;
  readonly startedAt: string | null;
}

export interface JourneyMembership {
  readonly segment: string;
  readonly manual: boolean;
  readonly removed: boolean;
  readonly since: string | null;
}

/** What the segment's formula says of him at the run's start. */
export interface JourneySegment {
  readonly id: string;
  readonly isSelected: boolean;
  readonly isInPopulation: boolean;
  readonly conditions: readonly {
    readonly id: string;
    readonly text: string;
    readonly verdict: string;
    readonly isSoleBlocker: boolean;
    readonly values: readonly { readonly column: string; readonly value: string | null }[];
    readonly found: readonly FoundThere[];
    readonly says: { readonly en: string; readonly ru: string };
  }[];
}

/** The rule that decided about him, as it was in force when the run started. */
export interface JourneyRule {
  readonly rule: string;
  readonly version: number | null;
  readonly author: string | null;
  readonly since: string | null;
  readonly text: string;
}

/** A limit of the contact policy, and how many of his messages counted against it when the run started. */
export interface JourneyPolicy {
  readonly rule: string;
  readonly channel: string | null;
  readonly cap: number | null;
  readonly periodDays: number | null;
  readonly quietFrom: string | null;
  readonly quietTo: string | null;
  readonly counted: number | null;
  /** The newest of those, five at most. */
  readonly last: readonly { readonly id: string; readonly run: string | null; readonly sentAt: string }[] | null;
}

export interface JourneyJob {
  readonly id: string;
  readonly periodSeconds: number;
}

/** A line of the change log about a list that forbids contact. */
export interface JourneyListChange {
  readonly at: string;
  readonly who: string | null;
  readonly kind: string;
  readonly object: string;
  readonly comment: string | null;
}

/** Everything that was read about one customer and one run, or about a stretch of time where no run is asked about. */
export interface Journey {
  readonly customer: string;
  /** Class of the personal column by which he was found; null = by his key. */
  readonly foundBy: string | null;
  readonly asOf: string;
  readonly zone: string;
  /** IANA name of the zone in which he lives today; null = not kept. */
  readonly ownZone: string | null;
  /** The condition that every customer of every segment meets, and whether he does; null = the system has none. */
  readonly population: { readonly condition: string; readonly isMet: boolean } | null;
  readonly run: JourneyRun | null;
  /** From when on his time line is read; null where a run is asked about. */
  readonly since: string | null;
  /** NULL = not kept; `[]` = the run did not select him. */
  readonly recorded: readonly JourneyExclusion[] | null;
  readonly segment: JourneySegment | null;
  readonly suppressions: readonly JourneySuppression[] | null;
  readonly messages: readonly JourneyMessage[] | null;
  /** NULL = the system keeps no such log. */
  readonly lines: readonly JourneyLine[] | null;
  readonly responses: readonly JourneyResponse[] | null;
  /** Runs that took him since then; null = not kept. */
  readonly decisions: readonly JourneyDecision[] | null;
  readonly memberships: readonly JourneyMembership[] | null;
  readonly rule: JourneyRule | null;
  readonly policies: readonly JourneyPolicy[] | null;
  /** Columns of his address or telephone that are empty, where a stage left him out for want of one. */
  readonly missing: readonly string[] | null;
  readonly jobs: readonly JourneyJob[] | null;
  readonly listChanges: readonly JourneyListChange[] | null;
  /** Relations that the system keeps, among those that a gate is read from. */
  readonly kept: readonly string[];
  readonly notEvaluated: readonly NotEvaluated[];
}

/** When the run judged its customers. */
export function momentOf({ run, asOf }: Pick<Journey, 'run' | 'asOf'>): string {
  return run?.startedAt ?? run?.plannedAt ?? asOf;
}

/** What the run sends. */
export function sendingOf({ channel, campaign, segment }: JourneyRun): Sending {
  return { channel, campaign, segment };
}

/** Whether a message was handed over: whatever became of it then, it was sent. */
export const hasLeft = ({ state, sentAt }: JourneyMessage): boolean =>
  state === 'sent' || state === 'delivered' || sentAt !== null;

/** Whether he got it, as far as the system knows: handed over, and neither refused nor bounced. */
export const hasReached = (message: JourneyMessage): boolean =>
  hasLeft(message) && message.state !== 'failed' && message.state !== 'cancelled';

/** The messages of one run. */
export const ofRun = (messages: readonly JourneyMessage[] | null, run: string): readonly JourneyMessage[] =>
  (messages ?? []).filter((message) => message.run === run);
