import { readCustomerColumns } from '../condition/catalog.queries.ts';
import type { Formula } from '../condition/formula.ts';
import { readFormula } from '../condition/languages/read-formula.ts';
import { loadParser } from '../condition/parse.ts';
import { checkFormula } from '../condition/server-check.queries.ts';
import { FormulaError } from '../condition/syntax-error.ts';
import { type Version, versionColumns, versionInForce } from '../condition/versions.ts';
import type { Tx } from '../db/session.types.ts';
import { relation } from '../system/compose.ts';
import { type CustomerMapping, languageOf, rowsOf, type SystemDescription } from '../system/description.ts';

/** A segment as it is in force, read for its faults. */
export interface SegmentInForce {
  readonly id: string;
  readonly version: Version;
  /** Null where it cannot be read, or is a whole SELECT. */
  readonly formula: Formula | null;
  /** What the server or our reading of it refuses; null = nothing. */
  readonly refused: FormulaError | null;
  readonly customer: CustomerMapping;
  /** Columns of the customers with their types. */
  readonly columns: ReadonlyMap<string, string>;
}

/** Segments that are read, at most: of more, the ones changed last. */
const MOST_SEGMENTS = 500;

/** Every segment with the version in force. Nothing of the customers is read; the server only plans. */
export async function readSegmentsInForce(
  tx: Tx,
  system: SystemDescription,
  asOf: string,
): Promise<readonly SegmentInForce[]> {
  await loadParser();
  const rows = await tx.rows<
    Version & { segment: string; current: number | null; condition: string; model: string | null }
  >(
    `select s.id::text as segment, s.current_version as current, v.condition, v.model, ${versionColumns('v')}
     from ${relation(system, 'segment', 's')} join ${relation(system, 'segment_version', 'v')} on v.segment = s.id
     where v.created_at is null or v.created_at <= $1::timestamptz
     order by v.created_at desc nulls last`,
    [asOf],
  );
  const columns = new Map<string, ReadonlyMap<string, string>>();
  const read: SegmentInForce[] = [];
  for (const id of [...new Set(rows.map(({ segment }) => segment))].slice(0, MOST_SEGMENTS)) {
    const versions = rows.filter(({ segment }) => segment === id);
    const version = versionInForce(versions, asOf, versions[0]!.current);
    if (!version) continue;
    const customer = rowsOf(system, version.model);
    if (!columns.has(customer.table)) columns.set(customer.table, await readCustomerColumns(tx, customer));
    const known = { customer, columns: columns.get(customer.table)! };
    read.push({ id, version, ...known, ...(await readOne(tx, system, { ...version, segment: id }, known)) });
  }
  return read;
}

async function readOne(
  tx: Tx,
  system: SystemDescription,
  { segment, condition, model }: { segment: string; condition: string; model: string | null },
  known: Pick<SegmentInForce, 'customer' | 'columns'>,
): Promise<Pick<SegmentInForce, 'formula' | 'refused'>> {
  let formula: Formula | null = null;
  try {
    formula = readFormula(condition, languageOf(system, { segment, model }));
    await checkFormula(tx, { formula, source: condition }, known);
    return { formula, refused: null };
  } catch (error) {
    if (!(error instanceof FormulaError)) throw error;
    return { formula: null, refused: error.code === 'condition/whole-select' ? null : error };
  }
}
