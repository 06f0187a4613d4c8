import { found } from '../causes/cause.ts';
import { policyCapZero } from '../causes/policy.ts';
import { andOrWithoutParentheses, editEmptied, editNarrowed, editWidened } from '../causes/rule.ts';
import { capUnlimited } from '../causes/rule-set.ts';
import { chanceGaps, type Unrepeatable } from '../condition/chance.ts';
import { type Edit, type Editing, editsBetween } from '../condition/edits.ts';
import type { Formula } from '../condition/formula.ts';
import { otherReading } from '../condition/reading/reading.ts';
import { startOf, type Version } from '../condition/versions.ts';
import { conditionRef, versionRef } from '../condition/words.ts';
import { UserError } from '../errors.ts';
import type { Found, NotEvaluated } from '../result.ts';
import { type Text, text } from '../text.ts';
import type { ByColumn } from './by-column.queries.ts';
import { sayEdit, sayTextEdit } from './edit-words.ts';
import type { ExampleCustomer } from './examples.ts';
import type { NextRun } from './next-runs.queries.ts';
import type { Rule, RuleVersion } from './rule.queries.ts';
import { compareSets } from './set/compare-sets.ts';
import { readVersion } from './set/read-version.ts';
import type { EditShare, Split } from './split.ts';
import type { RuleVerdict } from './verdict.ts';
import type { GoodRun } from './which-version.ts';

/** What the edit does to people, both versions judged on the same data at the same moment. */
export interface Impact {
  /** Let through by both versions. */
  readonly kept: number;
  /** By the old one only. */
  readonly lost: number;
  /** By the new one only. */
  readonly gained: number;
  /** By the new one if OR, beside AND without parentheses, were read first; null when there is no such place. */
  readonly selectedOtherwise: number | null;
  /** Conditions that raise an error for somebody, who is then counted as not let through; `c2 (old)` is one of the old version. */
  readonly failing: readonly string[];
  /** Each edit's part in `lost` and `gained`; null where there are too many kinds of people to tell. */
  readonly split: Split | null;
}

export interface DiffSeen {
  readonly rule: Rule;
  /** Undefined for the first version: there is nothing to compare with. */
  readonly from: RuleVersion | undefined;
  readonly to: RuleVersion;
  readonly customerAlias: string;
  readonly zone: string;
  readonly formulas: { readonly before: Formula; readonly after: Formula } | null;
  readonly impact: Impact | null;
  /** What changed between the formulas; null where there are none. */
  readonly editing: Editing | null;
  readonly verdict: RuleVerdict | null;
  /** Key of the customers. */
  readonly key: string;
  readonly lastGoodRun: GoodRun | null;
  readonly by: ByColumn | null;
  readonly examples: readonly ExampleCustomer[];
  readonly nextRuns: readonly NextRun[] | null;
  readonly gaps: readonly NotEvaluated[];
  readonly unrepeatable: readonly Unrepeatable[];
}

/** An edit as it is told: what it means, and its part in the people. */
export interface ToldEdit extends Edit {
  readonly meaning: Text;
  /** Null where the people were not counted, or could not be split. */
  readonly share: EditShare | null;
}

/** `rules diff`'s facts. */
export interface DiffFacts {
  readonly rule: Rule;
  readonly from: Version | null;
  readonly to: Version;
  /** Zone of the times that are shown, IANA name. */
  readonly zone: string;
  readonly edits: readonly ToldEdit[];
  /** Null where the rule cannot be said as a condition on customers. */
  readonly impact: Impact | null;
  /** For all customers there could be, not only those of today; null as `impact`. */
  readonly verdict: RuleVerdict | null;
  /** The run that `last-good-run` stands for; null where nobody asked for it. */
  readonly lastGoodRun: GoodRun | null;
  /** By the values of the column that was asked for. */
  readonly by: ByColumn | null;
  readonly examples: readonly ExampleCustomer[];
  /** Campaigns that use the rule, the next run first; null where the system does not keep who uses it. */
  readonly nextRuns: readonly NextRun[] | null;
}

