import type { Found, NotEvaluated } from '../../result.ts';
import { decidersOf, declaredRules } from '../set/deciders.ts';
import { diffRuleSets } from '../set/diff-sets.ts';
import { placeAt, placeWords } from '../set/file-places.ts';
import { judgeSets, setGaps } from '../set/judge-sets.ts';
import type { ReadSet } from '../set/read-set.ts';
import { type Rerun, rerunning } from '../set/rerun.ts';
import type { SetDiff, SetRuleChange } from '../set/set-diff.types.ts';
import type { PlacedEdit, RuleChange } from './change.ts';
import type { SetPair } from './compare.ts';
import type { DeclaredColumns } from './declared.ts';
import type { JudgedRule } from './judge.ts';
import { judgeLater } from './later.ts';
import { type JudgedLimits, unclearVerdict, withLimits } from './verdict.ts';
import { ofWhole } from './whole-set.ts';

export interface SetQuestion {
  readonly pair: SetPair;
  /** The rules of the set, judged one by one. */
  readonly rules: readonly JudgedRule[];
  readonly alias: string;
  /** Null = what the files themselves declare. */
  readonly columns: DeclaredColumns | null;
  /** The moment at which validity is judged, ISO 8601. */
  readonly at: string;
  /** What PostgreSQL says of the made-up customers; absent = it is not asked. */
  readonly rerun?: Rerun;
}

/** A set of rules, judged as a whole. */
export interface JudgedSet {
  readonly diff: SetDiff;
  /** Its rules as they were judged by themselves, each with what is no condition beside it: limits, outcomes, references. */
  readonly rules: ReadonlyMap<JudgedRule, JudgedRule>;
  /** What became of the set itself, now and later. */
  readonly whole: readonly JudgedRule[];
  readonly findings: readonly Found[];
  readonly gaps: readonly NotEvaluated[];
}

/** Compares a set with what it was, and adds to each of its rules what became of it beside its condition. */
export function judgeSet({ pair, rules, alias, columns, at, rerun }: SetQuestion): JudgedSet {
  const sets = [pair.after, pair.before].flatMap((one) => (one ? [one.set] : []));
  const known = columns ? rulesOfColumns(columns, alias) : { ...declaredRules(sets), alias };
  const diffAt = (moment: string): SetDiff =>
    diffRuleSets(pair.before, pair.after, {
      deciders: rerun ? rerunning(decidersOf(known), rerun) : decidersOf(known),
      at: moment,
    });
  const diff = diffAt(at);
  const later = judgeLater(pair, diff, diffAt);
  const changes = new Map(diff.rules.map((one) => [one.rule, one]));
  const judged = rules.map((rule) => withSetChange(rule, changes.get(rule.change.rule), pair.after ?? pair.before!));
  const places = new Map(judged.map(({ change }) => [change.rule, change.place]));
  const file = (pair.after ?? pair.before)!.file.path;
  return {
    diff,
    rules: new Map(rules.map((rule, index) => [rule, judged[index]!])),
    whole: [...ofWhole(diff, judged, pair), ...later.rules].map((one) => (rerun ? asRerun(one) : one)),
    findings: judgeSets(diff, rerun !== undefined).map((one) => withPlace(one, places, `${file}:1:1`)),
    gaps: [...(diff.verdict.word === 'undecided' ? setGaps(diff).slice(1) : setGaps(diff)), ...later.gaps],
  };
}

/** PostgreSQL was asked about whom the verdict stands on. */
function asRerun({ change, reading }: JudgedRule): JudgedRule {
  const { verdict } = change;
  return {
    change: { ...change, verdict: verdict?.trust === 'offline' ? { ...verdict, trust: 'proved' } : verdict },
    reading,
  };
}

function rulesOfColumns(columns: DeclaredColumns, alias: string) {
  const all = [...columns];
  return {
    alias,
    types: new Map(all.flatMap(([name, { type, isDecidable }]) => (isDecidable ? [[name, type] as const] : []))),
    notNull: new Set(all.flatMap(([name, { isNullable }]) => (isNullable ? [] : [name]))),
  };
}

