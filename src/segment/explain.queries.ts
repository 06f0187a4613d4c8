import { type ExclusionList, mentionsOf } from '../condition/columns.ts';
import { type Formula, type Leaf, leavesOf, negatedLeaves, sqlOf } from '../condition/formula.ts';
import { FALSE, TRUE } from '../condition/kleene.ts';
import { loadParser } from '../condition/parse.ts';
import { type Aside, planQuestion, withLeaf } from '../condition/question.ts';
import { otherReading } from '../condition/reading.ts';
import { type Measures, planScan, readMeasures } from '../condition/scan.queries.ts';
import { tellingFailures } from '../condition/server-check.queries.ts';
import { readUnrepeatable } from '../condition/volatile.queries.ts';
import type { Tx } from '../db/session.types.ts';
import type { CustomerMapping, SystemDescription } from '../system/description.ts';
import { readPerson } from './customer.queries.ts';
import { readChanges, readDictionaries, readListNulls, readStatistics } from './evidence.queries.ts';
import type { EverybodySeen, ListSeen, SegmentSeen, ValueSeen } from './facts.ts';
import { planFaults, readFaults } from './faults.queries.ts';
import type { ExplainRequest } from './request.ts';
import { type Explained, readExplained } from './selection.queries.ts';
import { comparedLiterals, findSuspects, quote, type Suspect, withLiteral } from './values.ts';

/** Everything that explaining one selection needs: one scan of the customers, and small look-ups beside it; for one customer no scan. */
export async function readSegment(tx: Tx, system: SystemDescription, request: ExplainRequest): Promise<SegmentSeen> {
  await loadParser();
  const explained = await readExplained(tx, system, request);
  const { customer: id, everyone, showPersonal } = request;
  const person = id === undefined ? null : await readPerson(tx, { ...explained, id, showPersonal });
  const everybody = person && !everyone ? null : await readEverybody(tx, system, explained);
  return { ...explained, person, everybody };
}

async function readEverybody(tx: Tx, system: SystemDescription, explained: Explained): Promise<EverybodySeen> {
  const { formula, customers, clock, typesOf, subject } = explained;
  const { mapping, columns } = customers;
  const suspects = await readSuspects(tx, system, explained);
  const faults = await planFaults(tx, {
    segment: subject.id,
    formula,
    source: subject.source,
    customer: mapping,
    columns,
    clock,
    typesOf,
    system,
    selectedThen: subject.run?.selectedThen ?? null,
  });
  const plan = planQuestion(formula, [...asidesOf(formula, suspects, mapping.alias), ...faults.asides]);
  const scan = planScan(mapping, plan.atoms, { clock, keyType: columns.get(mapping.key) ?? '', typesOf });
  const measures = await tellingFailures([{ formula, source: subject.source }], () =>
    readMeasures(tx, scan, { formula, indexOf: plan.indexOf, alternatives: plan.alternatives }),
  );
  return {
    measures,
    indexOf: plan.indexOf,
    lists: await readLists(tx, system, { explained, measures }),
    unrepeatable: await readUnrepeatable(tx, formula, clock),
    values: await readValues(tx, system, { suspects, measures, explained }),
    popularValues: await readPopular(tx, explained, measures),
    faults: await readFaults(tx, faults, { measures, indexOf: plan.indexOf }),
  };
}

async function readSuspects(
  tx: Tx,
  system: SystemDescription,
  { formula, subject, customers: { mapping } }: Explained,
): Promise<readonly Suspect[]> {
  const compared = comparedLiterals(formula, mapping);
  const dictionary = await readDictionaries(tx, system, compared);
  const statistics = await readStatistics(tx, mapping, [...new Set(compared.map(({ column }) => column))]);
  return findSuspects(compared, { dictionary, statistics, at: subject.at });
}

/** What is counted beside the formula: each suspect literal alone and with the near value in its place, exclusion lists without NULL, the other reading. */
function asidesOf(formula: Formula, suspects: readonly Suspect[], alias: string): readonly Aside[] {
  const other = otherReading(formula);
  return [
    ...suspects.flatMap(({ leaf, column, literal, near }, index): readonly Aside[] => {
      const alone: Leaf = { ...leaf, sql: `${alias}.${column} = ${quote(literal)}` };
      const replaced: Leaf = { ...leaf, sql: withLiteral(sqlOf(leaf), literal, near) };
      return [
        { name: `alone_${index}`, formula: alone },
        { name: `near_${index}`, formula: withLeaf(formula, leaf.id, replaced) },
      ];
    }),
    ...excludingLeaves(formula, alias).map(
      ({ leaf, truth }): Aside => ({ name: `list_${leaf.id}`, formula, unknownIs: { leaf: leaf.id, truth } }),
    ),
    ...(other ? [{ name: 'otherwise', formula: other.formula }] : []),
  ];
}

interface ExcludingLeaf {
  readonly leaf: Leaf;
  readonly lists: readonly ExclusionList[];
  /** What the condition says of a customer in none of its lists. */
  readonly truth: typeof TRUE | typeof FALSE;
}

/** Conditions with a list that must not hold the customer: `not in` in the condition, or `in` below a NOT around its group. */
function excludingLeaves(formula: Formula, alias: string): readonly ExcludingLeaf[] {
  const negated = negatedLeaves(formula);
  return leavesOf(formula)
    .map((leaf): ExcludingLeaf => {
      const isNegated = negated.has(leaf.id);
      const { exclusionLists: lists } = mentionsOf(isNegated ? `not (${sqlOf(leaf)})` : sqlOf(leaf), alias);
      return { leaf, lists, truth: isNegated ? FALSE : TRUE };
    })
    .filter(({ lists }) => lists.length > 0);
}

async function readLists(
  tx: Tx,
  system: SystemDescription,
  { explained, measures }: { explained: Explained; measures: Measures },
): Promise<readonly ListSeen[]> {
  const { formula, subject, clock, typesOf, customers } = explained;
  const lists: ListSeen[] = [];
  for (const { leaf, lists: behindNot } of excludingLeaves(formula, customers.mapping.alias)) {
    const unknown = measures.counts.conditions.find(({ id }) => id === leaf.id)?.unknown ?? 0;
    if (unknown === 0) continue;
    for (const list of behindNot) {
      const nulls = await readListNulls(tx, list, { clock, typesOf });
      if (!nulls || nulls.nullRows === 0) continue;
      lists.push({
        leaf,
        name: list.literals[0] ?? list.tables[0] ?? null,
        ...nulls,
        unknown,
        selectedWithoutNulls: measures.alternatives[`list_${leaf.id}`] ?? 0,
        changes: await readChanges(tx, system, { objects: [...list.literals, ...list.tables], until: subject.at }),
      });
    }
  }
  return lists;
}

async function readValues(
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
async function readPopular(
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
