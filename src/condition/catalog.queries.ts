import type { Tx } from '../db/session.types.ts';
import { suggestion } from '../model/closest.ts';
import type { CustomerMapping } from '../system/description.ts';
import { text } from '../text.ts';
import { mentionsOf } from './columns.ts';
import { type Formula, leavesOf, sqlOf } from './formula.ts';
import { FormulaError } from './syntax-error.ts';
import type { TypesOf } from './zone.ts';

/** Columns of the customer table with their types as PostgreSQL writes them; empty when the catalog does not show the table. */
export async function readCustomerColumns(
  tx: Tx,
  { table }: Pick<CustomerMapping, 'table'>,
): Promise<ReadonlyMap<string, string>> {
  const rows = await tx.rows<{ name: string; type: string }>(
    `select a.attname::text as name, pg_catalog.format_type(a.atttypid, a.atttypmod) as type
     from pg_catalog.pg_attribute a
     where a.attrelid = to_regclass($1) and a.attnum > 0 and not a.attisdropped
     order by a.attnum`,
    [table],
  );
  return new Map(rows.map(({ name, type }) => [name, type]));
}

/** Types of the columns of the customer and of all tables in the conditions: what zones depend on. */
export async function readTimeTypes(
  tx: Tx,
  conditions: readonly string[],
  customer: CustomerMapping,
): Promise<TypesOf> {
  const names = [customer.table, ...conditions.flatMap((text) => tablesIn(text, customer).map(({ name }) => name))];
  const rows = await tx.rows<{ table: string; column: string; type: string }>(
    `select u.name as table, a.attname::text as column, pg_catalog.format_type(a.atttypid, null) as type
     from unnest($1::text[]) as u (name)
     join pg_catalog.pg_attribute a on a.attrelid = to_regclass(u.name)
     where a.attnum > 0 and not a.attisdropped`,
    [[...new Set(names)]],
  );
  return (condition) => {
    const types = new Map<string, string>();
    for (const { name, alias } of [{ name: customer.table, alias: customer.alias }, ...tablesIn(condition, customer)])
      for (const { column, type } of rows.filter(({ table }) => table === name))
        for (const key of [`${alias}.${column}`, column])
          types.set(key, types.has(key) && types.get(key) !== type ? AMBIGUOUS : type);
    return types;
  };
}

/** The type of a name that stands for columns of several tables. */
const AMBIGUOUS = '';

function tablesIn(condition: string, { alias }: CustomerMapping): readonly { name: string; alias: string }[] {
  return mentionsOf(condition, alias).tables;
}

/**
 * Checks that every customer column and every table that the formula mentions exists, before the server has to say so without a place.
 * @throws FormulaError `condition/unknown-column` or `condition/unknown-table` with a caret and the nearest name.
 */
export async function checkMentions(
  tx: Tx,
  formula: Formula,
  { source, customer, columns }: { source: string; customer: CustomerMapping; columns: ReadonlyMap<string, string> },
): Promise<void> {
  const tables = new Map<string, number>();
  for (const leaf of leavesOf(formula)) {
    // What was made of a condition has no places in its text.
    const placeIn = (position: number): number => leaf.span.start + (leaf.sql === undefined ? position : 0);
    const mentions = mentionsOf(sqlOf(leaf), customer.alias);
    const unknown = mentions.customerColumns.find(
      ({ column }) => columns.size > 0 && !columns.has(column) && column !== customer.alias,
    );
    if (unknown) {
      throw new FormulaError({
        code: 'condition/unknown-column',
        problem: text(
          `${customer.table} has no column "${unknown.column}"`,
          `В ${customer.table} нет столбца «${unknown.column}»`,
        ),
        source,
        position: placeIn(unknown.position),
        hint: suggestion(unknown.column, [...columns.keys()]),
      });
    }
    for (const { name, position } of mentions.tables) tables.set(name, placeIn(position));
  }
  await checkTables(tx, tables, source);
}

async function checkTables(tx: Tx, tables: ReadonlyMap<string, number>, source: string): Promise<void> {
  if (tables.size === 0) return;
  const missing = await tx.rows<{ name: string }>(
    `select w.name from unnest($1::text[]) as w (name) where to_regclass(w.name) is null`,
    [[...tables.keys()]],
  );
  for (const { name } of missing) {
    throw new FormulaError({
      code: 'condition/unknown-table',
      problem: text(
        `There is no table "${name}", or its schema may not be read`,
        `Таблицы «${name}» нет, или нет прав на её схему`,
      ),
      source,
      position: tables.get(name) ?? 0,
      hint: suggestion(name, await readTableNames(tx)),
    });
  }
}

/** Tables and views that the catalog shows, with their schemas. */
export async function readTableNames(tx: Tx): Promise<string[]> {
  const rows = await tx.rows<{ name: string }>(
    `select n.nspname || '.' || r.relname as name
     from pg_catalog.pg_class r join pg_catalog.pg_namespace n on n.oid = r.relnamespace
     where r.relkind in ('r', 'p', 'v', 'm', 'f') and n.nspname not in ('pg_catalog', 'information_schema')`,
  );
  return rows.map(({ name }) => name);
}
