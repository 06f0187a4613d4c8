import { isAboutText, isOfData } from '../condition/blame.ts';
import type { FoundThere } from '../condition/found-words.ts';
import type { Tx } from '../db/session.types.ts';
import { UserError } from '../errors.ts';
import type { CustomerMapping } from '../system/description.ts';
import { type Asked, foundIn, type Look, looksInto } from './found-there.ts';

/** Planned cost of a look at other tables that is worth a line of an answer: some thousand rows by an index. */
const MOST_COST = 5_000;
/** Rows of one table that are looked at. */
const MOST_ROWS = 200;

export interface OfCustomer {
  readonly mapping: CustomerMapping;
  /** The condition by which his one row is found, with his key as `$1`. */
  readonly where: string;
  readonly id: string;
}

/**
 * What conditions found in other tables for one customer, by condition: how many rows are his, how many of them meet the rest, and the row that comes
 * nearest. Asked in one statement that names him; a look that would be too dear, or fails, is told as not made.
 */
export async function readFoundThere(
  tx: Tx,
  asked: Asked,
  customer: OfCustomer,
): Promise<ReadonlyMap<string, readonly FoundThere[]>> {
  const looks = looksInto(asked);
  if (looks.length === 0) return new Map();
  const rows = (await readLooks(tx, looks, customer)) ?? (await readOneByOne(tx, looks, customer));
  const found = new Map<string, FoundThere[]>();
  looks.forEach((look, index) => {
    const own = foundIn(look, rows[index] ?? null, MOST_ROWS, asked);
    found.set(look.leaf, [...(found.get(look.leaf) ?? []), own]);
  });
  return found;
}

type LookRow = Parameters<typeof foundIn>[1];

async function readOneByOne(tx: Tx, looks: readonly Look[], customer: OfCustomer): Promise<readonly LookRow[]> {
  if (looks.length === 1) return [null];
  const rows: LookRow[] = [];
  for (const look of looks) rows.push((await readLooks(tx, [look], customer))?.[0] ?? null);
  return rows;
}

/** Undefined where it would be too dear, or the server says no: then the answer goes on without. */
async function readLooks(
  tx: Tx,
  looks: readonly Look[],
  { mapping: { table, alias }, where, id }: OfCustomer,
): Promise<readonly LookRow[] | undefined> {
  const sql = `select ${looks.map((look, index) => `${lookSql(look)} as f${index}`).join(',\n  ')}\nfrom ${table} ${alias}\nwhere ${where}`;
  try {
    const [row] = await tx.rows<Record<string, LookRow>>(sql, [id], { costLimit: MOST_COST });
    return looks.map((_, index) => row?.[`f${index}`] ?? null);
  } catch (error) {
    if (isOfData(error) || isAboutText(error) || isTooDear(error)) return undefined;
    throw error;
  }
}

const isTooDear = (error: unknown): boolean => error instanceof UserError && error.code === 'guard/cost';

function lookSql({ from, own, rest, columns }: Look): string {
  const met = rest.map((condition) => `coalesce((${condition})::int, 0)`).join(' + ') || '0';
  const values = columns.map(({ sql }) => `(${sql})::text`).join(', ');
  return `(select jsonb_build_object('rows', count(*), 'meetAll', count(*) filter (where look.met = ${rest.length}),
      'nearest', (array_agg(look.seen order by look.met desc))[1])
    from (select jsonb_build_array(${values}) as seen, ${met} as met from ${from} where ${own.join(' and ')} limit ${MOST_ROWS + 1}) look)`;
}
