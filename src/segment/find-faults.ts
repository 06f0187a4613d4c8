import { found } from '../causes/cause.ts';
import { rankFindings } from '../causes/ranking.ts';
import { hiddenFilter, listIsEmpty, loadOutOfLine, rowsAreNotPeople } from '../causes/segment-data.ts';
import type { FaultEvidence } from '../causes/segment-fault.ts';
import { againstConstraint, conditionsExcludeEachOther } from '../causes/segment-impossible.ts';
import { conditionCanFail } from '../causes/segment-pattern.ts';
import { isIdle } from '../condition/doubts/doubts.ts';
import { conditionRef } from '../condition/words.ts';
import type { Found, Severity } from '../result.ts';
import { causeOfDoubt } from './fault-causes.ts';
import type { DoubtCounted, FaultsSeen } from './faults.ts';
import { findMembers } from './find-members.ts';
import { findOddLoad } from './find-odd-load.ts';

/**
 * Names the faults of a selection's conditions, each once.
 *
 * A condition that only looks odd is no fault: it becomes one when its repair, counted in the same scan, selects other people. What is wrong for
 * everybody comes before what is wrong for some:
 *   1. Rows are counted, not people: no number can be trusted.
 *   2. A condition raises an error for somebody.
 *   3. Conditions that no data could meet, by themselves, together, or against the table's constraints.
 *   4. What changes the selection against any intent (severity error): values spelt otherwise, NOT ANY, a range the wrong way round.
 *   5. What changes it where the intent is only likely (warning), those whose repair moves most people first.
 *   6. A list that holds nothing; kept members that the rule would not choose; another hidden filter in the run; a load out of line: the rule is
 *      innocent.
 *   7. What may matter and needs nobody's action (info).
 * Of two suspicions about one condition that move the same people the first one stands; a contradiction is not told of conditions that a fault
 * has explained, nor an empty list; `explained` names the conditions of which something more exact is known already.
 */
export function findFaults(seen: FaultsSeen, explained: ReadonlySet<string> = new Set()): readonly Found[] {
  const doubts = confirmed(seen);
  const blamed = new Set([...explained, ...doubts.map(({ leaf }) => leaf.id)]);
  const all = [
    ...duplicates(seen),
    ...failing(seen),
    ...impossible(seen, blamed),
    ...doubts.map((doubt) => ofDoubt(seen, doubt)),
    ...emptyLists(seen, blamed),
    ...findMembers(seen.segment, seen.members),
    ...hidden(seen),
    ...load(seen),
  ];
  return rankFindings(all);
}

const rank = (severity: Severity): number => ({ error: 0, warning: 1, info: 2 })[severity];

function confirmed({ doubts, counts, views }: FaultsSeen): readonly DoubtCounted[] {
  const moving = doubts.filter((doubt) => {
    const { gained, lost, tells, onlyIfIdle, isCertain, leaf } = doubt;
    const shape = views.find((view) => view.leaf.id === leaf.id)?.shape;
    if (onlyIfIdle && shape && !isIdle(shape, counts, leaf.id)) return false;
    if (isCertain) return true;
    return (tells !== 'lost' && gained > 0) || (tells !== 'gained' && lost > 0);
  });
  const severity = (doubt: DoubtCounted): number => rank(doubt.severity ?? causeOfDoubt(doubt.cause).severity);
  const sorted = moving.sort(
    (one, other) => severity(one) - severity(other) || other.gained + other.lost - (one.gained + one.lost),
  );
  return sorted.filter(
    (doubt, index) =>
      !sorted
        .slice(0, index)
        .some(({ leaf, gained, lost }) => leaf.id === doubt.leaf.id && gained === doubt.gained && lost === doubt.lost),
  );
}

function ofDoubt({ segment, counts }: FaultsSeen, doubt: DoubtCounted): Found {
  const { leaf, repair, repairIn, gained, lost, detail, cause, confidence, severity } = doubt;
  const evidence: FaultEvidence & Record<string, unknown> = {
    segment,
    condition: conditionRef(leaf),
    ...detail,
    repair,
    ...(repairIn === undefined ? {} : { repairIn }),
    selected: counts.selected,
    selectedRepaired: counts.selected + gained - lost,
    gained,
    lost,
  };
  return found(causeOfDoubt(cause), evidence, confidence, severity) as Found;
}

function duplicates({ segment, table, key, duplicates: seen }: FaultsSeen): readonly Found[] {
  if (!seen || (seen.rows === seen.people && seen.withoutKey === 0)) return [];
  const { rows, people, withoutKey } = seen;
  return [
    found(rowsAreNotPeople, { segment, table, key, rows, people, rowsWithoutKey: withoutKey }, 'proved') as Found,
  ];
}

function failing({ segment, failing: seen }: FaultsSeen): readonly Found[] {
  return seen.map(
    ({ leaf, customers, shapes, why }) =>
      found(conditionCanFail, { segment, condition: conditionRef(leaf), customers, shapes, why }, 'proved') as Found,
  );
}

function impossible({ segment, table, impossible: seen }: FaultsSeen, blamed: ReadonlySet<string>): readonly Found[] {
  return seen
    .filter(({ leaves }) => !leaves.some(({ id }) => blamed.has(id)))
    .map(({ leaves, provedBy, isByThemselves, constraints }) => {
      const conditions = leaves.map(conditionRef);
      if (!isByThemselves)
        return found(againstConstraint, { segment, conditions, table, constraints }, 'proved') as Found;
      return found(conditionsExcludeEachOther, { segment, conditions, provedBy }, 'proved') as Found;
    });
}

function emptyLists({ segment, counts, emptyLists: seen }: FaultsSeen, blamed: ReadonlySet<string>): readonly Found[] {
  return seen
    .filter(({ leaf }) => !blamed.has(leaf.id) && !leaf.isOnce)
    .map(({ leaf, list, isExclusion }) => {
      const evidence = { segment, condition: conditionRef(leaf), list, isExclusion, selected: counts.selected };
      return found(listIsEmpty, evidence, 'proved', isExclusion ? 'warning' : 'error') as Found;
    });
}

function hidden({ segment, counts, hidden: seen }: FaultsSeen): readonly Found[] {
  return seen ? [found(hiddenFilter, { segment, selected: counts.selected, ...seen }, 'proved') as Found] : [];
}

function load({ segment, loads }: FaultsSeen): readonly Found[] {
  const odd = findOddLoad(loads);
  if (!odd) return [];
  const { id, startedAt, ...rest } = odd;
  return [found(loadOutOfLine, { segment, batch: id, at: startedAt, ...rest }, 'possible') as Found];
}
