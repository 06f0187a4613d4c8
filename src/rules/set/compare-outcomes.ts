import { allOf, audienceOf, NOBODY } from './audience.ts';
import { compareConditions, SAME, undecided } from './compare-conditions.ts';
import type { Deciders } from './deciders.ts';
import { type ActiveRule, channelsOf, onChannel } from './in-force.ts';
import type { OrderFaults } from './order-faults.ts';
import type { Match } from './rule-file.types.ts';
import type { OutcomeChange } from './set-diff.types.ts';

/** One side of a comparison: its rules in their order, and what is wrong with that. */
export interface OrderedSide {
  readonly rules: readonly ActiveRule[];
  readonly faults: OrderFaults;
}

/**
 * Who gets which outcome, all rules taken together: with the first that takes him (offers) he gets its outcome; where all must let him through
 * (policies) the outcome is to be written to at all; else each rule stands for itself.
 */
export function compareOutcomes(
  match: Match,
  before: OrderedSide,
  after: OrderedSide,
  deciders: Deciders,
): readonly OutcomeChange[] {
  if (match === 'each') return compareEach(before, after, deciders);
  const channels = channelsOf([...before.rules, ...after.rules]);
  return channels.flatMap((channel) =>
    match === 'first'
      ? compareFirst(channel, before, after, deciders)
      : [compareEvery(channel, onChannel(before.rules, channel), onChannel(after.rules, channel), deciders)],
  );
}

function compareEach(before: OrderedSide, after: OrderedSide, deciders: Deciders): readonly OutcomeChange[] {
  const ids = new Set([...before.rules, ...after.rules].map(({ id }) => id));
  return [...ids].map((outcome): OutcomeChange => {
    const [old, now] = [before, after].map(({ rules }) => rules.find(({ id }) => id === outcome));
    const status = !old ? 'added' : now ? 'changed' : 'removed';
    if (old && now && old.key === now.key) return { outcome, channel: null, status: 'same', verdict: SAME };
    const verdict = compareConditions(old?.formula ?? NOBODY, now?.formula ?? NOBODY, deciders);
    return { outcome, channel: null, status, verdict };
  });
}

function compareFirst(
  channel: string | null,
  before: OrderedSide,
  after: OrderedSide,
  deciders: Deciders,
): readonly OutcomeChange[] {
  const [old, now] = [onChannel(before.rules, channel), onChannel(after.rules, channel)];
  const outcomes = new Set([...now, ...old].map(({ outcome }) => outcome));
  return [...outcomes].map((outcome): OutcomeChange => {
    const has = (rules: readonly ActiveRule[]): boolean => rules.some((rule) => rule.outcome === outcome);
    const status = !has(old) ? 'added' : has(now) ? 'changed' : 'removed';
    if (deciders.isTired()) return { outcome, channel, status, verdict: undecided([]) };
    if (isSameOrder(outcome, old, now)) return { outcome, channel, status: 'same', verdict: SAME };
    const chance = [...doubtfulPairs(outcome, channel, before), ...doubtfulPairs(outcome, channel, after)];
    const verdict =
      chance.length > 0
        ? undecided([...new Set(chance)])
        : compareConditions(audienceOf(outcome, old), audienceOf(outcome, now), deciders);
    return { outcome, channel, status, verdict };
  });
}

/** Whether the rules up to the last of an outcome, their order and their outcomes are the same in the same words. */
function isSameOrder(outcome: string, old: readonly ActiveRule[], now: readonly ActiveRule[]): boolean {
  const [one, other] = [askedFor(outcome, old), askedFor(outcome, now)];
  if (one.length !== other.length) return false;
  return one.every((rule, index) => {
    const also = other[index]!;
    return (
      rule.key === also.key &&
      (rule.outcome === outcome) === (also.outcome === outcome) &&
      isTied(rule, one[index - 1]) === isTied(also, other[index - 1])
    );
  });
}

/** The rules that an outcome depends on: up to its last, and what is asked at the same priority as that. */
function askedFor(outcome: string, rules: readonly ActiveRule[]): readonly ActiveRule[] {
  const last = rules.findLastIndex((rule) => rule.outcome === outcome);
  const beside = rules.slice(last + 1).filter((rule) => isTied(rule, rules[last]));
  return [...rules.slice(0, last + 1), ...beside];
}

const isTied = (one: ActiveRule, other: ActiveRule | undefined): boolean =>
  one.priority !== null && one.priority === other?.priority;

/** Rules of one priority for different outcomes of which this is one, that can or may take the same customer: who gets what is chance. */
function doubtfulPairs(outcome: string, channel: string | null, { rules, faults }: OrderedSide): readonly string[] {
  const outcomeOf = new Map(rules.map((rule) => [rule.id, rule.outcome]));
  const isOurs = (pair: readonly string[]): boolean => pair.some((id) => outcomeOf.get(id) === outcome);
  const pairs = [
    ...faults.overlaps.map(({ rules: pair, channel: of }) => ({ pair, of })),
    ...faults.open
      .filter(({ question }) => question === 'overlap')
      .map(({ rules: pair, channel: of }) => ({ pair, of })),
  ];
  const asked = new Set(onChannel(rules, channel).map(({ id }) => id));
  return pairs
    .filter(({ pair }) => isOurs(pair) && pair.every((id) => asked.has(id)))
    .map(({ pair }) => pair.map((id) => `priority(${id})`).join(' = '));
}

/** To be written to on a channel: the conditions of all its rules. Their caps and quiet hours are compared apart. */
function compareEvery(
  channel: string | null,
  old: readonly ActiveRule[],
  now: readonly ActiveRule[],
  deciders: Deciders,
): OutcomeChange {
  const outcome = channel ?? 'all';
  const status = old.length === 0 ? 'added' : now.length === 0 ? 'removed' : 'changed';
  if (demandsOf(old) === demandsOf(now)) return { outcome, channel, status: 'same', verdict: SAME };
  return { outcome, channel, status, verdict: compareConditions(allOf(old), allOf(now), deciders) };
}

/** Equal where the same is demanded in the same words, in whatever order and however often. */
function demandsOf(rules: readonly ActiveRule[]): string {
  const keys = rules.filter(({ rule }) => rule.condition !== null).map(({ key }) => key);
  return [...new Set(keys)].sort().join('\n');
}
