import { type Cause, found } from '../../causes/cause.ts';
import { policyCapZero } from '../../causes/policy.ts';
import { andOrWithoutParentheses } from '../../causes/rule.ts';
import {
  editDisjoint,
  editLooser,
  editOverlapping,
  editStricter,
  editUndecided,
  type RuleEditEvidence,
  referenceChanged,
  ruleAdded,
  ruleAlwaysEmpty,
  ruleAlwaysTrue,
  ruleCanRaise,
  ruleRemoved,
  ruleUnreadable,
  type UnreadableEvidence,
} from '../../causes/rule-edit.ts';
import { setLetsNobodyThrough } from '../../causes/rule-set.ts';
import type { VerdictWord } from '../../condition/decide/decide.types.ts';
import type { OtherReading } from '../../condition/reading/reading.ts';
import { conditionRef, oneLine } from '../../condition/words.ts';
import { type FailOn, type Found, isProblem, type Severity } from '../../result.ts';
import type { Impact } from '../diff.ts';
import type { RuleChange } from './change.ts';

/** What `--fail-on` takes of `rules diff` beside the severities. */
export const GATE_WORDS = [
  'differs',
  'looser',
  'stricter',
  'overlapping',
  'disjoint',
  'undecided',
  'always-empty',
  'always-true',
  'null-only',
  'can-raise-error',
  'added',
  'removed',
] as const;
export type GateWord = (typeof GATE_WORDS)[number];

/** `--fail-on` as it was read. */
export interface Gate {
  readonly failOn: FailOn;
  /** Undefined where it names severities alone. */
  readonly failWords?: readonly string[] | undefined;
}

const CAUSE_OF_WORD: Readonly<Record<Exclude<VerdictWord, 'equivalent' | 'undecided'>, Cause<RuleEditEvidence>>> = {
  looser: editLooser,
  stricter: editStricter,
  overlapping: editOverlapping,
  disjoint: editDisjoint,
};

function unreadableEvidence({ rule, place, problem, problemInRussian }: RuleChange): UnreadableEvidence {
  return { rule, place, problem: problem ?? '', ...(problemInRussian === undefined ? {} : { problemInRussian }) };
}

/**
 * What is to be said of one rule's change, the gravest first.
 *
 * A rule that can let nobody through is proved broken and stands before what the edit did to it. The verdict is a finding whatever it is: a gate may be
 * about any of them. Its weight is that of its word, unless people were counted: an edit that leaves nobody of them is an error, one that leaves less than
 * a tenth a warning, as in a database of versions. Then what was only counted: the other reading of AND beside OR.
 */
export function judgeChange(change: RuleChange, reading: OtherReading | null, gate: Gate): readonly Found[] {
  const tell = <Evidence>(words: readonly GateWord[], one: Found<Evidence>): Found => gated(words, one as Found, gate);
  const { status } = change;
  if (status === 'unreadable')
    return [gated([], found(ruleUnreadable, unreadableEvidence(change), 'proved'), gate, true)];
  const evidence = evidenceOf(change);
  const always: Found[] = [
    ...(change.alwaysEmpty && !isCapOfZero(change)
      ? [tell(['always-empty'], found(ruleAlwaysEmpty, evidence, 'proved'))]
      : []),
    ...(change.alwaysTrue ? [tell(['always-true'], found(ruleAlwaysTrue, evidence, 'proved'))] : []),
  ];
  if (status === 'added') return [...always, tell(['added', 'differs'], found(ruleAdded, evidence, 'proved'))];
  if (status === 'removed') return [tell(['removed', 'differs'], found(ruleRemoved, evidence, 'proved'))];
  const ofReading = readingFound(change, reading);
  const { renamedFrom } = change;
  return [
    ...(renamedFrom === null
      ? []
      : [tell(['removed', 'differs'], found(ruleRemoved, { ...evidence, renamedFrom }, 'proved'))]),
    ...(ofReading ? [tell([], ofReading)] : []),
    ...(isChanged(change) ? always : []),
    ...raisingFound(change).map((one) => tell(['can-raise-error'], one)),
    ...wordFound(change, evidence, gate).map(({ words, one }) => tell(words, one)),
    ...(change.edits.some(({ path }) => path === '$.uses')
      ? [tell(['differs'], found(referenceChanged, evidence, 'proved'))]
      : []),
  ];
}

/** A cap of 0 is a finding of its own, which says more. */
const isCapOfZero = ({ edits }: RuleChange): boolean =>
  edits.some(({ path, after }) => path === '$.cap' && (after === '0' || after === 'cap: 0'));

/** A rule that was always empty and was not edited is none of this edit's faults. */
const isChanged = ({ status, verdict }: RuleChange): boolean => status === 'changed' && verdict?.word !== 'equivalent';

interface Worded {
  readonly words: readonly GateWord[];
  readonly one: Found;
}

/** What a change comes to, or is likely to. */
export function wordOf({ verdict, limitsWord }: Pick<RuleChange, 'verdict' | 'limitsWord'>): VerdictWord | null {
  if (verdict === null) return limitsWord;
  return verdict.word === 'undecided' ? (verdict.likely ?? 'undecided') : verdict.word;
}

