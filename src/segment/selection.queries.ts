import { readCustomerColumns, readTimeTypes } from '../condition/catalog.queries.ts';
import type { Clock } from '../condition/clock.ts';
import { type Formula, leavesOf, sqlOf } from '../condition/formula.ts';
import { readFormula } from '../condition/languages/read-formula.ts';
import { parseFormula, printSql } from '../condition/parse.ts';
import { readSelection } from '../condition/select/select.queries.ts';
import type { Selection } from '../condition/select/select.ts';
import { checkFormula } from '../condition/server-check.queries.ts';
import { FormulaError } from '../condition/syntax-error.ts';
import type { TypesOf } from '../condition/zone.ts';
import type { Tx } from '../db/session.types.ts';
import { formulaZone, languageOf, type SystemDescription } from '../system/description.ts';
import { type Customers, isSameTable, readCustomers } from './customers.queries.ts';
import { presumedPersonal } from './personal.ts';
import type { ExplainRequest } from './request.ts';
import { type ExplainSubject, readSubject } from './subject.queries.ts';

/** What is explained, of whom, and at which moment. */
export interface Explained {
  readonly subject: ExplainSubject;
  readonly customers: Customers;
  readonly formula: Formula;
  readonly clock: Clock;
  /** Types of the columns that the conditions name: what zones of time depend on. */
  readonly typesOf: TypesOf;
  /** The SELECT that the formula was read from; null for a fragment. */
  readonly select: Selection | null;
}

/**
 * Finds the text that is asked for, reads it as a formula over customers, and lets the server check it. The parser must be loaded.
 * @throws UsageError `segment/…`, `select/…`, FormulaError `condition/…` with a caret at the place.
 */
export async function readExplained(tx: Tx, system: SystemDescription, request: ExplainRequest): Promise<Explained> {
  const subject = await findSubject(tx, system, request);
  const clock = { at: subject.at, zone: formulaZone(system) };
  const fragment = request.wanted.kind === 'select' ? null : readFragment(system, subject, request);
  const read = fragment
    ? await ofFragment(tx, system, { fragment, subject, request })
    : await ofSelect(tx, system, { source: subject.source, request });
  const typesOf = await readTimeTypes(tx, leavesOf(read.formula).map(sqlOf), read.customers.mapping);
  return { subject, clock, typesOf, ...read };
}

function findSubject(tx: Tx, system: SystemDescription, request: ExplainRequest): Promise<ExplainSubject> {
  const { wanted, asOf } = request;
  if (wanted.kind === 'kept') return readSubject(tx, system, { ...wanted, asOf });
  const { name, text } = wanted;
  return Promise.resolve({ id: name, name: null, owner: null, version: null, run: null, at: asOf, source: text });
}

/** The formula of a fragment, or null where a system keeps whole SELECTs as its segments. */
function readFragment(
  system: SystemDescription,
  { id, source, version }: ExplainSubject,
  { wanted }: ExplainRequest,
): Formula | null {
  if (wanted.kind !== 'kept' && !isTyped(system, source)) return parseFormula(source);
  try {
    return readFormula(source, languageOf(system, { segment: version ? id : null, model: version?.model ?? null }));
  } catch (error) {
    if (error instanceof FormulaError && error.code === 'condition/whole-select') return null;
    throw error;
  }
}

/** A tree that is typed as it is kept: no SQL condition begins with a bracket of JSON. */
function isTyped({ segments }: SystemDescription, source: string): boolean {
  return segments.language === 'json' && /^\s*[{[]/.test(source);
}

type Read = Pick<Explained, 'formula' | 'customers' | 'select'>;

async function ofFragment(
  tx: Tx,
  system: SystemDescription,
  { fragment, subject, request }: { fragment: Formula; subject: ExplainSubject; request: ExplainRequest },
): Promise<Read> {
  const { source, version } = subject;
  const asked = { asked: request.customers, fragment: printSql(fragment), model: version?.model ?? null };
  const customers = await readCustomers(tx, system, asked);
  const { mapping: customer, columns } = customers;
  await checkFormula(tx, { formula: fragment, source }, { customer, columns });
  return { formula: fragment, customers, select: null };
}

/** Of a whole SELECT every row of the customer table counts: what a system leaves out of its own segments is no part of the text. */
async function ofSelect(
  tx: Tx,
  system: SystemDescription,
  { source, request }: { source: string; request: ExplainRequest },
): Promise<Read> {
  const select = await readSelection(tx, {
    source,
    ...(request.customers ? { customers: request.customers } : {}),
    ...(system.customer ? { known: system.customer } : {}),
  });
  const { customer, formula } = select;
  const columns = await readCustomerColumns(tx, customer);
  const isDescribed = system.customer !== undefined && (await isSameTable(tx, system.customer.table, customer.table));
  const personal = isDescribed ? customer.personal : presumedPersonal(columns, system.customer);
  return { formula, customers: { mapping: { ...customer, personal }, columns, isDescribed }, select };
}
