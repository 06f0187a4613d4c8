import type { Ast } from '../ast.ts';
import { type Formula, leavesOf } from '../formula.ts';
import { renamed } from '../renamed.ts';
import { atomOfTree } from './atoms.ts';
import type { DecideRules, Possibility, Two, Verdict, VerdictWord } from './decide.types.ts';
import { type Base, type Model, modelOf, modelOn } from './model.ts';
import { opened } from './opened.ts';
import { possibility } from './possibility.ts';
import { withoutSharedParts } from './shared-parts.ts';
import { type Demand, IS_TRUE, NOT_TRUE } from './solve.ts';

/** Choices times conditions that one proof may cost: about two seconds. Rules that people write need a hundredth of it. */
export const MOST_WORK = 400_000;

/**
 * Compares two rules for all customers that there could be, by SQL's three-valued logic: WHERE keeps who is TRUE.
 *
 * Each column is cut at the constants of both rules into cells in which no comparison changes its value (NULL is one of them); a condition that
 * is not a comparison of a column with constants is a variable of its own, free but for its being the same wherever it stands. What nobody can
 * meet even so is proved. What somebody can meet is told with a customer, and only where the free conditions do not matter for him.
 * After Cedar's and Zelkova's policy comparison, with NULL in place of their missing attributes.
 */
export function decide(before: Formula, after: Formula, rules: DecideRules): Verdict {
  const [old, now] = [renamed(before, 'old:'), renamed(after, 'new:')];
  return questionsOn([old, now], rules).decide(old, now);
}

/** What can be asked of formulas whose conditions have been looked at once. */
export interface Questions {
  /** As {@link decide}. */
  decide(before: Formula, after: Formula): Verdict;
  /** Whether somebody can be let through by one formula and not by another, open where he cannot be told. It costs a fifth of {@link decide}. */
  canBeOnly(one: Formula, notOther: Formula): Possibility;
}

/**
 * Many questions about the same conditions: each column is cut and each condition is looked at but once. What is asked about is made of the leaves
 * of these formulas, whose ids must not meet.
 */
export function questionsOn(formulas: readonly Formula[], rules: DecideRules): Questions {
  const open = opening(rules);
  const all = formulas.map(open);
  const base = modelOf(all, rules);
  let whereKnown: Base | undefined;
  const known = (): Base => {
    whereKnown ??= modelOf(all, rules, false);
    return whereKnown;
  };
  return {
    decide: (before, after) => verdictOn(base, known, [open(before), open(after)]),
    canBeOnly: (one, notOther) => {
      const formulas = [open(one), open(notOther)] as const;
      return toldOrOpen(base, formulas, asking(base, formulas)(IS_TRUE, NOT_TRUE));
    },
  };
}

/** Somebody who is not told is nobody's example: it depends on the clocks. */
function toldOrOpen({ atoms }: Base, formulas: Two, one: Possibility): Possibility {
  if (one.kind !== 'somebody' || !one.isUntold) return one;
  const clocks = formulas.flatMap(leavesOf).filter(({ id }) => {
    const atom = atoms.get(id);
    return atom?.kind === 'column' && atom.clock !== undefined;
  });
  return { kind: 'open', conditions: [...new Set(clocks.map(({ text }) => text))] };
}

/** Opens each condition once, for the same formula the same: see {@link opened}. */
function opening(rules: DecideRules): (formula: Formula) => Formula {
  const known = new Map<Formula, Formula>();
  const isKnown = (tree: Ast): boolean => atomOfTree(tree, rules).kind === 'column';
  return (formula) => {
    const open = known.get(formula) ?? opened(formula, isKnown);
    known.set(formula, open);
    return open;
  };
}

function verdictOn(base: Base, whereKnown: () => Base, formulas: Two): Verdict {
  const ask = asking(base, formulas);
  const model = modelOn(base, formulas);
  const onlyBefore = ask(IS_TRUE, NOT_TRUE);
  const onlyAfter = ask(NOT_TRUE, IS_TRUE);
  const both = ask(IS_TRUE, IS_TRUE);
  const word = wordOf(onlyBefore, onlyAfter, both);
  const now = formulas[1];
  return {
    word,
    onlyBefore,
    onlyAfter,
    both,
    isAlwaysEmpty: possibility(model, [{ formula: now, truths: IS_TRUE }]).kind === 'nobody',
    isAlwaysTrue: possibility(model, [{ formula: now, truths: NOT_TRUE }]).kind === 'nobody',
    differsOnlyWhereNull:
      word !== 'equivalent' && word !== 'undecided' && areSame(modelOn(whereKnown(), formulas), formulas),
  };
}

/** Asks for somebody for whom two formulas have these truth values; first with what both share taken as one condition each. */
function asking(base: Base, formulas: Two): (oldTruths: number, newTruths: number) => Possibility {
  const shortened = withoutSharedParts(...formulas);
  const [whole, short] = [modelOn(base, formulas), modelOn(base, shortened)];
  return (oldTruths, newTruths) => {
    const ofShort = possibility(short, demandsOn(shortened, oldTruths, newTruths));
    return ofShort.kind === 'nobody' ? ofShort : possibility(whole, demandsOn(formulas, oldTruths, newTruths));
  };
}

/** The word for whether there is somebody whom only the old rule, only the new one, and both let through. */
export function wordOf(onlyBefore: Possibility, onlyAfter: Possibility, both: Possibility): VerdictWord {
  const kinds = [onlyBefore.kind, onlyAfter.kind].join(' ');
  if (kinds === 'nobody nobody') return 'equivalent';
  if (kinds.includes('open')) return 'undecided';
  if (both.kind === 'nobody') return 'disjoint';
  if (kinds === 'somebody nobody') return 'stricter';
  if (kinds === 'nobody somebody') return 'looser';
  return both.kind === 'somebody' ? 'overlapping' : 'undecided';
}

function demandsOn([old, now]: Two, oldTruths: number, newTruths: number): readonly Demand[] {
  return [
    { formula: old, truths: oldTruths },
    { formula: now, truths: newTruths },
  ];
}

function areSame(model: Model, formulas: Two): boolean {
  const isNobody = (one: number, other: number): boolean =>
    possibility(model, demandsOn(formulas, one, other)).kind === 'nobody';
  return isNobody(IS_TRUE, NOT_TRUE) && isNobody(NOT_TRUE, IS_TRUE);
}
