import { found } from '../../causes/cause.ts';
import {
  type DatesFixedEvidence,
  datesFixed,
  type SegmentsUnsoundEvidence,
  segmentsUnsound,
} from '../../causes/health-segments.ts';
import { oneLine } from '../../condition/words.ts';
import type { Tx } from '../../db/session.types.ts';
import { keeps, relation } from '../../system/compose.ts';
import type { SystemDescription } from '../../system/description.ts';
import { text } from '../../text.ts';
import { fixedDates } from '../fixed-dates.ts';
import { cyclesIn, lintFormula } from '../lints.ts';
import type { Probe } from '../probe.ts';
import type { SegmentInForce } from '../segments.queries.ts';

type Told = SegmentsUnsoundEvidence['segments'][number];

const MOST_TOLD = 5;
const GRAVEST = ['refused', 'cycle', 'never-true', 'always-true', 'parentheses', 'not-first'] as const;
const GRAVE = new Set<Told['kind']>(['refused', 'cycle', 'never-true']);

/** How the formulas in force are put together, read without asking of anybody. */
export const unsoundProbe: Probe = {
  id: 'segments-sound',
  probe: 'P07',
  name: text('Segments can mean what they say', 'Сегменты могут означать то, что написано'),
  needs: ['segment', 'segment_version'],
  reads: ['reference'],
  cost: 'catalog',
  async ask({ tx, system, asOf, segments }) {
    if (!system.customer) return NO_CUSTOMERS;
    const inForce = await segments(tx);
    const cycles = await readCycles(tx, system);
    const told = [...inForce.flatMap(unsoundOf), ...cycles.map((segment) => ofCycle(segment, inForce))].sort(
      (one, other) => GRAVEST.indexOf(one.kind) - GRAVEST.indexOf(other.kind),
    );
    if (told.length === 0) return [];
    const evidence = { segments: told.slice(0, MOST_TOLD), total: told.length, asOf, zone: system.clock.zone };
    const isGrave = GRAVE.has(told[0]!.kind);
    return [found(segmentsUnsound, evidence, isGrave ? 'proved' : 'possible', isGrave ? 'error' : 'warning')];
  },
};

const NO_CUSTOMERS = {
  why: text(
    'The system description does not say where the customers are.',
    'В описании системы не сказано, где клиенты.',
  ),
  couldChangeAnswer: false,
};

function unsoundOf({ id, version, formula, refused, customer, columns }: SegmentInForce): readonly Told[] {
  const common = { segment: id, version: version.version, author: version.author };
  if (refused) return [{ ...common, kind: 'refused', conditions: [], why: oneLine(refused.message, 160) }];
  if (!formula) return [];
  return lintFormula(formula, { alias: customer.alias, columns }).map(({ kind, conditions }) => ({
    ...common,
    kind,
    conditions: conditions.map((one) => oneLine(one)),
    why: null,
  }));
}

function ofCycle(segment: string, segments: readonly SegmentInForce[]): Told {
  const version = segments.find(({ id }) => id === segment)?.version;
  return {
    segment,
    version: version?.version ?? null,
    author: version?.author ?? null,
    kind: 'cycle',
    conditions: [],
    why: null,
  };
}

async function readCycles(tx: Tx, system: SystemDescription): Promise<readonly string[]> {
  if (!keeps(system, 'reference')) return [];
  const rows = await tx.rows<{ source: string; target: string }>(
    `select f.source::text as source, f.target::text as target from ${relation(system, 'reference', 'f')}
     where f.source_kind = 'segment' and f.target_kind = 'segment'`,
  );
  const edges = new Map<string, string[]>();
  for (const { source, target } of rows) edges.set(source, [...(edges.get(source) ?? []), target]);
  return cyclesIn(edges);
}

/** A condition that begins at a date which was recent when it was written, and is so no more: "the last days" was kept as a day. */
export const datesProbe: Probe = {
  id: 'dates-fixed',
  probe: 'P09',
  name: text('Relative dates stay relative', 'Относительные даты остаются относительными'),
  needs: ['segment', 'segment_version'],
  needsColumns: ['segment_version.created_at'],
  cost: 'catalog',
  async ask({ tx, system, asOf, segments }) {
    if (!system.customer) return NO_CUSTOMERS;
    const inForce = await segments(tx);
    const told: DatesFixedEvidence['segments'][number][] = inForce.flatMap(
      ({ id, version, formula, customer, columns }) =>
        formula
          ? fixedDates(formula, { alias: customer.alias, columns, writtenAt: version.createdAt, asOf }).map((one) => ({
              segment: id,
              version: version.version,
              ...one,
              condition: oneLine(one.condition),
            }))
          : [],
    );
    if (told.length === 0) return [];
    const evidence = { segments: told.slice(0, MOST_TOLD), total: told.length, asOf, zone: system.clock.zone };
    return [found(datesFixed, evidence, 'possible')];
  },
};
