import { isOfData } from '../condition/blame.ts';
import { rowsById } from '../condition/by-id.queries.ts';
import { type Clock, pinClock } from '../condition/clock.ts';
import { mentionsOf } from '../condition/columns.ts';
import { type Formula, leavesOf, negatedLeaves, sqlOf } from '../condition/formula.ts';
import type { FoundThere } from '../condition/found-words.ts';
import { identifier } from '../condition/identifier.ts';
import { ERROR, evaluate, TRUE, type Truth, type TruthWord, truthWord } from '../condition/kleene.ts';
import { forOneCustomer, withoutModifier } from '../condition/one-customer.ts';
import { readForms } from '../condition/scan/guards.queries.ts';
import { withMet } from '../condition/scan/patterns.ts';
import { verdictOfForm } from '../condition/scan/sql.ts';
import type { TypesOf } from '../condition/zone.ts';
import type { Tx } from '../db/session.types.ts';
import { UsageError } from '../errors.ts';
import { shapeOf } from '../model/personal.ts';
import type { CustomerMapping } from '../system/description.ts';
import { plural, text } from '../text.ts';
import type { Customers } from './customers.queries.ts';
import { readFoundThere } from './found-there.queries.ts';
import { isPersonal } from './personal.ts';

/** One condition as it judges one customer. */
export interface PersonCondition {
  readonly id: string;
  readonly text: string;
  readonly verdict: TruthWord;
  /** Values of the customer's columns that the condition reads; personal ones by their shape only. */
  readonly values: readonly { readonly column: string; readonly value: string | null; readonly masked: boolean }[];
  /** What it found for him in other tables. */
  readonly found: readonly FoundThere[];
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
 * Judges one customer by every condition, in one statement that names him in every subquery: it does not look at anybody else. A condition that
 * fails for him in a way that no guard catches is asked again by itself, and has the verdict `error`.
 * @throws UsageError `segment/unknown-customer`, `segment/customer-has-several-rows`.
 */
export async function readPerson(tx: Tx, question: PersonQuestion): Promise<Person> {
  const { customers, formula, id, showPersonal } = question;
  const { mapping: customer, columns: known } = customers;
  const leaves = leavesOf(formula);
  const columnsOf = new Map(leaves.map((leaf) => [leaf.id, customerColumns(sqlOf(leaf), customer, known)]));
  const columns = [...new Set([...columnsOf.values()].flat())];
  const onlyInside = await requireCustomer(tx, customers, id);
  const row = await readVerdicts(tx, { ...question, onlyInside }, columns);
  const found = await readFound(tx, { ...question, onlyInside });

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
      found: found.get(leaf.id) ?? [],
      isSoleBlocker: !isSelected && evaluate(formula, withMet(read, new Set([leaf.id]), negated)) === TRUE,
    })),
  };
}

/** Makes sure that one row is judged and no other; true when the key has further rows, all of them outside the population. */
async function requireCustomer(tx: Tx, { mapping, columns }: Customers, id: string): Promise<boolean> {
  const { table, alias, key, where = 'true' } = mapping;
  const sql = `select count(*)::int as all, (count(*) filter (where ${where}))::int as inside
    from ${table} ${alias}
    where ${alias}.${key} = $1::${keyTypeOf({ mapping, columns })}`;
  const [row] = await rowsById<{ all: number; inside: number }>(tx, sql, id);
  if (!row || row.all === 0) throw unknownCustomer(id, table);
  if (row.all > 1 && row.inside !== 1) throw severalRows(id, table, row.all);
  return row.all > 1;
}

const keyTypeOf = ({ mapping, columns }: Pick<Customers, 'mapping' | 'columns'>): string =>
  withoutModifier(columns.get(mapping.key) ?? 'text');

/** The condition by which one row of the customer is found, with his key as `$1`. */
function oneRow({ customers, onlyInside }: VerdictQuestion): string {
  const { alias, key, where } = customers.mapping;
  return `${alias}.${key} = $1::${keyTypeOf(customers)}${onlyInside ? ` and (${where ?? 'true'})` : ''}`;
}

