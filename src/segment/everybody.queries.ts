import type { Formula } from '../condition/formula.ts';
import { otherReading } from '../condition/reading/reading.ts';
import { type Reading, readingsOf } from '../condition/reading/readings.ts';
import { type FunnelMeasures, readFunnel } from '../condition/scan/funnel.queries.ts';
import { type Aside, planQuestion } from '../condition/scan/question.ts';
import { samplePlan } from '../condition/scan/sample.ts';
import { type Measures, planScan, readMeasures } from '../condition/scan/scan.queries.ts';
import type { SamplePlan, Scan } from '../condition/scan/sql.ts';
import { tellingFailures } from '../condition/server-check.queries.ts';
import { readServerZone } from '../condition/server-zone.queries.ts';
import { readUnrepeatable } from '../condition/volatile.queries.ts';
import type { Tx } from '../db/session.types.ts';
import type { NotEvaluated } from '../result.ts';
import type { SystemDescription } from '../system/description.ts';
import type { EverybodySeen } from './facts.ts';
import { planFaults, readFaults } from './faults.queries.ts';
import { listAsides, readLists } from './lists.queries.ts';
import { readPopular, readSuspects, readSuspectValues, suspectAsides } from './literals.queries.ts';
import { readMembers } from './members.queries.ts';
import type { CountingAsked } from './request.ts';
import type { Explained } from './selection.queries.ts';

/** Counts everybody, or a sample, in one scan with everything that is counted beside the formula; then the few look-ups that the scan calls for. */
export async function readEverybody(
  tx: Tx,
  system: SystemDescription,
  { explained: asked, counting }: { readonly explained: Explained; readonly counting: CountingAsked },
): Promise<EverybodySeen> {
  if (counting.samplePercent !== undefined) return readSampled(tx, asked, samplePlan(counting.samplePercent));
  const members = await readMembers(tx, system, asked);
  const explained = members ? { ...asked, typesOf: members.typesOf } : asked;
  const { formula, clock } = explained;
  const suspects = await readSuspects(tx, system, explained);
  const faults = await planFaults(tx, { ...faultQuestion(explained, system), members });
  const other = await planReadings(tx, explained);
  const { atoms, indexOf, alternatives } = planQuestion(formula, [
    ...suspectAsides(formula, suspects, explained.customers.mapping.alias),
    ...listAsides(formula, explained.customers.mapping.alias),
    ...other.readings.flatMap(({ asides }) => asides),
    ...faults.asides,
    ...parenthesesAsides(formula),
  ]);
  const measures = await counted(explained, atoms, (scan) =>
    readMeasures(tx, scan, { formula, indexOf, alternatives, mayStage: true }),
  );
  if (measures.isStaged)
    return { ...NOTHING_BESIDE, measures, indexOf, unrepeatable: await readUnrepeatable(tx, formula, clock) };
  return {
    measures,
    indexOf,
    readings: other.readings,
    gaps: other.gaps,
    lists: await readLists(tx, system, { explained, measures }),
    unrepeatable: await readUnrepeatable(tx, formula, clock),
    values: await readSuspectValues(tx, system, { suspects, measures, explained }),
    popularValues: await readPopular(tx, explained, measures),
    faults: await readFaults(tx, faults, { measures, indexOf }),
  };
}

/** What is not known beside the formula's own counts, where nothing beside it was counted. */
const NOTHING_BESIDE = {
  readings: [],
  gaps: [],
  lists: [],
  values: [],
  popularValues: new Map<string, readonly string[]>(),
  faults: null,
} as const;

function parenthesesAsides(formula: Formula): readonly Aside[] {
  const other = otherReading(formula);
  return other ? [{ name: 'otherwise', formula: other.formula }] : [];
}

/** A sample answers at once: nothing is looked up beside it, and nothing is concluded from it. */
async function readSampled(tx: Tx, explained: Explained, sample: SamplePlan): Promise<EverybodySeen> {
  const { formula, clock } = explained;
  const other = await planReadings(tx, explained);
  const asides = [...other.readings.flatMap(({ asides }) => asides), ...parenthesesAsides(formula)];
  const { atoms, indexOf, alternatives } = planQuestion(formula, asides);
  const measures = await counted(explained, atoms, (scan) =>
    readMeasures(tx, scan, { formula, indexOf, alternatives, sample }),
  );
  return {
    measures,
    indexOf,
    ...NOTHING_BESIDE,
    readings: other.readings,
    gaps: other.gaps,
    unrepeatable: await readUnrepeatable(tx, formula, clock),
  };
}

/** The funnel and the only blockers alone. */
export async function readFunnelOf(tx: Tx, explained: Explained, counting: CountingAsked): Promise<FunnelMeasures> {
  const { formula } = explained;
  const { atoms, indexOf } = planQuestion(formula, []);
  return counted(explained, atoms, (scan) => readFunnel(tx, scan, { formula, indexOf, ...sampleOf(counting) }));
}

function counted<Counts extends Measures | FunnelMeasures>(
  { formula, subject, customers, clock, typesOf }: Explained,
  atoms: readonly string[],
  read: (scan: Scan) => Promise<Counts>,
): Promise<Counts> {
  const { mapping, columns } = customers;
  const scan = planScan(mapping, atoms, { clock, keyType: columns.get(mapping.key) ?? '', typesOf });
  return tellingFailures([{ formula, source: subject.source }], () => read(scan));
}

function sampleOf({ samplePercent }: CountingAsked): { readonly sample?: SamplePlan } {
  return samplePercent === undefined ? {} : { sample: samplePlan(samplePercent) };
}

async function planReadings(
  tx: Tx,
  { formula, customers, typesOf, clock }: Explained,
): Promise<{ readonly readings: readonly Reading[]; readonly gaps: readonly NotEvaluated[] }> {
  const otherZone = await readServerZone(tx);
  return readingsOf(formula, { alias: customers.mapping.alias, typesOf, clock, otherZone });
}

function faultQuestion(
  { subject, formula, customers, clock, typesOf }: Explained,
  system: SystemDescription,
): Parameters<typeof planFaults>[1] {
  return {
    segment: subject.id,
    formula,
    source: subject.source,
    customer: customers.mapping,
    columns: customers.columns,
    clock,
    typesOf,
    system,
    selectedThen: subject.run?.selectedThen ?? null,
  };
}
