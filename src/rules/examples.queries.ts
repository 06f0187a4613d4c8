import { identifier } from '../condition/identifier.ts';
import { withoutModifier } from '../condition/one-customer.ts';
import type { Tx } from '../db/session.types.ts';
import { shapeOf } from '../model/personal.ts';
import type { CustomerMapping } from '../system/description.ts';
import { type ExampleCustomer, wantedExamples } from './examples.ts';
import type { MeasuredImpact } from './impact.queries.ts';

/** A few customers whom the edit concerns, with what decided for them: read by their keys. */
export async function readExamples(
  tx: Tx,
  customer: CustomerMapping,
  { editing, groups, columns }: MeasuredImpact,
  showPersonal: boolean,
): Promise<readonly ExampleCustomer[]> {
  const { table, alias, key, where, personal } = customer;
  const wanted = wantedExamples(editing, groups ?? [], { alias, key, columns });
  if (wanted.length === 0) return [];
  const read = [...new Set(wanted.flatMap((one) => one.columns))];
  const values = read.map((column, index) => `${alias}.${identifier(column)}::text as v${index}`);
  const rows = await tx.rows<Readonly<Record<string, string | null>>>(
    `select ${[`${alias}.${identifier(key)}::text as key`, ...values].join(', ')} from ${table} ${alias}
     where ${alias}.${identifier(key)} = any($1::${withoutModifier(columns.get(key) ?? 'text')}[])${where ? ` and (${where})` : ''}`,
    [wanted.map((one) => one.key)],
  );
  const rowOf = new Map(rows.map((row) => [row.key, row]));
  return wanted.map(({ side, key: id, decidedBy, columns: own }) => ({
    side,
    customer: key in personal && !showPersonal ? null : id,
    decidedBy,
    values: own.map((column) => {
      const value = rowOf.get(id)?.[`v${read.indexOf(column)}`] ?? null;
      const masked = value !== null && column in personal && !showPersonal;
      return { column, value: masked ? `<${shapeOf(value)}>` : value, masked };
    }),
  }));
}
