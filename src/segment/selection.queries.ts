import { readTimeTypes } from '../condition/catalog.queries.ts';
import type { Clock } from '../condition/clock.ts';
import { type Formula, leavesOf, sqlOf } from '../condition/formula.ts';
import { parseFormula } from '../condition/parse.ts';
import { checkFormula } from '../condition/server-check.queries.ts';
import type { TypesOf } from '../condition/zone.ts';
import type { Tx } from '../db/session.types.ts';
import type { SystemDescription } from '../system/description.ts';
import { type Customers, readCustomers } from './customers.queries.ts';
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
}

/**
 * Finds the text that is asked for, reads it as a formula over customers, and lets the server check it. The parser must be loaded.
 * @throws UsageError `segment/…`, FormulaError `condition/…` with a caret at the place.
 */
export async function readExplained(tx: Tx, system: SystemDescription, request: ExplainRequest): Promise<Explained> {
  const subject = await findSubject(tx, system, request);
  const { source } = subject;
  const formula = parseFormula(source);
  const customers = await readCustomers(tx, system, { asked: request.customers, fragment: source });
  const { mapping: customer, columns } = customers;
  await checkFormula(tx, { formula, source }, { customer, columns });
  const clock = { at: subject.at, zone: system.clock.zone };
  const typesOf = await readTimeTypes(tx, leavesOf(formula).map(sqlOf), customer);
  return { subject, customers, formula, clock, typesOf };
}

function findSubject(tx: Tx, system: SystemDescription, request: ExplainRequest): Promise<ExplainSubject> {
  const { wanted, asOf } = request;
  if (wanted.kind === 'kept') return readSubject(tx, system, { ...wanted, asOf });
  const { name, text } = wanted;
  return Promise.resolve({ id: name, name: null, owner: null, version: null, run: null, at: asOf, source: text });
}
