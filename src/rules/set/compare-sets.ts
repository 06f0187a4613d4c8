import type { DecideRules } from '../../condition/decide/decide.types.ts';
import type { Formula } from '../../condition/formula.ts';
import type { Found, NotEvaluated } from '../../result.ts';
import { decidersOf, declaredRules } from './deciders.ts';
import { diffRuleSets } from './diff-sets.ts';
import { judgeSets, setGaps } from './judge-sets.ts';
import { readSet, type Side } from './read-set.ts';
import { worldOf } from './references.ts';
import type { RuleFile } from './rule-file.types.ts';
import type { SetDiff } from './set-diff.types.ts';

export interface CompareSetsOptions {
  /** The moment at which validity is judged, ISO 8601. */
  readonly at: string;
  /** What is known of the columns; absent = what the files declare. */
  readonly columns?: Omit<DecideRules, 'work'>;
  /** All files of either side, for what rules refer to; absent = the sets themselves. */
  readonly files?: { readonly before: readonly RuleFile[]; readonly after: readonly RuleFile[] };
  /** Formulas that were read with a catalog at hand, by rule. */
  readonly formulas?: Readonly<Record<Side, ReadonlyMap<string, Formula>>>;
}

export interface ComparedSets {
  readonly diff: SetDiff;
  readonly findings: readonly Found[];
  readonly notEvaluated: readonly NotEvaluated[];
}

/**
 * Compares two files of rules as sets: of one side alone everything is new, which is how a set by itself is looked at. The parser must be loaded.
 * @throws UsageError `condition/…` with file:line:column.
 */
export function compareSets(
  before: RuleFile | null,
  after: RuleFile | null,
  { at, columns, files, formulas }: CompareSetsOptions,
): ComparedSets {
  const sets = [before, after].flatMap((file) => file?.set ?? []);
  const diff = diffRuleSets(
    before && readSet(before, 'before', formulas?.before),
    after && readSet(after, 'after', formulas?.after),
    {
      at,
      deciders: decidersOf(columns ?? declaredRules(sets)),
      ...(files
        ? {
            worldBefore: worldOf(
              files.before.map(({ set }) => set),
              at,
            ),
            worldAfter: worldOf(
              files.after.map(({ set }) => set),
              at,
            ),
          }
        : {}),
    },
  );
  return { diff, findings: judgeSets(diff), notEvaluated: setGaps(diff) };
}
