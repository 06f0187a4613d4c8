import { mentionsOf } from '../condition/columns.ts';
import { type Formula, type Leaf, leavesOf, sqlOf } from '../condition/formula.ts';
import { readDictionaries, readStatistics } from '../condition/literals.queries.ts';
import { comparedLiterals, findSuspects, type Suspect, withLiteral } from '../condition/literals.ts';
import { type Aside, withLeaf } from '../condition/scan/question.ts';
import type { Measures } from '../condition/scan/scan.queries.ts';
import type { Tx } from '../db/session.types.ts';
import { sqlText } from '../model/sql-text.ts';
import type { CustomerMapping, SystemDescription } from '../system/description.ts';
import { readChanges } from './evidence.queries.ts';
import type { ValueSeen } from './facts.ts';
import type { Explained } from './selection.queries.ts';

/** Literals that may have been renamed, from the dictionary and the planner's statistics. */
export async function readSuspects(
  tx: Tx,
  system: SystemDescription,
  { formula, subject, customers: { mapping } }: Explained,
): Promise<readonly Suspect[]> {
  const compared = comparedLiterals(formula, mapping);
  const dictionary = await readDictionaries(tx, system, compared);
  const statistics = await readStatistics(tx, mapping, [...new Set(compared.map(({ column }) => column))]);
  return findSuspects(compared, { dictionary, statistics, at: subject.at });
}

/** Each suspect literal alone, and the formula with the near value in its place. */
export function suspectAsides(formula: Formula, suspects: readonly Suspect[], alias: string): readonly Aside[] {
  return suspects.flatMap(({ leaf, column, literal, near }, index): readonly Aside[] => {
    const alone: Leaf = { ...leaf, sql: `${alias}.${column} = ${sqlText(literal)}` };
    const replaced: Leaf = { ...leaf, sql: withLiteral(sqlOf(leaf), literal, near) };
    return [
      { name: `alone_${index}`, formula: alone },
      { name: `near_${index}`, formula: withLeaf(formula, leaf.id, replaced) },
    ];
  });
}

/** The suspects that nobody has, and whose near value brings people back. */
export async function readSuspectValues(
  tx: Tx,
  system: SystemDescription,
  { suspects, measures, explained }: { suspects: readonly Suspect[]; measures: Measures; explained: Explained },
): Promise<readonly ValueSeen[]> {
  const { subject, customers } = explained;
  const seen: ValueSeen[] = [];
  for (const [index, suspect] of suspects.entries()) {
    const customersWithLiteral = measures.alternatives[`alone_${index}`] ?? 0;
    const selectedWithNear = measures.alternatives[`near_${index}`] ?? 0;
    if (customersWithLiteral > 0 || selectedWithNear <= measures.counts.selected) continue;
    const objects = [suspect.literal, suspect.near, suspect.column, `${customers.mapping.table}.${suspect.column}`];
    seen.push({ ...suspect, selectedWithNear, changes: await readChanges(tx, system, { objects, until: subject.at }) });
  }
  return seen;
}

/** For conditions nobody meets: the most frequent values of the columns that they compare, as the statistics know them. */
export async function readPopular(
  tx: Tx,
  { formula, customers: { mapping } }: Explained,
  { counts }: Measures,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const unmet = new Set(counts.conditions.filter((condition) => condition.true === 0).map(({ id }) => id));
  const columnOf = new Map<string, string>();
  for (const leaf of leavesOf(formula))
    if (unmet.has(leaf.id)) columnOf.set(leaf.id, comparedColumn(leaf, mapping) ?? '');
  const statistics = await readStatistics(tx, mapping, [...new Set(columnOf.values())].filter(Boolean));
  return new Map(
    [...columnOf].map(([id, name]) => [id, statistics.find(({ column }) => column === name)?.values.slice(0, 8) ?? []]),
  );
}

function comparedColumn(leaf: Leaf, customer: CustomerMapping): string | undefined {
  const columns = mentionsOf(sqlOf(leaf), customer.alias).comparisons.map(({ column }) => column);
  return columns.find((column) => !(column in customer.personal));
}
