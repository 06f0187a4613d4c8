import type { Formula } from '../../condition/formula.ts';
import { allOf, anyOf, audienceOf, NOBODY } from './audience.ts';
import { namedConditions } from './compare-conditions.ts';
import { compareOutcomes, type OrderedSide } from './compare-outcomes.ts';
import type { Deciders, MakeDeciders } from './deciders.ts';
import { diffRule } from './diff-rules.ts';
import { placeAt, placeWords } from './file-places.ts';
import { type ActiveRule, activeRules, channelsOf, onChannel } from './in-force.ts';
import { capOf, isUnread } from './limits.ts';
import { matchRules, type RulePair } from './match-rules.ts';
import { movedRules, ranksOf } from './moved-rules.ts';
import { closedChannels, fallsOut, type OrderFaults, openQuestion, orderFaults } from './order-faults.ts';
import type { ReadSet } from './read-set.ts';
import { danglingIn, unknownKinds, type World, worldOf } from './references.ts';
import type { Match, SetRule } from './rule-file.types.ts';
import type { DanglingReference, Gap, OpenQuestion, OutcomeChange, SetDiff, Uncapped } from './set-diff.types.ts';
import { setValueChanges } from './set-values.ts';
import { setVerdict } from './set-verdict.ts';

export interface SetDiffOptions {
  readonly deciders: MakeDeciders;
  /** The moment at which validity is judged, ISO 8601. */
  readonly at: string;
  /** What there is to refer to on either side; absent = what the set itself defines. */
  readonly worldBefore?: World;
  readonly worldAfter?: World;
}

/**
 * What became of a set of rules: rule by rule, and of all of them together, in their order, at one moment.
 *
 * Everything is said for everybody there could be, by SQL's three-valued logic, and only where it is proved; what is not stands under `open`, or
 * as `undecided`. A side that is null has no rules: a set that was added or removed.
 */
export function diffRuleSets(before: ReadSet | null, after: ReadSet | null, options: SetDiffOptions): SetDiff {
  const { at } = options;
  const deciders = options.deciders(
    [before, after].flatMap((side) => side?.rules.flatMap(({ formula }) => formula ?? []) ?? []),
  );
  const { set } = (after ?? before)!;
  const pairs = matchRules(before, after);
  const rulesBefore = before ? activeRules(before, at, namesNow(pairs)) : [];
  const rulesAfter = after ? activeRules(after, at, ({ id }) => id) : [];
  const question = {
    before,
    after,
    at,
    deciders,
    moved: set.match === 'first' ? movedRules(rulesBefore, rulesAfter) : new Set<string>(),
    turnsBefore: ranksOf(rulesBefore),
    turnsAfter: ranksOf(rulesAfter),
  };
  const rules = pairs.map((pair) => diffRule(pair, question));
  const values = setValueChanges(before, after);
  const sides: Sides = {
    match: set.match,
    before: { rules: rulesBefore, faults: faultsOf(set.match, rulesBefore, deciders) },
    after: { rules: rulesAfter, faults: faultsOf(set.match, rulesAfter, deciders) },
    deciders,
  };
  const outcomes = compareOutcomes(set.match, sides.before, sides.after, deciders);
  const gaps = set.match === 'first' ? gapsOf(sides) : { found: [], open: [] };
  return {
    set: set.id,
    kind: set.kind,
    match: set.match,
    at,
    verdict: verdictOf(sides, outcomes, { rules, values }),
    values,
    rules,
    outcomes,
    ...newFaults(sides, after),
    gaps: gaps.found,
    uncapped: set.kind === 'policy' ? uncappedChannels(rulesBefore, rulesAfter) : [],
    ...referencesOf(before, after, options),
    open: [...newOpen(sides), ...gaps.open],
  };
}

/** Rules of the old set by what they are called now. */
function namesNow(pairs: readonly RulePair[]): (rule: SetRule) => string {
  const names = new Map(pairs.flatMap(({ before, after }) => (before && after ? [[before.rule, after.rule.id]] : [])));
  return (rule) => names.get(rule) ?? rule.id;
}

interface Sides {
  readonly match: Match;
  readonly before: OrderedSide;
  readonly after: OrderedSide;
  readonly deciders: Deciders;
}

function faultsOf(match: Match, rules: readonly ActiveRule[], deciders: Deciders): OrderFaults {
  if (match === 'first') return orderFaults(rules, deciders);
  if (match === 'every') return closedChannels(rules, deciders);
  return { shadowed: [], overlaps: [], closed: [], open: [] };
}

function verdictOf(
  { match, before, after, deciders }: Sides,
  outcomes: readonly OutcomeChange[],
  changes: Pick<SetDiff, 'rules' | 'values'>,
): SetDiff['verdict'] {
  const isSomebody = (audience: Formula): boolean | undefined => {
    const anybody = deciders.canBeOnly(audience, NOBODY).kind;
    return anybody === 'open' ? undefined : anybody === 'somebody';
  };
  return setVerdict({
    match,
    before: before.rules,
    after: after.rules,
    outcomes,
    ...changes,
    isPassable: (asked, channel) => isSomebody(allOf(onChannel(asked, channel))),
    hasKept: ({ outcome, channel }) => {
      const asked = onChannel(after.rules, channel);
      if (match === 'every') return isSomebody(allOf(asked));
      const own = after.rules.filter(({ id }) => id === outcome);
      return isSomebody(match === 'each' ? anyOf(own) : audienceOf(outcome, asked));
    },
  });
}

