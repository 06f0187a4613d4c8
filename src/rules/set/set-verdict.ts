import type { VerdictWord } from '../../condition/decide/decide.types.ts';
import { leavesOf } from '../../condition/formula.ts';
import { namedConditions } from './compare-conditions.ts';
import { type ActiveRule, channelsOf, onChannel } from './in-force.ts';
import { capOf, limitsWord, productWord } from './limits.ts';
import type { Match, SetRule } from './rule-file.types.ts';
import type { OutcomeChange, SetRuleChange, SetVerdict, ValueChange } from './set-diff.types.ts';

export interface SetVerdictQuestion {
  readonly match: Match;
  readonly before: readonly ActiveRule[];
  readonly after: readonly ActiveRule[];
  readonly outcomes: readonly OutcomeChange[];
  readonly rules: readonly SetRuleChange[];
  /** What the set says of itself and that changed. */
  readonly values: readonly ValueChange[];
  /** Whether all rules that are asked on a channel let somebody through together; undefined where that is not known. */
  readonly isPassable: (rules: readonly ActiveRule[], channel: string | null) => boolean | undefined;
  /** Whether an outcome that did not change has anybody at all; undefined where that is not known. */
  readonly hasKept: (outcome: OutcomeChange) => boolean | undefined;
}

/**
 * What became of everything that a set gives: pairs of a customer and an outcome (of a policy, messages that are allowed). Stricter: only some of
 * the pairs are left and none is new. A customer who goes from one offer to another is lost to one and gained by the other.
 */
export function setVerdict(question: SetVerdictQuestion): SetVerdict {
  const unclear = [...question.values.map(valueWords), ...unclearChanges(question.rules)];
  if (unclear.length > 0) return { word: 'undecided', openBecauseOf: unclear };
  const words = question.match === 'every' ? wordsOfChannels(question) : question.outcomes.map(partOf);
  return together(words, question);
}

/** What a part of the set lost, gained and kept; undefined where that is not known. */
interface Part {
  readonly lost: boolean | undefined;
  readonly gained: boolean | undefined;
  /** Not asked where nothing changed. */
  readonly kept: boolean | undefined | 'not-asked';
  readonly outcome: OutcomeChange;
  readonly openBecauseOf: readonly string[];
}

function partOf(outcome: OutcomeChange): Part {
  const { word, lost, gained, openBecauseOf } = outcome.verdict;
  const parts: Readonly<Record<VerdictWord, Omit<Part, 'outcome' | 'openBecauseOf'>>> = {
    equivalent: { lost: false, gained: false, kept: 'not-asked' },
    stricter: { lost: true, gained: false, kept: true },
    looser: { lost: false, gained: true, kept: true },
    overlapping: { lost: true, gained: true, kept: true },
    disjoint: { lost: lost !== null, gained: gained !== null, kept: false },
    undecided: { lost: lost !== null || undefined, gained: gained !== null || undefined, kept: undefined },
  };
  return { ...parts[word], outcome, openBecauseOf };
}

function together(parts: readonly Part[], { hasKept }: SetVerdictQuestion): SetVerdict {
  const decided = (word: VerdictWord): SetVerdict => ({ word, openBecauseOf: [] });
  const any = (key: 'lost' | 'gained'): boolean | undefined =>
    parts.some((part) => part[key] === true) || (parts.some((part) => part[key] === undefined) ? undefined : false);
  const [lost, gained] = [any('lost'), any('gained')];
  if (lost === false && gained === false) return decided('equivalent');
  const kept = anyKept(parts, hasKept);
  if (lost && gained && kept) return decided('overlapping');
  const isKnown = lost !== undefined && gained !== undefined && kept !== undefined;
  if (isKnown && !kept) return decided('disjoint');
  if (isKnown) return decided(lost ? 'stricter' : 'looser');
  return { word: 'undecided', openBecauseOf: [...new Set(parts.flatMap(({ openBecauseOf }) => openBecauseOf))] };
}

function anyKept(parts: readonly Part[], hasKept: SetVerdictQuestion['hasKept']): boolean | undefined {
  const answers = new Set(parts.map(({ kept }) => kept));
  if (answers.has(true)) return true;
  const asked = parts.filter(({ kept }) => kept === 'not-asked').map(({ outcome }) => hasKept(outcome));
  if (asked.includes(true)) return true;
  return answers.has(undefined) || asked.includes(undefined) ? undefined : false;
}

/** Changes whose meaning is not known to us: values that a system keeps beside, and expressions that give a value. */
function unclearChanges(rules: readonly SetRuleChange[]): readonly string[] {
  return rules.flatMap(({ rule, unclear }) => unclear.map((key) => `${rule}: ${key}`));
}

const valueWords = ({ key, before, after }: ValueChange): string => `${key}: ${before} → ${after}`;

/** Of a policy: the conditions, caps and quiet hours that hold on each channel, together. */
function wordsOfChannels(question: SetVerdictQuestion): readonly Part[] {
  const channels = channelsOf([...question.before, ...question.after]);
  return channels.flatMap((channel) => {
    const outcome = question.outcomes.find((one) => one.channel === channel);
    return outcome ? [partOfChannel(outcome, channel, question)] : [];
  });
}

function partOfChannel(
  outcome: OutcomeChange,
  channel: string | null,
  { before, after, isPassable }: SetVerdictQuestion,
): Part {
  if (outcome.verdict.word === 'undecided') return partOf(outcome);
  const [old, now] = [onChannel(before, channel), onChannel(after, channel)].map((rules) =>
    rules.map(({ rule }) => rule),
  );
  const limits = limitsWord(old!, now!);
  const unlimited = partOf(outcome);
  if (limits === null || limits === 'equivalent') return unlimited;
  const hasCustomers = (side: 'lost' | 'gained'): boolean | undefined => {
    if (outcome.verdict.word === 'disjoint') return outcome.verdict[side] !== null;
    return outcome.verdict.word !== 'equivalent' || isPassable(side === 'lost' ? before : after, channel);
  };
  const isAllowed = (side: 'lost' | 'gained', rules: readonly SetRule[]): boolean | undefined =>
    !rules.some((rule) => capOf(rule) === 0) && hasCustomers(side);
  const [was, is] = [isAllowed('lost', old!), isAllowed('gained', now!)];
  if (was === undefined || is === undefined || (was && is && limits === 'undecided')) {
    const unknown = { lost: undefined, gained: undefined, kept: undefined };
    const isOfLimits = was !== undefined && is !== undefined;
    const openBecauseOf = isOfLimits ? [`${outcome.outcome}: limits`] : conditionsOf(onChannel(after, channel));
    return { ...unknown, outcome, openBecauseOf };
  }
  // With a cap of 0 fewer are written to than before, which is what stricter says; whether anything is kept would be a play on words.
  if (!was || !is) return { outcome, openBecauseOf: [], lost: was, gained: is, kept: was || is };
  const word = productWord([outcome.verdict.word, limits]);
  return word === 'disjoint' ? unlimited : partOf({ ...outcome, verdict: { ...outcome.verdict, word } });
}

/** Conditions that leave open whether anybody is let through, whatever the limits are. */
function conditionsOf(rules: readonly ActiveRule[]): readonly string[] {
  return namedConditions(rules.flatMap(({ formula }) => leavesOf(formula).map(({ text }) => text)));
}
