import { pinClock } from '../condition/clock.ts';
import { mentionsOf } from '../condition/columns.ts';
import type { LeafView } from '../condition/doubts/doubts.ts';
import { quoted } from '../condition/identifier.ts';
import { staticReason, type UnknownReason } from '../condition/unknown-reasons.ts';
import type { Tx } from '../db/session.types.ts';
import { UserError } from '../errors.ts';
import { readListNulls } from './evidence.queries.ts';
import type { FaultContext } from './fault-question.ts';
import type { FaultsSeen } from './faults.ts';
import type { Scanned } from './faults-after.queries.ts';

/** How many ambiguous conditions are looked into in one more scan. */
const MOST_AMBIGUOUS = 4;

/** Why conditions are UNKNOWN: told by the text where only one thing in it can be NULL, else counted column by column in one statement. */
export async function readUnknown(tx: Tx, { context, views, measures }: Scanned): Promise<FaultsSeen['unknown']> {
  const reasons = new Map<string, readonly UnknownReason[]>();
  const ambiguous: { readonly view: LeafView; readonly columns: readonly string[] }[] = [];
  const isNullable = (column: string): boolean => context.known.columns.get(column)?.isNullable ?? false;
  for (const view of views) {
    const counts = measures.counts.conditions.find(({ id }) => id === view.leaf.id);
    const unknown = counts?.unknown ?? 0;
    if (unknown === 0) continue;
    const told = staticReason(view.source, view.shape, { unknown, isNullable });
    const lists = told ? [] : await listReasons(tx, context, view);
    const mentioned = mentionsOf(view.sql, context.customer.alias).customerColumns.map(({ column }) => column);
    const columns = mentioned.filter(isNullable);
    reasons.set(view.leaf.id, told ? [told] : lists);
    // A condition that fails for somebody cannot be asked again without the scan's guards.
    if (!told && columns.length > 0 && counts?.error === 0) ambiguous.push({ view, columns });
  }
  const counted = await readNullColumns(tx, context, ambiguous.slice(0, MOST_AMBIGUOUS));
  for (const [id, ofColumns] of counted) reasons.set(id, [...(reasons.get(id) ?? []), ...ofColumns]);
  return reasons;
}

async function listReasons(
  tx: Tx,
  { customer, clock, typesOf }: FaultContext,
  { sql, isNegated }: LeafView,
): Promise<readonly UnknownReason[]> {
  const reasons: UnknownReason[] = [];
  const asked = /^not\b/i.test(sql) || !isNegated ? sql : `not (${sql})`;
  for (const list of mentionsOf(asked, customer.alias).exclusionLists) {
    const read = await readListNulls(tx, list, { clock, typesOf });
    if (read && read.nullRows > 0)
      reasons.push({ kind: 'list', list: list.literals[0] ?? list.tables[0] ?? null, ...read });
  }
  return reasons;
}

async function readNullColumns(
  tx: Tx,
  context: FaultContext,
  ambiguous: readonly { readonly view: LeafView; readonly columns: readonly string[] }[],
): Promise<ReadonlyMap<string, readonly UnknownReason[]>> {
  if (ambiguous.length === 0) return new Map();
  const { table, alias, where } = context.customer;
  const asked = ambiguous.flatMap(({ view, columns }) => columns.map((column) => ({ view, column })));
  const sums = asked.map(
    ({ view, column }, index) =>
      `count(*) filter (where (${pinClock(view.sql, context.clock, context.typesOf(view.sql))}) is null and ${alias}.${quoted(column)} is null) as n${index}`,
  );
  const row = await readSums(tx, `select ${sums.join(', ')} from ${table} ${alias}${where ? ` where ${where}` : ''}`);
  const reasons = new Map<string, UnknownReason[]>();
  for (const [index, { view, column }] of asked.entries()) {
    const customers = Number(row?.[`n${index}`] ?? 0);
    if (customers > 0)
      reasons.set(view.leaf.id, [...(reasons.get(view.leaf.id) ?? []), { kind: 'column', column, customers }]);
  }
  return reasons;
}

/** One row of sums, or nothing where the server fails on them: then it is not told which column it is. */
async function readSums(tx: Tx, sql: string): Promise<Readonly<Record<string, number>> | undefined> {
  try {
    const [row] = await tx.rows<Record<string, number>>(sql);
    return row;
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}
