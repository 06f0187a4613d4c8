import { found } from '../../causes/cause.ts';
import { policyCapZero } from '../../causes/policy.ts';
import {
  capUnlimited,
  referenceDangling,
  ruleShadowed,
  setGap,
  setLetsNobodyThrough,
  setOverlap,
} from '../../causes/rule-set.ts';
import type { Found, NotEvaluated, Severity } from '../../result.ts';
import { type Text, text } from '../../text.ts';
import type { OpenQuestion, SetDiff, SetRuleChange } from './set-diff.types.ts';

/**
 * Says what is wrong with an edit of a set, or with a set by itself (then everything in it is new).
 *
 * First what stops all customers: rules that let nobody through together, a cap of 0. Then what stops one rule or leaves an outcome to chance.
 * A fault that the version before had already is told as it is, and weighs nothing: the edit did not bring it, and a gate must not stop for it.
 * @param isRerun whether PostgreSQL was asked about the made-up customers.
 */
export function judgeSets(diff: SetDiff, isRerun = false): readonly Found[] {
  return [
    ...diff.closed.map((one) => found(setLetsNobodyThrough, evidenceOf(diff, one), 'proved', weightOf(one))),
    ...diff.rules.flatMap(capOfZero),
    ...diff.uncapped.map((one) =>
      found(capUnlimited, { set: diff.set, place: placeOfRule(diff, one.rule), ...one }, 'proved'),
    ),
    ...diff.dangling.map(({ id, ...one }) =>
      found(referenceDangling, { ...evidenceOf(diff, one), target: id }, 'proved', weightOf(one)),
    ),
    ...diff.overlaps.map(({ witness, ...one }) =>
      found(setOverlap, { ...evidenceOf(diff, one), example: witness, isRerun }, 'proved', weightOf(one)),
    ),
    ...diff.shadowed.map((one) => found(ruleShadowed, evidenceOf(diff, one), 'proved', weightOf(one))),
    ...diff.gaps.map(({ witness, ...one }) =>
      found(setGap, { set: diff.set, place: placeOfGap(diff, one.from), ...one, example: witness, isRerun }, 'proved'),
    ),
  ];
}

function evidenceOf<Fault extends { readonly isNew: boolean }>(
  { set }: SetDiff,
  { isNew, ...fault }: Fault,
): Omit<Fault, 'isNew'> & { readonly set: string; readonly wasSoBefore: boolean } {
  return { set, ...fault, wasSoBefore: !isNew };
}

/** What the edit did not bring weighs nothing. */
function weightOf({ isNew }: { readonly isNew: boolean }): Severity | undefined {
  return isNew ? undefined : 'info';
}

/** The first rule that changed, of those that took the customers before. */
function placeOfGap({ rules }: SetDiff, from: readonly string[]): string {
  const changed = rules.filter(({ status }) => status !== 'same');
  return (changed.find(({ rule, renamedFrom }) => from.includes(renamedFrom ?? rule)) ?? changed[0])?.place ?? '';
}

/** A cap of 0 of a rule that is in force, where it was another one, or the rule was not there or not in force. */
function capOfZero({
  rule,
  cap: now,
  limits,
  switched,
  turnAfter,
  periodDays,
  channel,
}: SetRuleChange): readonly Found[] {
  const cap = limits.find(({ key, effect }) => key === 'cap' && effect === 'zero');
  const isNew = cap !== undefined || (now === 0 && switched === 'on');
  if (!isNew || turnAfter === null) return [];
  const capBefore = cap === undefined || cap.before === null || cap.before === 'unlimited' ? null : Number(cap.before);
  const unknown = { version: null, author: null, comment: null, approvedBy: null, since: null, run: null } as const;
  const uncounted = { excluded: null, entered: null, runsTouched: null, customersTouched: null } as const;
  return [found(policyCapZero, { rule, channel, capBefore, cap: 0, periodDays, ...unknown, ...uncounted }, 'proved')];
}

function placeOfRule({ rules }: SetDiff, id: string): string {
  return rules.find(({ rule }) => rule === id)?.place ?? '';
}

const QUESTION: Readonly<Record<OpenQuestion['question'], (rules: string) => Text>> = {
  shadowed: (rules) => text(`Whether anybody reaches ${rules}`, `Доходит ли кто-нибудь до ${rules}`),
  gap: (rules) =>
    text(
      `Whether all whom ${rules} took are still taken`,
      `Все ли, кого забирало ${rules}, по-прежнему кому-то достаются`,
    ),
  overlap: (rules) =>
    text(
      `Whether ${rules}, of one priority, take the same customers`,
      `Забирают ли ${rules} с одним приоритетом одних и тех же клиентов`,
    ),
  closed: (rules) =>
    text(`Whether ${rules} let anybody through together`, `Пропускают ли ${rules} вместе хоть кого-нибудь`),
};

/** What the comparison of a set could not decide. */
export function setGaps({ set, verdict, open, unknownKinds }: SetDiff): readonly NotEvaluated[] {
  const verdicts = verdict.word === 'undecided' ? [undecidedSet(set, verdict.openBecauseOf)] : [];
  const questions = open.map(
    ({ question, rules, openBecauseOf }): NotEvaluated => ({
      what: QUESTION[question](named(rules)),
      why: because(openBecauseOf),
      // The set may be well for all that is known; whether an edit is dangerous its verdict says.
      couldChangeAnswer: question !== 'shadowed',
    }),
  );
  const kinds = unknownKinds.map(
    (kind): NotEvaluated => ({
      what: text(`References to a ${kind}`, `Ссылки вида ${kind}`),
      why: text(
        `no file that was given says which of them there are`,
        `ни один из указанных файлов не говорит, какие из них есть`,
      ),
      couldChangeAnswer: false,
    }),
  );
  return [...verdicts, ...questions, ...kinds];
}

function undecidedSet(set: string, openBecauseOf: readonly string[]): NotEvaluated {
  return {
    what: text(`Whether ${set} became stricter or looser`, `Стал ли набор ${set} строже или шире`),
    why: because(openBecauseOf),
    couldChangeAnswer: true,
  };
}

const MOST_NAMED = 10;

/** The first few names. */
function named(rules: readonly string[]): string {
  const first = rules.slice(0, MOST_NAMED).join(', ');
  return rules.length > MOST_NAMED ? `${first}, … (${rules.length})` : first;
}

function because(conditions: readonly string[]): Text {
  if (conditions.length === 0) return text('the search was given up', 'поиск прекращён');
  const named = conditions.join('; ');
  return text(`it depends on what is not looked into: ${named}`, `зависит от того, что не разбирается: ${named}`);
}
