import { type Comparison, compareRuns, compareWithHistory } from './compare.ts';
import type { Run } from './run.ts';
import type { Case } from './sightings.ts';

/** What a trace is asked to stand beside. */
export type Against = { readonly kind: 'history' } | { readonly kind: 'run'; readonly run: Run };

/** Puts the run beside what was asked for. Where too few runs are known nothing is compared, and `there` stays null. */
export function compareCase(opened: Case, against: Against | null): Comparison | null {
  if (against === null) return null;
  const { run, baseline, areExclusionsKept, isHistoryCounted } = opened;
  if (against.kind === 'run') return compareRuns(run, against.run, { areExclusionsKept });
  // Where it was too dear to count whom earlier runs left out, their zero is no number.
  return compareWithHistory(run, baseline, { areExclusionsKept: areExclusionsKept && isHistoryCounted !== false });
}
