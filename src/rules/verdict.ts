import type { Possibility, Verdict, VerdictWord, Witness } from '../condition/decide/decide.ts';
import { oneLine } from '../condition/words.ts';
import type { Impact } from './diff.ts';
import type { CheckedVerdict } from './verdict.queries.ts';

/** What a comparison of two rules comes to, for all customers there could be, and how it is known. */
export interface RuleVerdict {
  readonly word: VerdictWord;
  /**
   * `proved`: no customer can contradict it, and where somebody is said to differ PostgreSQL agreed on him; `data`: what the proof left open, the
   * customers of today show; null: undecided.
   */
  readonly trust: 'proved' | 'data' | null;
  /** Conditions that leave it open, as written. */
  readonly openBecauseOf: readonly string[];
  /** Customers of today do what was proved impossible: a bug of ours, and then nothing is said. */
  readonly isContradicted: boolean;
  /** Made-up customers whom only the old, only the new rule lets through, as PostgreSQL agrees. */
  readonly lost: Witness | null;
  readonly gained: Witness | null;
  /** The new rule lets nobody through, whoever there is. */
  readonly alwaysEmpty: boolean;
  /** The new rule lets everybody through, whoever there is. */
  readonly alwaysTrue: boolean;
  readonly differsOnlyWhereNull: boolean;
}

/**
 * Puts proof and data together. A difference counts as shown when PostgreSQL agreed on a made-up customer, or when a customer of today differs;
 * that nobody can differ counts only as proved. What is neither stays undecided: today's data cannot prove that nobody will. A condition whose
 * answer is chance leaves everything open.
 * @param chance texts of such conditions.
 */
export function judgeVerdict(
  { verdict, lost, gained }: CheckedVerdict,
  impact: Impact,
  chance: readonly string[],
): RuleVerdict {
  const { isAlwaysEmpty: alwaysEmpty, isAlwaysTrue: alwaysTrue, differsOnlyWhereNull } = verdict;
  const undecided = {
    word: 'undecided',
    trust: null,
    lost: null,
    gained: null,
    alwaysEmpty: false,
    alwaysTrue: false,
  } as const;
  if (chance.length > 0)
    return { ...undecided, openBecauseOf: chance, isContradicted: false, differsOnlyWhereNull: false };
  // Who raises an error counts as not let through, and of errors the proof knows nothing.
  const seen = impact.failing.length > 0 ? { lost: 0, gained: 0, kept: 0 } : impact;
  const isContradicted =
    isAgainst(verdict.onlyBefore, seen.lost) ||
    isAgainst(verdict.onlyAfter, seen.gained) ||
    isAgainst(verdict.both, seen.kept);
  if (isContradicted) return { ...undecided, openBecauseOf: [], isContradicted, differsOnlyWhereNull: false };
  const onlyBefore = standingOf(verdict.onlyBefore, lost !== null, seen.lost);
  const onlyAfter = standingOf(verdict.onlyAfter, gained !== null, seen.gained);
  const both = standingOf(verdict.both, verdict.both.kind === 'somebody', seen.kept);
  const word = wordOf(onlyBefore, onlyAfter, both);
  const used = word === 'overlapping' ? [onlyBefore, onlyAfter, both] : [onlyBefore, onlyAfter];
  return {
    word,
    trust: word === 'undecided' ? null : used.includes('data') ? 'data' : 'proved',
    openBecauseOf: word === 'undecided' ? openConditions(verdict) : [],
    isContradicted,
    lost,
    gained,
    alwaysEmpty,
    alwaysTrue,
    differsOnlyWhereNull,
  };
}

const isAgainst = ({ kind }: Possibility, customers: number): boolean => kind === 'nobody' && customers > 0;

type Standing = 'nobody' | 'witness' | 'data' | 'open';

function standingOf({ kind }: Possibility, isShown: boolean, customers: number): Standing {
  if (kind === 'nobody') return 'nobody';
  if (isShown) return 'witness';
  return customers > 0 ? 'data' : 'open';
}

function wordOf(onlyBefore: Standing, onlyAfter: Standing, both: Standing): VerdictWord {
  if (onlyBefore === 'open' || onlyAfter === 'open') return 'undecided';
  if (onlyBefore === 'nobody' && onlyAfter === 'nobody') return 'equivalent';
  if (both === 'nobody') return 'disjoint';
  if (onlyAfter === 'nobody') return 'stricter';
  if (onlyBefore === 'nobody') return 'looser';
  return both === 'open' ? 'undecided' : 'overlapping';
}

function openConditions({ onlyBefore, onlyAfter, both }: Verdict): readonly string[] {
  const open = [onlyBefore, onlyAfter, both].flatMap((one) => (one.kind === 'open' ? one.conditions : []));
  return [...new Set(open.map((condition) => oneLine(condition, 120)))];
}
