import type { ActiveRule } from './in-force.ts';

/**
 * Which rules were moved in the order: the fewest whose moving explains it. Of the rules that both sides ask, the longest run that keeps its order
 * stayed; rules of one priority have no order among themselves.
 */
export function movedRules(before: readonly ActiveRule[], after: readonly ActiveRule[]): ReadonlySet<string> {
  const ranks = ranksOf(after);
  const rankBefore = ranksOf(before);
  const common = before
    .filter(({ id }) => ranks.has(id))
    .map(({ id }) => ({ id, rank: ranks.get(id)! }))
    .sort((one, other) => rankBefore.get(one.id)! - rankBefore.get(other.id)! || one.rank - other.rank);
  const stayed = longestRun(common.map(({ rank }) => rank));
  return new Set(common.filter((_, index) => !stayed.has(index)).map(({ id }) => id));
}

/** The turn of each rule, from 1; the same for rules of one priority. */
export function ranksOf(rules: readonly ActiveRule[]): ReadonlyMap<string, number> {
  let rank = 0;
  let priority: number | null = null;
  return new Map(
    rules.map((rule) => {
      if (rule.priority === null || rule.priority !== priority) rank += 1;
      priority = rule.priority;
      return [rule.id, rank];
    }),
  );
}

/** The places of a longest part of a list that does not fall. */
function longestRun(numbers: readonly number[]): ReadonlySet<number> {
  const lengths: number[] = [];
  const previous: number[] = [];
  for (const [index, number] of numbers.entries()) {
    const best = numbers
      .slice(0, index)
      .reduce((found, one, place) => (one <= number && lengths[place]! > (lengths[found] ?? 0) ? place : found), -1);
    lengths.push((lengths[best] ?? 0) + 1);
    previous.push(best);
  }
  const run = new Set<number>();
  const longest = lengths.reduce((found, length, index) => (length > (lengths[found] ?? 0) ? index : found), -1);
  for (let place = longest; place >= 0; place = previous[place]!) run.add(place);
  return run;
}
