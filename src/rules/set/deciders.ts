import { canBeOnly, type DecideRules, decide, type Possibility, type Verdict } from '../../condition/decide/decide.ts';
import { type Formula, leavesOf } from '../../condition/formula.ts';
import type { RuleSet } from './rule-file.types.ts';

/** What the comparison of sets asks of the proof. */
export interface Deciders {
  /** Whether somebody can be let through by one formula and not by the other. */
  canBeOnly(one: Formula, notOther: Formula): Possibility;
  verdict(before: Formula, after: Formula): Verdict;
}

/** What the questions of one comparison may cost together: some seconds. What is left open then is said to be. */
const MOST_WORK = 4_000_000;

/** Looking at a formula for the first time costs so many looks at each of its conditions. */
const COST_OF_READING = 10;

const OPEN: Possibility = { kind: 'open', conditions: [] };
const UNDECIDED: Verdict = {
  word: 'undecided',
  onlyBefore: OPEN,
  onlyAfter: OPEN,
  both: OPEN,
  isAlwaysEmpty: false,
  isAlwaysTrue: false,
  differsOnlyWhereNull: false,
};

/** The proof with what is known of the columns; for one comparison, for it grows tired. */
export function decidersOf(rules: Omit<DecideRules, 'work'>, mostWork = MOST_WORK): Deciders {
  const work = { left: mostWork };
  const limited = { ...rules, work };
  const isTired = (...formulas: readonly Formula[]): boolean => {
    for (const formula of formulas) work.left -= leavesOf(formula).length * COST_OF_READING;
    return work.left < 0;
  };
  return {
    canBeOnly: (one, notOther) => (isTired(one, notOther) ? OPEN : canBeOnly(one, notOther, limited)),
    verdict: (before, after) => (isTired(before, after) ? UNDECIDED : decide(before, after, limited)),
  };
}

/** What the files say of the columns. Where two say different things of one nothing is known of it. */
export function declaredRules(sets: readonly RuleSet[]): Omit<DecideRules, 'work'> {
  const declared = sets.flatMap(({ columns }) => Object.entries(columns));
  const types = new Map<string, string>();
  const nullable = new Set<string>();
  const doubtful = new Set<string>();
  for (const [name, { type, isNullable }] of declared) {
    if ((types.get(name) ?? type) !== type) doubtful.add(name);
    if (isNullable) nullable.add(name);
    types.set(name, type);
  }
  for (const name of doubtful) types.delete(name);
  const alias = sets.map(({ customers }) => customers?.alias).find((one) => one != null) ?? '';
  return { alias, types, notNull: new Set(declared.map(([name]) => name).filter((name) => !nullable.has(name))) };
}
