import type { PlanNode } from '../../db/session.types.ts';
import { conditionAst, walk } from '../ast.ts';
import { type Formula, leavesOf, stepsOf } from '../formula.ts';
import { formOf, type Scan } from './sql.ts';

/** Base-3 digits that fit a bigint. */
const MOST_STEPS = 39;

/**
 * Steps (from 0) that hold a subquery or read a join. The funnel asks them last, of those for whom they matter. None where a condition reads
 * the customer as a whole or by his row's address: those it must meet in his own table.
 */
export function subquerySteps(
  scan: Scan,
  { formula, indexOf }: { readonly formula: Formula; readonly indexOf: ReadonlyMap<string, number> },
): readonly number[] {
  const atomsOf = (step: Formula): readonly number[] => leavesOf(step).map(({ id }) => indexOf.get(id) ?? 0);
  const found = stepsOf(formula).flatMap((step, index) =>
    atomsOf(step).some((atom) => hasSubquery(formOf(scan, atom).condition)) ? [index] : [],
  );
  const readsRow = scan.atoms.some((_, atom) => readsWholeRow(formOf(scan, atom).condition, scan.customer.alias));
  return readsRow || found.length > MOST_STEPS ? [] : found;
}

/** Whether a condition holds a subquery, or the join that stands for one. */
function hasSubquery(condition: string): boolean {
  return /\bselect\b|\bmmsup_\d/i.test(condition);
}

function readsWholeRow(condition: string, alias: string): boolean {
  let reads = false;
  walk({ tree: conditionAst(condition) }, (type, { fields }) => {
    if (type !== 'ColumnRef') return true;
    const path = (fields as readonly { String?: { sval?: string } }[]).map((field) => field.String?.sval ?? '*');
    if (path.length === 1 && path[0] === alias) reads = true;
    if (path.at(-1) === '*' && (path.length === 1 || path[0] === alias)) reads = true;
    return true;
  });
  return reads;
}

/**
 * Whether a plan runs a subquery for every customer without a hash table or an index: it reads him in a filter only, or keeps its rows in a
 * heap to be searched through.
 */
export function hasSlowSubplan(plan: PlanNode, alias: string): boolean {
  const below = plan.Plans ?? [];
  const isSlow = below.some((node) => node['Parent Relationship'] === 'SubPlan' && isSearchedThrough(node, alias));
  return isSlow || below.some((node) => hasSlowSubplan(node, alias));
}

/**
 * Whether a plan reads a subquery once for everybody and keeps it in a hash table: nothing in it speaks of the customer any more. Plans do not say
 * so where the condition itself is not shown.
 */
export function hasHashedSubplan(plan: PlanNode, alias: string): boolean {
  const mention = new RegExp(`\\b${alias}\\.`);
  const below = plan.Plans ?? [];
  const isHashed = (node: PlanNode): boolean =>
    node['Parent Relationship'] === 'SubPlan' && !mention.test(JSON.stringify(node));
  return below.some((node) => isHashed(node) || hasHashedSubplan(node, alias));
}

function isSearchedThrough(subplan: PlanNode, alias: string): boolean {
  const mention = new RegExp(`\\b${alias}\\.`);
  const mentions = (node: PlanNode, names: readonly string[]): boolean =>
    names.some((name) => mention.test(String(node[name] ?? ''))) ||
    (node.Plans ?? []).some((child) => mentions(child, names));
  if (mentions(subplan, ['Index Cond', 'Recheck Cond', 'TID Cond'])) return false;
  return (
    subplan['Node Type'] === 'Materialize' || mentions(subplan, ['Filter', 'Join Filter', 'Hash Cond', 'Merge Cond'])
  );
}
