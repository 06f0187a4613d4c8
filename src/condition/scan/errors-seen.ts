import { ERROR } from '../kleene.ts';
import type { Pattern } from './atoms.ts';
import type { Rest } from './capped-counts.ts';
import { formOf, type Scan } from './sql.ts';

/** A condition that raises errors: for how many customers, and the key of one of them. */
export interface ErrorsSeen {
  /** Index in the scan. */
  readonly atom: number;
  readonly customers: number;
  readonly example: string | null;
}

/** The conditions of a scan that raised errors, from its patterns and from what came back as sums. */
export function errorsOf(scan: Scan, patterns: readonly Pattern[], rest: readonly Rest[] = []): readonly ErrorsSeen[] {
  const guarded = scan.atoms.map((_, index) => index).filter((index) => formOf(scan, index).fails !== undefined);
  return guarded
    .map((atom): ErrorsSeen => {
      const failed = patterns.filter(({ truths }) => truths[atom] === ERROR);
      const added = rest.filter(({ sums }) => (sums[`a${atom}_${ERROR}`] ?? 0) > 0);
      return {
        atom,
        customers:
          failed.reduce((sum, { customers }) => sum + customers, 0) +
          added.reduce((sum, { sums }) => sum + (sums[`a${atom}_${ERROR}`] ?? 0), 0),
        example: failed[0]?.example ?? added[0]?.examples[atom] ?? null,
      };
    })
    .filter(({ customers }) => customers > 0);
}
