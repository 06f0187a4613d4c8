import type { Formula } from '../formula.ts';
import type { AtomRules } from './atoms.ts';
import type { Work } from './solve.ts';

/** What the customers that two rules let through have to do with each other, whoever they are. */
export type VerdictWord = 'equivalent' | 'stricter' | 'looser' | 'overlapping' | 'disjoint' | 'undecided';

/** A made-up customer, by column, as text that PostgreSQL reads; null for NULL. Columns that do not matter are left out. */
export type Witness = Readonly<Record<string, string | null>>;

/** Whether somebody can be let through in a certain way. */
export type Possibility =
  /** Nobody can: proved, whatever the conditions mean that were not looked into. */
  | { readonly kind: 'nobody' }
  /** This customer would be, whatever the conditions mean that were not looked into. `isUntold`: his values depend on the day, and no clock was given. */
  | { readonly kind: 'somebody'; readonly witness: Witness; readonly isUntold?: true }
  /** It depends on these conditions, or the search was given up (none named). */
  | { readonly kind: 'open'; readonly conditions: readonly string[] };

export interface Verdict {
  readonly word: VerdictWord;
  readonly onlyBefore: Possibility;
  readonly onlyAfter: Possibility;
  readonly both: Possibility;
  /** The new rule lets nobody through, proved. */
  readonly isAlwaysEmpty: boolean;
  /** The new rule lets everybody through, proved. */
  readonly isAlwaysTrue: boolean;
  /** Both rules say the same of everybody whose values are all known. */
  readonly differsOnlyWhereNull: boolean;
}

export interface DecideRules extends AtomRules {
  /** Columns that are never NULL. */
  readonly notNull: ReadonlySet<string>;
  /** What all questions together may cost, see {@link Work}; absent = each may cost what it likes. */
  readonly work?: Work;
}

/** The formulas that a question is about. */
export type Two = readonly [Formula, Formula];
