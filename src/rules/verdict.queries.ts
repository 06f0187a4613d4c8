import { type Clock, hasClock } from '../condition/clock.ts';
import { type Check, notForbidden, readChecks } from '../condition/contradictions.queries.ts';
import { decide, MOST_WORK } from '../condition/decide/decide.ts';
import type { Possibility, Verdict, Witness } from '../condition/decide/decide.types.ts';
import { type Formula, leavesOf, sqlOf } from '../condition/formula.ts';
import { quoted } from '../condition/identifier.ts';
import { evaluate, TRUE, type Truth } from '../condition/kleene.ts';
import { type Raising, readRaising } from '../condition/raises.queries.ts';
import type { Tx } from '../db/session.types.ts';
import { UserError } from '../errors.ts';
import { sqlText } from '../model/sql-text.ts';
import type { CustomerMapping } from '../system/description.ts';
import { type PlannerProof, readPlannerProof } from './planner-proof.queries.ts';

export interface VerdictQuestion {
  readonly before: Formula;
  readonly after: Formula;
  readonly customer: CustomerMapping;
  /** All conditions as they are asked, clocks pinned, and where each formula's leaves stand among them. */
  readonly atoms: readonly string[];
  readonly old: ReadonlyMap<string, number>;
  readonly now: ReadonlyMap<string, number>;
  /** What the conditions' clocks were pinned to. */
  readonly clock: Clock;
}

/** A verdict, and what PostgreSQL says of its made-up customers. */
export interface CheckedVerdict {
  readonly verdict: Verdict;
  /** Customers that the proof came to and PostgreSQL agreed with; null where there is none, or it did not agree. */
  readonly lost: Witness | null;
  readonly gained: Witness | null;
  readonly kept: Witness | null;
  readonly planner: PlannerProof;
  /** Conditions of the new rule that can raise an error. */
  readonly raising: readonly (Raising & { readonly isBrought: boolean })[];
}

/**
 * Compares two rules for all customers there could be, with the types of the catalog, and asks PostgreSQL about every customer that the proof
 * made up: one whom the two rules do not judge as the proof says, or whom a CHECK of the table forbids, is no witness. Its planner is asked to
 * prove the same, and each condition is tried with values on which it might fail.
 */
export async function readVerdict(tx: Tx, question: VerdictQuestion): Promise<CheckedVerdict> {
  const { before, after, customer } = question;
  const columns = await readColumns(tx, customer);
  const types = new Map(columns.flatMap(({ name, type, isDecidable }) => (isDecidable ? [[name, type] as const] : [])));
  const notNull = new Set(columns.filter(({ isNullable }) => !isNullable).map(({ name }) => name));
  const ticking = tickingAtoms(question, columns);
  const asProved = [
    proved(before, question.old, { ...question, ticking }),
    proved(after, question.now, { ...question, ticking }),
  ] as const;
  const rules = { alias: customer.alias, types, notNull, clock: question.clock, work: { left: MOST_WORK } };
  const verdict = decide(...asProved, rules);
  const checks = await readChecks(tx, customer);
  const witnessOf = async (one: Possibility, wanted: Wanted): Promise<Witness | null> =>
    one.kind === 'somebody' && (await isWitness(tx, question, { columns, checks, witness: one.witness, wanted }))
      ? one.witness
      : null;
  const asked = (indexOf: ReadonlyMap<string, number>) =>
    new Set([...indexOf.values()].map((index) => question.atoms[index]!));
  const had = asked(question.old);
  const raising = await readRaising(tx, customer, { conditions: [...asked(question.now)], columns, checks });
  return {
    verdict,
    lost: await witnessOf(verdict.onlyBefore, [true, false]),
    gained: await witnessOf(verdict.onlyAfter, [false, true]),
    kept: await witnessOf(verdict.both, [true, true]),
    planner: await readPlannerProof(
      tx,
      { ...question, atoms: question.atoms.map((atom, index) => ticking.get(index) ?? atom) },
      columns,
    ),
    raising: raising.map((one) => ({ ...one, isBrought: !had.has(one.condition) })),
  };
}

/** Whether the old and the new rule let him through. */
type Wanted = readonly [boolean, boolean];

