import type { Tx } from '../db/session.types.ts';
import type { CustomerMapping } from '../system/description.ts';
import { type Alternative, countAlternative, sumOfAlternative } from './alternatives.ts';
import type { Pattern } from './atoms.ts';
import { type Clock, pinClock } from './clock.ts';
import type { Formula } from './formula.ts';
import { type Counts, countConditions } from './patterns.ts';
import { countsFromSums, decode, histogramSql, type Scan, type Sum, sumsOf, sumsSql } from './sql.ts';
import type { TypesOf } from './zone.ts';

/** Truth patterns fetched at most. Above it the sums are made inside the database instead. */
export const PATTERN_LIMIT = 50_000;

/** The scan of these conditions: clocks pinned, key cast where its type has no minimum. */
export function planScan(
  customer: CustomerMapping,
  atoms: readonly string[],
  { clock, keyType, typesOf }: { readonly clock: Clock; readonly keyType: string; readonly typesOf: TypesOf },
): Scan {
  const castKey = !/^(smallint|integer|bigint|numeric|text|character varying)/.test(keyType);
  // A formula without conditions selects everybody; a scan needs something to ask.
  const asked = atoms.length > 0 ? atoms : ['true'];
  return { customer, atoms: asked.map((atom) => pinClock(atom, clock, typesOf(atom))), castKey };
}

/**
 * Counts the customers per truth pattern in one statement, or gives undefined when there are more patterns than {@link PATTERN_LIMIT}.
 * @throws UserError what the session makes of a server's error.
 */
export async function readPatterns(tx: Tx, scan: Scan, limit = PATTERN_LIMIT): Promise<readonly Pattern[] | undefined> {
  // The limit stands in the statement: a limit on the fetch would forbid the server to count with several processes.
  const rows = await tx.rows<Record<string, number | string | null>>(histogramSql(scan, limit + 1), [], {
    rowLimit: Number.POSITIVE_INFINITY,
  });
  if (rows.length > limit) return undefined;
  return rows.map((row) => ({
    truths: decode(codesOf(row), scan.atoms.length),
    customers: Number(row.customers),
    example: row.example === null || row.example === undefined ? null : String(row.example),
  }));
}

/** Makes the sums of the capped form in one statement; one number per sum, by name. */
export async function readSums(tx: Tx, scan: Scan, sums: readonly Sum[]): Promise<Readonly<Record<string, number>>> {
  const [row = {}] = await tx.rows<Record<string, number | string>>(sumsSql(scan, sums));
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, Number(value)]));
}

function codesOf(row: Readonly<Record<string, number | string | null>>): readonly (number | string)[] {
  const codes: (number | string)[] = [];
  for (let index = 1; row[`code${index}`] !== undefined; index += 1) codes.push(row[`code${index}`] ?? 0);
  return codes;
}

/** All that one scan can tell of a formula. */
export interface Measures {
  readonly counts: Counts;
  /** Customers selected by each alternative, by its name. */
  readonly alternatives: Readonly<Record<string, number>>;
  /** Absent when there are more truth patterns than could be carried: then nothing can be said that is not in the counts. */
  readonly patterns: readonly Pattern[] | undefined;
}

/** Measures a formula and its alternatives: one statement over the customers, a second one only above {@link PATTERN_LIMIT} patterns. */
export async function readMeasures(
  tx: Tx,
  scan: Scan,
  question: {
    readonly formula: Formula;
    readonly indexOf: ReadonlyMap<string, number>;
    readonly alternatives: readonly Alternative[];
    readonly limit?: number;
  },
): Promise<Measures> {
  const { formula, indexOf, alternatives, limit } = question;
  const patterns = await readPatterns(tx, scan, limit);
  if (patterns) {
    return {
      counts: countConditions(formula, indexOf, patterns),
      alternatives: Object.fromEntries(alternatives.map((one) => [one.name, countAlternative(one, patterns)])),
      patterns,
    };
  }
  const sums = await readSums(tx, scan, [...sumsOf(formula, indexOf), ...alternatives.map(sumOfAlternative)]);
  return {
    counts: countsFromSums(formula, sums),
    alternatives: Object.fromEntries(alternatives.map(({ name }) => [name, sums[name] ?? 0])),
    patterns: undefined,
  };
}
