import type { Possibility, Verdict, Witness } from '../../condition/decide/decide.types.ts';
import type { Formula } from '../../condition/formula.ts';
import { oneLine } from '../../condition/words.ts';
import type { Deciders } from './deciders.ts';
import type { ConditionVerdict } from './set-diff.types.ts';

/** The same words say the same: no proof is needed, and none could say it of what is not looked into. */
export const SAME: ConditionVerdict = {
  word: 'equivalent',
  openBecauseOf: [],
  lost: null,
  gained: null,
  isAlwaysEmpty: false,
  isAlwaysTrue: false,
  differsOnlyWhereNull: false,
};

export function undecided(openBecauseOf: readonly string[]): ConditionVerdict {
  return { ...SAME, word: 'undecided', openBecauseOf };
}

/** Compares two formulas for everybody there could be. */
export function compareConditions(before: Formula, after: Formula, deciders: Deciders): ConditionVerdict {
  const verdict = deciders.verdict(before, after);
  const { word, isAlwaysEmpty, isAlwaysTrue, differsOnlyWhereNull } = verdict;
  return {
    word,
    openBecauseOf: word === 'undecided' ? openConditions(verdict) : [],
    lost: witnessOf(verdict.onlyBefore),
    gained: witnessOf(verdict.onlyAfter),
    isAlwaysEmpty,
    isAlwaysTrue,
    differsOnlyWhereNull,
  };
}

function witnessOf(possibility: Possibility): Witness | null {
  return possibility.kind === 'somebody' && !possibility.isUntold ? possibility.witness : null;
}

const MOST_NAMED = 5;

function openConditions({ onlyBefore, onlyAfter, both }: Verdict): readonly string[] {
  const open = [onlyBefore, onlyAfter, both].flatMap((one) => (one.kind === 'open' ? one.conditions : []));
  return namedConditions(open);
}

/** The first few conditions, each on one line. */
export function namedConditions(conditions: readonly string[]): readonly string[] {
  return [...new Set(conditions.map((condition) => oneLine(condition, 120)))].slice(0, MOST_NAMED);
}
