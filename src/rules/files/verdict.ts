import { mentionsOf } from '../../condition/columns.ts';
import { MOST_WORK } from '../../condition/decide/decide.ts';
import type { Possibility, Verdict, VerdictWord, Witness } from '../../condition/decide/decide.types.ts';
import { ANY_NUMBER } from '../../condition/decide/values.ts';
import { type Formula, leavesOf, sqlOf } from '../../condition/formula.ts';
import type { Impact } from '../diff.ts';
import { productWord } from '../set/limits.ts';
import type { CheckedVerdict } from '../verdict.queries.ts';
import { judgeVerdict, type RuleVerdict } from '../verdict.ts';
import { decideWithChecks } from './checks.ts';
import type { DeclaredColumns } from './declared.ts';
import { whyUndecided } from './why-undecided.ts';
import { TYPE_OF } from './words.ts';

/** Why a verdict of two files is undecided, where it is not the conditions themselves. */
export type Unknown =
  | 'types'
  | 'zone'
  | 'clock'
  | 'select'
  | 'too-large'
  | 'values'
  | 'expression'
  | 'priorities'
  | 'caps'
  | 'quiet-hours'
  | 'refused';

/** What an edit of a file comes to, and how it is known. */
export interface FileVerdict extends Omit<RuleVerdict, 'trust'> {
  /** `offline`: as `proved`, but from declared types alone, and nothing was re-run in PostgreSQL. */
  readonly trust: RuleVerdict['trust'] | 'offline';
  /** Words that it can still be: the word alone where it is decided. */
  readonly possible: readonly VerdictWord[];
  /**
   * Where it is undecided: the word, if a made-up customer can meet the conditions that both texts have alike and that are not looked into. Who then
   * cannot be lost or gained cannot be in any case: that much is proved.
   */
  readonly likely: VerdictWord | null;
  /** Null where it is decided, or the conditions in `openBecauseOf` tell why not. */
  readonly unknown: Unknown | null;
}

/** Two rules as they are compared without a database. */
export interface OfflineQuestion {
  readonly before: Formula;
  readonly after: Formula;
  /** What conditions call a customer; columns without a name are his too. */
  readonly alias: string;
  /** Null where nothing declares the types of the columns. */
  readonly columns: DeclaredColumns | null;
}

const MOST_CONDITIONS = 3_000;

/** Constants of one column, squared, of all columns together: each constant is a place where its values are cut, and each cut is compared with each. */
const MOST_CUTS = 4_000_000;

/** Whether a proof of two formulas would take longer than anybody waits. */
export function isTooLarge(formulas: readonly Formula[], alias: string): boolean {
  const leaves = formulas.flatMap(leavesOf);
  if (leaves.length > MOST_CONDITIONS) return true;
  const constants = new Map<string, number>();
  for (const { column, literals } of leaves.flatMap((leaf) => mentionsOf(sqlOf(leaf), alias).comparisons))
    constants.set(column, (constants.get(column) ?? 0) + literals.length);
  return [...constants.values()].reduce((sum, count) => sum + count * count, 0) > MOST_CUTS;
}

/** What PostgreSQL says where it is not asked. */
const UNASKED: Pick<CheckedVerdict, 'planner' | 'raising'> = {
  planner: { onlyBefore: null, onlyAfter: null, both: null, alwaysEmpty: null, alwaysTrue: null, constraints: [] },
  raising: [],
};

const NOBODY_COUNTED: Impact = {
  kept: 0,
  lost: 0,
  gained: 0,
  selectedOtherwise: null,
  failing: [],
  split: null,
};

/**
 * Compares two rules without a database.
 *
 * With declared types the proof is that of {@link decide}; made-up customers are told, though PostgreSQL was not asked about them. Without them a
 * column that is only compared with numbers is some number: that nobody can differ is proved for every kind of number at once, but who differs is not
 * known, for between two neighbours there may be a value or none. Nothing is taken of texts: equal dates, enums and collations can be written unlike.
 */
