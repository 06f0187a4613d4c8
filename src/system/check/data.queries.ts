import type { Tx } from '../../db/session.types.ts';
import type { RelationName } from '../../model/relations.ts';
import { RELATIONS, type RelationColumn } from '../../model/relations.ts';
import { relation } from '../compose.ts';
import type { SystemDescription } from '../description.ts';
import { KEYS, LINKS, type Link } from './keys.ts';
import { type Described, type Estimate, joined, type Proof, type RelationProof, told } from './prove.queries.ts';
import { asUserError } from './refusal.ts';
import { columnTarget } from './relation-targets.ts';
import { writtenWith } from './written.ts';

/** Rows of a relation that are looked at where all of them would cost too much. */
const SAMPLE_ROWS = 20_000;
/** Plan cost up to which all rows of a relation are looked at. */
const WHOLE_COST = 100_000;
/** Plan cost above which even a sample is left alone. */
const MOST_COST = 2_000_000;
const MOST_EXAMPLES = 3;
const MOST_VALUES = 5;

/** Where a relation says when something happened: a clock that is far behind or ahead shows against it. */
const HAPPENED: Readonly<Partial<Record<RelationName, string>>> = {
  run: 'started_at',
  stage: 'started_at',
  message: 'sent_at',
  response: 'at',
  change: 'at',
};
const TIMESTAMPTZ = 1184;

export interface DataOptions {
  /** Look at all rows, whatever they cost within the limit of the profile. */
  readonly deep: boolean;
}

/** What the rows of a relation show. */
export interface RelationData extends Proof {
  readonly relation: RelationName;
  /** Rows that were looked at; undefined where none were. */
  readonly rows: number | undefined;
  readonly isSample: boolean;
  /** Needed columns with NULLs, and how many. */
  readonly nulls: ReadonlyMap<string, number>;
  /** Values that the closed set of a column does not have. */
  readonly outside: ReadonlyMap<string, readonly string[]>;
  /** Moment of the newest thing that happened, ISO 8601. */
  readonly latest: string | undefined;
  /** Rows with a key that others have too: how many rows, how many different keys, examples. */
  readonly repeated: { readonly rows: number; readonly keys: number; readonly examples: readonly string[] } | undefined;
}

/** Looks at the rows of a relation in one pass: NULLs, values, repeated keys; every column is evaluated, so that what fails on data fails here. */
export async function readData(
  tx: Tx,
  described: Described,
  { relation: name, estimate, types }: RelationProof,
  options: DataOptions,
): Promise<RelationData> {
  const isSample = !options.deep && estimate!.cost > WHOLE_COST;
  const rowsOf = `(select * from ${relation(described.pinned, name, 'x')}${isSample ? ` limit ${SAMPLE_ROWS}` : ''}) as x`;
  const nothing = {
    relation: name,
    isSample,
    nulls: new Map(),
    outside: new Map(),
    latest: undefined,
    repeated: undefined,
  };
  const columns = lookedAt(described, name);
  const happened = HAPPENED[name];
  const latest = happened !== undefined && types.get(happened) === TIMESTAMPTZ ? `max(x.${happened})` : 'null';
  const sql = dataSql(rowsOf, name, columns, latest);
  try {
    const limits = options.deep ? {} : { costLimit: MOST_COST };
    const [row] = await tx.rows<Record<string, unknown>>(sql, [], limits);
    const seen = readRow(row!, name, columns);
    const repeated = seen.repeated && { ...seen.repeated, examples: await readExamples(tx, rowsOf, name, columns) };
    return { relation: name, isSample, ...seen, repeated, refusals: [], unseen: [] };
  } catch (error) {
    const failure = asUserError(error);
    const proof = await failingColumns(tx, described, name, isSample);
    if (proof.refusals.length > 0) return { ...nothing, rows: undefined, ...proof };
    return { ...nothing, rows: undefined, refusals: [], unseen: [{ item: `${name}: its rows`, why: failure.message }] };
  }
}

/** The columns that are looked at: the report's recount reads all events of its period and is left to a trace. */
function lookedAt({ raw }: Described, name: RelationName): readonly string[] {
  return Object.keys(raw.relations[name]!.columns).filter((column) => column !== 'recounted');
}

function declaredOf(name: RelationName): Readonly<Record<string, RelationColumn>> {
  return RELATIONS[name].columns;
}

function keyOf(name: RelationName, columns: readonly string[]): readonly string[] {
  return (KEYS[name] ?? []).filter((column) => columns.includes(column));
}

const keySql = (key: readonly string[]): string => `(${key.map((column) => `x.${column}::text`).join(', ')})`;

function dataSql(rowsOf: string, name: RelationName, columns: readonly string[], latest: string): string {
  const declared = declaredOf(name);
  const key = keyOf(name, columns);
  const parts = columns.flatMap((column) => {
    const { values } = declared[column]!;
    const list = values?.map((value) => `'${value}'`).join(', ');
    const outside = `(array_agg(distinct x.${column}::text) filter (where x.${column}::text not in (${list})))[1:${MOST_VALUES}]`;
    return [`count(x.${column}) as "n:${column}"`, ...(list ? [`to_jsonb(${outside}) as "v:${column}"`] : [])];
  });
  const distinct = key.length > 0 ? `count(distinct ${keySql(key)})` : 'null';
  return `select count(*) as rows, ${distinct} as keys, ${latest} as latest, ${parts.join(', ')} from ${rowsOf}`;
}

