import type { Span } from '../condition/formula.ts';
import type { Outside, Selection, Stage } from '../condition/select/select.ts';
import type { Multiplicity, Verified } from '../condition/select/verify.queries.ts';

/** What was read of a whole SELECT beside its conditions. */
export interface SelectSeen {
  readonly verified: Verified | null;
  readonly multiplicity: Multiplicity | null;
  /** Customers left after each stage, in order. */
  readonly stages: readonly (Stage & { readonly left: number })[];
}

/** What a whole SELECT does beside its conditions; all counts are customers unless they say rows. */
export interface SelectFacts {
  /** Whether the SELECT itself, run as it is written, selects as many customers as the conditions; null where that cannot be compared. */
  readonly agrees: boolean | null;
  /** Customers that the SELECT returns at its end. */
  readonly returned: number | null;
  /** Keys in its result that no customer has. */
  readonly strangers: number | null;
  /** LIMIT, window functions, DISTINCT ON: what happens to those who meet the conditions, in order. */
  readonly stages: readonly {
    readonly kind: Stage['kind'];
    readonly text: string;
    readonly span: Span;
    readonly left: number;
  }[];
  /** Joins that return a customer several times; null when every customer is returned once. */
  readonly multiplied: { readonly rows: number; readonly customers: number; readonly most: number } | null;
  /** Rows of the result without a key. */
  readonly rowsWithoutKey: number | null;
  /** The sides of a UNION, INTERSECT or EXCEPT. */
  readonly branches: readonly {
    readonly label: string;
    readonly kind: string;
    readonly text: string;
    readonly selected: number | null;
  }[];
  /** Parts that could not be taken apart; each is one condition as it stands. */
  readonly outside: readonly Outside[];
}

/** Puts together what was read of a SELECT. `countOf` counts a branch from the truth patterns. */
export function selectFacts(
  { branches, outside }: Selection,
  { verified, multiplicity, stages }: SelectSeen,
  countOf: (formula: Selection['formula']) => number | null,
): SelectFacts {
  const isMultiplied = multiplicity !== null && multiplicity.most > 1;
  return {
    agrees: verified?.agrees ?? null,
    returned: verified?.result.customers ?? null,
    strangers: verified?.result.strangers ?? null,
    stages: stages.map(({ kind, text, span, left }) => ({ kind, text, span, left })),
    multiplied: isMultiplied
      ? { rows: multiplicity.rows, customers: multiplicity.customers, most: multiplicity.most }
      : null,
    rowsWithoutKey: multiplicity?.nulls ?? null,
    branches: leafBranches(branches).map(({ label, kind, text, formula }) => ({
      label,
      kind,
      text,
      selected: countOf(formula),
    })),
    outside,
  };
}

function leafBranches(branch: Selection['branches']): readonly NonNullable<Selection['branches']>[] {
  if (branch === null) return [];
  if (branch.children.length === 0) return [branch];
  return branch.children.flatMap(leafBranches);
}
