import { type Formula, leavesOf, stepsOf } from './formula.ts';
import { formOf, groupedSql, type Scan } from './sql.ts';
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

/**
 * The statement of the funnel: for each customer the first step that fails, counted from the front, and the first one that fails counted from
 * the back; 0 where none does. Where both are the same step, no other one fails. Each search stops at its first failure, so most conditions
 * are never asked, and the text grows with the number of conditions, not with its square.
 */
export function funnelSql(scan: Scan, formula: Formula, indexOf: ReadonlyMap<string, number>): string {
  const atomOf = (leaf: string): number => indexOf.get(leaf) ?? 0;
  const failing = stepsOf(formula).map((step, index) => {
    const truth = truthSql(step, {
      truth: (leaf) => {
        const { condition, fails } = formOf(scan, atomOf(leaf));
        return fails === undefined ? condition : `case when (${fails}) is false then (${condition}) end`;
      },
      isUndecided: (leaf) => {
        const { fails } = formOf(scan, atomOf(leaf));
        return fails === undefined ? undefined : `(${fails}) is not false`;
      },
    });
    return `when ${truth} is not true then ${index + 1}`;
  });
  const search = (cases: readonly string[]): string => `case ${cases.join('\n      ')} else 0 end`;
  return groupedSql(scan, [
    { name: 'first', sql: search(failing), type: 'integer' },
    { name: 'last', sql: search([...failing].reverse()), type: 'integer' },
  ]);
}

/** One group of customers of {@link funnelSql}. */
export interface FunnelRow {
  readonly first: number;
  readonly last: number;
  readonly customers: number;
  readonly example: string | null;
}

/** The funnel from its groups. */
export function funnelOf(formula: Formula, rows: readonly FunnelRow[]): Funnel {
  const population = rows.reduce((sum, { customers }) => sum + customers, 0);
  const lost = (step: number): number =>
    rows.filter(({ first }) => first === step).reduce((sum, { customers }) => sum + customers, 0);
  let left = population;
  return {
    population,
    selected: lost(0),
    steps: stepsOf(formula).map((part, index) => {
      const step = index + 1;
      const alone = rows.find(({ first, last }) => first === step && last === step);
      left -= lost(step);
      return {
        step,
        conditions: leavesOf(part).map(({ id }) => id),
        after: left,
        soleBlocker: alone?.customers ?? 0,
        example: alone?.example ?? null,
      };
    }),
  };
}
