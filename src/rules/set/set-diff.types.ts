import type { VerdictWord, Witness } from '../../condition/decide/decide.types.ts';
import type { RuleKind } from '../../model/relations.ts';
import type { Match, Reference, SetRule } from './rule-file.types.ts';

/** How two rules or sets compare, and why that is open where it is. */
export interface SetVerdict {
  readonly word: VerdictWord;
  /** Conditions as written, or what else leaves it open. */
  readonly openBecauseOf: readonly string[];
}

/** As {@link SetVerdict}, of two conditions. */
export interface ConditionVerdict extends SetVerdict {
  /** Made-up customers whom only the old, only the new one lets through. */
  readonly lost: Witness | null;
  readonly gained: Witness | null;
  readonly isAlwaysEmpty: boolean;
  readonly isAlwaysTrue: boolean;
  readonly differsOnlyWhereNull: boolean;
}

export type LimitKey = 'cap' | 'period' | 'quiet';

/** What became of a limit of a policy. `word` as of a condition: stricter = fewer messages. */
export interface LimitChange {
  readonly key: LimitKey;
  readonly before: string | null;
  readonly after: string | null;
  readonly effect: 'zero' | 'unlimited' | 'limited' | 'lower' | 'higher' | 'longer' | 'shorter' | 'moved';
}

/** Something else that a rule says and that changed; null = not said. */
export interface ValueChange {
  readonly key: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** What became of one rule. */
export interface SetRuleChange {
  readonly rule: string;
  /** What it was called before, where it is called otherwise now. */
  readonly renamedFrom: string | null;
  readonly status: 'same' | 'changed' | 'added' | 'removed';
  /** `file:line:column`; of a removed one in the old file. */
  readonly place: string;
  /** Whether it is asked before others that it was asked after. */
  readonly isMoved: boolean;
  /** Its place in the order, from 1, on either side; null where it takes no part. */
  readonly turnBefore: number | null;
  readonly turnAfter: number | null;
  /** It takes part now and did not before, or the reverse: enabled, valid. */
  readonly switched: 'on' | 'off' | null;
  /** Its condition is written in other words than before. */
  readonly isConditionEdited: boolean;
  /** Of its own condition, whatever the others say; null where only one side has it, and of a normalisation. */
  readonly verdict: ConditionVerdict | null;
  /** What it says now; of a removed one what it said. */
  readonly outcome: string | null;
  readonly channel: string | null;
  readonly cap: SetRule['cap'];
  readonly periodDays: number | null;
  readonly limits: readonly LimitChange[];
  /** Of its limits together; null where it has none. */
  readonly limitsWord: VerdictWord | null;
  /** Limits that changed and of which is not known whether they became stricter or looser. */
  readonly openLimits: readonly LimitKey[];
  readonly values: readonly ValueChange[];
  /** Keys that changed or came or went with the rule, and of which is not known to us what they do to customers. */
  readonly unclear: readonly string[];
}

/** Who gets an outcome, all rules and their order taken together. */
export interface OutcomeChange {
  readonly outcome: string;
  /** The channel that it is about; null = all channels that no rule names. */
  readonly channel: string | null;
  /** `added` and `removed`: only one side has it at all. */
  readonly status: 'same' | 'changed' | 'added' | 'removed';
  readonly verdict: ConditionVerdict;
}

/** A rule that nobody reaches: earlier rules take everybody whom it would. */
export interface ShadowedRule {
  readonly rule: string;
  readonly place: string;
  /** The earlier rules that take them together; one where one is enough. */
  readonly by: readonly string[];
  /** It was reached before. */
  readonly isNew: boolean;
}

/** Customers whom a rule took before and none takes now. */
export interface Gap {
  readonly channel: string | null;
  /** Who took them. */
  readonly from: readonly string[];
  readonly witness: Witness;
}

/** Two rules of one priority that can take the same customer for different outcomes: which of them does is chance. */
export interface Overlap {
  readonly rules: readonly [string, string];
  readonly outcomes: readonly [string, string];
  readonly priority: number;
  readonly channel: string | null;
  readonly place: string;
  readonly witness: Witness;
  readonly isNew: boolean;
}

/** All rules together let nobody through. */
export interface Closed {
  readonly channel: string | null;
  /** The rules that do it together. */
  readonly rules: readonly string[];
  readonly isNew: boolean;
}

/** A channel that had a cap and has none now. */
export interface Uncapped {
  readonly channel: string | null;
  /** Whose cap it was. */
  readonly rule: string;
  readonly capBefore: number;
  readonly periodDays: number | null;
}

export interface DanglingReference {
  readonly rule: string;
  readonly kind: Reference['kind'];
  readonly id: string;
  readonly why: 'missing' | 'unpublished' | 'not-in-force';
  readonly place: string;
  readonly isNew: boolean;
}

/** What was asked and is not known. */
export interface OpenQuestion {
  readonly question: 'shadowed' | 'gap' | 'overlap' | 'closed';
  readonly rules: readonly string[];
  readonly channel: string | null;
  readonly openBecauseOf: readonly string[];
}

/** What became of a set of rules. */
export interface SetDiff {
  readonly set: string;
  readonly kind: RuleKind;
  readonly match: Match;
  /** The moment at which validity is judged, ISO 8601. */
  readonly at: string;
  /** Of everything that the set gives to customers. */
  readonly verdict: SetVerdict;
  /** What the set says of itself, as how its rules go together. */
  readonly values: readonly ValueChange[];
  /** In the order of the new set; removed ones where they were. */
  readonly rules: readonly SetRuleChange[];
  readonly outcomes: readonly OutcomeChange[];
  readonly shadowed: readonly ShadowedRule[];
  readonly gaps: readonly Gap[];
  readonly overlaps: readonly Overlap[];
  readonly closed: readonly Closed[];
  readonly uncapped: readonly Uncapped[];
  readonly dangling: readonly DanglingReference[];
  readonly open: readonly OpenQuestion[];
  /** Kinds of things that rules refer to and of which nothing is known. */
  readonly unknownKinds: readonly Reference['kind'][];
}
