import { questionsOn } from '../../condition/decide/decide.ts';
import type { DecideRules, Possibility, Verdict } from '../../condition/decide/decide.types.ts';
import { type Formula, leavesOf } from '../../condition/formula.ts';
import type { RuleSet } from './rule-file.types.ts';

/** What the comparison of sets asks of the proof. */
export interface Deciders {
  /** Whether somebody can be let through by one formula and not by the other. */
  canBeOnly(one: Formula, notOther: Formula): Possibility;
  verdict(before: Formula, after: Formula): Verdict;
  /** Nothing more is looked into. */
  isTired(): boolean;
}

/** What the questions of one comparison may cost together: some seconds. What is left open then is said to be. */
const MOST_WORK = 6_000_000;

/** The share of it that one question may take: a hard one must not leave the others without an answer. */
const SHARE = 1 / 12;

/** What it costs to look at a formula at all: so many looks at each condition, and more in a large one, for each of them cuts the values of others. */
const costOfReading = (conditions: number): number => conditions * 10 + conditions ** 2 / 20;

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

/** Makes the proof for the conditions of one comparison. */
export type MakeDeciders = (formulas: readonly Formula[]) => Deciders;

/** The proof with what is known of the columns; for one comparison, for it grows tired. */
export function decidersOf(rules: Omit<DecideRules, 'work'>, mostWork = MOST_WORK): MakeDeciders {
  return (formulas) => tiring(formulas, rules, mostWork);
}

function tiring(formulas: readonly Formula[], rules: Omit<DecideRules, 'work'>, mostWork: number): Deciders {
  let left = mostWork;
  const work = { left: 0 };
  const questions = questionsOn(formulas, { ...rules, work });
  const asking = <Answer>(formulas: readonly Formula[], tired: Answer, ask: () => Answer): Answer => {
    if (left < 0) return tired;
    left -= formulas.reduce((sum, formula) => sum + costOfReading(leavesOf(formula).length), 0);
    if (left < 0) return tired;
    const share = Math.min(left, mostWork * SHARE);
    work.left = share;
    const answer = ask();
    left -= share - Math.max(0, work.left);
    return answer;
  };
  return {
    isTired: () => left < 0,
    canBeOnly: (one, notOther) => asking([one, notOther], OPEN, () => questions.canBeOnly(one, notOther)),
    verdict: (before, after) => asking([before, after], UNDECIDED, () => questions.decide(before, after)),
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
