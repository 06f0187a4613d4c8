import { found } from '../causes/cause.ts';
import { policyCapZero } from '../causes/policy.ts';
import { andOrWithoutParentheses, editEmptied, editNarrowed, editWidened } from '../causes/rule.ts';
import { chanceGaps, type Unrepeatable } from '../condition/chance.ts';
import { type Edit, editsBetween } from '../condition/edits.ts';
import type { Formula } from '../condition/formula.ts';
import { otherReading } from '../condition/reading/reading.ts';
import { startOf, type Version, versionBefore, versionInForce } from '../condition/versions.ts';
import { conditionRef, versionRef } from '../condition/words.ts';
import { UsageError } from '../errors.ts';
import type { Found, NotEvaluated } from '../result.ts';
import { text } from '../text.ts';
import type { Rule, RuleVersion } from './rule.queries.ts';
import type { RuleVerdict } from './verdict.ts';

/** What the edit does to people, both versions judged on the same data at the same moment. */
export interface Impact {
  readonly population: number;
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
  readonly verdict: RuleVerdict | null;
  readonly unrepeatable: readonly Unrepeatable[];
}

/** `rules diff`'s facts. */
export interface DiffFacts {
  readonly rule: Rule;
  readonly from: Version | null;
  readonly to: Version;
  /** Zone of the times that are shown, IANA name. */
  readonly zone: string;
  readonly edits: readonly Edit[];
  /** Null where the rule cannot be said as a condition on customers. */
  readonly impact: Impact | null;
  /** For all customers there could be, not only those of today; null as `impact`. */
  readonly verdict: RuleVerdict | null;
}

/**
 * The two versions to compare: those asked for, else the one in force and the one before it.
 * @throws UsageError `rules/unknown-version`, `rules/no-version`.
 */
export function chooseVersions(
  rule: Rule,
  versions: readonly RuleVersion[],
  { from, to, asOf }: { readonly from: number | undefined; readonly to: number | undefined; readonly asOf: string },
): { readonly from: RuleVersion | undefined; readonly to: RuleVersion } {
  const named = (wanted: number): RuleVersion => {
    const version = versions.find((candidate) => candidate.version === wanted);
    if (!version) throw unknownVersion(rule, wanted, versions);
    return version;
  };
  const later = to === undefined ? versionInForce(versions, asOf, rule.current) : named(to);
  if (!later) {
    throw new UsageError({
      code: 'rules/no-version',
      message: `Rule "${rule.id}" has no version in force at ${asOf}.`,
      hint: `Name both versions with --from and --to; see them with: mmsup rules log ${rule.id}`,
    });
  }
  return { from: from === undefined ? versionBefore(versions, later.version) : named(from), to: later };
}

function unknownVersion(rule: Rule, wanted: number, versions: readonly RuleVersion[]): UsageError {
  return new UsageError({
    code: 'rules/unknown-version',
    message: `Rule "${rule.id}" has no version ${wanted}.`,
    hint: `Its versions: ${versions.map(({ version }) => version).join(', ')}. See them with: mmsup rules log ${rule.id}`,
    data: { rule: rule.id, version: wanted },
  });
}

/** The facts of a comparison. */
export function diffFacts(seen: DiffSeen): DiffFacts {
  const { rule, from, to, impact, verdict, zone } = seen;
  return {
    rule,
    from: from ? withoutBody(from) : null,
    to: withoutBody(to),
    zone,
    edits: from
      ? editsBetween(from, to, { kind: rule.kind, formulas: seen.formulas, customerAlias: seen.customerAlias })
      : [],
    impact,
    verdict,
  };
}

function withoutBody({ body: _body, language: _language, condition: _condition, ...version }: RuleVersion): Version {
  return version;
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
  const ofText = [...wrongReading(seen), ...capOfZero(facts)];
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

function capOfZero({ rule, to, edits, impact }: DiffFacts): readonly Found[] {
  const cap = edits.find(({ path, after }) => rule.kind === 'policy' && path === '$.cap' && after === '0');
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
export function diffGaps({ rule, from, impact, unrepeatable }: DiffSeen): readonly NotEvaluated[] {
  if (!from || impact) return [...chanceGaps(unrepeatable), ...failingGaps(impact?.failing ?? [])];
  return [
    {
      what: text('How many customers the edit concerns', 'Скольких клиентов касается правка'),
      why: text(
        `a ${rule.kind} rule is not a condition on customers, so people cannot be counted; the edits are complete`,
        `правило вида ${rule.kind} не является условием на клиентов, посчитать людей по нему нельзя; список правок полон`,
      ),
      couldChangeAnswer: rule.kind !== 'normalisation',
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
