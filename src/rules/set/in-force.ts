import type { Turn } from './audience.ts';
import type { ReadRule, ReadSet } from './read-set.ts';
import type { KeptObject, SetRule } from './rule-file.types.ts';

const DAY = 24 * 60 * 60 * 1000;

/** Whether something is valid at a moment. A date alone counts whole, in UTC; of moments the first belongs to it and the last does not. */
export function isValidAt({ validFrom, validTo }: Pick<KeptObject, 'validFrom' | 'validTo'>, at: string): boolean {
  const moment = Date.parse(at);
  if (validFrom !== null && moment < timeOf(validFrom)) return false;
  return validTo === null || moment < endOf(validTo);
}

const endOf = (validTo: string): number => (isDate(validTo) ? timeOf(validTo) + DAY : timeOf(validTo));

/** The moments after another one at which something comes into force or ends, ISO 8601, in their order. */
export function laterMoments(
  kept: readonly Pick<KeptObject, 'validFrom' | 'validTo'>[],
  at: string,
): readonly string[] {
  const all = kept.flatMap(({ validFrom, validTo }) => [
    ...(validFrom === null ? [] : [timeOf(validFrom)]),
    ...(validTo === null ? [] : [endOf(validTo)]),
  ]);
  const later = [...new Set(all)].filter((moment) => moment > Date.parse(at)).sort((one, other) => one - other);
  return later.map((moment) => new Date(moment).toISOString());
}

const isDate = (written: string): boolean => written.length === 10;

/** A moment without a zone is meant in UTC. */
function timeOf(written: string): number {
  const hasZone = isDate(written) || /(Z|[+-]\d{2}:?\d{2})$/.test(written);
  return Date.parse(hasZone ? written : `${written}Z`);
}

export function isInForce(rule: SetRule, at: string): boolean {
  return rule.isEnabled && isValidAt(rule, at);
}

/** A rule that takes part, in its turn. */
export interface ActiveRule extends Omit<ReadRule, 'formula'>, Turn {
  /** Equal for rules whose order nobody has said. */
  readonly priority: number | null;
}

/** The rules that take part at a moment, in the order in which they are asked. */
export function activeRules({ rules }: ReadSet, at: string, nameOf: (rule: SetRule) => string): readonly ActiveRule[] {
  return rules
    .filter(({ rule, formula }) => formula !== null && isInForce(rule, at))
    .map(
      (one): ActiveRule => ({
        ...one,
        id: nameOf(one.rule),
        outcome: one.rule.outcome ?? nameOf(one.rule),
        formula: one.formula!,
        priority: one.rule.priority,
      }),
    )
    .sort((one, other) => (one.priority ?? 0) - (other.priority ?? 0));
}

/** The channels that rules name, and null for all others where a rule is for all. */
export function channelsOf(rules: readonly ActiveRule[]): readonly (string | null)[] {
  const channels = [...new Set(rules.map(({ rule }) => rule.channel))];
  return channels.length === 0 ? [null] : channels;
}

/** The rules that are asked on a channel. */
export function onChannel(rules: readonly ActiveRule[], channel: string | null): readonly ActiveRule[] {
  return rules.filter(({ rule }) => rule.channel === null || rule.channel === channel);
}

/** The rules that are asked before another one for certain. */
export function asksBefore(rules: readonly ActiveRule[], rule: ActiveRule): readonly ActiveRule[] {
  const index = rules.indexOf(rule);
  return rules.slice(0, index).filter(({ priority }) => priority === null || priority !== rule.priority);
}
