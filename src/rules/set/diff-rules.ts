import { compareConditions, SAME } from './compare-conditions.ts';
import type { Deciders } from './deciders.ts';
import { placeAt, placeWords } from './file-places.ts';
import { isInForce } from './in-force.ts';
import { limitChanges, openLimits, ruleLimitsWord } from './limits.ts';
import type { RulePair } from './match-rules.ts';
import type { ReadRule, ReadSet } from './read-set.ts';
import type { SetRule } from './rule-file.types.ts';
import { newRule } from './set-defaults.ts';
import type { SetRuleChange, ValueChange } from './set-diff.types.ts';

export interface RuleQuestion {
  readonly before: ReadSet | null;
  readonly after: ReadSet | null;
  readonly at: string;
  readonly moved: ReadonlySet<string>;
  readonly turnsBefore: ReadonlyMap<string, number>;
  readonly turnsAfter: ReadonlyMap<string, number>;
  readonly deciders: Deciders;
}

/** What a rule that is not there limits. */
const NO_LIMITS = newRule({ id: '' });

/** What became of one rule by itself, whatever the others say. */
export function diffRule({ before, after }: RulePair, question: RuleQuestion): SetRuleChange {
  const rule = (after ?? before)!.rule;
  const values = before && after ? valueChanges(before, after) : [];
  const limits = limitChanges(before?.rule ?? NO_LIMITS, after?.rule ?? NO_LIMITS);
  const verdict = before && after ? verdictOf(before, after, question.deciders) : null;
  const change = {
    rule: rule.id,
    renamedFrom: before && after && before.rule.id !== rule.id ? before.rule.id : null,
    place: placeOf(after, before, question),
    isMoved: question.moved.has(rule.id),
    turnBefore: question.turnsBefore.get(rule.id) ?? null,
    turnAfter: question.turnsAfter.get(rule.id) ?? null,
    switched: before && after ? switchOf(before.rule, after.rule, question.at) : null,
    isConditionEdited: before !== null && after !== null && after.formula !== null && before.key !== after.key,
    verdict,
    outcome: rule.outcome,
    channel: rule.channel,
    cap: rule.cap,
    periodDays: rule.periodDays,
    limits,
    limitsWord: before && after ? ruleLimitsWord(before.rule, after.rule) : null,
    openLimits: before && after ? openLimits(before.rule, after.rule) : [],
    values,
    unclear: [...unclearKeys(before, after, question.at), ...unclearOutcome(values, question)],
  };
  return { ...change, status: statusOf(before, after, change) };
}

function statusOf(
  before: ReadRule | null,
  after: ReadRule | null,
  { renamedFrom, isMoved, switched, limits, values }: Omit<SetRuleChange, 'status'>,
): SetRuleChange['status'] {
  if (!before) return 'added';
  if (!after) return 'removed';
  const isSame = before.key === after.key && limits.length === 0 && values.length === 0;
  return isSame && renamedFrom === null && !isMoved && switched === null ? 'same' : 'changed';
}

/** Of something changed the place of its SQL, else of the rule. */
function placeOf(after: ReadRule | null, before: ReadRule | null, question: RuleQuestion): string {
  if (after) {
    const isEdited = before !== null && before.key !== after.key;
    const { at, places } = after.rule;
    return placeWords(
      placeAt(after.rule.source ?? question.after!.file, isEdited ? (places.condition ?? places.expression ?? at) : at),
    );
  }
  return placeWords(placeAt(before!.rule.source ?? question.before!.file, before!.rule.at));
}

function verdictOf(before: ReadRule, after: ReadRule, deciders: Deciders): SetRuleChange['verdict'] {
  if (!before.formula || !after.formula) return null;
  return before.key === after.key ? SAME : compareConditions(before.formula, after.formula, deciders);
}

function switchOf(before: SetRule, after: SetRule, at: string): SetRuleChange['switched'] {
  const [was, is] = [isInForce(before, at), isInForce(after, at)];
  if (was === is) return null;
  return is ? 'on' : 'off';
}

function valueChanges(before: ReadRule, after: ReadRule): readonly ValueChange[] {
  const [old, now] = [saidBy(before.rule), saidBy(after.rule)];
  return Object.keys({ ...old, ...now }).flatMap((key): readonly ValueChange[] => {
    const [was, is] = [old[key] ?? null, now[key] ?? null];
    const isSame = was === is || (key === 'expression' && before.key === after.key);
    return isSame ? [] : [{ key, before: was, after: is }];
  });
}

function saidBy(rule: SetRule): Record<string, string | null> {
  return {
    name: rule.name,
    outcome: rule.outcome,
    channel: rule.channel,
    priority: rule.priority === null ? null : String(rule.priority),
    enabled: String(rule.isEnabled),
    valid_from: rule.validFrom,
    valid_to: rule.validTo,
    uses: rule.uses.map(({ kind, id }) => `${kind} ${id}`).join(', ') || null,
    expression: rule.expression?.text.trim() ?? null,
    ...rule.other,
  };
}

/** An expression gives a value and does not let anybody through or not; what a system keeps beside may mean anything. */
function unclearKeys(before: ReadRule | null, after: ReadRule | null, at: string): readonly string[] {
  const [old, now] = [before, after].map((one) => (one && isInForce(one.rule, at) ? unclearValues(one) : {}));
  return Object.keys({ ...old, ...now }).filter((key) => old![key] !== now![key]);
}

/** What the first rule that takes a customer gives him is told by outcome; what another decision of a policy means is not known. */
function unclearOutcome(values: readonly ValueChange[], { after }: RuleQuestion): readonly string[] {
  return after?.set.match !== 'first' && values.some(({ key }) => key === 'outcome') ? ['outcome'] : [];
}

function unclearValues({ rule, key }: ReadRule): Readonly<Record<string, string>> {
  return { ...(rule.expression ? { expression: key } : {}), ...rule.other };
}
