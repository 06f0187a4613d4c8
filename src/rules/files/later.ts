import type { NotEvaluated } from '../../result.ts';
import { text } from '../../text.ts';
import { laterMoments } from '../set/in-force.ts';
import type { SetDiff, SetRuleChange } from '../set/set-diff.types.ts';
import type { PlacedEdit } from './change.ts';
import type { SetPair } from './compare.ts';
import type { JudgedRule } from './judge.ts';
import { wholeChange } from './whole-set.ts';

/** Moments that are looked at beside now: each costs as much as a comparison. */
const MOST_MOMENTS = 4;

/** What a set comes to when rules of it come into force or end. */
export interface Later {
  readonly rules: readonly JudgedRule[];
  readonly gaps: readonly NotEvaluated[];
}

/**
 * Looks at a set also at the moments that are still to come: an edit that lets a cap end next week, or a rule for everybody begin, does nothing today
 * and would pass. What it then comes to is told where that is another thing than now, and than at the moment before.
 */
export function judgeLater({ before, after }: SetPair, now: SetDiff, diffAt: (at: string) => SetDiff): Later {
  const isSame = now.rules.every(({ status }) => status === 'same') && now.values.length === 0;
  if (isSame || !after) return { rules: [], gaps: [] };
  const kept = [before, after].flatMap((side) => (side ? [...side.set.rules, ...side.set.objects] : []));
  const moments = laterMoments(kept, now.at);
  const rules: JudgedRule[] = [];
  let told = keyOf(now);
  for (const at of moments.slice(0, MOST_MOMENTS)) {
    const diff = diffAt(at);
    const key = keyOf(diff);
    if (key !== told && diff.verdict.word !== 'equivalent') {
      const edits = diff.rules.flatMap(validityEdit);
      const place = edits[0]?.place ?? diff.rules.find(({ status }) => status !== 'same')?.place ?? '';
      const alwaysEmpty = isClosed(diff);
      rules.push({ change: wholeChange(diff, after, { place, edits, since: at, alwaysEmpty }), reading: null });
    }
    told = key;
  }
  return { rules, gaps: moments.slice(MOST_MOMENTS, MOST_MOMENTS + 1).map((at) => unseen(now.set, at)) };
}

/** Equal where the same is said of a set. */
function keyOf(diff: SetDiff): string {
  return JSON.stringify([diff.verdict.word, isClosed(diff), diff.uncapped.map(({ rule }) => rule)]);
}

/** Nobody is let through, or may be written to, on a channel on which that was not so. */
function isClosed({ closed, rules }: SetDiff): boolean {
  return closed.some(({ isNew }) => isNew) || rules.some(isOfNobody);
}

const isOfNobody = ({ cap, limits, status, switched, turnAfter }: SetRuleChange): boolean =>
  turnAfter !== null &&
  cap === 0 &&
  (status === 'added' || switched === 'on' || limits.some(({ effect }) => effect === 'zero'));

function validityEdit({ values, place }: SetRuleChange): readonly PlacedEdit[] {
  return values
    .filter(({ key }) => key === 'valid_from' || key === 'valid_to')
    .map(({ key, before, after }): PlacedEdit => {
      const told = (value: string | null) => (value === null ? null : `${key}: ${value}`);
      const op = before === null ? 'added' : after === null ? 'removed' : 'changed';
      return { op, path: `$.${key}`, before: told(before), after: told(after), place };
    });
}

function unseen(set: string, at: string): NotEvaluated {
  return {
    what: text(`What becomes of ${set} from ${at} on`, `Что станет с ${set} с ${at}`),
    why: text(
      `rules of it begin or end at more than ${MOST_MOMENTS} later moments, and only the first ones are looked at`,
      `её правила начинаются или кончаются больше чем в ${MOST_MOMENTS} будущих моментах, а проверяются только первые`,
    ),
    couldChangeAnswer: true,
  };
}
