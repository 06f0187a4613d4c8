import type { Possibility, Verdict, VerdictWord, Witness } from '../condition/decide/decide.types.ts';
import { oneLine } from '../condition/words.ts';
import type { Impact } from './diff.ts';
import type { Impossibility } from './planner-proof.queries.ts';
import type { CheckedVerdict } from './verdict.queries.ts';

/**
 * How a verdict is known. `proved`: that nobody can be otherwise is proved, and whoever is said to differ is a customer on whom PostgreSQL agreed;
 * `proved-twice`: PostgreSQL's planner proved the same by itself; `witness`: it says only that somebody differs, and PostgreSQL agreed on each;
 * `data`: what the proof left open, the customers of today show.
 */
export type Trust = 'proved-twice' | 'proved' | 'witness' | 'data';

/** What a comparison of two rules comes to, for all customers there could be, and how it is known. */
export interface RuleVerdict {
  readonly word: VerdictWord;
  readonly trust: Trust | null;
  /** Conditions that leave it open, as written. */
  readonly openBecauseOf: readonly string[];
  /** The proof came to a made-up customer on whom PostgreSQL did not agree: it is open whether there can be one. */
  readonly isUnconfirmed: boolean;
  /** Customers of today do what was proved impossible: a bug of ours, and then nothing is said. */
  readonly isContradicted: boolean;
  /** Made-up customers whom only the old, only the new rule lets through, as PostgreSQL agrees. */
  readonly lost: Witness | null;
  readonly gained: Witness | null;
  /** Constraints of the table without which it would not be so. */
  readonly constraints: readonly string[];
  /** Conditions of the new rule that can raise an error, and for whom. */
  readonly canRaise: readonly CanRaise[];
  /** The new rule lets nobody through, whoever there is. */
  readonly alwaysEmpty: boolean;
  /** The new rule lets everybody through, whoever there is. */
  readonly alwaysTrue: boolean;
  readonly differsOnlyWhereNull: boolean;
}

/** A condition that fails for a made-up customer, as PostgreSQL said. */
export interface CanRaise {
  /** As it is asked: clocks are told as moments. */
  readonly condition: string;
  /** Whether the old rule did not ask it. */
  readonly isBrought: boolean;
  readonly customer: Witness;
  readonly error: string;
}

/**
 * Puts proof and data together. A difference counts as shown when PostgreSQL agreed on a made-up customer, or when a customer of today differs;
 * that nobody can differ counts only as proved. What is neither stays undecided: today's data cannot prove that nobody will. A condition whose
 * answer is chance leaves everything open. PostgreSQL's planner may prove by itself that nobody can be, with the table's constraints too; two
 * provers of whom one shows a customer and the other proves by the conditions alone that there is none leave nothing to be said.
 * @param chance texts of such conditions.
 */
export function judgeVerdict(checked: CheckedVerdict, impact: Impact, chance: readonly string[]): RuleVerdict {
  const { verdict, planner } = checked;
  const canRaise = checked.raising.map((one) => ({ ...one, condition: oneLine(one.condition, 120) }));
  const undecided = { ...UNDECIDED, canRaise };
  if (chance.length > 0) return { ...undecided, openBecauseOf: chance };
  // Who raises an error counts as not let through, and of errors the proof knows nothing.
  const seen = impact.failing.length > 0 ? { lost: 0, gained: 0, kept: 0 } : impact;
  const onlyBefore = standingOf(verdict.onlyBefore, planner.onlyBefore, {
    witness: checked.lost,
    customers: seen.lost,
  });
  const onlyAfter = standingOf(verdict.onlyAfter, planner.onlyAfter, {
    witness: checked.gained,
    customers: seen.gained,
  });
  const both = standingOf(verdict.both, planner.both, { witness: checked.kept, customers: seen.kept });
  if ([onlyBefore, onlyAfter, both].includes('contradicted')) return { ...undecided, isContradicted: true };
  const word = wordOf(onlyBefore, onlyAfter, both);
  const isOfBoth = word === 'overlapping' || word === 'disjoint';
  return {
    word,
    trust: word === 'undecided' ? null : trustOf(isOfBoth ? [onlyBefore, onlyAfter, both] : [onlyBefore, onlyAfter]),
    openBecauseOf: word === 'undecided' ? openConditions(verdict) : [],
    isUnconfirmed: word === 'undecided' && isUnconfirmed(checked),
    isContradicted: false,
    lost: onlyBefore === 'witness' ? checked.lost : null,
    gained: onlyAfter === 'witness' ? checked.gained : null,
    constraints: planner.constraints,
    canRaise,
    alwaysEmpty: verdict.isAlwaysEmpty || planner.alwaysEmpty !== null,
    alwaysTrue: verdict.isAlwaysTrue || planner.alwaysTrue !== null,
    differsOnlyWhereNull: verdict.differsOnlyWhereNull,
  };
}

