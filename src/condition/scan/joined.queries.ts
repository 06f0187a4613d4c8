import type { PlanNode, Tx } from '../../db/session.types.ts';
import type { CustomerMapping } from '../../system/description.ts';
import { hasSlowSubplan } from './costly.ts';
import { refusalOf } from './guards.queries.ts';
import { type JoinedForm, joinedForm, perKeySql } from './joined.ts';
import { type KeyedSubquery, keyedSubqueriesOf } from './keyed-subqueries.ts';
import { formOf, histogramSql, type Scan } from './sql.ts';

/**
 * Writes subqueries as joins to what was read once per key, where the plan would run them for every customer without a hash table or an index
 * and the planner finds the join cheaper. Both texts come to the same truth values.
 */
export async function withJoins(tx: Tx, scan: Scan): Promise<Scan> {
  const candidates = await readJoinedForms(tx, scan);
  let best = scan;
  for (const [atom, { condition, joins }] of candidates) {
    const asked = await planOf(tx, onlyAtom(scan, atom));
    if (!asked || !hasSlowSubplan(asked, scan.customer.alias)) continue;
    const joined = await planOf(tx, { ...onlyAtom(scan, atom), forms: [{ condition }], joins });
    if (!joined || joined['Total Cost'] >= asked['Total Cost']) continue;
    const forms = best.atoms.map((_, index) => (index === atom ? { condition } : formOf(best, index)));
    best = { ...best, forms, joins: [...(best.joins ?? []), ...joins] };
  }
  return best;
}

/**
 * Writes every subquery that can be as a join. The planner prices a hash table over a subquery as if it ran for every customer: where its price
 * is over the session's limit, the join's is honest.
 */
export async function withAllJoins(tx: Tx, scan: Scan): Promise<Scan> {
  const candidates = await readJoinedForms(tx, scan);
  const forms = scan.atoms.map((_, index) => {
    const condition = candidates.get(index)?.condition;
    return condition === undefined ? formOf(scan, index) : { condition };
  });
  return { ...scan, forms, joins: [...candidates.values()].flatMap(({ joins }) => joins) };
}

/** Whether a subquery is run for customers without a hash table or an index, whatever the scan was made of. */
export async function searchesThrough(tx: Tx, scan: Scan): Promise<boolean> {
  if (!scan.atoms.some((atom) => /\bselect\b/i.test(atom))) return false;
  const plan = await planOf(tx, scan);
  return plan !== undefined && hasSlowSubplan(plan, scan.customer.alias);
}

function onlyAtom(scan: Scan, atom: number): Scan {
  return { ...scan, atoms: [scan.atoms[atom]!], forms: [formOf(scan, atom)] };
}

async function planOf(tx: Tx, scan: Scan): Promise<PlanNode | undefined> {
  const statement = histogramSql(scan, 1);
  return (await refusalOf(tx, statement)) ? undefined : tx.plan(statement);
}

/** Conditions that can be said over joins, by atom; those with a guard of their own are left alone. */
export async function readJoinedForms(tx: Tx, scan: Scan): Promise<ReadonlyMap<number, JoinedForm>> {
  const found = new Map<number, JoinedForm>();
  for (const [atom, text] of scan.atoms.entries()) {
    if (!/\bselect\b/i.test(text) || formOf(scan, atom).fails !== undefined) continue;
    const subqueries = keyedSubqueriesOf(text, scan.customer.alias);
    const form = joinedForm(text, subqueries, `mmsup_${atom + 1}`);
    if (form && (await areSafe(tx, scan.customer, subqueries))) found.set(atom, form);
  }
  return found;
}

/** Proved by the server: the subqueries stand alone, call nothing volatile, and their keys have the types of what they are compared with. */
async function areSafe(tx: Tx, customer: CustomerMapping, subqueries: readonly KeyedSubquery[]): Promise<boolean> {
  const functions = [...new Set(subqueries.flatMap((subquery) => subquery.functions))];
  const [volatile] = await tx.rows(
    `select 1 from pg_catalog.pg_proc p where p.provolatile = 'v' and p.proname = any($1) limit 1`,
    [functions],
  );
  if (volatile) return false;
  for (const subquery of subqueries) {
    if (await refusalOf(tx, perKeySql(subquery))) return false;
    if (!(await haveEqualTypes(tx, customer, subquery))) return false;
  }
  return true;
}

const INTEGERS = new Set(['smallint', 'integer', 'bigint']);
const TEXTS = new Set(['text', 'character varying']);

async function haveEqualTypes(
  tx: Tx,
  { table, alias }: CustomerMapping,
  { from, keys }: KeyedSubquery,
): Promise<boolean> {
  const typed = (expressions: readonly string[], source: string): string =>
    `(select ${expressions.map((one, index) => `(${one}) as e${index}`).join(', ')} from ${source} where false)`;
  const inner = typed(
    keys.map((key) => key.inner),
    from,
  );
  const outer = typed(
    keys.map((key) => key.outer),
    `(select 1) mmsup_two left join ${table} ${alias} on false`,
  );
  const columns = keys.flatMap((_, index) => [
    `pg_typeof(i.e${index})::text as i${index}`,
    `pg_typeof(o.e${index})::text as o${index}`,
  ]);
  const statement = `select ${columns.join(', ')} from (select 1) mmsup_one left join ${inner} i on true left join ${outer} o on true`;
  if (await refusalOf(tx, statement)) return false;
  const [row = {}] = await tx.rows<Record<string, string>>(statement);
  return keys.every((_, index) => {
    const [ofInner, ofOuter] = [row[`i${index}`] ?? '', row[`o${index}`] ?? '-'];
    return ofInner === ofOuter || [INTEGERS, TEXTS].some((family) => family.has(ofInner) && family.has(ofOuter));
  });
}
