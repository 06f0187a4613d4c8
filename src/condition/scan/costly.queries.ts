import type { Tx } from '../../db/session.types.ts';
import { type Formula, leavesOf, stepsOf } from '../formula.ts';
import { neededSql, stepTruths } from './funnel.ts';
import { refusalOf } from './guards.queries.ts';
import { type AtomForm, formOf, histogramSql, type Scan } from './sql.ts';

/** A step that costs this much more than the whole statement without subqueries is asked only where it matters. */
const COSTLY = 0.5;
/** Costly steps that are set apart at most: each repeats the text of the cheap ones. */
const MOST_COSTLY = 3;

/** Steps (from 0) with a subquery that, by the planner's estimate, costs more than half of everything else; the costliest first. */
export async function readCostlySteps(
  tx: Tx,
  scan: Scan,
  { formula, indexOf }: { readonly formula: Formula; readonly indexOf: ReadonlyMap<string, number> },
): Promise<readonly number[]> {
  const steps = stepsOf(formula).map((step) => leavesOf(step).map(({ id }) => indexOf.get(id) ?? 0));
  const hasSubquery = (atom: number): boolean => /\bselect\b/i.test(formOf(scan, atom).condition);
  const suspects = steps.map((_, index) => index).filter((index) => steps[index]!.some(hasSubquery));
  if (suspects.length === 0 || suspects.length === steps.length) return [];
  const all = suspects.flatMap((index) => steps[index]!.filter(hasSubquery));
  const base = await costWithout(tx, scan, all);
  const costs: { index: number; cost: number }[] = [];
  for (const index of suspects) {
    const others = all.filter((atom) => !steps[index]!.includes(atom));
    costs.push({ index, cost: (await costWithout(tx, scan, others)) - base });
  }
  return costs
    .filter(({ cost }) => cost > base * COSTLY)
    .sort((left, right) => right.cost - left.cost)
    .slice(0, MOST_COSTLY)
    .map(({ index }) => index);
}

async function costWithout(tx: Tx, scan: Scan, atoms: readonly number[]): Promise<number> {
  const forms = scan.atoms.map((_, index) =>
    atoms.includes(index) ? { condition: 'null::boolean' } : formOf(scan, index),
  );
  const statement = histogramSql({ ...scan, forms }, 1);
  if (await refusalOf(tx, statement)) return Number.POSITIVE_INFINITY;
  return (await tx.plan(statement))['Total Cost'];
}

/**
 * The scan in which the conditions of costly steps are asked only of those who meet all cheap steps before them or fail at most one: for the
 * others NOT EVALUATED, never FALSE. Selected, the funnel and the sole blockers stay exact.
 */
export function staged(
  scan: Scan,
  { formula, indexOf }: { readonly formula: Formula; readonly indexOf: ReadonlyMap<string, number> },
  costly: readonly number[],
): Scan {
  if (costly.length === 0) return scan;
  const steps = stepTruths(scan, formula, indexOf);
  const cheap = steps.map((_, index) => index).filter((index) => !costly.includes(index));
  const forms = scan.atoms.map((_, index) => formOf(scan, index));
  const inCheap = new Set(
    cheap.flatMap((index) => leavesOf(stepsOf(formula)[index]!).map(({ id }) => indexOf.get(id))),
  );
  for (const index of costly) {
    const needed = neededSql(steps, cheap, index);
    if (needed === 'true') continue;
    for (const { id } of leavesOf(stepsOf(formula)[index]!)) {
      const atom = indexOf.get(id) ?? 0;
      const { condition, fails } = forms[atom]!;
      if (inCheap.has(atom) || !/\bselect\b/i.test(condition)) continue;
      forms[atom] = { condition, fails: `case when ${needed} then ${fails ?? 'false'} end` } satisfies AtomForm;
    }
  }
  return { ...scan, forms };
}
