import type { ColumnFact, Link, TableFact } from './catalog.types.ts';
import { pick, type Situation } from './situation.ts';

/** A FROM clause while it grows. */
export interface Source {
  readonly table: TableFact;
  readonly alias: string;
  readonly joins: string[];
}

/** Zones that times without one are read in. */
export interface Zones {
  readonly business: string;
  /** Of `timestamp without time zone`. */
  readonly wallClock: string;
}

export const sourceOf = (table: TableFact, alias: string): Source => ({ table, alias, joins: [] });

export const fromOf = ({ table, alias, joins }: Source): string => [`${table.sql} ${alias}`, ...joins].join(' ');

export const columnSql = ({ alias }: Source, column: ColumnFact): string => `${alias}.${column.sql}`;

/** A column where a text is wanted. */
export const textSql = (source: Source, column: ColumnFact): string =>
  column.sort === 'text' && !column.isEnumerated ? columnSql(source, column) : `${columnSql(source, column)}::text`;

/** The key of the source's own table. */
export function keySql(source: Source): string | undefined {
  const { table } = source;
  const key = table.key.length === 1 ? table.columns.find(({ name }) => name === table.key[0]) : undefined;
  return key && columnSql(source, key);
}

/** A time as timestamptz. Its own default may say UTC; else the zone that was guessed for times without one. */
export function timeSql(source: Source, column: ColumnFact, { wallClock, business }: Zones): string {
  const sql = columnSql(source, column);
  if (column.sort === 'instant') return sql;
  if (column.sort === 'date') return `${sql}::timestamp at time zone '${business}'`;
  return `${sql} at time zone '${/\butc\b/i.test(column.preset ?? '') ? 'UTC' : wallClock}'`;
}

const TYPES = { integer: '::bigint', number: '::numeric', uuid: '::uuid' } as const;

/** A NULL of the type of a table's key. */
export function nullKey(table: TableFact): string {
  const key = table.columns.find(({ name }) => name === table.key[0]);
  return `null${TYPES[key?.sort as keyof typeof TYPES] ?? '::text'}`;
}

/** SQL of what a way of links ends at; the tables between are joined to the source. */
export function followed({ tables }: Situation, source: Source, way: readonly Link[]): string {
  let alias = source.alias;
  let sql = '';
  for (const [index, link] of way.entries()) {
    const column = tables.get(link.from)!.columns.find(({ name }) => name === link.column)!;
    const target = tables.get(link.to)!;
    const key = target.columns.find(({ name }) => name === link.toColumn)!;
    sql = linkSql(link, `${alias}.${column.sql}`, key);
    if (index === way.length - 1) return sql;
    alias = `${source.alias}${source.joins.length + 1}`;
    const join = `left join ${target.sql} ${alias} on ${alias}.${key.sql} = ${sql}`;
    const same = source.joins.findIndex(
      (known) => known.replace(/ \w+ on \w+\./, ' ') === join.replace(/ \w+ on \w+\./, ' '),
    );
    if (same < 0) source.joins.push(join);
    else alias = `${source.alias}${same + 1}`;
  }
  return sql;
}

function linkSql({ kind, prefix }: Link, sql: string, key: ColumnFact): string {
  if (kind !== 'text') return sql;
  const type = TYPES[key.sort as keyof typeof TYPES] ?? '';
  return `case when ${sql} like '${prefix},%' then split_part(${sql}, ',', 2)${type} end`;
}

/** The condition under which a text reference leads to the wanted table: rows that lead elsewhere are of no use. Undefined for other links. */
export function onlyWhereItLeads(sql: string | undefined): string | undefined {
  return /^case when (.+? like '.+?,%') then split_part/.exec(sql ?? '')?.[1];
}

/** Columns of a source by canonical name, taking each column once. */
export interface Picker {
  readonly take: (column: ColumnFact | undefined) => string | undefined;
  readonly takeText: (column: ColumnFact | undefined) => string | undefined;
  readonly text: (...patterns: readonly RegExp[]) => string | undefined;
  readonly count: (...patterns: readonly RegExp[]) => string | undefined;
  readonly time: (...patterns: readonly RegExp[]) => string | undefined;
  readonly column: (sorts: Parameters<typeof pick>[1], ...patterns: readonly RegExp[]) => ColumnFact | undefined;
}

export function pickerOf(source: Source, zones: Zones): Picker {
  const used = new Set<string>();
  const column: Picker['column'] = (sorts, ...patterns) => {
    const found = pick(source.table, sorts, patterns, used);
    if (found) used.add(found.name);
    return found;
  };
  const take: Picker['take'] = (found) => {
    if (!found) return undefined;
    used.add(found.name);
    return columnSql(source, found);
  };
  const takeText: Picker['takeText'] = (found) => take(found) && textSql(source, found!);
  return {
    take,
    takeText,
    column,
    text: (...patterns) => takeText(column(['text'], ...patterns)),
    count: (...patterns) => take(column(['integer'], ...patterns)),
    time: (...patterns) => {
      const found = column(['instant', 'wall-clock', 'date'], ...patterns);
      return found && timeSql(source, found, zones);
    },
  };
}

/** Columns in force: those that were found. */
export function known(columns: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(columns).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
