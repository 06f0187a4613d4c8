import { readCustomerColumns, readTimeTypes } from '../condition/catalog.queries.ts';
import type { Clock } from '../condition/clock.ts';
import { type Editing, editingOf } from '../condition/edits.ts';
import { type Formula, type Leaf, leavesOf } from '../condition/formula.ts';
import { otherReading } from '../condition/reading/reading.ts';
import { atomTable } from '../condition/scan/atoms.ts';
import { readDifference } from '../condition/scan/difference.queries.ts';
import { planScan } from '../condition/scan/scan.queries.ts';
import type { Scan } from '../condition/scan/sql.ts';
import { checkFormula, tellingFailures } from '../condition/server-check.queries.ts';
import type { Tx } from '../db/session.types.ts';
import type { CustomerMapping } from '../system/description.ts';
import type { Impact } from './diff.ts';
import { type SplitGroup, splitPeople } from './split.ts';

/** Two formulas over the customers, wherever they come from: two versions of a kept rule, two files, two commits. */
export interface ImpactQuestion {
  readonly before: Formula;
  readonly after: Formula;
  /** The texts that they were read from: where something is wrong, it is shown there. */
  readonly sources: { readonly before: string; readonly after: string };
  readonly clock: Clock;
  /** Kinds of customers carried at most, for the split; absent = as many as the scan carries. */
  readonly limit?: number;
}

/** The impact, and what was asked for it. */
export interface MeasuredImpact {
  readonly impact: Impact;
  /** What changed between the formulas; the shares of the impact are in its order. */
  readonly editing: Editing;
  /** Those lost and gained, by kind; null where there are too many kinds. */
  readonly groups: readonly SplitGroup[] | null;
  readonly scan: Scan;
  /** Columns of the customer with their types. */
  readonly columns: ReadonlyMap<string, string>;
  readonly atomOf: (leaf: Leaf) => number;
  /** All conditions as they are asked, clocks pinned. */
  readonly atoms: readonly string[];
  /** Leaf id of the old and of the new formula to index in `atoms`. */
  readonly old: ReadonlyMap<string, number>;
  readonly now: ReadonlyMap<string, number>;
}

/**
 * Counts whom two formulas let through on today's data, both at the same moment, in one scan of the customers.
 * @throws FormulaError of {@link checkFormula} and {@link tellingFailures}, with a caret in the text that it is about.
 */
export async function readImpactOf(
  tx: Tx,
  customer: CustomerMapping,
  { before, after, sources, clock, limit }: ImpactQuestion,
): Promise<MeasuredImpact> {
  const columns = await readCustomerColumns(tx, customer);
  const written = [
    { formula: after, source: sources.after },
    { formula: before, source: sources.before },
  ];
  for (const one of written) await checkFormula(tx, one, { customer, columns });
  const { atoms, indexOf } = atomTable([before, after]);
  const [old, now] = [indexOf[0]!, indexOf[1]!];
  const atomOf = atomFinder({ before, after, old, now });
  const conditions = atoms.map(({ text }) => text);
  const typesOf = await readTimeTypes(tx, conditions, customer);
  const scan = planScan(customer, conditions, { clock, keyType: columns.get(customer.key) ?? '', typesOf });
  const editing = editingOf(before, after, customer.alias);
  const otherwise = otherReading(after)?.formula;
  const difference = await tellingFailures(written, () =>
    readDifference(tx, scan, {
      apart: editing.apart,
      before,
      after,
      otherwise,
      atomOf,
      ...(limit === undefined ? {} : { limit }),
    }),
  );
  const people = difference.groups && splitPeople(editing, difference.groups, atomOf);
  const { kept } = difference;
  const impact: Impact = {
    kept,
    lost: difference.before - kept,
    gained: difference.after - kept,
    selectedOtherwise: difference.otherwise,
    failing: failingLeaves(difference.failing, { now, old }),
    split: people?.split ?? null,
  };
  return { impact, editing, groups: people?.groups ?? null, scan, columns, atomOf, atoms: scan.atoms, old, now };
}

type Places = ReadonlyMap<string, number>;

/** A leaf's place in the scan, by the formula that it stands in; one of another reading stands where the new formula has its name. */
function atomFinder({
  before,
  after,
  old,
  now,
}: {
  readonly before: Formula;
  readonly after: Formula;
  readonly old: Places;
  readonly now: Places;
}): (leaf: Leaf) => number {
  const known = new Map([
    ...leavesOf(before).map((leaf) => [leaf, old.get(leaf.id) ?? -1] as const),
    ...leavesOf(after).map((leaf) => [leaf, now.get(leaf.id) ?? -1] as const),
  ]);
  return (leaf) => known.get(leaf) ?? now.get(leaf.id) ?? -1;
}

/** Conditions that raise an error for somebody, or could not be asked at all. */
function failingLeaves(
  failing: readonly number[],
  { now, old }: { readonly now: Places; readonly old: Places },
): readonly string[] {
  const idsIn = (places: Places): string[] =>
    [...places].filter(([, atom]) => failing.includes(atom)).map(([id]) => id);
  return [...idsIn(now), ...idsIn(old).map((id) => `${id} (old)`)];
}
