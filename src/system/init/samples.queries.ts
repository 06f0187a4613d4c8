import type { Tx } from '../../db/session.types.ts';
import { CancelledError, UserError } from '../../errors.ts';
import { maskText } from '../../model/personal.ts';
import { type Ahead, columnKey, type Samples, type TextLook } from './catalog.types.ts';
import { lookAt } from './look.queries.ts';
import type { ColumnOf, Questions } from './situation.ts';

/** Rows of a table that are looked at for the values of a column, and values beyond which it is no list of words. */
const ROWS_SEEN = 20_000;
const MOST_VALUES = 30;
const MOST_LENGTH = 40;
/** Values of a link that are looked up in the other table. */
const LOOKED_UP = 200;

/** Reads what {@link Questions} ask: statistics first, rows only where those are silent, and never many of them. */
export async function readSamples(tx: Tx, questions: Questions): Promise<Samples> {
  const failed = new Map<string, string>();
  const known = await readStatistics(tx, questions.values);
  const unknown = questions.values.filter(({ table, column }) => !known.get(columnKey(table.id, column.name))?.isWhole);
  const values = new Map([...known].map(([key, { seen }]) => [key, seen] as const));
  for (const [key, seen] of await readDistinct(tx, unknown, failed)) {
    values.set(key, [...new Set([...(values.get(key) ?? []), ...seen])]);
  }
  const looks = new Map<string, TextLook>();
  for (const { table, column } of questions.looks) {
    const key = columnKey(table.id, column.name);
    const look = await attempt(failed, key, () => lookAt(tx, table, column));
    if (look) looks.set(key, look);
  }
  return {
    values: new Map([...values].filter(([, seen]) => areWords(seen))),
    ahead: await readAhead(tx, questions.clocks),
    ranked: new Set(known.keys()),
    looks,
    refuted: await readRefuted(tx, questions, failed),
    failed,
  };
}

/** A list of words of the system: few, short, and nothing in it that looks like a person. */
function areWords(values: readonly string[]): boolean {
  return (
    values.length <= MOST_VALUES &&
    values.every(
      (value) =>
        value.length <= MOST_LENGTH && maskText(value) === value && !/\p{Lu}[\p{Ll}.]+\s+\p{Lu}[\p{Ll}.]*/u.test(value),
    )
  );
}

/** Most common values of columns, from the statistics that the server keeps: one statement. */
async function readStatistics(
  tx: Tx,
  columns: readonly ColumnOf[],
): Promise<ReadonlyMap<string, { readonly seen: readonly string[]; readonly isWhole: boolean }>> {
  if (columns.length === 0) return new Map();
  const rows = await tx.rows<{ table: string; column: string; seen: readonly string[]; count: number | null }>(
    `select s.schemaname || '.' || s.tablename as table, s.attname::text as column, to_json(s.most_common_vals::text::text[]) as seen,
       case when s.n_distinct > 0 then s.n_distinct end::int as count
     from unnest($1::text[], $2::text[], $3::text[]) as q (schema, name, attribute)
       join pg_stats s on s.schemaname = q.schema::name and s.tablename = q.name::name and s.attname = q.attribute::name
     where s.most_common_vals is not null and s.n_distinct between 1 and ${MOST_VALUES}`,
    namesOf(columns),
  );
  return new Map(
    rows.map(({ table, column, seen, count }) => [
      columnKey(table, column),
      { seen, isWhole: count !== null && seen.length >= count },
    ]),
  );
}

/**
 * The newest moment of creation that the statistics know (the end of the histogram), against the moment at which they were made: where rows come all the
 * time, the difference is the offset of the zone in which they are written. One statement, and no row is read.
 */
async function readAhead(tx: Tx, columns: readonly ColumnOf[]): Promise<readonly Ahead[]> {
  if (columns.length === 0) return [];
  return tx.rows<Ahead>(
    `select a.table, a.column, extract(epoch from a.bounds[array_upper(a.bounds, 1)] - a.at at time zone 'UTC')::float8 as seconds, a.at
     from (
       select s.schemaname || '.' || s.tablename as table, s.attname::text as column, s.histogram_bounds::text::timestamp[] as bounds,
         greatest(t.last_analyze, t.last_autoanalyze) as at
       from unnest($1::text[], $2::text[], $3::text[]) as q (schema, name, attribute)
         join pg_stats s on s.schemaname = q.schema::name and s.tablename = q.name::name and s.attname = q.attribute::name
         join pg_stat_all_tables t on t.schemaname = s.schemaname and t.relname = s.tablename
       offset 0
     ) a
     where a.at is not null and a.bounds is not null`,
    namesOf(columns),
  );
}

const namesOf = (columns: readonly ColumnOf[]): readonly (readonly string[])[] => [
  columns.map(({ table }) => table.schema),
  columns.map(({ table }) => table.name),
  columns.map(({ column }) => column.name),
];

/** Distinct values of columns, over the first rows of each table: one statement. */
async function readDistinct(
  tx: Tx,
  columns: readonly ColumnOf[],
  failed: Map<string, string>,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const found = new Map<string, string[]>();
  if (columns.length === 0) return found;
  const parts = columns.map(
    ({ table, column }, number) => `select ${number} as number, d.value from (
      select distinct s.value::text as value from (select ${column.sql} as value from ${table.sql} limit ${ROWS_SEEN}) s
      where s.value is not null limit ${MOST_VALUES + 1}
    ) d`,
  );
  const rows = await attempt(failed, '', () =>
    tx.rows<{ number: number; value: string }>(parts.join('\nunion all\n'), [], { rowLimit: 20_000 }),
  );
  for (const { number, value } of (rows ?? []).toSorted((one, other) => (one.value < other.value ? -1 : 1))) {
    const { table, column } = columns[number]!;
    const key = columnKey(table.id, column.name);
    found.set(key, [...(found.get(key) ?? []), value]);
  }
  return found;
}

/** Links by name whose values mostly do not exist in the other table. */
async function readRefuted(tx: Tx, { links }: Questions, failed: Map<string, string>): Promise<ReadonlySet<string>> {
  const refuted = new Set<string>();
  for (const { link, from, to } of links) {
    const column = from.columns.find(({ name }) => name === link.column)!;
    const key = to.columns.find(({ name }) => name === link.toColumn)!;
    const name = columnKey(link.from, link.column);
    const rows = await attempt(failed, name, () =>
      tx.rows<{ asked: number; found: number }>(
        `select count(*) as asked, count(p.${key.sql}) as found
         from (
           select distinct s.value from (select ${column.sql} as value from ${from.sql} where ${column.sql} is not null limit ${10 * LOOKED_UP}) s
           limit ${LOOKED_UP}
         ) v left join ${to.sql} p on p.${key.sql} = v.value`,
        [],
        { costLimit: 1e6 },
      ),
    );
    const [seen] = rows ?? [];
    if (seen && seen.asked > 0 && 2 * seen.found < seen.asked) refuted.add(name);
  }
  return refuted;
}

/** What cannot be read is noted and passed over: a proposal is made from what can. */
async function attempt<Value>(
  failed: Map<string, string>,
  key: string,
  work: () => Promise<Value>,
): Promise<Value | undefined> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof UserError) || error instanceof CancelledError) throw error;
    failed.set(key, error.message);
    return undefined;
  }
}