function readRow(row: Record<string, unknown>, name: RelationName, columns: readonly string[]) {
  const rows = Number(row['rows']);
  const declared = declaredOf(name);
  const nullsOf = (column: string): number => rows - Number(row[`n:${column}`]);
  const needed = columns.filter((column) => declared[column]!.required && nullsOf(column) > 0);
  const odd = columns.filter((column) => Array.isArray(row[`v:${column}`]));
  const key = keyOf(name, columns);
  // A single key of NULL is no key; NULLs are told by themselves.
  const keyed = key.length === 1 ? rows - nullsOf(key[0]!) : rows;
  const keys = row['keys'] === null ? keyed : Number(row['keys']);
  const latest = row['latest'];
  return {
    rows,
    nulls: new Map(needed.map((column) => [column, nullsOf(column)])),
    outside: new Map(odd.map((column) => [column, row[`v:${column}`] as readonly string[]])),
    latest: typeof latest === 'string' ? latest : undefined,
    repeated: keys < keyed ? { rows: keyed, keys } : undefined,
  };
}

async function readExamples(
  tx: Tx,
  rowsOf: string,
  name: RelationName,
  columns: readonly string[],
): Promise<readonly string[]> {
  const key = keyOf(name, columns);
  const words = key.map((column) => `coalesce(x.${column}::text, 'NULL')`).join(` || ', ' || `);
  const rows = await tx.rows<{ example: string; times: number }>(
    `select ${words} as example, count(*) as times from ${rowsOf} group by 1 having count(*) > 1 order by 2 desc, 1 limit ${MOST_EXAMPLES}`,
  );
  return rows.map(({ example, times }) => `${example} (${times})`);
}

/** Which columns the data makes fail: each is read alone. */
async function failingColumns(
  tx: Tx,
  { raw, values }: Described,
  name: RelationName,
  isSample: boolean,
): Promise<Proof> {
  const mapping = raw.relations[name]!;
  const from = writtenWith(mapping.from, values).sql;
  const where = mapping.where ? ` where ${writtenWith(mapping.where, values).sql}` : '';
  const proofs: Proof[] = [];
  for (const column of lookedAt({ raw, pinned: raw, values }, name)) {
    const target = columnTarget(name, column, mapping);
    const written = writtenWith(target.sql, values);
    const lead = 'select count(x.v) from (select (';
    const tail = `) as v from ${from}${where}${isSample ? ` limit ${SAMPLE_ROWS}` : ''}) as x`;
    try {
      await tx.rows(lead + written.sql + tail, [], { costLimit: MOST_COST });
    } catch (error) {
      proofs.push(told(asUserError(error), { target, lead, written }));
    }
  }
  return joined(proofs);
}

/** How many values of a column name a row that the other relation does not have. */
export interface Orphans {
  readonly link: Link;
  /** Different values that were looked at. */
  readonly values: number;
  readonly orphans: number;
  readonly example: string | null;
  readonly isSample: boolean;
}

/** Compares what relations say of each other, for all links whose two ends can be read. */
export async function readOrphans(
  tx: Tx,
  { pinned }: Described,
  estimates: ReadonlyMap<RelationName, Estimate>,
  options: DataOptions,
): Promise<{ readonly orphans: readonly Orphans[]; readonly unseen: Proof['unseen'] }> {
  const orphans: Orphans[] = [];
  const unseen: { item: string; why: string }[] = [];
  for (const link of LINKS) {
    const from = estimates.get(link.from);
    const target = targetOf(pinned, link, estimates);
    if (!from || !target || !pinned.relations[link.from]!.columns[link.column]) continue;
    const isSample = !options.deep && from.cost > WHOLE_COST;
    const sql = `select count(*) as "values", count(*) filter (where t.id is null) as orphans, min(d.v) filter (where t.id is null) as example
      from (
        select distinct s.v from (
          select f.${link.column}::text as v from ${relation(pinned, link.from, 'f')}${isSample ? ` limit ${SAMPLE_ROWS}` : ''}
        ) as s where s.v is not null
      ) as d left join (select distinct ${target}) as t on t.id = d.v`;
    try {
      const [row] = await tx.rows<Omit<Orphans, 'link' | 'isSample'>>(
        sql,
        [],
        options.deep ? {} : { costLimit: MOST_COST },
      );
      orphans.push({ ...row!, example: link.to === 'customer' ? null : row!.example, link, isSample });
    } catch (error) {
      unseen.push({ item: `${link.from}.${link.column} → ${link.to}`, why: asUserError(error).message });
    }
  }
  return { orphans, unseen };
}

/** The keys of the other end; undefined where it cannot be read. Customers count whether or not segments select from them. */
function targetOf(
  { customer, ...system }: SystemDescription,
  { to }: Link,
  estimates: ReadonlyMap<RelationName, Estimate>,
): string | undefined {
  if (to === 'customer')
    return customer && `${customer.alias}.${customer.key}::text as id from ${customer.table} ${customer.alias}`;
  return estimates.has(to) ? `b.id::text as id from ${relation(system, to, 'b')}` : undefined;
}