export function judgeOffline({ before, after, alias, columns }: OfflineQuestion): FileVerdict {
  if (isTooLarge([before, after], alias)) return undecidedVerdict('too-large');
  const presumed = columns === null ? presumedNumbers([before, after], alias) : new Map<string, string>();
  const declared = [...(columns ?? [])].flatMap(([name, { type, isDecidable }]) =>
    isDecidable ? [[name, type] as const] : [],
  );
  const notNull = new Set([...(columns ?? [])].flatMap(([name, { isNullable }]) => (isNullable ? [] : [name])));
  const types = new Map([...declared, ...presumed]);
  const rules = { alias, types, notNull, work: { left: MOST_WORK } };
  const { proof, constraints, ...asked } = decideWithChecks({ before, after }, columns, rules);
  const proved = withoutPresumed(proof, presumed);
  const chance = [before, after].flatMap(leavesOf).filter((leaf) => isChance(sqlOf(leaf)));
  const lost = proved.onlyBefore.kind === 'somebody' ? proved.onlyBefore.witness : null;
  const gained = proved.onlyAfter.kind === 'somebody' ? proved.onlyAfter.witness : null;
  const kept = proved.both.kind === 'somebody' ? proved.both.witness : null;
  const checked = { ...UNASKED, verdict: proved, lost, gained, kept };
  const verdict = judgeVerdict(checked, NOBODY_COUNTED, [...new Set(chance.map(sqlOf))]);
  const isDecided = verdict.word !== 'undecided';
  return {
    ...verdict,
    constraints,
    lost: isUntold(proved.onlyBefore) ? null : verdict.lost,
    gained: isUntold(proved.onlyAfter) ? null : verdict.gained,
    trust: isDecided ? 'offline' : null,
    possible: isDecided ? [verdict.word] : chance.length > 0 ? ALL_WORDS : possibleWords(proved),
    likely: isDecided || chance.length > 0 ? null : likelyWord(proved, { ...asked, alias }),
    unknown: isDecided || chance.length > 0 ? null : unknownOf(verdict, { before, after, alias, columns }),
  };
}

function unknownOf({ openBecauseOf }: RuleVerdict, { before, after, alias, columns }: OfflineQuestion): Unknown | null {
  if (columns === null) return 'types';
  return whyUndecided(openBecauseOf, { formulas: [before, after], alias, columns });
}

const isUntold = (one: Possibility): boolean => one.kind === 'somebody' && one.isUntold === true;

/** As {@link judgeOffline} tells it, of a verdict that a database has judged. */
export function withPossible(
  verdict: RuleVerdict,
  { checked, impact, chance, ...formulas }: Omit<OfflineQuestion, 'columns'> & Measurement,
): FileVerdict {
  const proved = asSeen(checked, impact);
  if (verdict.word !== 'undecided') return { ...verdict, possible: [verdict.word], likely: null, unknown: null };
  const isOpen = verdict.isContradicted || chance.length > 0;
  return {
    ...verdict,
    possible: isOpen ? ALL_WORDS : possibleWords(proved),
    likely: isOpen ? null : likelyWord(proved, formulas),
    unknown: !isOpen && verdict.openBecauseOf.length === 0 && isRefused(checked) ? 'refused' : null,
  };
}

/** What a database says of two rules. */
interface Measurement {
  readonly checked: CheckedVerdict;
  readonly impact: Impact;
  /** Conditions whose answer is another one every time, as written. */
  readonly chance: readonly string[];
}

/**
 * The proof as the database leaves it: what its planner has proved, and whom today's customers show, in place of what was open. A made-up customer
 * on whom PostgreSQL did not agree shows nothing.
 */
