import type { ReadSet } from './read-set.ts';
import type { RuleSet } from './rule-file.types.ts';
import type { ValueChange } from './set-diff.types.ts';

/**
 * What a set says of itself and that changed: it gives each of its rules another meaning, though none of them was touched. That a file begins or ceases
 * to say whom its rules are about changes nothing by itself.
 */
export function setValueChanges(before: ReadSet | null, after: ReadSet | null): readonly ValueChange[] {
  if (!before || !after) return [];
  const [old, now] = [saidBy(before.set), saidBy(after.set)];
  return Object.keys(old).flatMap((key): readonly ValueChange[] => {
    const [was, is] = [old[key] ?? null, now[key] ?? null];
    return was === null || is === null || was === is ? [] : [{ key, before: was, after: is }];
  });
}

function saidBy({ kind, match, customers }: RuleSet): Record<string, string | null> {
  return { kind, match, customers: customers?.table ?? null, key: customers?.key ?? null };
}
