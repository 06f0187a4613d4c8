import { type Edit, editsBetween } from '../condition/edits.ts';
import type { Formula } from '../condition/formula.ts';
import { type FormulaLanguage, readFormula } from '../condition/languages/read-formula.ts';
import { parseFormula } from '../condition/parse.ts';
import { inForceSince, startOf } from '../condition/versions.ts';
import { UserError } from '../errors.ts';
import type { RuleKind, StageName } from '../model/relations.ts';
import type { RuleInForce, RulePair } from './diff.facts.ts';
import { momentOf, versionInForce } from './sightings.ts';
import type { Situation, VersionOfRule } from './situation.ts';
import { rulesOf, segmentOf } from './used.ts';

/** A version with its whole text. */
export interface RuleText extends VersionOfRule {
  readonly language: 'sql' | 'json' | 'text';
  readonly text: string;
  /** The rule as a condition on customers; null where it cannot be said so. */
  readonly condition: string | null;
}

/** In which language the system writes its segments, and how conditions call the customer. */
export type RuleLanguage = Pick<FormulaLanguage, 'segments' | 'alias'>;

/**
 * What was in force at the start of each run, compared by what it says: spaces, order and comments are no difference. Two runs that select from segments of
 * different names are compared by their texts: a system may keep a segment per run. The parser must have been loaded.
 */
export function rulePairs(
  first: Situation,
  second: Situation,
  { texts, language }: { readonly texts: readonly RuleText[]; readonly language: RuleLanguage },
): readonly RulePair[] {
  const [own, others] = [rulesOf(first), rulesOf(second)];
  const segments = [segmentOf(first), segmentOf(second)] as const;
  const areSegmentsOther = segments[0] !== null && segments[1] !== null && segments[0] !== segments[1];
  const rules = [...new Set([...own.keys(), ...others.keys()])].filter(
    (rule) => !areSegmentsOther || !segments.includes(rule),
  );
  const pairs = rules
    .map((rule) => {
      const stage = own.get(rule) ?? others.get(rule) ?? null;
      const kind = kindAt(stage, segments.includes(rule));
      const versions = [at(first, rule, texts), at(second, rule, texts)] as const;
      return { ...pairOf(versions, { kind, language }), rule, stage, isOther: false };
    })
    .filter((pair) => pair.first !== null || pair.second !== null);
  if (!areSegmentsOther) return pairs;
  const versions = [at(first, segments[0]!, texts), at(second, segments[1]!, texts)] as const;
  const pair = pairOf(versions, { kind: 'segment', language });
  // Two segments were never one: that their conditions stand in other groups is no edit of anybody.
  const edits = pair.edits.filter(({ op }) => op !== 'regrouped');
  return [{ ...pair, edits, rule: segments.join(' → '), stage: 'select', isOther: true }, ...pairs];
}

function kindAt(stage: StageName | null, isSegment: boolean): RuleKind {
  if (isSegment) return 'segment';
  if (stage === 'offer') return 'offer';
  return stage === 'normalise' ? 'normalisation' : 'policy';
}

function at({ run, asOf }: Situation, rule: string, texts: readonly RuleText[]): RuleText | null {
  if (rule === run.segment && run.segmentVersion !== null) {
    const recorded = texts.find((one) => one.rule === rule && one.version === run.segmentVersion);
    if (recorded) return recorded;
  }
  const version = versionInForce(texts, rule, momentOf(run, asOf));
  return texts.find((one) => one.rule === version?.rule && one.version === version?.version) ?? null;
}

interface Reading {
  readonly kind: RuleKind;
  readonly language: RuleLanguage;
}

function pairOf([first, second]: readonly [RuleText | null, RuleText | null], reading: Reading) {
  const areBoth = first !== null && second !== null;
  const edits = areBoth ? editsOf(first, second, reading) : [];
  return {
    isSame: areBoth && edits.length === 0,
    isSameText: areBoth && first.text === second.text,
    first: inForce(first),
    second: inForce(second),
    edits,
  };
}

function editsOf(first: RuleText, second: RuleText, { kind, language }: Reading): readonly Edit[] {
  const [before, after] = [formulaOf(first, { kind, language }), formulaOf(second, { kind, language })];
  return editsBetween(
    { body: first.text, language: first.language },
    { body: second.text, language: second.language },
    { kind, formulas: before && after ? { before, after } : null, customerAlias: language.alias },
  );
}

/** Undefined also where the text cannot be read: a run may have failed on just that, and its lines can still be compared. */
function formulaOf({ rule, condition }: RuleText, { kind, language }: Reading): Formula | undefined {
  if (condition === null) return undefined;
  try {
    return kind === 'segment' ? readFormula(condition, { ...language, segment: rule }) : parseFormula(condition);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return undefined;
  }
}

function inForce(version: RuleText | null): RuleInForce | null {
  if (version === null) return null;
  const { version: number, author, comment } = version;
  return { version: number, author, comment, since: startOf(version), isWritten: inForceSince(version) === null };
}
