import type { Tx } from '../../db/session.types.ts';
import { type Clock, pinClock } from '../clock.ts';
import type { TypesOf } from '../zone.ts';
import type { Selection } from './select.ts';

/** What the SELECT itself says, asked apart from the formula. */
export interface Verification {
  /** Different keys in its result. */
  readonly keys: number;
  /** Rows of the customer table with one of these keys. */
  readonly customers: number;
  /** Keys that no customer has: they are in the result and in no count of customers. */
  readonly strangers: number;
  /** Rows of the customer table that share their key with another one. */
  readonly repeated: number;
}

/** The SELECT beside the formula. */
export interface Verified {
  /** At its end. */
  readonly result: Verification;
  /** Before its stages; null where that cannot be asked. */
  readonly beforeStages: Verification | null;
  /** Whether the formula counted as many customers; null where that cannot be compared. */
  readonly agrees: boolean | null;
}

/** What clocks and zones are pinned with. */
export interface Pinning {
  readonly clock: Clock;
  readonly typesOf: TypesOf;
}

/** Runs the SELECT as written, its clocks pinned, and compares it with what the formula counted. */
export async function verifySelection(
  tx: Tx,
  { selection, counted }: { readonly selection: Selection; readonly counted: number },
  pinning: Pinning,
): Promise<Verified> {
  const { membership, beforeStages, stages } = selection;
  const result = await readMembers(tx, membership, { selection, pinning });
  const isStaged = stages.length > 0;
  const before = isStaged && beforeStages ? await readMembers(tx, beforeStages, { selection, pinning }) : null;
  const compared = isStaged ? before : result;
  return { result, beforeStages: isStaged ? before : result, agrees: compared && compared.customers === counted };
}

async function readMembers(
  tx: Tx,
  keys: string,
  { selection: { customer }, pinning }: { readonly selection: Selection; readonly pinning: Pinning },
): Promise<Verification> {
  const { table, alias, key } = customer;
  const [row] = await tx.rows<{ keys: number; customers: number; known: number }>(
    `select count(distinct g.key) as keys, count(${alias}.${key}) as customers, count(distinct ${alias}.${key}) as known
     from (select distinct k.key from ${pinnedSelect(keys, pinning)} k where k.key is not null) g
     left join ${table} ${alias} on ${alias}.${key} = g.key`,
  );
  const { keys: found, customers, known } = row!;
  return { keys: found, customers, strangers: found - known, repeated: customers - known };
}

/** How many rows the SELECT has, of how many customers, and the most of one: joins that multiply. */
export interface Multiplicity {
  readonly rows: number;
  readonly customers: number;
  readonly most: number;
  /** Rows without a key. */
  readonly nulls: number;
}

/** Counts the rows of the SELECT per customer. */
export async function readMultiplicity(tx: Tx, { multiplying }: Selection, pinning: Pinning): Promise<Multiplicity> {
  const [row] = await tx.rows<Multiplicity>(`select p.* from ${pinnedSelect(multiplying, pinning)} p`);
  return row!;
}

/** A SELECT in parentheses with its clocks pinned. */
export function pinnedSelect(select: string, { clock, typesOf }: Pinning): string {
  const subquery = `(${select})`;
  return pinClock(subquery, clock, typesOf(subquery));
}
