import { stepsOf } from '../formula.ts';
import { type Alternative, countAlternative } from './alternatives.ts';
import { type Pattern, reader } from './atoms.ts';
import type { CappedQuestion } from './capped.ts';
import { afterSteps, type ConditionCounts, type Counts, countConditions, firstFailing } from './patterns.ts';

/** Customers who came back as sums, by the step that they fail first (from 1; 0 fails none). */
export interface Rest {
  readonly first: number;
  readonly customers: number;
  readonly sums: Readonly<Record<string, number>>;
  /** Per atom: the key of one for whom it raised an error, where one did. */
  readonly examples: readonly (string | null)[];
}

/** All counts from the capped form: those of the patterns, and the sums added to them. */
export function countsFromCapped(
  { formula, indexOf }: CappedQuestion,
  patterns: readonly Pattern[],
  rest: readonly Rest[],
): Counts {
  const near = countConditions(formula, indexOf, patterns);
  const sum = (name: string): number => rest.reduce((total, { sums }) => total + (sums[name] ?? 0), 0);
  const population = rest.reduce((total, { customers }) => total + customers, near.population);
  const added = population - near.population;
  const lost = lostPerStep({ formula, indexOf }, patterns, rest);
  const after = afterSteps(stepsOf(formula), population, lost);
  const error = sum('error');
  return {
    population,
    selected: near.selected + sum('selected'),
    error: near.error + error,
    notEvaluated: near.notEvaluated + sum('unanswered') - error,
    conditions: near.conditions.map((condition): ConditionCounts => {
      const atom = indexOf.get(condition.id) ?? 0;
      const [met, unmet, failed, unasked] = [2, 0, 3, 4].map((truth) => sum(`a${atom}_${truth}`));
      return {
        ...condition,
        true: condition.true + met!,
        false: condition.false + unmet!,
        unknown: condition.unknown + added - met! - unmet! - failed! - unasked!,
        error: condition.error + failed!,
        notEvaluated: condition.notEvaluated + unasked!,
        after: after.get(condition.id) ?? null,
        soleBlocker: condition.soleBlocker + sum(`sole_${condition.id}`),
      };
    }),
  };
}

/** As {@link countAlternative}, from the capped form. */
export function alternativeFromCapped(one: Alternative, patterns: readonly Pattern[], rest: readonly Rest[]): number {
  return rest.reduce((total, { sums }) => total + (sums[`s_${one.name}`] ?? 0), countAlternative(one, patterns));
}

function lostPerStep(
  { formula, indexOf }: Pick<CappedQuestion, 'formula' | 'indexOf'>,
  patterns: readonly Pattern[],
  rest: readonly Rest[],
): readonly number[] {
  const steps = stepsOf(formula);
  const lost = steps.map(() => 0);
  for (const pattern of patterns) {
    const failed = firstFailing(steps, reader(indexOf, pattern));
    if (failed >= 0) lost[failed]! += pattern.customers;
  }
  for (const { first, customers } of rest) if (first > 0) lost[first - 1]! += customers;
  return lost;
}
