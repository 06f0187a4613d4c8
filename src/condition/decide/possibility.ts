import { FALSE, TRUE, UNKNOWN } from '../kleene.ts';
import type { Possibility, Witness } from './decide.types.ts';
import { isFree, type Model } from './model.ts';
import { type Demand, everyValue, type LeafRule, type Solution, solve, truthsOf } from './solve.ts';

/** Somebody is told only where the opaque conditions do not matter for him; with each of their values tried in turn, such a one is looked for. */
export function possibility(model: Model, demands: readonly Demand[]): Possibility {
  const found = solve(model.problem, demands);
  if (found.kind === 'none') return { kind: 'nobody' };
  if (found.kind === 'given-up') return { kind: 'open', conditions: [] };
  const tries = [found, ...(model.opaque.length === 0 ? [] : withEachValue(model, demands))];
  const witness = tries.map((one) => one.kind === 'found' && witnessOf(model, demands, one)).find(Boolean);
  if (!witness) return { kind: 'open', conditions: model.opaque };
  const isUntold = model.columns.some((column, index) => column.isUntold && model.asked.has(index));
  return isUntold ? { kind: 'somebody', witness: {}, isUntold } : { kind: 'somebody', witness };
}

function withEachValue({ problem, ...model }: Model, demands: readonly Demand[]): readonly Solution[] {
  return [FALSE, UNKNOWN, TRUE].map((value) => {
    const fixed = ([id, rule]: [string, LeafRule]): [string, LeafRule] => {
      const truth = rule.truths[value % rule.truths.length]!;
      return [id, isFree(model, rule.variable) ? { ...rule, truths: rule.truths.map(() => truth) } : rule];
    };
    return solve({ ...problem, leaves: new Map([...problem.leaves].map(fixed)) }, demands);
  });
}

/** The customer of a solution, if the opaque conditions may be anything for him. */
function witnessOf(
  { problem, columns, asked }: Model,
  demands: readonly Demand[],
  { left }: Extract<Solution, { kind: 'found' }>,
): Witness | undefined {
  const free = problem.variables.map((variable, index) =>
    isFree({ columns }, index) ? everyValue(variable) : [left[index]![0]!],
  );
  const isMet = demands.every(({ formula, truths }) => (truthsOf(problem, free, formula) & ~truths) === 0);
  if (!isMet) return undefined;
  const known = columns.flatMap(({ name, cells }, index) =>
    isFree({ columns }, index) || !asked.has(index) ? [] : [[name, cells[left[index]![0]!]!.sample] as const],
  );
  return Object.fromEntries(known);
}
