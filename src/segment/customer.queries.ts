import { rowsById } from '../condition/by-id.queries.ts';
import { type Clock, pinClock } from '../condition/clock.ts';
import { mentionsOf } from '../condition/columns.ts';
import { type Formula, leavesOf, negatedLeaves, sqlOf } from '../condition/formula.ts';
import { evaluate, TRUE, type Truth, type TruthWord, truthWord } from '../condition/kleene.ts';
import { forOneCustomer, withoutModifier } from '../condition/one-customer.ts';
import { withMet } from '../condition/patterns.ts';
import { verdictSql } from '../condition/sql.ts';
import type { TypesOf } from '../condition/zone.ts';
import type { Tx } from '../db/session.types.ts';
import { UsageError } from '../errors.ts';
import { shapeOf } from '../model/personal.ts';
import type { CustomerMapping } from '../system/description.ts';
import type { Customers } from './customers.queries.ts';
import { isPersonal } from './personal.ts';

/** One condition as it judges one customer. */
export interface PersonCondition {
  readonly id: string;
  readonly text: string;
  readonly verdict: TruthWord;
  /** Values of the customer's columns that the condition reads; personal ones by their shape only. */
  readonly values: readonly { readonly column: string; readonly value: string | null; readonly masked: boolean }[];
  /** Whether this condition alone keeps the customer out. */
  readonly isSoleBlocker: boolean;
}

/** One customer against the whole formula. */
export interface Person {
  readonly id: string;
  /** False when the customer is outside everybody's selection (merged, deleted). */
  readonly isInPopulation: boolean;
  readonly isSelected: boolean;
  readonly conditions: readonly PersonCondition[];
}

interface PersonQuestion {
  readonly customers: Customers;
  readonly formula: Formula;
  readonly clock: Clock;
  readonly typesOf: TypesOf;
  readonly id: string;
  readonly showPersonal: boolean;
}

/**
 * Judges one customer by every condition, in one statement that names him in every subquery: it does not look at anybody else.
 * @throws UsageError `segment/unknown-customer`.
 */
export async function readPerson(tx: Tx, question: PersonQuestion): Promise<Person> {
  const { customers, formula, id, showPersonal } = question;
  const { mapping: customer, columns: known } = customers;
  const leaves = leavesOf(formula);
  const columnsOf = new Map(leaves.map((leaf) => [leaf.id, customerColumns(sqlOf(leaf), customer, known)]));
  const columns = [...new Set([...columnsOf.values()].flat())];
  const [row] = await rowsById<Record<string, unknown>>(tx, personSql(question, columns), id);
  if (!row) throw unknownCustomer(id, customer.table);

  const read = (leaf: string): Truth => Number(row[`v_${leaf}`]) as Truth;
  const isSelected = evaluate(formula, read) === TRUE;
  const negated = negatedLeaves(formula);
  return {
    id,
    isInPopulation: row.inside === true,
    isSelected: isSelected && row.inside === true,
    conditions: leaves.map((leaf) => ({
      id: leaf.id,
      text: leaf.text,
      verdict: truthWord(read(leaf.id)),
      values: (columnsOf.get(leaf.id) ?? []).map((column) =>
        shownValue(column, row[`k${columns.indexOf(column)}`], isPersonal(column, customers) && !showPersonal),
      ),
      isSoleBlocker: !isSelected && evaluate(formula, withMet(read, new Set([leaf.id]), negated)) === TRUE,
    })),
  };
}

function personSql({ customers, formula, clock, typesOf }: PersonQuestion, columns: readonly string[]): string {
  const { mapping, columns: known } = customers;
  const { alias, key, table, where } = mapping;
  const keyType = withoutModifier(known.get(key) ?? 'text');
  const verdict = (sql: string): string =>
    verdictSql(forOneCustomer(pinClock(sql, clock, typesOf(sql)), mapping, keyType));
  const selected = [
    `coalesce(${where ?? 'true'}, false) as inside`,
    ...leavesOf(formula).map((leaf) => `${verdict(sqlOf(leaf))} as v_${leaf.id}`),
    ...columns.map((column, index) => `${alias}.${identifier(column)}::text as k${index}`),
  ];
  return `select ${selected.join(',\n  ')}\nfrom ${table} ${alias}\nwhere ${alias}.${key} = $1::${keyType}`;
}

function customerColumns(
  condition: string,
  { alias, key }: CustomerMapping,
  known: ReadonlyMap<string, string>,
): readonly string[] {
  return mentionsOf(condition, alias)
    .customerColumns.map(({ column }) => column)
    .filter((column) => column !== key && known.has(column));
}

function shownValue(column: string, value: unknown, masked: boolean): PersonCondition['values'][number] {
  if (value === null || value === undefined) return { column, value: null, masked: false };
  return { column, value: masked ? `<${shapeOf(String(value))}>` : String(value), masked };
}

function identifier(name: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`;
}

function unknownCustomer(id: string, table: string): UsageError {
  return new UsageError({
    code: 'segment/unknown-customer',
    message: `There is no customer "${id}" in ${table}.`,
    hint: 'Give the key of the customer as the customer table has it.',
    data: { customer: id },
  });
}