/** The facts of a comparison. */
export function diffFacts(seen: DiffSeen): DiffFacts {
  const { rule, from, to, impact, zone, lastGoodRun, by, examples, nextRuns } = seen;
  const edits = from ? toldEdits(from, to, seen) : [];
  return {
    rule,
    from: from ? withoutBody(from) : null,
    to: withoutBody(to),
    zone,
    edits,
    impact,
    verdict: seen.verdict && capToZero({ rule, edits }) ? { ...seen.verdict, alwaysEmpty: true } : seen.verdict,
    lastGoodRun,
    by,
    examples,
    nextRuns,
  };
}

function withoutBody({ body: _body, language: _language, condition: _condition, ...version }: RuleVersion): Version {
  return version;
}

/** The edits with their meaning and their part in the people. */
function toldEdits(from: RuleVersion, to: RuleVersion, seen: DiffSeen): readonly ToldEdit[] {
  const { rule, formulas, customerAlias, key, editing, impact } = seen;
  const edits = editsBetween(from, to, { kind: rule.kind, formulas, customerAlias });
  if (!formulas || !editing || !areSame(edits, editing.edits)) return toldWhole(edits, impact);
  return edits.map((edit, index) => ({
    ...edit,
    meaning: sayEdit(editing.edits[index]!, formulas, { customerAlias, key }),
    share: impact?.split?.shares[index] ?? null,
  }));
}

/** Whether the edits are those of the formulas: a policy's formula is made of its JSON, and its edits are told by that. */
function areSame(edits: readonly Edit[], others: readonly Edit[]): boolean {
  const textOf = ({ op, path, before, after }: Edit): string => JSON.stringify([op, path, before, after]);
  return edits.length === others.length && edits.every((edit, index) => textOf(edit) === textOf(others[index]!));
}

/** A system gives the condition of a whole version only: so one edit alone has all of the effect, and of several nothing is known apart. */
function toldWhole(edits: readonly Edit[], impact: Impact | null): readonly ToldEdit[] {
  const all = impact && { lost: impact.lost, gained: impact.gained, lostError: 0, gainedError: 0 };
  return edits.map((edit) => ({ ...edit, meaning: sayTextEdit(edit), share: edits.length === 1 ? all : null }));
}

/** An edit widens or narrows suspiciously when it changes the number of people at least so many times. */
const WIDENED = 2;
const NARROWED = 10;

/**
 * Says what is wrong with an edit, if anything.
 *
 * Faults of the rule's own text come first, for they explain the numbers: OR that escapes its neighbours, a cap of 0. Only without one of them
 * is the effect itself the finding: nobody left; at least twice as many people as before; less than a tenth. A threshold moved by a little, a
 * condition more or less, are what edits are for, and no finding.
 */
export function judgeDiff(seen: DiffSeen, facts: DiffFacts): readonly Found[] {
  const ofText = [...wrongReading(seen), ...capOfZero(facts), ...capTakenAway(seen)];
  return ofText.length > 0 ? ofText : suspiciousEffect(facts);
}

function wrongReading({ rule, to, formulas, impact, zone }: DiffSeen): readonly Found[] {
  const other = formulas && otherReading(formulas.after);
  if (!other || !impact || impact.selectedOtherwise === null) return [];
  const selected = impact.kept + impact.gained;
  if (impact.selectedOtherwise === selected) return [];
  const evidence = {
    rule: rule.id,
    version: versionRef(to),
    branch: other.branch.map(conditionRef),
    escaped: other.escaped.map(conditionRef),
    selected,
    selectedOtherwise: impact.selectedOtherwise,
    zone,
  };
  return [found(andOrWithoutParentheses, evidence, 'likely')];
}

/** Nobody may be written to under a cap of 0, whoever there is: of its condition alone, which counts messages, that cannot be proved. */
function capToZero({ rule, edits }: Pick<DiffFacts, 'rule' | 'edits'>): ToldEdit | undefined {
  return edits.find(({ path, after }) => rule.kind === 'policy' && path === '$.cap' && after === '0');
}

