import type { RuleKind } from '../model/relations.ts';

/** One version of a rule of the demo, as its author left it. */
export interface RuleVersionSeed {
  readonly body: string;
  readonly author: string;
  readonly comment: string;
  /** When it was written: days before the moment at which the demo stands. Approved and deployed within the same day. */
  readonly daysAgo: number;
}

export interface RuleSeed {
  readonly code: string;
  readonly kind: RuleKind;
  readonly name: string;
  readonly owner: string;
  /** Oldest first; the last one is in force. */
  readonly versions: readonly RuleVersionSeed[];
}

export type Channel = 'email' | 'sms' | 'push' | 'call';

export interface CampaignSeed {
  readonly code: string;
  readonly name: string;
  readonly channel: Channel;
  readonly segment: string;
  readonly template: string;
  readonly owner: string;
  /** Local time of the business, HH:MM. */
  readonly time: string;
  /** 1 = Monday; null = every day. */
  readonly day: number | null;
  /** First one the customer is eligible for wins. */
  readonly offers: readonly string[];
}
