import type { StageName } from '../model/relations.ts';
import type { RuleInForce, RulePair } from './diff.facts.ts';
import { momentOf, startOf, versionInForce } from './sightings.ts';
import type { Situation, VersionOfRule } from './situation.ts';

/** A version with its whole text. */
export interface RuleText extends VersionOfRule {
  readonly text: string;
}

/** The rules that a run used, each with the stage that asks it; null where that is not said. */
export function rulesOf({ run, campaign, references }: Situation): ReadonlyMap<string, StageName | null> {
  const used = new Map<string, StageName | null>();
  for (const { targetKind, target } of references ?? [])
    if (targetKind === 'policy' || targetKind === 'offer') used.set(target, targetKind);
  for (const { stage, exclusions } of run.stages)
    for (const { rule } of exclusions) if (rule !== null) used.set(rule, stage);
  const segment = run.segment ?? campaign.segment;
  if (segment !== null) used.set(segment, 'select');
  return used;
}

/**
 * What was in force at the start of each run. Two runs that select from segments of different names are compared by their texts: a system may keep a
 * segment per run.
 */
export function rulePairs(first: Situation, second: Situation, texts: readonly RuleText[]): readonly RulePair[] {
  const [own, others] = [rulesOf(first), rulesOf(second)];
  const segments = [segmentOf(first), segmentOf(second)] as const;
  const areSegmentsOther = segments[0] !== null && segments[1] !== null && segments[0] !== segments[1];
  const rules = [...new Set([...own.keys(), ...others.keys()])].filter(
    (rule) => !areSegmentsOther || !segments.includes(rule),
  );
  const stageOf = (rule: string) => own.get(rule) ?? others.get(rule) ?? null;
  const pairs = rules
    .map((rule) => pairOf(rule, stageOf(rule), at(first, rule, texts), at(second, rule, texts)))
    .filter((pair) => pair.first !== null || pair.second !== null);
  if (!areSegmentsOther) return pairs;
  const [one, other] = [at(first, segments[0]!, texts), at(second, segments[1]!, texts)];
  return [{ ...pairOf(`${segments[0]} → ${segments[1]}`, 'select', one, other), isOther: true }, ...pairs];
}

const segmentOf = ({ run, campaign }: Situation): string | null => run.segment ?? campaign.segment;

function at({ run, asOf }: Situation, rule: string, texts: readonly RuleText[]): RuleText | null {
  if (rule === run.segment && run.segmentVersion !== null) {
    const recorded = texts.find((one) => one.rule === rule && one.version === run.segmentVersion);
    if (recorded) return recorded;
  }
  const version = versionInForce(texts, rule, momentOf(run, asOf));
  return texts.find((one) => one.rule === version?.rule && one.version === version?.version) ?? null;
}

function pairOf(rule: string, stage: StageName | null, first: RuleText | null, second: RuleText | null): RulePair {
  const isSame = first !== null && second !== null && first.text === second.text;
  const [before, after] = [linesOf(first?.text ?? ''), linesOf(second?.text ?? '')];
  const kept = isSame ? { removed: [], added: [] } : editedLines(before, after);
  return { rule, stage, isSame, isOther: false, first: inForce(first), second: inForce(second), ...kept };
}

function inForce(version: RuleText | null): RuleInForce | null {
  if (version === null) return null;
  return { version: version.version, author: version.author, comment: version.comment, since: startOf(version) };
}

/** A rule's text in pieces that can be told one by one: its lines, cut before each AND and OR; of JSON each member. */
function linesOf(rule: string): readonly string[] {
  return asLines(rule)
    .split(/\n|(?=\s(?:and|or)\s)/i)
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

function asLines(rule: string): string {
  try {
    return JSON.stringify(JSON.parse(rule), null, 1).replaceAll(/[{}[\]],?\n|,$/gm, '\n');
  } catch {
    return rule;
  }
}

/** Lines that only one of the texts has, in their order; a line that moved is in both. */
function editedLines(before: readonly string[], after: readonly string[]) {
  const count = (lines: readonly string[], line: string) => lines.filter((one) => one === line).length;
  const only = (lines: readonly string[], others: readonly string[]) =>
    lines.filter((line, index) => count(lines.slice(0, index + 1), line) > count(others, line));
  return { removed: only(before, after), added: only(after, before) };
}
