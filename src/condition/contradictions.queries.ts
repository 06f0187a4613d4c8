import type { PlanNode, Tx } from '../db/session.types.ts';
import { UserError } from '../errors.ts';
import type { CustomerMapping } from '../system/description.ts';
import { quoted } from './identifier.ts';

/**
 * Whether PostgreSQL's planner proves that no row can meet these conditions together: with `constraint_exclusion` on it replaces the table by
 * nothing. It knows the conditions themselves, CHECK and NOT NULL. Nothing is read; false means that it found no proof, not that there is none.
 */
export async function isProvedImpossible(
  tx: Tx,
  { table, alias }: Pick<CustomerMapping, 'table' | 'alias'>,
  conditions: readonly string[],
): Promise<boolean> {
  try {
    const plan = await tx.plan(
      `select 1 from ${table} ${alias} where ${conditions.map((one) => `(${one})`).join(' and ')}`,
    );
    return isNothing(plan);
  } catch (error) {
    // The planner folds constants and may meet an error in one (1/0): then nothing is proved.
    if (error instanceof UserError && error.exitCode !== 130 && error.exitCode !== 5) return false;
    throw error;
  }
}

/**
 * The same without the table, over columns of the same names and types that know no constraint: what is impossible here is impossible by the
 * conditions alone.
 */
export async function isImpossibleAnywhere(
  tx: Tx,
  { alias, columns }: { readonly alias: string; readonly columns: ReadonlyMap<string, string> },
  conditions: readonly string[],
): Promise<boolean> {
  if (columns.size === 0) return false;
  const names = [...columns.keys()].map(quoted).join(', ');
  const rows = [...columns.values()].map((type) => `null::${type.replace(/\(.*\)/, '')}[]`).join(', ');
  return isProvedImpossible(tx, { table: `unnest(${rows}) as`, alias: `${alias} (${names})` }, conditions);
}

function isNothing(plan: PlanNode): boolean {
  return plan['Node Type'] === 'Result' && plan['One-Time Filter'] === 'false';
}

/** The table's CHECK constraints on any of these columns, and which of them are NOT NULL, as the catalog writes them. */
export async function readConstraints(
  tx: Tx,
  { table }: CustomerMapping,
  columns: readonly string[],
): Promise<readonly string[]> {
  const rows = await tx.rows<{ definition: string }>(
    `select pg_catalog.pg_get_constraintdef(k.oid) as definition
     from pg_catalog.pg_constraint k
     where k.conrelid = to_regclass($1) and k.contype = 'c' and exists (
       select 1 from pg_catalog.pg_attribute a
       where a.attrelid = k.conrelid and a.attnum = any(k.conkey) and a.attname = any($2)
     )
     union all
     select a.attname || ' NOT NULL' from pg_catalog.pg_attribute a
     where a.attrelid = to_regclass($1) and a.attnotnull and a.attname = any($2)`,
    [table, columns],
  );
  return rows.map(({ definition }) => definition);
}

/** A CHECK constraint as an expression over columns by their bare names. */
export interface Check {
  readonly expression: string;
  readonly columns: readonly string[];
}

/** The table's CHECK constraints. */
export function readChecks(tx: Tx, { table }: Pick<CustomerMapping, 'table'>): Promise<readonly Check[]> {
  return tx.rows<Check & Record<string, unknown>>(
    `select pg_catalog.pg_get_expr(k.conbin, k.conrelid) as expression,
       (select coalesce(json_agg(a.attname), '[]') from pg_catalog.pg_attribute a where a.attrelid = k.conrelid and a.attnum = any(k.conkey)) as columns
     from pg_catalog.pg_constraint k
     where k.conrelid = to_regclass($1) and k.contype = 'c'
     order by k.conname`,
    [table],
  );
}

/**
 * That no CHECK forbids a made-up customer of whom only these columns are known, as SQL; '' where none can. One that looks at other columns as
 * well forbids nothing: they may be anything. NULL passes, as it does in a table.
 */
export function notForbidden(checks: readonly Check[], known: readonly string[]): string {
  return checks
    .filter(({ columns }) => columns.every((column) => known.includes(column)))
    .map(({ expression }) => `(${expression}) is not false`)
    .join(' and ');
}
