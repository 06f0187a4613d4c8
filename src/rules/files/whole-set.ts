import { placeAt, placeWords } from '../set/file-places.ts';
import type { ReadSet } from '../set/read-set.ts';
import type { Match } from '../set/rule-file.types.ts';
import type { SetDiff, SetRuleChange, ValueChange } from '../set/set-diff.types.ts';
import type { PlacedEdit, RuleChange } from './change.ts';
import type { SetPair } from './compare.ts';
import type { JudgedRule } from './judge.ts';
import { type Unknown, undecidedVerdict } from './verdict.ts';

/**
 * What order, outcome and validity come to is the whole set's; of conditions and limits alone each rule tells by itself. So is what a rule that came
 * or went does to the others: that there is a new one says nothing of the customers whom it takes from them.
 */
export function ofWhole(
  diff: SetDiff,
  judged: readonly JudgedRule[],
  { before, after }: SetPair,
): readonly JudgedRule[] {
  const moved = diff.rules.filter((rule) => isMoved(rule, diff.match));
  const around = before && after && touchesOthers(diff) ? diff.rules.filter(isComeOrGone) : [];
  const [first] = [...moved, ...around];
  const side = after ?? before!;
  if (!first && diff.values.length === 0) return [];
  const values = diff.values.map((value) => valueEdit(value, side));
  const place = values[0]?.place ?? judged.find((one) => one.change.rule === first?.rule)?.change.place ?? first!.place;
  const edits = [...values, ...[...moved, ...around].flatMap(orderEdit)];
  return [{ change: wholeChange(diff, side, { place, edits }), reading: null }];
}

/** What became of a set, as a change of its own. */
export function wholeChange(
  { set, kind, verdict }: SetDiff,
  { file }: ReadSet,
  said: Pick<RuleChange, 'place' | 'edits'> & Partial<Pick<RuleChange, 'since' | 'alwaysEmpty'>>,
): JudgedRule['change'] {
  return {
    rule: set,
    kind,
    file: file.path,
    oldFile: null,
    status: 'changed',
    renamedFrom: null,
    isRewritten: false,
    since: null,
    alwaysEmpty: false,
    verdict: {
      ...undecidedVerdict(whyUndecided(verdict.openBecauseOf)),
      word: verdict.word,
      openBecauseOf: verdict.openBecauseOf,
      ...(verdict.word === 'undecided' ? {} : { trust: 'offline', possible: [verdict.word], unknown: null }),
    },
    gives: 'outcomes',
    limitsWord: null,
    alwaysTrue: false,
    impact: null,
    problem: null,
    ...said,
  };
}

/** What an outcome comes to where nothing says which rule is first each rule tells by itself. */
function isMoved({ status, isMoved: is, switched, values }: SetRuleChange, match: Match): boolean {
  const keys = match === 'first' ? ['outcome', 'priority', 'channel'] : ['channel'];
  return status === 'changed' && (is || switched !== null || values.some(({ key }) => keys.includes(key)));
}

const isComeOrGone = ({ status }: SetRuleChange): boolean => status === 'added' || status === 'removed';

/** Whether rules that came or went change anything for those that stayed. */
function touchesOthers({ match, verdict, outcomes }: SetDiff): boolean {
  if (match === 'each') return false;
  if (match === 'every') return verdict.word !== 'equivalent';
  return outcomes.some((one) => one.status === 'changed' && one.verdict.word !== 'equivalent');
}

/** Null where the conditions in `openBecauseOf` tell why. */
function whyUndecided(openBecauseOf: readonly string[]): Unknown | null {
  const areAll = (pattern: RegExp): boolean =>
    openBecauseOf.length > 0 && openBecauseOf.every((one) => pattern.test(one));
  if (areAll(/^priority\(/)) return 'priorities';
  if (areAll(/: limits$/)) return 'caps';
  return areAll(/ → |: (outcome|expression)$/) ? 'values' : null;
}

function valueEdit({ key, before, after }: ValueChange, { set, file }: ReadSet): PlacedEdit {
  const at = set.places?.[key] ?? set.places?.customers ?? 0;
  const place = placeWords(placeAt(file, at));
  return { op: 'changed', path: `$.${key}`, before: `${key}: ${before}`, after: `${key}: ${after}`, place };
}

function orderEdit({ rule, turnBefore, turnAfter, place }: SetRuleChange): readonly PlacedEdit[] {
  const turn = (number: number | null): string | null => (number === null ? null : `${rule}: ${number}`);
  if (turnBefore === turnAfter) return [];
  const [before, after] = [turn(turnBefore), turn(turnAfter)];
  const op = before === null ? 'added' : after === null ? 'removed' : 'changed';
  return [{ op, path: '$', before, after, place }];
}
