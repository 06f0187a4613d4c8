import { readCustomerColumns } from '../../condition/catalog.queries.ts';
import { identifier } from '../../condition/identifier.ts';
import type { Tx } from '../../db/session.types.ts';
import type { CustomerMapping } from '../description.ts';
import type { Place } from '../place.ts';
import { customerTarget } from './customer-target.ts';
import type { DataOptions } from './data.queries.ts';
import { likelyPersonal, type PersonalGuess, SHAPES } from './personal.ts';
import { type Described, joined, type Proof, provePlan, told, type Unseen } from './prove.queries.ts';
import { asUserError } from './refusal.ts';
import type { Target } from './target.ts';
import { writtenWith } from './written.ts';

const WHOLE_COST = 200_000;
const SAMPLE_ROWS = 20_000;
const SHAPE_ROWS = 500;

export interface CustomerProof extends Proof {
  readonly columns: ReadonlyMap<string, string>;
  readonly rows: number | undefined;
  readonly cost: number | undefined;
  readonly isCounted: boolean;
  /** Customers whose keys were compared. */
  readonly compared: number;
  /** Customers whose key is NULL. */
  readonly nullKeys: number;
  /** How many more customers than different keys. */
  readonly repeatedKeys: number;
  /** Personal columns that the table does not have. */
  readonly unknownPersonal: readonly string[];
  /** Columns that look personal and are not declared. */
  readonly undeclared: readonly PersonalGuess[];
}

type Places = ReadonlyMap<string, Place>;

/** Proves the customer table, its key, what it is called, who belongs to it, and what of it is personal. */
export async function proveCustomer(
  tx: Tx,
  described: Described,
  { places, options }: { readonly places: Places; readonly options: DataOptions },
): Promise<CustomerProof | undefined> {
  const customer = described.raw.customer;
  if (!customer) return undefined;
  const texts = await proveTexts(tx, customer, places, described.values);
  const nothing = {
    columns: new Map(),
    rows: undefined,
    cost: undefined,
    isCounted: false,
    compared: 0,
    nullKeys: 0,
    repeatedKeys: 0,
  };
  const empty = { ...nothing, unknownPersonal: [], undeclared: [] };
  const broken = (what: string): boolean => texts.refusals.some(({ target }) => target.item === `customer.${what}`);
  if (broken('table')) return { ...empty, ...texts };
  const columns = await readCustomerColumns(tx, customer);
  const declared = Object.keys(customer.personal);
  const personal = {
    unknownPersonal: columns.size === 0 ? [] : declared.filter((column) => !columns.has(column)),
    undeclared: await readUndeclared(tx, customer, columns),
  };
  if (broken('key')) return { ...empty, ...texts, columns, ...personal };
  const keys = await readKeys(tx, customer, options);
  return { ...empty, ...personal, ...keys, columns, ...joined([texts, { refusals: [], unseen: keys.unseen }]) };
}

async function proveTexts(
  tx: Tx,
  customer: CustomerMapping,
  places: Places,
  values: Described['values'],
): Promise<Proof> {
  const { table, alias, key, where, label } = customer;
  const target = (name: string, sql: string) => customerTarget(places, name, sql);
  const tail = ` from ${table} ${alias}`;
  const whole = await provePlan(tx, {
    target: target('table', table),
    lead: 'select 1 from ',
    tail: ` ${alias}`,
    values,
  });
  if (whole.refusals.length > 0 || whole.unseen.length > 0) return whole;
  const proofs = [await provePlan(tx, { target: target('key', key), lead: `select ${alias}.`, tail, values })];
  if (where !== undefined)
    proofs.push(
      await provePlan(tx, { target: target('where', where), lead: `select 1${tail} where `, tail: '', values }),
    );
  if (label !== undefined)
    proofs.push(await provePlan(tx, { target: target('label', label), lead: 'select (', tail: `)${tail}`, values }));
  return joined(proofs);
}

