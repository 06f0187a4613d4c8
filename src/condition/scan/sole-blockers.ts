import { type Formula, leavesOf, negatedLeaves } from '../formula.ts';
import { evaluate, FALSE, TRUE, type Truth, UNKNOWN } from '../kleene.ts';
import { type Pattern, reader } from './atoms.ts';

/**
 * Customers whom the formula does not select and would, if one condition alone were met; by leaf. One walk through the formula per pattern:
 * a part of a conjunction can be the only obstacle only where every other part is met, so nothing is tried out leaf by leaf.
 */
export function soleBlockersOf(
  formula: Formula,
  indexOf: ReadonlyMap<string, number>,
  patterns: readonly Pattern[],
): ReadonlyMap<string, number> {
  const blocked = new Map<string, number>();
  const isIntricate = hasCertainty(formula);
  for (const pattern of patterns) {
    const read = reader(indexOf, pattern);
    const single =
      isIntricate && pattern.truths.some((truth) => truth > TRUE)
        ? tried(formula, read)
        : obstacles(formula, true, read);
    for (const id of single ?? []) blocked.set(id, (blocked.get(id) ?? 0) + pattern.customers);
  }
  return blocked;
}

/** What a formula is to become: TRUE or FALSE. `loosely` (below IS TRUE that is to be FALSE): UNKNOWN will do as well. */
function isReached(truth: Truth, wanted: boolean, loosely: boolean): boolean {
  return truth === (wanted ? TRUE : FALSE) || (loosely && truth === UNKNOWN);
}

/** Leaves each of which, counted as met, makes the formula what is wanted; undefined when it is that already. */
function obstacles(
  formula: Formula,
  wanted: boolean,
  read: (leaf: string) => Truth,
  loosely = false,
): readonly string[] | undefined {
  if (formula.kind === 'leaf') return isReached(read(formula.id), wanted, loosely) ? undefined : [formula.id];
  if (formula.kind === 'not') return obstacles(formula.part, !wanted, read, loosely);
  if (formula.kind === 'is-true') return obstacles(formula.part, wanted, read, !wanted);
  if ((formula.kind === 'and') === wanted) return onlyObstacles(formula.parts, wanted, read, loosely);
  const found: string[] = [];
  for (const part of formula.parts) {
    const single = obstacles(part, wanted, read, loosely);
    if (single === undefined) return undefined;
    found.push(...single);
  }
  return found;
}

/** Every part must become what is wanted: two obstacles are one too many. */
function onlyObstacles(
  parts: readonly Formula[],
  wanted: boolean,
  read: (leaf: string) => Truth,
  loosely: boolean,
): readonly string[] | undefined {
  let only: readonly string[] | undefined;
  for (const part of parts) {
    const single = obstacles(part, wanted, read, loosely);
    if (single === undefined) continue;
    if (only !== undefined || single.length === 0) return [];
    only = single;
  }
  return only;
}

/** The same by trying out every leaf: where an error below an IS TRUE keeps the parts from being judged one by one. */
function tried(formula: Formula, read: (leaf: string) => Truth): readonly string[] {
  if (evaluate(formula, read) === TRUE) return [];
  const negated = negatedLeaves(formula);
  return leavesOf(formula)
    .map(({ id }) => id)
    .filter((id) => {
      const helpful = negated.has(id) ? FALSE : TRUE;
      return evaluate(formula, (leaf) => (leaf === id ? helpful : read(leaf))) === TRUE;
    });
}

function hasCertainty(formula: Formula): boolean {
  if (formula.kind === 'leaf') return false;
  if (formula.kind === 'is-true') return true;
  return 'part' in formula ? hasCertainty(formula.part) : formula.parts.some(hasCertainty);
}