/** Where the keys of limits stand in a file. */
const KEYS_OF: Readonly<Record<string, readonly string[]>> = {
  cap: ['cap'],
  period: ['period', 'period_days'],
  quiet: ['quiet_from', 'quiet_to'],
};

function withSetChange(judged: JudgedRule, change: SetRuleChange | undefined, side: ReadSet): JudgedRule {
  if (!change || judged.change.status === 'added' || judged.change.status === 'removed') return judged;
  const rule = side.set.rules.find(({ id }) => id === change.rule);
  const placeOf = (key: string): string => {
    const known = (KEYS_OF[key] ?? [key]).find((one) => rule?.places[one] !== undefined);
    return placeWords(
      placeAt(rule?.source ?? side.file, (known === undefined ? undefined : rule?.places[known]) ?? rule?.at ?? 0),
    );
  };
  const own = [...change.limits, ...change.values].filter(({ key }) => key !== 'expression');
  const edits = own.map(({ key, before, after }): PlacedEdit => {
    const op = before === null ? 'added' : after === null ? 'removed' : 'changed';
    return { op, path: `$.${key}`, before: told(key, before), after: told(key, after), place: placeOf(key) };
  });
  const all = [...judged.change.edits, ...edits];
  const limits = judgedLimits(change);
  const { verdict } = judged.change;
  const ofBoth = verdict && limits ? withLimits(verdict, limits) : verdict;
  return {
    ...judged,
    change: {
      ...judged.change,
      status:
        edits.length === 0 && (change.status === 'same' || isOnlyRenamed(judged, change))
          ? judged.change.status
          : 'changed',
      edits: all,
      place: judged.change.edits.length === 0 ? (edits[0]?.place ?? judged.change.place) : judged.change.place,
      limitsWord: change.limitsWord,
      gives: change.limits.length === 0 ? judged.change.gives : 'messages',
      verdict: change.unclear.length === 0 ? ofBoth : unclearVerdict(change.unclear),
      alwaysEmpty: judged.change.alwaysEmpty || isClosed(change),
    },
  };
}

const isOnlyRenamed = ({ change: { status } }: JudgedRule, { isMoved, switched }: SetRuleChange): boolean =>
  status === 'renamed' && !isMoved && switched === null;

function judgedLimits({ limitsWord: word, limits, openLimits }: SetRuleChange): JudgedLimits | null {
  if (word === null) return null;
  const open = limits.filter(({ key }) => openLimits.includes(key));
  const unknown = open.length === 0 ? null : open.some(({ key }) => key === 'quiet') ? 'quiet-hours' : 'caps';
  const said = (one: string | null): string => one ?? '—';
  const openBecauseOf = open.map(({ key, before, after }) => `${key}: ${said(before)} → ${said(after)}`);
  return { word, unknown, openBecauseOf };
}

/** A cap that became 0, or came into force: nobody may be written to, whoever there is. */
function isClosed({ limits, cap, switched, turnAfter }: SetRuleChange): boolean {
  const isNew = switched === 'on' || limits.some(({ effect }) => effect === 'zero');
  return turnAfter !== null && cap === 0 && isNew;
}

const told = (key: string, value: string | null): string | null => (value === null ? null : `${key}: ${value}`);

/** A finding about a rule stands where the rule does; a build server shows it there. */
function withPlace(one: Found, places: ReadonlyMap<string, RuleChange['place']>, file: string): Found {
  const evidence = one.evidence as {
    readonly place?: string;
    readonly rule?: string;
    readonly rules?: readonly string[];
  };
  if (evidence.place) return one;
  const rule = evidence.rule ?? evidence.rules?.[0] ?? '';
  return { ...one, evidence: { ...evidence, place: places.get(rule) ?? file } };
}