/** With a likely word it is that word's finding, and no more than likely. Else an undecided verdict is told as what could not be looked at; a finding it is where it is named, or where the people of today show much. */
function wordFound(change: RuleChange, evidence: RuleEditEvidence, gate: Gate): readonly Worded[] {
  const { verdict, impact } = change;
  const word = wordOf(change);
  if (word === null || word === 'equivalent') return [];
  const counted = impact && weightOf(impact);
  const isUndecided = verdict?.word === 'undecided';
  if (word === 'undecided') {
    const words: readonly GateWord[] = verdict?.unknown === 'values' ? ['undecided', 'differs'] : ['undecided'];
    const isTold = counted !== null || words.some((one) => gate.failWords?.includes(one));
    return isTold ? [{ words, one: found(editUndecided, evidence, 'possible', counted ?? 'warning') }] : [];
  }
  const cause = CAUSE_OF_WORD[word];
  const words: readonly GateWord[] = [
    word,
    'differs',
    ...(isUndecided ? (['undecided'] as const) : []),
    ...(verdict?.differsOnlyWhereNull ? (['null-only'] as const) : []),
  ];
  const severity = counted && WEIGHT[counted] > WEIGHT[cause.severity] ? counted : undefined;
  return [{ words, one: found(cause, evidence, isUndecided ? 'likely' : 'proved', severity) }];
}

/** Faults of a whole set, each a problem by its severity; that nobody is let through any more also by its word. */
export function gatedOfSet(one: Found, gate: Gate): Found {
  const isEmpty = one.cause.id === setLetsNobodyThrough.id || one.cause.id === policyCapZero.id;
  return gated(isEmpty ? ['always-empty'] : [], one, gate);
}

const WEIGHT: Readonly<Record<Severity, number>> = { info: 0, warning: 1, error: 2 };

/** An edit narrows suspiciously when less than a tenth of the people is left, as in a database of versions. */
const NARROWED = 10;
/** And widens so when there are twice as many. */
const WIDENED = 2;

function weightOf({ kept, lost, gained }: Impact): Severity | null {
  const [before, after] = [kept + lost, kept + gained];
  if (before === 0) return null;
  if (after === 0) return 'error';
  return after * NARROWED <= before || after >= before * WIDENED ? 'warning' : null;
}

/** What the old text could raise too, the edit did not bring. */
function raisingFound({ rule, place, verdict, edits }: RuleChange): readonly Found[] {
  return (verdict?.canRaise ?? [])
    .filter(({ isBrought }) => isBrought)
    .map(({ condition, customer, error }) => {
      const at = edits.find(({ after }) => after !== null && oneLine(after, 120) === condition)?.place ?? place;
      return found(ruleCanRaise, { rule, place: at, condition, customer, error }, 'proved') as Found;
    });
}

function evidenceOf({ rule, place, edits, verdict, gives, impact, since }: RuleChange): RuleEditEvidence {
  return {
    rule,
    place,
    ...(gives === 'customers' ? {} : { gives }),
    ...(since === null ? {} : { since }),
    edits: edits.map(({ op, place: at, before, after }) => ({ op, place: at, before, after })),
    trust: verdict?.trust ?? null,
    kept: impact?.kept ?? null,
    lost: impact?.lost ?? null,
    gained: impact?.gained ?? null,
    lostExample: verdict?.lost ?? null,
    gainedExample: verdict?.gained ?? null,
    onlyWhereNull: verdict?.differsOnlyWhereNull ? true : null,
  };
}

function readingFound({ rule, place, impact }: RuleChange, reading: OtherReading | null): Found | undefined {
  if (!reading || !impact || impact.selectedOtherwise === null) return undefined;
  const selected = impact.kept + impact.gained;
  if (impact.selectedOtherwise === selected) return undefined;
  const evidence = {
    rule,
    place,
    version: null,
    branch: reading.branch.map(conditionRef),
    escaped: reading.escaped.map(conditionRef),
    selected,
    selectedOtherwise: impact.selectedOtherwise,
    zone: 'UTC',
  };
  return found(andOrWithoutParentheses, evidence, 'likely') as Found;
}

/** Marks whether a finding is a problem where that is not told by its severity alone. */
function gated(words: readonly GateWord[], one: Found, { failOn, failWords }: Gate, always = false): Found {
  if (failWords === undefined) return one;
  const severity = one.severity ?? one.cause.severity;
  const fails = always || words.some((word) => failWords.includes(word)) || isProblem({ severity }, failOn);
  return { ...one, fails };
}

/** Whether a verdict would be a problem: what decides if an undecided one could have changed the answer. */
export function wouldFail(word: VerdictWord, { failOn, failWords }: Gate): boolean {
  if (word === 'equivalent' || word === 'undecided') return false;
  const isNamed = failWords?.some((one) => one === word || one === 'differs' || one === 'null-only') ?? false;
  return isNamed || isProblem({ severity: CAUSE_OF_WORD[word].severity }, failOn);
}