function capOfZero({ rule, to, edits, impact }: DiffFacts): readonly Found[] {
  const cap = capToZero({ rule, edits });
  if (!cap) return [];
  const evidence = {
    rule: rule.id,
    channel: null,
    capBefore: cap.before === null ? null : Number(cap.before),
    cap: 0 as const,
    periodDays: null,
    version: to.version,
    author: to.author,
    comment: to.comment,
    approvedBy: to.approvedBy,
    since: startOf(to),
    run: null,
    excluded: impact?.lost ?? null,
    entered: impact ? impact.kept + impact.lost : null,
    runsTouched: null,
    customersTouched: null,
  };
  return [found(policyCapZero, evidence, 'proved')];
}

/** A version that is compared is looked at as in force; one without a beginning always was. */
const ALWAYS = '1970-01-01T00:00:00Z';

/** A policy that limited a channel and does so no more. A body that is none of ours is left alone: its edits are told all the same. */
function capTakenAway({ rule, from, to }: DiffSeen): readonly Found[] {
  if (rule.kind !== 'policy' || !from || from.language !== 'json' || to.language !== 'json') return [];
  const read = ({ version, body, language }: RuleVersion) =>
    readVersion({ rule: rule.id, kind: rule.kind, version, body, language });
  try {
    const { findings } = compareSets(read(from), read(to), { at: startOf(to) ?? ALWAYS });
    return findings.filter(({ cause }) => cause === capUnlimited);
  } catch (error) {
    if (error instanceof UserError) return [];
    throw error;
  }
}

function suspiciousEffect({ rule, from, to, impact, zone }: DiffFacts): readonly Found[] {
  if (!from || !impact) return [];
  const { kept, lost, gained } = impact;
  const evidence = { rule: rule.id, from: versionRef(from), to: versionRef(to), kept, lost, gained, zone };
  const [before, after] = [kept + lost, kept + gained];
  if (before > 0 && after === 0) return [found(editEmptied, evidence, 'proved')];
  if (before > 0 && after >= before * WIDENED) return [found(editWidened, evidence, 'proved')];
  if (after * NARROWED <= before && before > 0) return [found(editNarrowed, evidence, 'proved')];
  return [];
}

/** What the comparison could not measure. */
export function diffGaps(seen: DiffSeen, { edits }: DiffFacts): readonly NotEvaluated[] {
  const { rule, from, impact, unrepeatable, gaps } = seen;
  if (!from || impact)
    return [...chanceGaps(unrepeatable), ...failingGaps(impact?.failing ?? []), ...splitGaps(edits, impact), ...gaps];
  return [
    {
      what: text('How many customers the edit concerns', 'Скольких клиентов касается правка'),
      why: text(
        `a ${rule.kind} rule is not a condition on customers, so people cannot be counted; the edits are complete`,
        `правило вида ${rule.kind} не является условием на клиентов, посчитать людей по нему нельзя; список правок полон`,
      ),
      couldChangeAnswer: rule.kind !== 'normalisation',
    },
    ...gaps,
  ];
}

function splitGaps(edits: readonly ToldEdit[], impact: Impact | null): readonly NotEvaluated[] {
  if (!impact || impact.lost + impact.gained === 0 || edits.every(({ share }) => share !== null)) return [];
  return [
    {
      what: text('Which of the edits has which part in it', 'Какая из правок сколько дала'),
      why:
        impact.split === null
          ? text(
              'there are too many kinds of customers to tell them apart',
              'слишком много видов клиентов, чтобы их различить',
            )
          : text(
              'the system gives the condition of a whole version only, not of one with some of the edits',
              'система даёт условие только целой версии, а не версии с частью правок',
            ),
      couldChangeAnswer: false,
    },
  ];
}

/** With a condition that fails on the data the numbers are those of a selection that may not run at all. */
function failingGaps(failing: readonly string[]): readonly NotEvaluated[] {
  if (failing.length === 0) return [];
  const ids = failing.join(', ');
  return [
    {
      what: text(`Whom ${ids} let through`, `Кого пропускают ${ids}`),
      why: text(
        'with the data as it is they raise an error for somebody, who counts as not let through here; the selection itself may stop at him',
        'на нынешних данных они для кого-то завершаются ошибкой; здесь он считается не пропущенным, а сам отбор может на нём остановиться',
      ),
      couldChangeAnswer: true,
    },
  ];
}