function asSeen({ verdict, planner, ...witness }: CheckedVerdict, impact: Impact): Verdict {
  const customers = impact.failing.length > 0 ? NOBODY_COUNTED : impact;
  const seen = (one: Possibility, isImpossible: boolean, agreed: Witness | null, count: number): Possibility => {
    if (isImpossible || one.kind === 'nobody') return { kind: 'nobody' };
    if (agreed !== null || count > 0) return { kind: 'somebody', witness: agreed ?? {} };
    return one.kind === 'open' ? one : { kind: 'open', conditions: [] };
  };
  return {
    ...verdict,
    onlyBefore: seen(verdict.onlyBefore, planner.onlyBefore !== null, witness.lost, customers.lost),
    onlyAfter: seen(verdict.onlyAfter, planner.onlyAfter !== null, witness.gained, customers.gained),
    both: seen(verdict.both, planner.both !== null, witness.kept, customers.kept),
  };
}

const isRefused = ({ verdict, lost, gained, kept }: CheckedVerdict): boolean =>
  (verdict.onlyBefore.kind === 'somebody' && lost === null) ||
  (verdict.onlyAfter.kind === 'somebody' && gained === null) ||
  (verdict.both.kind === 'somebody' && kept === null);

type Both = Pick<OfflineQuestion, 'before' | 'after' | 'alias'>;

/** Of a column whose type is presumed it is not known which values it can hold. */
const typeOf = (column: string): string => `${TYPE_OF}${column}`;

/**
 * The word, if whatever leaves it open stands in both texts alike: a customer may meet it or not, and it is the same for both. What reads nothing of
 * the customer, as `true` or `1 = 1`, is the same for all of them, and is not taken to be met by some only.
 */
function likelyWord({ onlyBefore, onlyAfter, both }: Verdict, { before, after, alias }: Both): VerdictWord | null {
  const isOfCustomer = (sql: string): boolean => mentionsOf(sql, alias).customerColumns.length > 0;
  const textsOf = (formula: Formula) => {
    const leaves = leavesOf(formula).filter((leaf) => isOfCustomer(sqlOf(leaf)));
    return new Set(leaves.map(({ text }) => text.replace(/\s+/g, ' ')));
  };
  const [old, now] = [textsOf(before), textsOf(after)];
  const isAlike = (condition: string): boolean => {
    const text = condition.replace(/\s+/g, ' ');
    return condition.startsWith(TYPE_OF) || (old.has(text) && now.has(text));
  };
  const assumed = (one: Possibility): boolean | null => {
    if (one.kind !== 'open') return one.kind === 'somebody';
    return one.conditions.length > 0 && one.conditions.every(isAlike) ? true : null;
  };
  const [lost, gained, kept] = [assumed(onlyBefore), assumed(onlyAfter), assumed(both)];
  if (lost === null || gained === null || kept === null) return null;
  return wordOf(lost, gained, kept);
}

/** Of a rule that is no condition on customers: who is let through cannot be said. */
export function undecidedVerdict(unknown: Unknown | null): FileVerdict {
  const nobody: Possibility = { kind: 'open', conditions: [] };
  const open: Verdict = {
    word: 'undecided',
    onlyBefore: nobody,
    onlyAfter: nobody,
    both: nobody,
    isAlwaysEmpty: false,
    isAlwaysTrue: false,
    differsOnlyWhereNull: false,
  };
  const verdict = judgeVerdict({ ...UNASKED, verdict: open, lost: null, gained: null, kept: null }, NOBODY_COUNTED, []);
  return { ...verdict, possible: ALL_WORDS, likely: null, unknown };
}

/** Of values that are not known to us nothing can be said. */
export function unclearVerdict(unclear: readonly string[]): FileVerdict {
  const unknown = unclear.every((key) => key === 'expression') ? 'expression' : 'values';
  return { ...undecidedVerdict(unknown), openBecauseOf: unclear };
}

/** What became of the limits of a rule, and those of them that cannot be compared, as `quiet: 23:00–06:00 → 06:00–06:00`. */
export interface JudgedLimits {
  readonly word: VerdictWord;
  readonly unknown: 'caps' | 'quiet-hours' | null;
  readonly openBecauseOf: readonly string[];
}

