import type { Possibility } from '../../condition/decide/decide.types.ts';
import { allOf, anyOf, NOBODY, takenBy } from './audience.ts';
import type { Deciders } from './deciders.ts';
import { type ActiveRule, asksBefore, channelsOf, onChannel } from './in-force.ts';
import type { Closed, OpenQuestion, Overlap } from './set-diff.types.ts';

/** A fault of one side, without what the other side knows of it. */
export interface OrderFaults {
  readonly shadowed: readonly { readonly rule: string; readonly by: readonly string[] }[];
  readonly overlaps: readonly Omit<Overlap, 'isNew' | 'place'>[];
  readonly closed: readonly Omit<Closed, 'isNew'>[];
  readonly open: readonly OpenQuestion[];
}

const NO_FAULTS: OrderFaults = { shadowed: [], overlaps: [], closed: [], open: [] };

/** What is wrong with the order of rules of which the first takes the customer. */
export function orderFaults(rules: readonly ActiveRule[], deciders: Deciders): OrderFaults {
  const reach: Reach[] = [];
  for (const rule of rules) {
    if (deciders.isTired()) break;
    reach.push(reachOf(rule, rules, deciders));
  }
  const unasked = rules.slice(reach.length).map(({ id }) => id);
  if (unasked.length > 0) reach.push({ open: [openQuestion('shadowed', unasked, null, [])] });
  const overlaps = channelsOf(rules).map((channel) => overlapsOf(onChannel(rules, channel), channel, deciders));
  return {
    ...NO_FAULTS,
    shadowed: reach.flatMap(({ shadowed }) => shadowed ?? []),
    overlaps: distinct(
      overlaps.flatMap(({ found }) => found),
      ({ rules: pair }) => pair.join(' '),
    ),
    open: distinct(
      [...reach, ...overlaps].flatMap(({ open }) => open),
      ({ question, rules: of }) => `${question} ${of}`,
    ),
  };
}

function distinct<One>(all: readonly One[], keyOf: (one: One) => string): readonly One[] {
  return [...new Map(all.toReversed().map((one) => [keyOf(one), one])).values()].toReversed();
}

interface Reach {
  readonly shadowed?: OrderFaults['shadowed'][number];
  readonly open: readonly OpenQuestion[];
}

/**
 * A rule is shadowed when, on every channel where it is asked, the rules asked before it take everybody whom it would. One that can let nobody
 * through at all is not shadowed: its own condition is at fault.
 */
function reachOf(rule: ActiveRule, rules: readonly ActiveRule[], deciders: Deciders): Reach {
  const channels = rule.rule.channel === null ? channelsOf(rules) : [rule.rule.channel];
  const by = new Set<string>();
  for (const channel of channels) {
    const earlier = asksBefore(onChannel(rules, channel), rule);
    const reached = isReached(rule, earlier, deciders);
    if (reached.kind === 'somebody') return { open: [] };
    if (reached.kind === 'open') return { open: [openQuestion('shadowed', [rule.id], channel, reached.conditions)] };
    for (const one of shadowsOf(rule, earlier, deciders)) by.add(one);
  }
  const isEmpty = deciders.canBeOnly(rule.formula, NOBODY);
  if (isEmpty.kind !== 'somebody') return { open: [] };
  return { shadowed: { rule: rule.id, by: [...by] }, open: [] };
}

function isReached(rule: ActiveRule, earlier: readonly ActiveRule[], deciders: Deciders): Possibility {
  return deciders.canBeOnly(rule.formula, anyOf(earlier));
}

/** The first rule that is enough, else the rules without any of which it would not be. */
function shadowsOf(rule: ActiveRule, earlier: readonly ActiveRule[], deciders: Deciders): readonly string[] {
  const isShadowedBy = (some: readonly ActiveRule[]): boolean => isReached(rule, some, deciders).kind === 'nobody';
  const alone = earlier.find((one) => isShadowedBy([one]));
  if (alone) return [alone.id];
  let needed = earlier;
  for (const one of earlier) {
    const without = needed.filter((other) => other !== one);
    if (isShadowedBy(without)) needed = without;
  }
  return needed.map(({ id }) => id);
}

/** Pairs of one priority that can take the same customer for different outcomes, where no rule before them does. */
function overlapsOf(
  rules: readonly ActiveRule[],
  channel: string | null,
  deciders: Deciders,
): { readonly found: OrderFaults['overlaps']; readonly open: readonly OpenQuestion[] } {
  const found: Omit<Overlap, 'isNew' | 'place'>[] = [];
  const open: OpenQuestion[] = [];
  for (const [index, one] of rules.entries()) {
    if (one.priority !== null && deciders.isTired()) {
      open.push(
        openQuestion(
          'overlap',
          rules.slice(index).map(({ id }) => id),
          channel,
          [],
        ),
      );
      break;
    }
    for (const other of rules.slice(index + 1)) {
      if (one.priority === null || other.priority !== one.priority || other.outcome === one.outcome) continue;
      const both = deciders.canBeOnly(allOf([one, other]), anyOf(asksBefore(rules, one)));
      const pair = [one.id, other.id] as const;
      if (both.kind === 'open') open.push(openQuestion('overlap', pair, channel, both.conditions));
      if (both.kind !== 'somebody') continue;
      const { priority } = one;
      found.push({ rules: pair, outcomes: [one.outcome, other.outcome], priority, channel, witness: both.witness });
    }
  }
  return { found, open };
}

/** Channels on which rules that must all let a customer through let nobody through together. */
export function closedChannels(rules: readonly ActiveRule[], deciders: Deciders): OrderFaults {
  const closed: Omit<Closed, 'isNew'>[] = [];
  const open: OpenQuestion[] = [];
  for (const channel of channelsOf(rules)) {
    const asked = onChannel(rules, channel);
    const passed = deciders.canBeOnly(allOf(asked), NOBODY);
    const isClosed = passed.kind === 'nobody';
    if (isClosed) closed.push({ channel, rules: closersOf(asked, deciders) });
    if (passed.kind === 'open')
      open.push(
        openQuestion(
          'closed',
          asked.map(({ id }) => id),
          channel,
          passed.conditions,
        ),
      );
  }
  return { ...NO_FAULTS, closed, open };
}

/** The rules without any of which somebody would be let through. */
function closersOf(rules: readonly ActiveRule[], deciders: Deciders): readonly string[] {
  let needed = rules;
  for (const one of rules) {
    const without = needed.filter((other) => other !== one);
    if (deciders.canBeOnly(allOf(without), NOBODY).kind === 'nobody') needed = without;
  }
  return needed.map(({ id }) => id);
}

export function openQuestion(
  question: OpenQuestion['question'],
  rules: readonly string[],
  channel: string | null,
  openBecauseOf: readonly string[],
): OpenQuestion {
  return { question, rules, channel, openBecauseOf };
}

/** Whether somebody whom a rule takes in its turn is taken by none of these. */
export function fallsOut(
  rule: ActiveRule,
  rules: readonly ActiveRule[],
  others: readonly ActiveRule[],
  deciders: Deciders,
): Possibility {
  return deciders.canBeOnly(takenBy(rule, asksBefore(rules, rule)), anyOf(others));
}
