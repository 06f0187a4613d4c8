import { identifier } from '../condition/identifier.ts';
import type { Tx } from '../db/session.types.ts';
import type { Masker } from '../model/personal/masker.ts';
import { customersOf, type SystemDescription } from '../system/description.ts';

/**
 * Reads what the table calls personal of one customer, only to know it again in what people write about him later; nothing of it is shown or kept.
 * One row by key.
 */
export async function learnCustomer(tx: Tx, system: SystemDescription, key: string, mask: Masker): Promise<void> {
  const { personal = {} } = system.customer ?? {};
  const columns = Object.entries(personal);
  if (columns.length === 0) return;
  const { table, alias, key: keyColumn } = customersOf(system);
  const list = columns.map(([name]) => `${alias}.${identifier(name)}::text as ${identifier(name)}`).join(', ');
  const [row] = await tx.rows<Readonly<Record<string, string | null>>>(
    `select ${list} from ${table} ${alias} where ${alias}.${identifier(keyColumn)} = $1 limit 1`,
    [key],
  );
  for (const [name, word] of columns) mask.learn(row?.[name], word);
}
