import type { PlanNode, Tx } from '../../db/session.types.ts';
import { UserError } from '../../errors.ts';
import type { CustomerMapping } from '../../system/description.ts';
import { hasHashedSubplan, hasSlowSubplan } from './costly.ts';
import { planOrRefusal, refusalOf, unlessRefused } from './guards.queries.ts';
import { type JoinedForm, joinedForm, perKeySql } from './joined.ts';
import { type KeyedSubquery, keyedSubqueriesOf } from './keyed-subqueries.ts';
import { boundColumns, type ExistsAtom, type SharedRead, sharedJoin, sharedReadsOf, sharedSql } from './shared.ts';
import { formOf, histogramSql, type Scan } from './sql.ts';

/**
 * Writes subqueries as joins to what was read once per key, where the plan would run them for every customer without a hash table or an index
 * and the planner finds the join cheaper; and those that look into the same tables as one join, see {@link withSharedReads}. All texts come to the
 * same truth values.
 */
export async function withJoins(tx: Tx, scan: Scan): Promise<Scan> {
  const candidates = await readJoinedForms(tx, scan);
  let best = scan;
  for (const [atom, { condition, joins }] of candidates) {
    const asked = await planOf(tx, onlyAtom(scan, atom));
    if (!asked || !hasSlowSubplan(asked, scan.customer.alias)) continue;
    const joined = await planOf(tx, { ...onlyAtom(scan, atom), forms: [{ condition }], joins });
    if (!joined || joined['Total Cost'] >= asked['Total Cost']) continue;
    best = withForm(best, atom, { condition, joins });
    candidates.delete(atom);
  }
  return withSharedReads(tx, best, candidates);
}

function withForm(scan: Scan, atom: number, { condition, joins }: JoinedForm): Scan {
  const forms = scan.atoms.map((_, index) => (index === atom ? { condition } : formOf(scan, index)));
  return { ...scan, forms, joins: [...(scan.joins ?? []), ...joins] };
}

/** A shared read is worth it where it costs at most this part of the separate ones. */
const WORTH_SHARING = 0.75;

/**
 * Reads once what several conditions ask of the same tables, where the planner finds that cheaper than to read it for each. It prices a hash
 * table over a subquery as if it ran for every customer; so the reads themselves are compared, and then the others that would be hashed, which
 * cost the same as joins, become joins too: the planner then has an honest price for the whole, and no need to sort by what it holds for costly.
 */
async function withSharedReads(tx: Tx, scan: Scan, candidates: ReadonlyMap<number, JoinedForm>): Promise<Scan> {
  const reads = sharedReadsOf(existsAtoms(scan, candidates));
  let best = scan;
  for (const read of reads) {
    const isUnique = await isUniquePerKey(tx, read);
    if (!(await isWorthSharing(tx, read, isUnique))) continue;
    const { join, conditions } = sharedJoin(read, `mmsup_${read.atoms[0]!.atom + 1}_shared`, isUnique);
    const forms = scan.atoms.map((_, index) => {
      const condition = conditions.get(index);
      return condition === undefined ? formOf(best, index) : { condition, isTwoValued: true };
    });
    best = { ...best, forms, joins: [...(best.joins ?? []), join] };
  }
  if (best === scan) return scan;
  const shared = new Set(reads.flatMap(({ atoms }) => atoms.map(({ atom }) => atom)));
  for (const [atom, form] of candidates) {
    if (!shared.has(atom) && (await isHashed(tx, onlyAtom(scan, atom)))) best = withForm(best, atom, form);
  }
  const [asked, joined] = [await planOf(tx, scan), await planOf(tx, best)];
  return asked && joined && joined['Total Cost'] < asked['Total Cost'] ? best : scan;
}

function existsAtoms(scan: Scan, candidates: ReadonlyMap<number, JoinedForm>): readonly ExistsAtom[] {
  return [...candidates.keys()].flatMap((atom) => {
    const condition = scan.atoms[atom]!;
    const [subquery, ...more] = keyedSubqueriesOf(condition, scan.customer.alias);
    return subquery && more.length === 0 ? [{ atom, condition, subquery }] : [];
  });
}

async function isWorthSharing(tx: Tx, read: SharedRead, isUnique: boolean): Promise<boolean> {
  const shared = await planOrRefusal(tx, sharedSql(read, isUnique));
  if (shared instanceof UserError) return false;
  let separate = 0;
  for (const { subquery } of read.atoms) {
    const plan = await planOrRefusal(tx, perKeySql(subquery));
    if (plan instanceof UserError) return false;
    separate += plan['Total Cost'];
  }
  return shared['Total Cost'] <= separate * WORTH_SHARING;
}

async function isHashed(tx: Tx, scan: Scan): Promise<boolean> {
  const plan = await planOf(tx, scan);
  return plan !== undefined && hasHashedSubplan(plan, scan.customer.alias);
}

/** Whether a unique index proves that each key has one row at most. Children of a table that is no partitioned one have indexes of their own. */
async function isUniquePerKey(tx: Tx, read: SharedRead): Promise<boolean> {
  const bound = boundColumns(read);
  if (!bound) return false;
  const rows = await tx.rows(
    `select 1 from pg_catalog.pg_index i join pg_catalog.pg_class r on r.oid = i.indrelid
     where i.indrelid = to_regclass($1) and i.indisunique and i.indisvalid and i.indimmediate and i.indpred is null and i.indexprs is null
       and not exists (
         select 1 from generate_series(0, i.indnkeyatts - 1) k join pg_catalog.pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[k]
         where a.attname <> all ($2::text[])
       )
       and (r.relkind = 'p' or not exists (select 1 from pg_catalog.pg_inherits h where h.inhparent = r.oid))
     limit 1`,
    [bound.table, bound.columns],
  );
  return rows.length > 0;
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
  const plan = await planOrRefusal(tx, histogramSql(scan));
  return plan instanceof UserError ? undefined : plan;
}

/** Conditions that can be said over joins, by atom; those with a guard of their own are left alone. */
export async function readJoinedForms(tx: Tx, scan: Scan): Promise<Map<number, JoinedForm>> {
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
  if (await isAnyVolatile(tx, [...new Set(subqueries.flatMap(({ functions }) => functions))])) return false;
  for (const subquery of subqueries) {
    if (await refusalOf(tx, perKeySql(subquery))) return false;
    if (!(await haveEqualTypes(tx, customer, subquery))) return false;
  }
  return true;
}

async function isAnyVolatile(tx: Tx, functions: readonly string[]): Promise<boolean> {
  if (functions.length === 0) return false;
  const rows = await tx.rows(
    `select 1 from pg_catalog.pg_proc p where p.provolatile = 'v' and p.proname = any($1) limit 1`,
    [functions],
  );
  return rows.length > 0;
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
  // No row is read, so nothing is planned to ask what it costs.
  const rows = await unlessRefused(
    tx.rows<Record<string, string>>(statement, [], { costLimit: Number.POSITIVE_INFINITY }),
  );
  if (rows instanceof UserError) return false;
  const [row = {}] = rows;
  return keys.every((_, index) => {
    const [ofInner, ofOuter] = [row[`i${index}`] ?? '', row[`o${index}`] ?? '-'];
    return ofInner === ofOuter || [INTEGERS, TEXTS].some((family) => family.has(ofInner) && family.has(ofOuter));
  });
}