/** The verdict of a condition and of the limits beside it, together: a rule has one word, and not one for each. */
export function withLimits(verdict: FileVerdict, limits: JudgedLimits): FileVerdict {
  if (limits.word === 'equivalent') return verdict;
  const ofLimits = limits.word === 'undecided' ? ALL_WORDS.filter((word) => word !== 'disjoint') : [limits.word];
  const products = new Set(verdict.possible.flatMap((one) => ofLimits.map((other) => productWord([one, other]))));
  const possible = ALL_WORDS.filter((word) => products.has(word));
  const isDecided = verdict.word !== 'undecided' && possible.length === 1;
  const isLikely = verdict.likely !== null && limits.word !== 'undecided';
  return {
    ...verdict,
    word: isDecided ? possible[0]! : 'undecided',
    trust: isDecided ? verdict.trust : null,
    possible,
    likely: isLikely ? productWord([verdict.likely, limits.word]) : null,
    openBecauseOf: isDecided ? [] : [...verdict.openBecauseOf, ...limits.openBecauseOf],
    unknown: isDecided ? null : verdict.word === 'undecided' ? verdict.unknown : limits.unknown,
    // Whoever is let through differs by how often, too.
    differsOnlyWhereNull: false,
  };
}

const ALL_WORDS: readonly VerdictWord[] = ['equivalent', 'stricter', 'looser', 'overlapping', 'disjoint'];

/** What an undecided comparison can still come to: that nobody can be gained leaves `stricter`, not `looser`. */
export function possibleWords({ onlyBefore, onlyAfter, both }: Verdict): readonly VerdictWord[] {
  const words = new Set<VerdictWord>();
  for (const lost of canBe(onlyBefore))
    for (const gained of canBe(onlyAfter)) for (const kept of canBe(both)) words.add(wordOf(lost, gained, kept));
  return ALL_WORDS.filter((word) => words.has(word));
}

function canBe({ kind }: Possibility): readonly boolean[] {
  if (kind === 'open') return [false, true];
  return [kind === 'somebody'];
}

function wordOf(lost: boolean, gained: boolean, kept: boolean): VerdictWord {
  if (!lost && !gained) return 'equivalent';
  if (!kept) return 'disjoint';
  if (lost && gained) return 'overlapping';
  return lost ? 'stricter' : 'looser';
}

/** Columns that the rules compare with numbers and with nothing else. */
function presumedNumbers(formulas: readonly Formula[], alias: string): ReadonlyMap<string, string> {
  const isNumber = new Map<string, boolean>();
  for (const leaf of formulas.flatMap(leavesOf)) {
    for (const { column, literals, isText } of mentionsOf(sqlOf(leaf), alias).comparisons) {
      const areNumbers = !isText && literals.every((one) => /^-?\d/.test(one));
      isNumber.set(column, (isNumber.get(column) ?? true) && areNumbers && literals.length > 0);
    }
  }
  return new Map([...isNumber].flatMap(([column, is]) => (is ? [[column, ANY_NUMBER] as const] : [])));
}

/** A made-up customer with a presumed value is none: his column may not be able to hold it. */
function withoutPresumed(verdict: Verdict, presumed: ReadonlyMap<string, string>): Verdict {
  const checked = (one: Possibility): Possibility => {
    const columns = one.kind === 'somebody' ? Object.keys(one.witness).filter((name) => presumed.has(name)) : [];
    return columns.length === 0 ? one : { kind: 'open', conditions: columns.map(typeOf) };
  };
  return {
    ...verdict,
    onlyBefore: checked(verdict.onlyBefore),
    onlyAfter: checked(verdict.onlyAfter),
    both: checked(verdict.both),
    differsOnlyWhereNull: verdict.differsOnlyWhereNull && presumed.size === 0,
  };
}

/** Functions of PostgreSQL's own whose answer is another one every time; a database knows of all the others. */
const CHANCE =
  /\b(random|random_normal|clock_timestamp|timeofday|nextval|gen_random_uuid|uuidv4|uuidv7|uuid_generate_v[14]\w*)\s*\(/i;

const isChance = (sql: string): boolean => CHANCE.test(sql.replace(/'(?:[^']|'')*'/g, "''"));