/** The faults of the new set, each with whether the old one had it already. */
function newFaults({ before, after }: Sides, set: ReadSet | null): Pick<SetDiff, 'shadowed' | 'overlaps' | 'closed'> {
  const had = new Set([
    ...before.faults.shadowed.map(({ rule }) => `shadowed ${rule}`),
    ...before.faults.overlaps.map(({ rules }) => `overlap ${rules.toSorted()}`),
    ...before.faults.closed.map(({ channel }) => `closed ${channel}`),
  ]);
  const place = (id: string): string => {
    const rule = set?.set.rules.find((one) => one.id === id);
    return rule && set ? placeWords(placeAt(rule.source ?? set.file, rule.at)) : '';
  };
  return {
    shadowed: after.faults.shadowed.map((one) => ({
      ...one,
      place: place(one.rule),
      isNew: !had.has(`shadowed ${one.rule}`),
    })),
    overlaps: after.faults.overlaps.map((one) => ({
      ...one,
      place: place(one.rules[1]),
      isNew: !had.has(`overlap ${one.rules.toSorted()}`),
    })),
    closed: after.faults.closed.map((one) => ({ ...one, isNew: !had.has(`closed ${one.channel}`) })),
  };
}

/** What is not known of the new set. Of what was open before and did not change nothing is said: the edit did not open it. */
function newOpen({ match, before, after }: Sides): readonly OpenQuestion[] {
  const same = new Set(unchangedRules(match, before.rules, after.rules).map(({ id }) => id));
  const keyOf = ({ question, rules, channel }: OpenQuestion): string => JSON.stringify([question, rules, channel]);
  const had = new Set(before.faults.open.map(keyOf));
  return after.faults.open
    .filter((one) => !had.has(keyOf(one)) || !one.rules.every((id) => same.has(id)))
    .map((one) => ({ ...one, openBecauseOf: namedConditions(one.openBecauseOf) }));
}

/** The rules of which nothing can be another way than before: where the first one takes the customer, only those before any change. */
function unchangedRules(
  match: Match,
  before: readonly ActiveRule[],
  after: readonly ActiveRule[],
): readonly ActiveRule[] {
  const keys = new Map(before.map(({ id, key }) => [id, key]));
  if (match !== 'first') return after.filter(({ id, key }) => keys.get(id) === key);
  const firstDifferent = after.findIndex(({ key }, index) => key !== before[index]?.key);
  return firstDifferent < 0 ? after : after.slice(0, firstDifferent);
}

/** Customers whom a rule took before and none takes now, channel by channel. */
function gapsOf({ before, after, deciders }: Sides): {
  readonly found: readonly Gap[];
  readonly open: readonly OpenQuestion[];
} {
  const found: Gap[] = [];
  const open: OpenQuestion[] = [];
  for (const channel of channelsOf([...before.rules, ...after.rules])) {
    const [old, now] = [onChannel(before.rules, channel), onChannel(after.rules, channel)];
    const left = new Set(now.map(({ key }) => key));
    // A rule that is still there takes whom it would.
    const gone = old.filter(({ key }) => !left.has(key));
    if (gone.length === 0 || now.length === 0) continue;
    const lost = deciders.canBeOnly(anyOf(gone), anyOf(now));
    if (lost.kind === 'somebody') {
      const from = old.filter((rule) => fallsOut(rule, old, now, deciders).kind === 'somebody');
      found.push({ channel, from: from.map(({ id }) => id), witness: lost.witness });
    }
    if (lost.kind === 'open') {
      const ids = gone.map(({ id }) => id);
      open.push(openQuestion('gap', ids, channel, namedConditions(lost.conditions)));
    }
  }
  return { found, open };
}

/** Channels that had a cap and have none now, each with the rule whose it was. */
function uncappedChannels(before: readonly ActiveRule[], after: readonly ActiveRule[]): readonly Uncapped[] {
  const capped = (rules: readonly ActiveRule[], channel: string | null): ActiveRule | undefined =>
    onChannel(rules, channel).find(({ rule }) => capOf(rule) !== Number.POSITIVE_INFINITY || isUnread(rule, 'cap'));
  const found = channelsOf([...before, ...after]).flatMap((channel): readonly Uncapped[] => {
    const had = capped(before, channel);
    if (!had || isUnread(had.rule, 'cap') || capped(after, channel)) return [];
    return [{ channel, rule: had.id, capBefore: capOf(had.rule), periodDays: had.rule.periodDays }];
  });
  // A rule for all channels is told once.
  return found.filter((one, index) => found.findIndex(({ rule }) => rule === one.rule) === index);
}

function referencesOf(
  before: ReadSet | null,
  after: ReadSet | null,
  { at, worldBefore, worldAfter }: SetDiffOptions,
): Pick<SetDiff, 'dangling' | 'unknownKinds'> {
  if (!after) return { dangling: [], unknownKinds: [] };
  const oldWorld = worldBefore ?? (before ? worldOf([before.set], at) : new Map());
  // Of a kind whose last one was deleted it is still known that there is none.
  const world = new Map([
    ...[...oldWorld.keys()].map((kind) => [kind, new Map()] as const),
    ...(worldAfter ?? worldOf([after.set], at)),
  ]);
  const had = new Set((before ? danglingIn(before, oldWorld, at) : []).map(referenceKey));
  return {
    dangling: danglingIn(after, world, at).map((one) => ({ ...one, isNew: !had.has(referenceKey(one)) })),
    unknownKinds: unknownKinds(after, world, at),
  };
}

function referenceKey({ rule, kind, id }: Omit<DanglingReference, 'isNew'>): string {
  return JSON.stringify([rule, kind, id]);
}
