import type { VerdictWord } from '../../condition/decide/decide.types.ts';
import type { SetRule } from './rule-file.types.ts';
import type { LimitChange, LimitKey } from './set-diff.types.ts';

type Limits = Pick<SetRule, 'cap' | 'periodDays' | 'quietFrom' | 'quietTo'>;

/** What became of the limits of a rule; of one that is said and not understood nothing is. */
export function limitChanges(before: KeptLimits, after: KeptLimits): readonly LimitChange[] {
  const all = [...capChange(before, after), ...periodChange(before, after), ...quietChange(before, after)];
  return all.filter(({ key }) => ![before, after].some((side) => isUnread(side, key)));
}

/** Limits with the keys of a body that were not understood. */
type KeptLimits = Limits & Pick<SetRule, 'other'>;

const KEYS_OF: Readonly<Record<LimitKey, readonly string[]>> = {
  cap: ['cap'],
  period: ['period_days'],
  quiet: ['quiet_from', 'quiet_to'],
};

/** Whether a body says a limit in a way that is not understood, as a cap of "3" or of -1: then it may be any. */
export function isUnread({ other }: Pick<SetRule, 'other'>, key: LimitKey): boolean {
  return KEYS_OF[key].some((one) => other[one] !== undefined);
}

/** As {@link limitsWord}, of one rule. */
export function ruleLimitsWord(before: KeptLimits, after: KeptLimits): VerdictWord | null {
  const keys = Object.keys(KEYS_OF) as LimitKey[];
  const isOpen = keys.some((key) => isUnread(before, key) || isUnread(after, key));
  return isOpen ? 'undecided' : limitsWord([before], [after]);
}

/** A cap as a number: what says nothing limits nothing. */
export function capOf({ cap }: Pick<Limits, 'cap'>): number {
  return typeof cap === 'number' ? cap : Number.POSITIVE_INFINITY;
}

function capChange(before: Limits, after: Limits): readonly LimitChange[] {
  const [old, now] = [capOf(before), capOf(after)];
  if (old === now) return [];
  const words = { key: 'cap', before: capWords(before), after: capWords(after) } as const;
  if (now === 0) return [{ ...words, effect: 'zero' }];
  if (now === Number.POSITIVE_INFINITY) return [{ ...words, effect: 'unlimited' }];
  if (old === Number.POSITIVE_INFINITY) return [{ ...words, effect: 'limited' }];
  return [{ ...words, effect: now < old ? 'lower' : 'higher' }];
}

const capWords = ({ cap }: Limits): string | null => (cap === null ? null : String(cap));

function periodChange({ periodDays: old }: Limits, { periodDays: now }: Limits): readonly LimitChange[] {
  if (old === now) return [];
  const effect = old === null ? 'limited' : now === null ? 'unlimited' : now > old ? 'longer' : 'shorter';
  return [{ key: 'period', before: daysWords(old), after: daysWords(now), effect }];
}

const daysWords = (days: number | null): string | null => (days === null ? null : String(days));

function quietChange(before: Limits, after: Limits): readonly LimitChange[] {
  const words = { key: 'quiet', before: quietWords(before), after: quietWords(after) } as const;
  if (words.before === words.after) return [];
  const [old, now] = [quietMinutes(before), quietMinutes(after)];
  if (!old || !now) return [{ ...words, effect: 'moved' }];
  if (old.size === 0) return [{ ...words, effect: 'limited' }];
  if (now.size === 0) return [{ ...words, effect: 'unlimited' }];
  if (isPartOf(old, now)) return [{ ...words, effect: 'longer' }];
  return [{ ...words, effect: isPartOf(now, old) ? 'shorter' : 'moved' }];
}

function quietWords({ quietFrom, quietTo }: Limits): string | null {
  return quietFrom === null && quietTo === null ? null : `${quietFrom ?? '…'}–${quietTo ?? '…'}`;
}

const MINUTES_OF_DAY = 24 * 60;

/**
 * The quiet minutes of a day, over midnight where the end is before the start; undefined where only one end is said, or both are the same: a
 * system may mean none by it, or the whole day.
 */
function quietMinutes({ quietFrom, quietTo }: Limits): ReadonlySet<number> | undefined {
  if (quietFrom === null && quietTo === null) return new Set();
  if (quietFrom === null || quietTo === null) return undefined;
  const [from, to] = [minuteOf(quietFrom), minuteOf(quietTo)];
  if (from === to) return undefined;
  const length = from < to ? to - from : MINUTES_OF_DAY - from + to;
  return new Set(Array.from({ length }, (_, index) => (from + index) % MINUTES_OF_DAY));
}

function minuteOf(hour: string): number {
  const [hours = 0, minutes = 0] = hour.split(':').map(Number);
  return hours * 60 + minutes;
}

const isPartOf = (one: ReadonlySet<number>, other: ReadonlySet<number>): boolean =>
  [...one].every((minute) => other.has(minute));

