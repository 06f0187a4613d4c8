import type { PlanNode, Tx } from '../db/session.types.ts';
import { UserError } from '../errors.ts';
import { text } from '../text.ts';
import type { Backend, LivePlan, LiveRead } from './live.ts';
import { hasParameters, readingPartOf, withUnknownValues } from './live-statement.ts';
import { readTable } from './plan.queries.ts';
import { columnsIn, ownWords, wholeReads } from './plan.ts';

/** Tables that a plan reads whole and that are told of, at most. */
const MOST_READS = 8;
/** Asks the server how it would run the statement of another session now. Nothing is executed; what cannot be planned is told with the reason. */
export async function readLivePlan(tx: Tx, { pid, statement, isCut }: Backend): Promise<LivePlan> {
  const without = (why: LivePlan['why']): LivePlan => ({
    pid,
    cost: null,
    isReadingPart: false,
    isGeneric: false,
    reads: [],
    why,
  });
  if (statement === null) return without(text('Its statement is hidden from us.', 'Его запрос от нас скрыт.'));
  if (isCut) return without(TOO_LONG);
  const readable = readingPartOf(statement);
  if (!readable) return without(NO_PLAN);
  const isGeneric = hasParameters(readable.sql);
  try {
    const plan = await tx.plan(isGeneric ? await anyValue(tx, readable.sql) : readable.sql);
    return {
      pid,
      cost: plan['Total Cost'],
      isReadingPart: readable.isPart,
      isGeneric,
      reads: await readReads(tx, plan),
      why: null,
    };
  } catch (error) {
    if (!(error instanceof UserError) || error.exitCode === 130) throw error;
    return without(error.words.message);
  }
}

const TOO_LONG = text(
  'The server keeps only the beginning of its statement (track_activity_query_size).',
  'Сервер хранит только начало его запроса (track_activity_query_size).',
);
const NO_PLAN = text(
  'Such a statement has no plan that a reader may ask for.',
  'У такого запроса нет плана, который можно запросить только с правом чтения.',
);
/** The server reads the statement and says of which types its parameters are. */
async function anyValue(tx: Tx, sql: string): Promise<string> {
  const types = await tx.parameterTypes(sql);
  const rows = await tx.rows<{ name: string }>(
    'select format_type(w.oid::oid, null) as name from unnest($1::text[]) with ordinality w (oid, place) order by w.place',
    [types.map(String)],
  );
  return withUnknownValues(
    sql,
    rows.map(({ name }) => name),
  );
}

/** Reads of one table by the same columns count as one: a statement of two halves reads it twice. */
async function readReads(tx: Tx, plan: PlanNode): Promise<readonly LiveRead[]> {
  const reads = new Map<string, LiveRead>();
  for (const read of wholeReads(plan).slice(0, MOST_READS)) {
    const table = await readTable(tx, read.table, read.schema);
    if (!table) continue;
    const named = columnsIn(ownWords(read), table.columns, table.rows);
    const columns = named.map(({ name }) => name);
    const key = [table.name, ...columns].join(' ');
    const before = reads.get(key);
    reads.set(key, {
      table: table.name,
      columns,
      indexed: named.some(({ leadsIndex }) => leadsIndex),
      rows: table.rows,
      bytes: table.bytes,
      kept: Math.max(read.kept, before?.kept ?? 0),
      costShare: Math.min(1, read.costShare + (before?.costShare ?? 0)),
    });
  }
  return [...reads.values()].toSorted((one, other) => other.costShare - one.costShare);
}