/**
 * Conditions with a clock, as they are written, by their index: pinned to one moment they would be proved for that moment alone, and
 * `current_date` would be the same as today's date.
 */
function tickingAtoms(
  { before, after, old, now, customer, clock }: VerdictQuestion,
  columns: readonly Column[],
): ReadonlyMap<number, string> {
  const types = new Map(
    columns.flatMap(({ name, type }) => [name, `${customer.alias}.${name}`].map((one) => [one, type] as const)),
  );
  const of = (formula: Formula, indexOf: ReadonlyMap<string, number>) =>
    leavesOf(formula).flatMap((leaf) => {
      const index = indexOf.get(leaf.id);
      const ticks = index !== undefined && hasClock(sqlOf(leaf), clock, types);
      return ticks ? [[index, sqlOf(leaf)] as const] : [];
    });
  return new Map([...of(before, old), ...of(after, now)]);
}

interface Proving extends Pick<VerdictQuestion, 'atoms'> {
  readonly ticking: ReadonlyMap<number, string>;
}

/** The rule with its conditions as they are asked, constants that are moments with their offset; but clocks go on. */
function proved(formula: Formula, indexOf: ReadonlyMap<string, number>, proving: Proving): Formula {
  if (formula.kind === 'leaf') {
    const index = indexOf.get(formula.id) ?? -1;
    return proving.ticking.has(index) ? formula : { ...formula, sql: proving.atoms[index] ?? sqlOf(formula) };
  }
  if ('part' in formula) return { ...formula, part: proved(formula.part, indexOf, proving) };
  return { ...formula, parts: formula.parts.map((part) => proved(part, indexOf, proving)) };
}

interface Column {
  readonly name: string;
  readonly type: string;
  readonly isNullable: boolean;
  /** Whether equal texts are equal values and others are not: a collation may see it otherwise. */
  readonly isDecidable: boolean;
}

function readColumns(tx: Tx, { table }: CustomerMapping): Promise<readonly Column[]> {
  return tx.rows<Column & Record<string, unknown>>(
    `select a.attname::text as name, pg_catalog.format_type(a.atttypid, a.atttypmod) as type, not a.attnotnull as "isNullable",
       coalesce(l.collisdeterministic, true) as "isDecidable"
     from pg_catalog.pg_attribute a left join pg_catalog.pg_collation l on l.oid = a.attcollation
     where a.attrelid = to_regclass($1) and a.attnum > 0 and not a.attisdropped
     order by a.attnum`,
    [table],
  );
}

/** Whether PostgreSQL judges a made-up customer, of whom only these columns are known, as the proof does. */
async function isWitness(
  tx: Tx,
  { before, after, customer, atoms, old, now }: VerdictQuestion,
  {
    columns,
    checks,
    witness,
    wanted,
  }: {
    readonly columns: readonly Column[];
    readonly checks: readonly Check[];
    readonly witness: Witness;
    readonly wanted: Wanted;
  },
): Promise<boolean> {
  const values = columns.map(({ name, type }) => {
    const value = witness[name];
    return `${value == null ? 'null' : sqlText(value)}::${type} as ${quoted(name)}`;
  });
  const asked = atoms.map((atom, index) => `coalesce((${atom})::int * 2, 1) as a${index}`).join(', ');
  try {
    const allowed = notForbidden(checks, Object.keys(witness));
    const [row] = await tx.rows<Record<string, number>>(
      `select ${asked} from (select ${values.join(', ')}) ${customer.alias} ${allowed && `where ${allowed}`}`,
    );
    if (!row) return false;
    const truthsBy = (indexOf: ReadonlyMap<string, number>) => (leaf: string) => row[`a${indexOf.get(leaf)}`] as Truth;
    const judged = [evaluate(before, truthsBy(old)) === TRUE, evaluate(after, truthsBy(now)) === TRUE];
    return judged[0] === wanted[0] && judged[1] === wanted[1];
  } catch (error) {
    // A value that a type does not take, a condition that fails on it: then he is no customer of theirs.
    if (error instanceof UserError && error.exitCode !== 130 && error.exitCode !== 5) return false;
    throw error;
  }
}
