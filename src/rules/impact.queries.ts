import { readCustomerColumns, readTimeTypes } from '../condition/catalog.queries.ts';
import type { Clock } from '../condition/clock.ts';
import type { Formula } from '../condition/formula.ts';
import { otherReading } from '../condition/reading/reading.ts';
import { renamed } from '../condition/renamed.ts';
import type { Alternative } from '../condition/scan/alternatives.ts';
import { atomTable } from '../condition/scan/atoms.ts';
import { type Measures, planScan, readMeasures } from '../condition/scan/scan.queries.ts';
import { checkFormula, tellingFailures } from '../condition/server-check.queries.ts';
import type { Tx } from '../db/session.types.ts';
import type { CustomerMapping } from '../system/description.ts';
import type { Impact } from './diff.ts';

/** Two formulas over the customers, wherever they come from: two versions of a kept rule, two files, two commits. */
export interface ImpactQuestion {
  readonly before: Formula;
  readonly after: Formula;
  /** The texts that they were read from: where something is wrong, it is shown there. */
  readonly sources: { readonly before: string; readonly after: string };
  readonly clock: Clock;
}

/** The impact, and what was asked for it: what a verdict's witnesses are checked with. */
export interface MeasuredImpact {
  readonly impact: Impact;
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
  { before, after, sources, clock }: ImpactQuestion,
): Promise<MeasuredImpact> {
  const columns = await readCustomerColumns(tx, customer);
  const written = [
    { formula: after, source: sources.after },
    { formula: before, source: sources.before },
  ];
  for (const one of written) await checkFormula(tx, one, { customer, columns });
  const { atoms, indexOf } = atomTable([before, after]);
  const [old, now] = [indexOf[0]!, indexOf[1]!];
  const atomOf = (leaf: string): number =>
    (leaf.startsWith('old:') ? old.get(leaf.slice(4)) : now.get(leaf.replace(/^new:/, ''))) ?? -1;
  const parts = [renamed(before, 'old:'), renamed(after, 'new:')];
  const kept: Formula = { kind: 'and', parts, parenthesised: true, span: after.span };
  const other = otherReading(after);
  const alternatives: Alternative[] = [
    { name: 'before', formula: parts[0]!, atomOf },
    { name: 'kept', formula: kept, atomOf },
    ...(other ? [{ name: 'otherwise', formula: other.formula, atomOf }] : []),
  ];
  const conditions = atoms.map(({ text }) => text);
  const typesOf = await readTimeTypes(tx, conditions, customer);
  const scan = planScan(customer, conditions, { clock, keyType: columns.get(customer.key) ?? '', typesOf });
  const measures = await tellingFailures(written, () =>
    readMeasures(tx, scan, { formula: after, indexOf: now, alternatives }),
  );
  const { before: selectedBefore = 0, kept: stayed = 0, otherwise } = measures.alternatives;
  const selectedAfter = measures.counts.selected;
  const impact: Impact = {
    population: measures.counts.population,
    kept: stayed,
    lost: selectedBefore - stayed,
    gained: selectedAfter - stayed,
    selectedOtherwise: otherwise ?? null,
    failing: failingLeaves(measures, { now, old }),
  };
  return { impact, atoms: scan.atoms, old, now };
}

type Places = ReadonlyMap<string, number>;

/** Conditions that the scan found to fail for somebody, or could not ask at all. */
function failingLeaves(
  { errors, unasked }: Measures,
  { now, old }: { readonly now: Places; readonly old: Places },
): readonly string[] {
  const atoms = new Set([...errors, ...unasked].map(({ atom }) => atom));
  const idsIn = (places: Places): string[] => [...places].filter(([, atom]) => atoms.has(atom)).map(([id]) => id);
  return [...idsIn(now), ...idsIn(old).map((id) => `${id} (old)`)];
}