const UNDECIDED: RuleVerdict = {
  word: 'undecided',
  trust: null,
  openBecauseOf: [],
  isUnconfirmed: false,
  isContradicted: false,
  lost: null,
  gained: null,
  constraints: [],
  canRaise: [],
  alwaysEmpty: false,
  alwaysTrue: false,
  differsOnlyWhereNull: false,
};

function isUnconfirmed({ verdict, lost, gained, kept }: CheckedVerdict): boolean {
  const shown = [
    [verdict.onlyBefore, lost],
    [verdict.onlyAfter, gained],
    [verdict.both, kept],
  ] as const;
  return shown.some(([{ kind }, witness]) => kind === 'somebody' && witness === null);
}

/** Whether there can be somebody of a kind, and how that is known. */
type Standing = 'nobody-twice' | 'nobody' | 'witness' | 'data' | 'open' | 'contradicted';

interface Shown {
  /** A made-up customer on whom PostgreSQL agreed. */
  readonly witness: Witness | null;
  /** How many of today's customers are so. */
  readonly customers: number;
}

function standingOf({ kind }: Possibility, planner: Impossibility | null, { witness, customers }: Shown): Standing {
  const isNobody = kind === 'nobody' || planner !== null;
  if (isNobody && customers > 0) return 'contradicted';
  if (kind === 'somebody' && witness !== null && planner === 'conditions') return 'contradicted';
  if (isNobody) return kind === 'nobody' && planner !== null ? 'nobody-twice' : 'nobody';
  if (witness !== null) return 'witness';
  return customers > 0 ? 'data' : 'open';
}

const isNobody = (standing: Standing): boolean => standing === 'nobody' || standing === 'nobody-twice';

/** As much as the weakest part of the answer. */
function trustOf(used: readonly Standing[]): Trust {
  if (used.includes('data')) return 'data';
  const nobodies = used.filter(isNobody);
  if (nobodies.length === 0) return 'witness';
  return nobodies.every((one) => one === 'nobody-twice') ? 'proved-twice' : 'proved';
}

function wordOf(onlyBefore: Standing, onlyAfter: Standing, both: Standing): VerdictWord {
  if (onlyBefore === 'open' || onlyAfter === 'open') return 'undecided';
  if (isNobody(onlyBefore) && isNobody(onlyAfter)) return 'equivalent';
  if (isNobody(both)) return 'disjoint';
  if (isNobody(onlyAfter)) return 'stricter';
  if (isNobody(onlyBefore)) return 'looser';
  return both === 'open' ? 'undecided' : 'overlapping';
}

function openConditions({ onlyBefore, onlyAfter, both }: Verdict): readonly string[] {
  const open = [onlyBefore, onlyAfter, both].flatMap((one) => (one.kind === 'open' ? one.conditions : []));
  return [...new Set(open.map((condition) => oneLine(condition, 120)))];
}
