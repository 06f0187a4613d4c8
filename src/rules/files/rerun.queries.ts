import { readTimeTypes } from '../../condition/catalog.queries.ts';
import { type Clock, pinClock } from '../../condition/clock.ts';
import { type Check, notForbidden, readChecks } from '../../condition/contradictions.queries.ts';
import { type Formula, leavesOf, sqlOf } from '../../condition/formula.ts';
import { quoted } from '../../condition/identifier.ts';
import { evaluate, TRUE, type Truth } from '../../condition/kleene.ts';
import type { Tx } from '../../db/session.types.ts';
import { UserError } from '../../errors.ts';
import type { CustomerMapping } from '../../system/description.ts';
import type { Shown } from '../set/rerun.ts';
import type { DeclaredColumns } from './declared.ts';

export interface RerunQuestion {
  readonly shown: readonly Shown[];
  readonly customer: CustomerMapping;
  readonly clock: Clock;
  readonly catalog: DeclaredColumns;
}

/** Customers asked about at once. */
const BATCH = 50;

/**
 * Asks PostgreSQL about made-up customers: gives those whom it does not judge as the proof does, or whom a CHECK of the table forbids. One for whom
 * a condition fails, or whose value its type does not take, is no customer either.
 */
export async function readRefuted(tx: Tx, { shown, ...question }: RerunQuestion): Promise<readonly Shown[]> {
  const checks = await readChecks(tx, question.customer);
  const pinned = await readPinned(tx, shown, question);
  const refuted: Shown[] = [];
  for (let from = 0; from < shown.length; from += BATCH)
    refuted.push(...(await refutedOf(tx, shown.slice(from, from + BATCH), { ...question, checks, pinned })));
  return refuted;
}

interface Asking extends Omit<RerunQuestion, 'shown'> {
  readonly checks: readonly Check[];
  /** Each condition as it is asked, by its SQL as written. */
  readonly pinned: ReadonlyMap<string, string>;
}

async function readPinned(
  tx: Tx,
  shown: readonly Shown[],
  { customer, clock }: Pick<RerunQuestion, 'customer' | 'clock'>,
): Promise<ReadonlyMap<string, string>> {
  const conditions = [...new Set(shown.flatMap(conditionsOf))];
  const typesOf = await readTimeTypes(tx, conditions, customer);
  return new Map(conditions.map((sql) => [sql, pinClock(sql, clock, typesOf(sql))]));
}

const formulasOf = ({ lets, not }: Shown): readonly Formula[] => [...lets, ...not];

const conditionsOf = (shown: Shown): readonly string[] => formulasOf(shown).flatMap(leavesOf).map(sqlOf);

/** Where one customer makes the query fail the others are asked about without him. */
async function refutedOf(tx: Tx, shown: readonly Shown[], asking: Asking): Promise<readonly Shown[]> {
  try {
    return await askedAtOnce(tx, shown, asking);
  } catch (error) {
    if (!(error instanceof UserError) || error.exitCode === 130 || error.exitCode === 5) throw error;
    if (shown.length === 1) return shown;
    const half = Math.ceil(shown.length / 2);
    const halves = [shown.slice(0, half), shown.slice(half)];
    return [...(await refutedOf(tx, halves[0]!, asking)), ...(await refutedOf(tx, halves[1]!, asking))];
  }
}

async function askedAtOnce(
  tx: Tx,
  shown: readonly Shown[],
  { customer, catalog, checks, pinned }: Asking,
): Promise<readonly Shown[]> {
  const conditions = [...new Set(shown.flatMap(conditionsOf))];
  const known = [...new Set(shown.flatMap(({ witness }) => Object.keys(witness)))];
  const typedValue = (name: string): string => (known.includes(name) ? `mmsup.v${known.indexOf(name)}` : 'null');
  const columns = [...catalog].map(([name, { type }]) => `${typedValue(name)}::${type} as ${quoted(name)}`);
  const lists = known.map((_, index) => `$${index + 2}::text[]`);
  const names = known.map((_, index) => `, v${index}`).join('');
  const truths = conditions.map((sql) => `coalesce((${pinned.get(sql)})::int * 2, 1)`);
  const allowed = shown.map(({ witness }) => notForbidden(checks, Object.keys(witness)) || 'true');
  const rows = await tx.rows<{ n: number; truths: string; allowed: boolean }>(
    `select mmsup.n, array_to_string(array[${truths.join(', ')}]::int[], '') as truths,
       case mmsup.n ${allowed.map((check, index) => `when ${index} then ${check}`).join(' ')} end as allowed
     from rows from (unnest($1::int[])${lists.map((list) => `, unnest(${list})`).join('')}) mmsup (n${names}),
       lateral (select ${columns.join(', ')}) ${customer.alias}`,
    [
      shown.map((_, index) => index),
      ...known.map((name) => shown.map(({ witness }) => (witness[name] == null ? null : witness[name]))),
    ],
  );
  const places = new Map(conditions.map((sql, index) => [sql, index]));
  const answers = new Map(rows.map((row) => [Number(row.n), row]));
  return shown.filter((one, index) => {
    const row = answers.get(index)!;
    return !row.allowed || !isAsProved(one, (sql) => Number(row.truths[places.get(sql)!]) as Truth);
  });
}

function isAsProved(shown: Shown, truthOf: (sql: string) => Truth): boolean {
  const byLeaf = new Map(
    formulasOf(shown)
      .flatMap(leavesOf)
      .map((leaf) => [leaf.id, truthOf(sqlOf(leaf))]),
  );
  const isLet = (formula: Formula): boolean => evaluate(formula, (id) => byLeaf.get(id)!) === TRUE;
  return shown.lets.every(isLet) && !shown.not.some(isLet);
}
