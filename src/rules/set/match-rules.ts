import type { ReadRule, ReadSet } from './read-set.ts';

/** The same rule on both sides; null where a side does not have it. */
export interface RulePair {
  readonly before: ReadRule | null;
  readonly after: ReadRule | null;
}

/**
 * Which rules of two sets are the same: those of one id; of the others those that say the same in the same words, which were given another name.
 * In the order of the new set, removed ones behind the rule that stood before them.
 */
export function matchRules(before: ReadSet | null, after: ReadSet | null): readonly RulePair[] {
  const old = before?.rules ?? [];
  const now = after?.rules ?? [];
  const byId = new Map(old.map((one) => [one.rule.id, one]));
  const ids = new Set(now.map(({ rule }) => rule.id));
  const free = old.filter(({ rule }) => !ids.has(rule.id));
  const pairs: RulePair[] = now.map((one) => {
    const same = byId.get(one.rule.id) ?? takeRenamed(one, free);
    return { before: same, after: one };
  });
  for (const [index, one] of old.entries()) {
    if (free.includes(one)) insertRemoved(pairs, one, old.slice(0, index));
  }
  return pairs;
}

/** Takes a rule out of those whose id is gone, where it says the same. A rule for everybody says too little to be known again. */
function takeRenamed(one: ReadRule, free: ReadRule[]): ReadRule | null {
  if (one.rule.condition === null && one.rule.expression === null) return null;
  const index = free.findIndex((old) => old.key === one.key && bodyOf(old) === bodyOf(one));
  return index < 0 ? null : free.splice(index, 1)[0]!;
}

/** What a rule says beside its SQL, its name and its place. */
function bodyOf({ rule }: ReadRule): string {
  const { outcome, channel, cap, periodDays, quietFrom, quietTo } = rule;
  return JSON.stringify([outcome, channel, cap, periodDays, quietFrom, quietTo]);
}

function insertRemoved(pairs: RulePair[], one: ReadRule, earlier: readonly ReadRule[]): void {
  const isEarlier = new Set(earlier);
  const behind = pairs.findLastIndex(({ before }) => before !== null && isEarlier.has(before));
  pairs.splice(behind + 1, 0, { before: one, after: null });
}
