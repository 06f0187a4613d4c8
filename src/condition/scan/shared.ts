import { applyReplacements } from '../source.ts';
import { fromSql, onSql } from './joined.ts';
import type { KeyedSubquery } from './keyed-subqueries.ts';

/** One atom that is nothing but whether a subquery finds a row for the customer, or something said of that. */
export interface ExistsAtom {
  readonly atom: number;
  readonly condition: string;
  readonly subquery: KeyedSubquery;
}

/** Atoms whose subqueries look into the same tables for the same customer: these are read once for all of them. */
export interface SharedRead {
  readonly atoms: readonly ExistsAtom[];
  /** Conditions that each of the subqueries has. */
  readonly common: readonly string[];
}

/** The atoms that ask EXISTS once, of rows as they stand (nothing grouped), put together by what they read. Those that stand alone are left out. */
export function sharedReadsOf(atoms: readonly ExistsAtom[]): readonly SharedRead[] {
  const plain = atoms.filter(
    ({ subquery: { kind, groupBy, having } }) => kind === 'exists' && groupBy.length === 0 && having === undefined,
  );
  const groups = new Map<string, ExistsAtom[]>();
  for (const one of plain) {
    const reads = JSON.stringify([one.subquery.from, one.subquery.keys]);
    groups.set(reads, [...(groups.get(reads) ?? []), one]);
  }
  return [...groups.values()]
    .filter((members) => members.length > 1)
    .map((members) => ({ atoms: members, common: commonTo(members.map(({ subquery }) => subquery.where)) }));
}

function commonTo(lists: readonly (readonly string[])[]): readonly string[] {
  const [first = [], ...others] = lists;
  return first.filter((one) => others.every((list) => list.includes(one)));
}

/**
 * What is read: a row per key, and per atom whether any row of that key meets what is its own.
 *
 * EXISTS is TRUE where for a row all conditions are TRUE, and FALSE otherwise, never UNKNOWN: `bool_or` over what is left of the conditions
 * ignores UNKNOWN, and what no row says anything of is FALSE.
 * @param isUnique whether each key has one row at most that meets what is common: then nothing is grouped.
 */
export function sharedSql({ atoms, common }: SharedRead, isUnique: boolean): string {
  const [first] = atoms;
  const { keys } = first!.subquery;
  const own = atoms.map(({ subquery }) => allOf(subquery.where.filter((one) => !common.includes(one))));
  const columns = [
    ...keys.map(({ inner }, index) => `(${inner}) as k${index + 1}`),
    ...own.map((met, index) => `${isUnique || met === 'true' ? `(${met})` : `bool_or(${met})`} as e${index + 1}`),
  ];
  const any = own.includes('true') ? [] : [own.map((met) => `(${met})`).join(' or ')];
  const read = fromSql({ from: first!.subquery.from, where: [...common, ...any] });
  return `select ${columns.join(', ')} ${read}${isUnique ? '' : ` group by ${keys.map(({ inner }) => inner).join(', ')}`}`;
}

/** The join to what is read, and each atom's condition over it. */
export function sharedJoin(
  read: SharedRead,
  name: string,
  isUnique: boolean,
): { readonly join: string; readonly conditions: ReadonlyMap<number, string> } {
  const conditions = read.atoms.map(({ atom, condition, subquery: { start, end } }, index): [number, string] => [
    atom,
    applyReplacements(condition, [{ start, end, text: `coalesce(${name}.e${index + 1}, false)` }]),
  ]);
  return {
    join: `left join (${sharedSql(read, isUnique)}) ${name} on ${onSql(read.atoms[0]!.subquery.keys, name)}`,
    conditions: new Map(conditions),
  };
}

/** A plain name, alone or after the table's. Quoted ones are not understood, and so prove nothing. */
const TABLE = /^((?:[a-z_]\w*\.)?([a-z_]\w*))(?:\s+(?:as\s+)?([a-z_]\w*))?$/i;
const CONSTANT = String.raw`(?:\d+|'[^']*')`;

/** The only table of a shared read, and those of its columns that are bound: to the customer by a key, or to one constant by what is common. */
export function boundColumns({
  atoms,
  common,
}: SharedRead): { readonly table: string; readonly columns: readonly string[] } | undefined {
  const { from, keys } = atoms[0]!.subquery;
  const [, table, bare, alias = bare] = TABLE.exec(from.trim()) ?? [];
  if (table === undefined) return undefined;
  const column = String.raw`^(?:${alias}\.)?([a-z_]\w*)`;
  const key = new RegExp(`${column}$`, 'i');
  const constant = new RegExp(`${column}\\s*(?:=\\s*${CONSTANT}|in\\s*\\(\\s*${CONSTANT}\\s*\\))$`, 'i');
  const columns = [
    ...keys.map(({ inner }) => key.exec(inner.trim())?.[1]),
    ...common.map((one) => constant.exec(one.trim())?.[1]),
  ];
  return { table, columns: columns.flatMap((one) => one?.toLowerCase() ?? []) };
}

function allOf(conditions: readonly string[]): string {
  if (conditions.length === 0) return 'true';
  return conditions.map((one) => `(${one})`).join(' and ');
}