function readFound(tx: Tx, question: VerdictQuestion): ReturnType<typeof readFoundThere> {
  const { customers, formula, clock, typesOf, id, showPersonal } = question;
  const { mapping, isDescribed } = customers;
  const keyType = keyTypeOf(customers);
  const asked = { leaves: leavesOf(formula), mapping, keyType, clock, typesOf, isDescribed, showPersonal };
  return readFoundThere(tx, asked, { mapping, where: oneRow(question), id });
}

type Row = Readonly<Record<string, unknown>>;

interface VerdictQuestion extends PersonQuestion {
  readonly onlyInside: boolean;
}

async function readVerdicts(tx: Tx, question: VerdictQuestion, columns: readonly string[]): Promise<Row> {
  const { customers, formula, clock, typesOf, id } = question;
  const { mapping } = customers;
  const keyType = keyTypeOf(customers);
  const leaves = leavesOf(formula);
  const pinned = leaves.map((leaf) => pinClock(sqlOf(leaf), clock, typesOf(sqlOf(leaf))));
  const forms = await readForms(tx, mapping, pinned);
  const verdicts = forms.map((form, index) => {
    const ofHim = (sql: string): string => forOneCustomer(sql, mapping, keyType);
    const { condition, fails } = form;
    const asked = verdictOfForm({
      condition: ofHim(condition),
      ...(fails === undefined ? {} : { fails: ofHim(fails) }),
    });
    return `${asked} as v_${leaves[index]!.id}`;
  });
  const own = [
    `coalesce(${mapping.where ?? 'true'}, false) as inside`,
    ...columns.map((column, index) => `${mapping.alias}.${identifier(column)}::text as k${index}`),
  ];
  const read = async (selected: readonly string[]): Promise<Row> => {
    const { table, alias } = mapping;
    const sql = `select ${selected.join(',\n  ')}\nfrom ${table} ${alias}\nwhere ${oneRow(question)}`;
    const [row = {}] = await tx.rows<Row>(sql, [id]);
    return row;
  };
  try {
    return await read([...own, ...verdicts]);
  } catch (error) {
    if (!isOfData(error)) throw error;
    return readOneByOne(read, own, verdicts);
  }
}

/** Each condition in a statement of its own, so that one which fails does not hide the others. */
async function readOneByOne(
  read: (selected: readonly string[]) => Promise<Row>,
  own: readonly string[],
  verdicts: readonly string[],
): Promise<Row> {
  let row = await read(own);
  for (const verdict of verdicts) {
    try {
      row = { ...row, ...(await read([verdict])) };
    } catch (error) {
      if (!isOfData(error)) throw error;
      row = { ...row, [verdict.slice(verdict.lastIndexOf(' ') + 1)]: ERROR };
    }
  }
  return row;
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

function unknownCustomer(id: string, table: string): UsageError {
  return new UsageError({
    code: 'segment/unknown-customer',
    message: text(`There is no customer "${id}" in ${table}.`, `Клиента «${id}» в ${table} нет.`),
    hint: text(
      'Give the key of the customer as the customer table has it.',
      'Укажите ключ клиента так, как он записан в таблице клиентов.',
    ),
    data: { customer: id },
  });
}

const ROWS = { en: ['row', 'rows'], ru: ['строка', 'строки', 'строк'] } as const;

function severalRows(id: string, table: string, rows: number): UsageError {
  return new UsageError({
    code: 'segment/customer-has-several-rows',
    message: text(
      `${table} has ${rows} rows with the key "${id}", and they may be judged differently: no one verdict is the customer's.`,
      `В ${table} с ключом «${id}» ${plural(rows, ROWS).ru}, и вердикт по ним может быть разным: единого для клиента нет.`,
    ),
    hint: text(
      'Name a table or view with one row per customer: --customers TABLE --key COLUMN.',
      'Укажите таблицу или представление с одной строкой на клиента: --customers ТАБЛИЦА --key СТОЛБЕЦ.',
    ),
    data: { customer: id, rows },
  });
}
