import type { Tx } from '../../db/session.types.ts';
import type { UserError } from '../../errors.ts';
import { isOfData, serverWords } from '../blame.ts';
import type { PreparedScan } from './prepare.queries.ts';
import { formOf, fromCustomers, type Scan } from './sql.ts';

/** A condition that had to be left out, for everybody, and the server's reason. */
export interface Unasked {
  /** Index in the scan. */
  readonly atom: number;
  readonly sqlState: string;
  /** The server's words, without values of customers. */
  readonly why: string;
}

/** Statements over the customers that the search for failing conditions may cost at most. */
const MOST_SEARCHES = 40;

/**
 * Runs a scan; where the data makes it fail, goes back to the one without joins, then finds the conditions that fail by halving, leaves them
 * out (NOT EVALUATED for everybody, never FALSE) and runs it again over the rest.
 * @throws UserError the server's own, when no single condition fails alone or too many do.
 */
export async function survivingFailures<Result>(
  tx: Tx,
  { scan, guarded }: PreparedScan,
  run: (scan: Scan) => Promise<Result>,
): Promise<{ readonly result: Result; readonly unasked: readonly Unasked[] }> {
  try {
    return { result: await run(scan), unasked: [] };
  } catch (error) {
    if (!isOfData(error)) throw error;
    if (scan.joins) return survivingFailures(tx, { scan: guarded, guarded }, run);
    const unasked = await findFailing(tx, scan);
    if (unasked.length === 0) throw error;
    return { result: await run(without(scan, unasked)), unasked };
  }
}

function without(scan: Scan, unasked: readonly Unasked[]): Scan {
  const left = new Set(unasked.map(({ atom }) => atom));
  const forms = scan.atoms.map((_, index) =>
    left.has(index) ? { condition: 'null::boolean', fails: 'null::boolean' } : formOf(scan, index),
  );
  return { ...scan, forms };
}

async function findFailing(tx: Tx, scan: Scan): Promise<readonly Unasked[]> {
  const found: Unasked[] = [];
  const waiting: (readonly number[])[] = [scan.atoms.map((_, index) => index)];
  for (let searches = 0; waiting.length > 0; searches += 1) {
    if (searches >= MOST_SEARCHES) return [];
    const part = waiting.pop()!;
    const error = await failureOf(tx, scan, part);
    if (error === undefined) continue;
    const half = Math.ceil(part.length / 2);
    if (part.length > 1) waiting.push(part.slice(half), part.slice(0, half));
    else found.push({ atom: part[0]!, sqlState: String(error.data.sqlState), why: serverWords(error) });
  }
  return found.sort((left, right) => left.atom - right.atom);
}

/** Asks some conditions of everybody and throws the answers away. */
async function failureOf(tx: Tx, scan: Scan, atoms: readonly number[]): Promise<UserError | undefined> {
  const counts = atoms.map((atom) => {
    const { condition, fails } = formOf(scan, atom);
    return `count(${fails === undefined ? `(${condition})` : `case when (${fails}) is false then (${condition}) end`})`;
  });
  try {
    await tx.rows(`select ${counts.join(',\n  ')}\n${fromCustomers(scan)}`);
    return undefined;
  } catch (error) {
    if (isOfData(error)) return error;
    throw error;
  }
}
