import { type Formula, leavesOf, stepsOf } from '../formula.ts';
import { formOf, fromCustomers, type GroupKey, groupedSql, type Scan } from './sql.ts';
import { truthSql } from './truth-sql.ts';

/** One step of the funnel: a part of the outermost conjunction; all counts are customers. */
export interface FunnelStep {
  /** From 1, in written order. */
  readonly step: number;
  /** Ids of its conditions. */
  readonly conditions: readonly string[];
  /** How many are left after this step and everything written before it. */
  readonly after: number;
  /** Customers who fail this step and no other. */
  readonly soleBlocker: number;
  /** Key of one of those, as text. */
  readonly example: string | null;
}

/** What the short-circuiting form can tell: nobody was asked a condition that could not change these numbers. */
export interface Funnel {
  readonly population: number;
  readonly selected: number;
  readonly steps: readonly FunnelStep[];
}

/** A formula as the funnel asks it. */
export interface FunnelQuestion {
  readonly formula: Formula;
  readonly indexOf: ReadonlyMap<string, number>;
  /** Steps (from 0) that are asked last, and only of those for whom they matter. */
  readonly costly: readonly number[];
}

/**
 * The statement of the funnel: for each customer the first step that fails, counted from the front, and the first one that fails counted from
 * the back; 0 where none does. Where both are the same step, no other one fails. Each search stops at its first failure, so most conditions
 * are never asked, and the text grows with the number of conditions, not with its square. Costly steps are asked above that, once in the text,
 * of those for whom they matter; `costly` holds a base-3 digit for each: 2 met, 0 not, 1 not asked.
 */
export function funnelSql(scan: Scan, { formula, indexOf, costly }: FunnelQuestion): string {
  const steps = stepTruths(scan, formula, indexOf);
  const cheap = steps.map((_, index) => index).filter((index) => !costly.includes(index));
  const searches: readonly GroupKey[] = [
    { name: 'first', sql: searchSql(steps, cheap), type: 'integer' },
    { name: 'last', sql: searchSql(steps, [...cheap].reverse()), type: 'integer' },
  ];
  if (costly.length === 0) return groupedSql(scan, searches);
  const { customer, joins = [] } = scan;
  const [first, last] = searches.map(({ name }) => `${customer.alias}.mmsup_${name}`);
  const digits = costly.map((index, place) => {
    const needed = `${first} = ${last} or ${first} > ${index + 1}`;
    return `case when ${needed} then (${steps[index]} is true)::int * 2 else 1 end * ${3n ** BigInt(place)}::bigint`;
  });
  const from = [
    `  from (\n${searchedCustomers(scan, searches)}\n  ) ${customer.alias}`,
    ...joins.map((join) => `  ${join}`),
  ].join('\n');
  // One key for both searches: of each further one the planner would assume 200 values more, and sort instead of hashing.
  const found: GroupKey = { name: 'found', sql: `${first} * ${MOST_STEPS} + ${last}`, type: 'integer' };
  return groupedSql(scan, [found, { name: 'costly', sql: `(${digits.join('\n    + ')})`, type: 'bigint' }], from);
}

/** More steps than a formula can have in a statement of a megabyte that holds each twice. */
const MOST_STEPS = 40_000;

/** First and last failing step of a row of {@link funnelSql}. */
export function searchesOf(row: Readonly<Record<string, unknown>>): { readonly first: number; readonly last: number } {
  if (row.found === undefined) return { first: Number(row.first), last: Number(row.last) };
  return { first: Math.floor(Number(row.found) / MOST_STEPS), last: Number(row.found) % MOST_STEPS };
}

/** The customers with what the searches found, under their own alias: so the costly conditions above read as they are written. */
function searchedCustomers(scan: Scan, searches: readonly GroupKey[]): string {
  const { table, alias } = scan.customer;
  const found = searches.map(({ name, sql }) => `${sql} as mmsup_${name}`).join(',\n    ');
  const { joins: _above, ...below } = scan;
  return [
    `  select ${alias}.*,\n    ${found}`,
    fromCustomers(below),
    '  union all',
    `  select ${alias}.*, 0, 0 from ${table} ${alias} where false`,
  ].join('\n');
}

/** Number of the first step that is not TRUE, in the given order; 0 where all are. */
function searchSql(steps: readonly string[], order: readonly number[]): string {
  if (order.length === 0) return '0';
  return `case ${order.map((index) => `when ${steps[index]} is not true then ${index + 1}`).join('\n      ')} else 0 end`;
}

/** For whom a costly step can matter: those who meet all cheap steps before it, and those who fail one cheap step at most. */
export function neededSql(steps: readonly string[], cheap: readonly number[], costly: number): string {
  const before = cheap.filter((index) => index < costly).map((index) => `${steps[index]} is true`);
  if (before.length === 0) return 'true';
  return `((${before.join(' and ')}) or ${searchSql(steps, cheap)} = ${searchSql(steps, [...cheap].reverse())})`;
}

/** Each step as SQL over the forms of the scan, in written order. */
export function stepTruths(scan: Scan, formula: Formula, indexOf: ReadonlyMap<string, number>): readonly string[] {
  const form = (leaf: string) => formOf(scan, indexOf.get(leaf) ?? 0);
  return stepsOf(formula).map((step) =>
    truthSql(step, {
      truth: (leaf) => {
        const { condition, fails } = form(leaf);
        return fails === undefined ? condition : `case when (${fails}) is false then (${condition}) end`;
      },
      isUndecided: (leaf) => {
        const { fails } = form(leaf);
        return fails === undefined ? undefined : `(${fails}) is not false`;
      },
    }),
  );
}

/** One group of customers of {@link funnelSql}. */
export interface FunnelRow {
  readonly first: number;
  readonly last: number;
  /** Per costly step (from 1): whether it is met; null where it was not asked. */
  readonly costly: ReadonlyMap<number, boolean | null>;
  readonly customers: number;
  readonly example: string | null;
}

/** The funnel from its groups. */
export function funnelOf(formula: Formula, rows: readonly FunnelRow[]): Funnel {
  const fallen = rows.map((row) => ({ ...row, fell: fellAt(row), alone: aloneAt(row) }));
  const sum = (some: readonly FunnelRow[]): number => some.reduce((total, { customers }) => total + customers, 0);
  const population = sum(rows);
  let left = population;
  return {
    population,
    selected: sum(fallen.filter(({ fell }) => fell === 0)),
    steps: stepsOf(formula).map((part, index) => {
      const step = index + 1;
      const alone = fallen.filter((row) => row.alone === step);
      left -= sum(fallen.filter(({ fell }) => fell === step));
      return {
        step,
        conditions: leavesOf(part).map(({ id }) => id),
        after: left,
        soleBlocker: sum(alone),
        example: alone[0]?.example ?? null,
      };
    }),
  };
}

/** The first step in written order that a group fails; 0 for those who are selected. */
function fellAt({ first, costly }: FunnelRow): number {
  const failed = [...costly].filter(([step, met]) => met === false && (first === 0 || step < first));
  return failed.length > 0 ? Math.min(...failed.map(([step]) => step)) : first;
}

/** The only step that a group fails, or 0. */
function aloneAt({ first, last, costly }: FunnelRow): number {
  const failed = [...costly].filter(([, met]) => met === false).map(([step]) => step);
  if (first === 0) return failed.length === 1 ? failed[0]! : 0;
  return first === last && failed.length === 0 ? first : 0;
}
