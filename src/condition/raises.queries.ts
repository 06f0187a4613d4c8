import type { Tx } from '../db/session.types.ts';
import { UserError } from '../errors.ts';
import { sqlText } from '../model/sql-text.ts';
import type { CustomerMapping } from '../system/description.ts';
import { type Check, notForbidden } from './contradictions.queries.ts';
import { quoted } from './identifier.ts';
import { columnsOf, hasSubquery, type MadeUp, madeUpCustomers, mayGiveSeveralRows, mayRaise } from './raises.ts';
import { readForms } from './scan/guards.queries.ts';
import type { TriedColumn } from './tripping-values.ts';

/** A condition that raises an error for a customer whom nothing forbids: PostgreSQL was asked and did. */
export interface Raising {
  /** As it is asked. */
  readonly condition: string;
  /** The made-up customer, columns as text that PostgreSQL reads; null is NULL. Empty: it fails whoever the customer is. */
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

/**
 * Which of the conditions can raise an error (a cast of a text that is no number, a division by zero, a number out of range, a text that is no
 * pattern), each with a made-up customer for whom it does.
 *
 * Values that trip them are put into the columns, and the condition is asked of all such customers in one statement; only when that ends with
 * an error is the first who causes it looked for, by halves: one statement for each condition that raises nothing after one that proves the
 * values good, about a dozen for one that does. Only what did raise for him alone is told. That none is found proves nothing.
 */
export async function readRaising(
  tx: Tx,
  customer: CustomerMapping,
  question: RaisingQuestion,
): Promise<readonly Raising[]> {
  const found: Raising[] = [];
  for (const condition of question.conditions.filter(mayRaise)) {
    const raising = await readRaisingOne(tx, customer, trialOf(condition, customer.alias, question));
    if (raising) found.push(raising);
  }
  return found;
}

/** One condition, and whom it is tried on. */
interface Trial {
  readonly condition: string;
  readonly alias: string;
  /** Columns that they have beside; of these nothing is known but NULL. */
  readonly others: readonly TriedColumn[];
  readonly tried: readonly TriedColumn[];
  readonly people: readonly MadeUp[];
  /** What the table demands of the tried columns, as SQL; '' for nothing. */
  readonly allowed: string;
}

function trialOf(condition: string, alias: string, { columns, checks }: RaisingQuestion): Trial {
  const names = columnsOf(condition, alias);
  const tried = columns.filter(({ name }) => names.has(name));
  // A bare name in a subquery may be one of any column.
  const others = hasSubquery(condition) ? columns.filter((column) => !tried.includes(column)) : [];
  const people = madeUpCustomers(tried, condition);
  const known = tried.map(({ name }) => name);
  return { condition, alias, others, tried, people, allowed: notForbidden(checks, known) };
}

async function readRaisingOne(tx: Tx, customer: CustomerMapping, trial: Trial): Promise<Raising | undefined> {
  const allowed = await readAllowed(tx, trial);
  const one = hasSubquery(trial.condition)
    ? await readOneBySubquery(tx, customer, { ...trial, people: allowed })
    : await readFirst(tx, trial, allowed);
  if (!one) return undefined;
  const error = await errorFor(tx, trial, [one]);
  if (error === undefined) return undefined;
  return {
    condition: trial.condition,
    customer: Object.fromEntries(trial.tried.map(({ name }, at) => [name, one[at]!])),
    error,
  };
}

/** The customers whom the types take and no CHECK forbids; none where the server does not take them, so that no error of theirs is a condition's. */
async function readAllowed(tx: Tx, trial: Trial): Promise<readonly MadeUp[]> {
  const { people, alias, allowed } = trial;
  if (people.length === 0) return [];
  const rows = await orNothing(
    tx.rows<{ mmsup_n: number }>(
      `select mmsup_n from ${peopleSql(trial, people)} ${alias} ${allowed && `where ${allowed}`}`,
    ),
  );
  return rows.map(({ mmsup_n }) => people[mmsup_n]!);
}

/** The first customer for whom the condition raises an error. */
async function readFirst(tx: Tx, trial: Trial, people: readonly MadeUp[]): Promise<MadeUp | undefined> {
  if (people.length === 0 || (await errorFor(tx, trial, people)) === undefined) return undefined;
  let left = people;
  while (left.length > 1) {
    const half = left.slice(0, Math.ceil(left.length / 2));
    left = (await errorFor(tx, trial, half)) === undefined ? left.slice(half.length) : half;
  }
  return left[0];
}

/**
 * Where a condition asks a subquery, it is not run over many: the guard that the scan sets before it says who would fail outside of the
 * subquery, and one that may give several rows is asked for the first customer.
 */
async function readOneBySubquery(tx: Tx, customer: CustomerMapping, trial: Trial): Promise<MadeUp | undefined> {
  const { condition, alias, people } = trial;
  const [form] = await readForms(tx, customer, [condition]);
  const [row] =
    form?.fails === undefined || people.length === 0
      ? []
      : await orNothing(
          tx.rows<{ mmsup_n: number }>(
            `select mmsup_n from ${peopleSql(trial, people)} ${alias} where (${form.fails}) limit 1`,
          ),
        );
  if (row) return people[row.mmsup_n];
  return mayGiveSeveralRows(condition) ? people[0] : undefined;
}

/** The customers as a FROM item that the planner does not look into: what is asked of it is asked of each. */
function peopleSql({ others, tried }: Trial, people: readonly MadeUp[]): string {
  const literal = (value: string | null): string => (value === null ? 'null' : sqlText(value));
  const rows = people.map((row, at) => `(${[String(at), ...row.map(literal)].join(', ')})`);
  const typed = [
    ...tried.map(({ name, type }, at) => `v${at}::${type} as ${quoted(name)}`),
    ...others.map(({ name, type }) => `null::${type} as ${quoted(name)}`),
  ];
  const names = ['mmsup_n', ...tried.map((_, at) => `v${at}`)].join(', ');
  return `(select ${['mmsup_n', ...typed].join(', ')} from (values ${rows.join(', ')}) mmsup_people (${names}) offset 0)`;
}

/** Of what may be told: a value that the condition cannot take (class 22), a subquery that gives several rows, a text too long to be made. */
const RAISED = /^(22|21000$|54000$)/;

/** Most that the planner may expect of a subquery that is run for one made-up customer. */
const BUDGET = 1e6;

/** A sum that leaves the range of its type: with the greatest integer every `visits + 1` does, and nobody has made so many. */
function isFarFetched(state: string, condition: string): boolean {
  return state === '22003' && !/[*]|::|\bcast\b|\w\s*\(/i.test(condition);
}

/** What PostgreSQL says when the condition is asked of these customers; undefined when it answers. */
async function errorFor(tx: Tx, trial: Trial, people: readonly MadeUp[]): Promise<string | undefined> {
  try {
    const asked = `select count(*) filter (where (${trial.condition})) from ${peopleSql(trial, people)} ${trial.alias}`;
    await tx.rows(asked, [], { budget: BUDGET });
    return undefined;
  } catch (error) {
    const state = error instanceof UserError ? String(error.data.sqlState) : '';
    if (error instanceof UserError && RAISED.test(state) && !isFarFetched(state, trial.condition))
      return serverWords(error.message);
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
