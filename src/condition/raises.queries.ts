import type { Tx } from '../db/session.types.ts';
import { UserError } from '../errors.ts';
import { sqlText } from '../model/sql-text.ts';
import type { CustomerMapping } from '../system/description.ts';
import { conditionAst, walk } from './ast.ts';
import { type Check, notForbidden } from './contradictions.queries.ts';
import { quoted } from './identifier.ts';
import { readForms } from './scan/guards.queries.ts';
import { columnPath } from './shapes.ts';

/** A condition that raises an error for a customer whom nothing forbids: PostgreSQL was asked and did. */
export interface Raising {
  /** As it is asked. */
  readonly condition: string;
  /** The made-up customer, columns as text that PostgreSQL reads; null is NULL. */
  readonly customer: Readonly<Record<string, string | null>>;
  /** What PostgreSQL said. */
  readonly error: string;
}

export interface RaisingQuestion {
  /** As they are asked, clocks pinned. */
  readonly conditions: readonly string[];
  /** Columns of the customers. */
  readonly columns: readonly TriedColumn[];
  /** What the table demands of a customer, see {@link readChecks}. */
  readonly checks: readonly Check[];
}

export interface TriedColumn {
  readonly name: string;
  readonly type: string;
  readonly isNullable: boolean;
}

/**
 * Which of the conditions can raise an error (a cast of a text that is no number, a division by zero), each with a made-up customer for whom it
 * does.
 *
 * Where a condition casts or divides, values that trip casts and divisions are put into its columns, its own guard says which of them would
 * fail, and the condition itself is then run for the first such customer: only what did raise is told. That none is found proves nothing.
 */
export async function readRaising(
  tx: Tx,
  customer: CustomerMapping,
  { conditions, columns, checks }: RaisingQuestion,
): Promise<readonly Raising[]> {
  const forms = await readForms(tx, customer, conditions);
  const found: Raising[] = [];
  for (const { condition, fails } of forms) {
    const raising = fails && (await readRaisingOne(tx, { condition, fails, alias: customer.alias, columns, checks }));
    if (raising) found.push(raising);
  }
  return found;
}

interface Risky extends Omit<RaisingQuestion, 'conditions'> {
  readonly condition: string;
  readonly fails: string;
  readonly alias: string;
}

/** Customers tried for one condition at most. */
const TRIED = 2_000;

async function readRaisingOne(tx: Tx, risky: Risky): Promise<Raising | undefined> {
  const { condition, fails, alias, columns, checks } = risky;
  const words = columnsOf(condition, alias);
  const used = columns.filter(({ name }) => words.includes(name));
  if (used.length === 0) return undefined;
  const sources = used.map((column, index) => {
    const values = trippingValues(column, condition).map((value) => `(${value === null ? 'null' : sqlText(value)})`);
    return `(values ${values.join(', ')}) v${index} (x)`;
  });
  const typed = columns.map(({ name, type }) => {
    const index = used.findIndex((one) => one.name === name);
    return `${index < 0 ? 'null' : `v${index}.x`}::${type} as ${quoted(name)}`;
  });
  const raw = used.map((_, index) => `v${index}.x as mmsup_${index}`);
  const people = `select ${[...typed, ...raw].join(', ')} from ${sources.join(' cross join ')} limit ${TRIED}`;
  const shown = used.map((_, index) => `${alias}.mmsup_${index}`);
  const allowed = notForbidden(
    checks,
    used.map(({ name }) => name),
  );
  const [row] = await orNothing(
    tx.rows<Record<string, string | null>>(
      `select ${shown.join(', ')} from (${people}) ${alias} where (${fails}) ${allowed && `and ${allowed}`} limit 1`,
    ),
  );
  if (!row) return undefined;
  const example = Object.fromEntries(used.map(({ name }, index) => [name, row[`mmsup_${index}`] ?? null]));
  const error = await errorFor(tx, risky, example);
  return error === undefined ? undefined : { condition, customer: example, error };
}

/** What trips casts, divisions and bounds; of json an object whose every key that is asked for holds a text that is no number. */
function trippingValues({ type, isNullable }: TriedColumn, condition: string): readonly (string | null)[] {
  return [...valuesOf(type, condition), ...(isNullable ? [null] : [])];
}

function valuesOf(type: string, condition: string): readonly string[] {
  if (/^(text|character)/.test(type)) return ['x', '', '99999999999999999999', '1e400', '2026-02-30', '0', '12.5'];
  if (type === 'smallint') return ['0', '-1', '-32768', '32767'];
  if (type === 'integer') return ['0', '-1', '-2147483648', '2147483647'];
  if (type === 'bigint') return ['0', '-1', '-9223372036854775808', '9223372036854775807'];
  if (/^(numeric|real|double)/.test(type)) return ['0', '-1', '99'];
  if (/^jsonb?$/.test(type)) return [jsonOf(condition, 'x'), jsonOf(condition, ''), '{}'];
  return [];
}

function jsonOf(condition: string, value: string): string {
  const keys = [...condition.matchAll(/->>?\s*'([^']*)'/g)].map(([, key = '']) => key);
  return JSON.stringify(Object.fromEntries(keys.map((key) => [key, value])));
}

function columnsOf(condition: string, alias: string): readonly string[] {
  const found = new Set<string>();
  walk({ node: conditionAst(condition) }, (type, node) => {
    const path = type === 'ColumnRef' ? columnPath({ ColumnRef: node }) : [];
    if (path.length === 1 || (path.length === 2 && path[0] === alias)) found.add(path.at(-1)!);
    return true;
  });
  return [...found];
}

/** What PostgreSQL says when the condition is asked of this one customer; undefined when it answers. */
async function errorFor(
  tx: Tx,
  { condition, alias, columns }: Risky,
  example: Readonly<Record<string, string | null>>,
): Promise<string | undefined> {
  const values = columns.map(({ name, type }) => {
    const value = example[name];
    return `${value == null ? 'null' : sqlText(value)}::${type} as ${quoted(name)}`;
  });
  try {
    await tx.rows(`select (${condition}) from (select ${values.join(', ')} offset 0) ${alias}`);
    return undefined;
  } catch (error) {
    if (error instanceof UserError && /^22/.test(String(error.data.sqlState))) return serverWords(error.message);
    if (isTextsFault(error)) return undefined;
    throw error;
  }
}

/** What the server said, without what we say around it. */
function serverWords(message: string): string {
  return /the server says: (.*?)\.?$/im.exec(message)?.[1] ?? message;
}

const isTextsFault = (error: unknown): boolean =>
  error instanceof UserError && error.exitCode !== 130 && error.exitCode !== 5;

async function orNothing<Row>(asked: Promise<Row[]>): Promise<Row[]> {
  try {
    return await asked;
  } catch (error) {
    if (isTextsFault(error)) return [];
    throw error;
  }
}
