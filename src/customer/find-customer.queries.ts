import { rowsById } from '../condition/by-id.queries.ts';
import { identifier } from '../condition/identifier.ts';
import type { Tx } from '../db/session.types.ts';
import { customersOf, type PersonalClass, type SystemDescription } from '../system/description.ts';
import { ambiguousCustomer, unknownCustomer } from './errors.ts';

export interface FoundCustomer {
  readonly key: string;
  /** Class of the personal column by which he was found; null = by his key. */
  readonly foundBy: PersonalClass | null;
}

/** Whether a value can be an e-mail address or a telephone number: then it is looked for in the columns of that class. */
const CLASSES: readonly { readonly kind: PersonalClass; readonly looksLike: RegExp }[] = [
  { kind: 'email', looksLike: /^[^\s@]+@[^\s@]+$/ },
  { kind: 'phone', looksLike: /^\+?[\d\s().-]{5,24}$/ },
];

/**
 * The key of a customer given by his key, or by his e-mail or phone exactly as they are stored. The value is bound, never part of a statement, and stands in
 * no message: it may be all that identifies a person.
 * @throws UsageError `customer/unknown`, `customer/ambiguous`, `system/no-customers`.
 */
export async function findCustomer(tx: Tx, system: SystemDescription, asked: string): Promise<FoundCustomer> {
  const customers = customersOf(system);
  const { table, alias, key, personal } = customers;
  const keyColumn = `${alias}.${identifier(key)}`;
  const byKey = `select ${keyColumn}::text as key from ${table} ${alias} where ${keyColumn} = $1 limit 1`;
  const [own] = await rowsById<{ key: string }>(tx, byKey, asked);
  if (own) return { key: own.key, foundBy: null };
  for (const { kind, looksLike } of CLASSES) {
    if (!looksLike.test(asked)) continue;
    for (const column of Object.keys(personal).filter((name) => personal[name] === kind)) {
      const sql = `select min(${keyColumn}::text) as key, count(*)::int as matches from ${table} ${alias} where ${alias}.${identifier(column)} = $1`;
      const [row] = await rowsById<{ key: string | null; matches: number }>(tx, sql, asked);
      if (row && row.matches > 1) throw ambiguousCustomer(row.matches, column, table);
      if (row?.key != null) return { key: row.key, foundBy: kind };
    }
  }
  throw unknownCustomer(asked, customers);
}
