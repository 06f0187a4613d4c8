import { readCustomerColumns, readTableNames } from '../condition/catalog.queries.ts';
import { outerAlias } from '../condition/outer-alias.ts';
import type { Tx } from '../db/session.types.ts';
import { UsageError } from '../errors.ts';
import { suggestion } from '../model/closest.ts';
import { type CustomerMapping, customersOf, rowsOf, type SystemDescription } from '../system/description.ts';
import { text } from '../text.ts';
import { presumedPersonal } from './personal.ts';
import type { CustomersAsked } from './request.ts';

/** The customers whom an explanation is about. */
export interface Customers {
  readonly mapping: CustomerMapping;
  /** Columns with their types as PostgreSQL writes them. */
  readonly columns: ReadonlyMap<string, string>;
  /** False for a table of which no description says which columns are personal: then every text is taken for personal. */
  readonly isDescribed: boolean;
}

/**
 * The customers of a fragment or segment (or the rows of another model, where a segment is about those): those of `--customers` and `--key`, called as the fragment calls them, else those of the system.
 * @throws UsageError `system/no-customers`, `segment/unknown-customers`, `segment/unknown-key`.
 */
export async function readCustomers(
  tx: Tx,
  system: SystemDescription,
  {
    asked,
    fragment,
    model,
  }: { readonly asked: CustomersAsked | undefined; readonly fragment: string; readonly model: string | null },
): Promise<Customers> {
  if (asked === undefined) {
    const mapping = rowsOf(system, model);
    const columns = await readCustomerColumns(tx, mapping);
    if (mapping.table === customersOf(system).table) return { mapping, columns, isDescribed: true };
    const personal = presumedPersonal(columns, system.customer);
    return { mapping: { ...mapping, personal }, columns, isDescribed: false };
  }
  const columns = await readCustomerColumns(tx, asked);
  if (columns.size === 0) throw await unknownTable(tx, asked.table);
  if (!columns.has(asked.key)) throw unknownKey(asked, [...columns.keys()]);
  const known = system.customer && (await isSameTable(tx, system.customer.table, asked.table)) ? system.customer : null;
  return {
    mapping: {
      table: asked.table,
      alias: outerAlias(fragment) ?? known?.alias ?? lastName(asked.table),
      key: asked.key,
      personal: known?.personal ?? presumedPersonal(columns, system.customer),
    },
    columns,
    isDescribed: known !== null,
  };
}

/** Whether two names mean one table. */
export async function isSameTable(tx: Tx, one: string, other: string): Promise<boolean> {
  const [row] = await tx.rows<{ same: boolean | null }>('select to_regclass($1) = to_regclass($2) as same', [
    one,
    other,
  ]);
  return row?.same === true;
}

/** The table's own name: what an SQL statement calls it when it gives no other. */
function lastName(table: string): string {
  return /("(?:[^"]|"")+"|[^."]+)$/.exec(table)?.[1] ?? table;
}

async function unknownTable(tx: Tx, table: string): Promise<UsageError> {
  return new UsageError({
    code: 'segment/unknown-customers',
    message: text(
      `There is no table "${table}", or its schema may not be read.`,
      `Таблицы «${table}» нет, или нет прав на её схему.`,
    ),
    hint:
      suggestion(table, await readTableNames(tx)) ??
      text('Give it with its schema: --customers SCHEMA.TABLE.', 'Укажите её со схемой: --customers СХЕМА.ТАБЛИЦА.'),
    data: { table },
  });
}

function unknownKey({ table, key }: CustomersAsked, names: readonly string[]): UsageError {
  const columns = names.slice(0, 20).join(', ');
  return new UsageError({
    code: 'segment/unknown-key',
    message: text(
      `${table} has no column "${key}" that could be the customer's key.`,
      `В ${table} нет столбца «${key}», который мог бы быть ключом клиента.`,
    ),
    hint: suggestion(key, names) ?? text(`Its columns: ${columns}.`, `Её столбцы: ${columns}.`),
    data: { table, key },
  });
}