/** Compares what the limits of rules that hold together allow: null where there are none on either side. */
export function limitsWord(before: readonly Limits[], after: readonly Limits[]): VerdictWord | null {
  const words = [ratesWord(before, after), quietWord(before, after)].filter((word) => word !== null);
  return words.length === 0 ? null : productWord(words);
}

/** Limits of one rule that changed and cannot be compared: `limitsWord` is undecided because of them. */
export function openLimits(before: KeptLimits, after: KeptLimits): readonly LimitKey[] {
  const areRatesOpen = ratesWord([before], [after]) === 'undecided';
  const isQuietOpen = quietWord([before], [after]) === 'undecided';
  return limitChanges(before, after)
    .map(({ key }) => key)
    .filter((key) => (key === 'quiet' ? isQuietOpen : areRatesOpen));
}

export type Rate = Pick<Limits, 'cap' | 'periodDays'>;

/**
 * Compares several caps that hold together, each on the messages of any stretch of its period.
 *
 * `a` messages in `p` days allow `a × ⌈q / p⌉` in `q` days and no more, so a cap follows from another one when that is not above it. That a cap
 * follows from several others together is not looked into: then it is undecided.
 */
export function ratesWord(before: readonly Rate[], after: readonly Rate[]): VerdictWord | null {
  const [old, now] = [before.filter(isLimit), after.filter(isLimit)];
  if (old.length === 0 && now.length === 0) return null;
  const isInside = followsFrom(old, now);
  const isOutside = followsFrom(now, old);
  if (isInside === undefined || isOutside === undefined) return 'undecided';
  if (isInside && isOutside) return 'equivalent';
  if (isInside) return 'stricter';
  return isOutside ? 'looser' : 'overlapping';
}

const isLimit = (rate: Rate): boolean => capOf(rate) !== Number.POSITIVE_INFINITY;

/** Whether what the caps allow is allowed by all the others too; undefined where that is not known. */
function followsFrom(wanted: readonly Rate[], given: readonly Rate[]): boolean | undefined {
  const answers = wanted.map((rate) => followsFromOne(rate, given));
  if (answers.includes(undefined)) return answers.includes(false) ? false : undefined;
  return answers.every(Boolean);
}

function followsFromOne(wanted: Rate, given: readonly Rate[]): boolean | undefined {
  const answers = given.map((rate) => isImplied(wanted, rate));
  if (answers.includes(true)) return true;
  const limits = new Set(given.map((rate) => `${rate.cap} ${rate.periodDays}`));
  return answers.includes(undefined) || limits.size > 1 ? undefined : false;
}

/** Hours are fractions of a day, and 168 of them a little more than seven days. */
const ROUNDING = 1e-9;

function isImplied(wanted: Rate, given: Rate): boolean | undefined {
  if (capOf(given) === 0) return true;
  if (wanted.periodDays === given.periodDays) return capOf(given) <= capOf(wanted);
  if (capOf(wanted) === 0) return false;
  if (wanted.periodDays === null || given.periodDays === null) return undefined;
  return capOf(given) * Math.ceil(wanted.periodDays / given.periodDays - ROUNDING) <= capOf(wanted);
}

/** Quiet hours say when no message goes out: longer ones are stricter. */
function quietWord(before: readonly Limits[], after: readonly Limits[]): VerdictWord | null {
  const [oldWords, newWords] = [before, after].map((limits) => [
    ...new Set(limits.flatMap((one) => quietWords(one) ?? [])),
  ]);
  if (oldWords!.length + newWords!.length === 0) return null;
  if (oldWords!.sort().join() === newWords!.sort().join()) return 'equivalent';
  const [old, now] = [quietTogether(before), quietTogether(after)];
  if (!old || !now) return 'undecided';
  const [isLonger, isShorter] = [isPartOf(old, now), isPartOf(now, old)];
  if (isLonger && isShorter) return 'equivalent';
  if (isLonger) return 'stricter';
  return isShorter ? 'looser' : 'overlapping';
}

function quietTogether(limits: readonly Limits[]): ReadonlySet<number> | undefined {
  const all = limits.map(quietMinutes);
  return all.includes(undefined) ? undefined : new Set(all.flatMap((minutes) => [...minutes!]));
}

/**
 * The word of several demands that hold together and do not depend on each other: stricter when each is at least as strict. One that can be met
 * by nobody on a side is not thought of here.
 */
export function productWord(words: readonly VerdictWord[]): VerdictWord {
  if (words.includes('disjoint')) return 'disjoint';
  if (words.includes('undecided')) return 'undecided';
  const has = (word: VerdictWord): boolean => words.includes(word);
  if (has('overlapping') || (has('stricter') && has('looser'))) return 'overlapping';
  if (has('stricter')) return 'stricter';
  return has('looser') ? 'looser' : 'equivalent';
}