async function readKeys(tx: Tx, { table, alias, key }: CustomerMapping, { deep }: DataOptions) {
  const keys = `select ${alias}.${key} as k from ${table} ${alias}`;
  const { 'Total Cost': cost, 'Plan Rows': expected } = await tx.plan(keys);
  const isUnique = await hasUniqueKey(tx, table, key);
  const isSample = !deep && !isUnique && cost > WHOLE_COST;
  const found = {
    rows: expected,
    cost,
    isCounted: false,
    compared: 0,
    nullKeys: 0,
    repeatedKeys: 0,
    unseen: [] as readonly Unseen[],
  };
  if (isUnique) return found;
  const sql = `select count(*) as rows, count(s.k) as filled, count(distinct s.k) as different from (${keys}${isSample ? ` limit ${SAMPLE_ROWS}` : ''}) as s`;
  try {
    const [row] = await tx.rows<{ rows: number; filled: number; different: number }>(sql);
    const { rows, filled, different } = row!;
    return {
      ...found,
      rows: isSample ? expected : rows,
      isCounted: !isSample,
      compared: rows,
      nullKeys: rows - filled,
      repeatedKeys: filled - different,
    };
  } catch (error) {
    return { ...found, unseen: [{ item: 'customer.key', why: asUserError(error).message }] };
  }
}

/** Whether the catalog itself says that the key is unique and never NULL. */
async function hasUniqueKey(tx: Tx, table: string, key: string): Promise<boolean> {
  const rows = await tx.rows(
    `select 1 from pg_catalog.pg_index i join pg_catalog.pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
     where i.indrelid = to_regclass($1) and i.indisunique and i.indisvalid and i.indnkeyatts = 1 and i.indpred is null
       and a.attname = $2 and a.attnotnull`,
    [table, key.replace(/^"(.*)"$/, '$1')],
  );
  return rows.length > 0;
}

/** Columns that look personal by name, or by the shape of most of their values. Values stay in the server: only counts leave it. */
async function readUndeclared(
  tx: Tx,
  customer: CustomerMapping,
  columns: ReadonlyMap<string, string>,
): Promise<readonly PersonalGuess[]> {
  const candidates = [...columns].filter(([name]) => !(name in customer.personal) && name !== customer.key);
  const texts = candidates.filter(([, type]) => /^(text|character|citext)/.test(type)).map(([name]) => name);
  const shapes = texts.length === 0 ? new Map() : await readShapes(tx, customer, texts);
  return likelyPersonal(candidates, shapes);
}

async function readShapes(
  tx: Tx,
  { table, alias }: CustomerMapping,
  names: readonly string[],
): Promise<ReadonlyMap<string, ReadonlyMap<string, number>>> {
  const counts = names.flatMap((name, index) =>
    Object.entries(SHAPES).map(
      ([shape, pattern]) => `avg((s.${identifier(name)}::text ~ '${pattern}')::int)::float8 as "${index}:${shape}"`,
    ),
  );
  const sql = `select ${counts.join(', ')} from (select ${names.map((name) => `${alias}.${identifier(name)}`).join(', ')} from ${table} ${alias} limit ${SHAPE_ROWS}) as s`;
  try {
    const [row] = await tx.rows<Record<string, number | null>>(sql);
    return new Map(
      names.map((name, index) => [
        name,
        new Map(Object.keys(SHAPES).map((shape) => [shape, row![`${index}:${shape}`] ?? 0])),
      ]),
    );
  } catch (error) {
    asUserError(error);
    return new Map();
  }
}

/** Proves one SELECT of a description that stands alone, such as its clock, and gives its only row. */
export async function proveStatement(
  tx: Tx,
  target: Target,
  values: Described['values'],
): Promise<Proof & { readonly row: Record<string, unknown> | undefined; readonly types: readonly number[] }> {
  const written = writtenWith(target.sql, values);
  try {
    const { rows, columns } = await tx.page<Record<string, unknown>>(written.sql, [], { rowLimit: 1 });
    return { refusals: [], unseen: [], row: rows[0], types: columns.map(({ type }) => type) };
  } catch (error) {
    return { ...told(asUserError(error), { target, lead: '', written }), row: undefined, types: [] };
  }
}
