import { wordOf } from '../../condition/decide/decide.ts';
import type { Possibility, Verdict, Witness } from '../../condition/decide/decide.types.ts';
import { type Formula, leavesOf } from '../../condition/formula.ts';
import type { MakeDeciders } from './deciders.ts';

/** A made-up customer that the proof came to: let through by each of `lets` and by none of `not`. */
export interface Shown {
  readonly witness: Witness;
  readonly lets: readonly Formula[];
  readonly not: readonly Formula[];
  /** Of a verdict: its word stands on him, whether or not he is shown. */
  readonly isOfVerdict: boolean;
}

/** The proof as PostgreSQL leaves it. */
export interface Rerun {
  /** {@link keyOf} of those on whom it did not agree. */
  readonly refuted: ReadonlySet<string>;
  /** Tells whom a comparison made up. */
  onShown(shown: Shown): void;
}

/** Equal for the same customer of the same question. */
export function keyOf({ witness, lets, not }: Shown): string {
  return JSON.stringify([witness, lets, not]);
}

/** The proof, open where PostgreSQL did not agree on the customer that it made up. */
export function rerunning(make: MakeDeciders, { refuted, onShown }: Rerun): MakeDeciders {
  const kept = (one: Possibility, asked: Omit<Shown, 'witness'>): Possibility => {
    if (one.kind !== 'somebody' || one.isUntold) return one;
    const shown = { ...asked, witness: one.witness };
    if (refuted.size > 0 && refuted.has(keyOf(shown))) return openOn([...asked.lets, ...asked.not]);
    onShown(shown);
    return one;
  };
  return (formulas) => {
    const deciders = make(formulas);
    return {
      isTired: deciders.isTired,
      canBeOnly: (one, notOther) =>
        kept(deciders.canBeOnly(one, notOther), { lets: [one], not: [notOther], isOfVerdict: false }),
      verdict(before, after) {
        const verdict = deciders.verdict(before, after);
        return withKept(verdict, {
          onlyBefore: kept(verdict.onlyBefore, { lets: [before], not: [after], isOfVerdict: true }),
          onlyAfter: kept(verdict.onlyAfter, { lets: [after], not: [before], isOfVerdict: true }),
          both: kept(verdict.both, { lets: [before, after], not: [], isOfVerdict: true }),
        });
      },
    };
  };
}

function withKept(verdict: Verdict, kept: Pick<Verdict, 'onlyBefore' | 'onlyAfter' | 'both'>): Verdict {
  const word = wordOf(kept.onlyBefore, kept.onlyAfter, kept.both);
  return { ...verdict, ...kept, word, differsOnlyWhereNull: word !== 'undecided' && verdict.differsOnlyWhereNull };
}

/** Which of the conditions it was PostgreSQL does not say. */
function openOn(formulas: readonly Formula[]): Possibility {
  return { kind: 'open', conditions: [...new Set(formulas.flatMap(leavesOf).map(({ text }) => text))] };
}
