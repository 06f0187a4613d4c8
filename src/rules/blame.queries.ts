import { sqlOf } from '../condition/formula.ts';
import { loadParser } from '../condition/parse.ts';
import { sayCondition } from '../condition/sentence/sentence.ts';
import { FormulaError } from '../condition/syntax-error.ts';
import { maskComment } from '../condition/versions.ts';
import type { Tx } from '../db/session.types.ts';
import { customersOf, type SystemDescription } from '../system/description.ts';
import { type Text, verbatim } from '../text.ts';
import type { BlamedCondition, BlameFacts } from './blame.facts.ts';
import { type BlameLine, blameFormula, blameText, type ReadVersion } from './blame.ts';
import { formulaOf } from './formula-of.ts';
import { type Rule, type RuleVersion, readRule } from './rule.queries.ts';
import { type RunsAround, readRunsAround } from './runs-around.queries.ts';
import { chooseVersion, type VersionWish } from './which-version.ts';
import { readWish } from './wishes.queries.ts';

export interface BlameRequest {
  readonly rule: string;
  readonly wish: VersionWish | undefined;
  readonly asOf: string;
  readonly showPersonal: boolean;
}

/** Every condition of a version with the versions that made it, and the runs around them. @throws as `chooseVersion`. */
export async function readBlame(tx: Tx, system: SystemDescription, request: BlameRequest): Promise<BlameFacts> {
  await loadParser();
  const { asOf } = request;
  const { rule, versions } = await readRule(tx, system, request.rule);
  const wish = await readWish(tx, system, request.wish, { rule, versions, asOf });
  const chosen = chooseVersion(rule, versions, wish, asOf);
  const history = versions.filter(({ version }) => version <= chosen.version).toReversed();
  const read = history.map((version) => readVersion(system, rule, version));
  const isText = history.at(-1)?.language === 'json' && rule.kind !== 'segment';
  const isFormula = !isText && read.at(-1)?.formula !== undefined;
  const lines = isFormula ? blameFormula(read, customersOf(system).alias) : blameText(history);
  const around = await readRunsAround(tx, system, { rule, versions, asOf });
  const seen = request.showPersonal ? history : history.map(maskComment);
  return {
    rule,
    version: chosen.version,
    versions: versions.length,
    zone: system.clock.zone,
    lines: lines.map((line) => told(line, { system, versions: seen, around })),
    unread: isFormula ? read.flatMap(({ version, formula }) => (formula ? [] : [version.version])) : [],
    areRunsKept: around !== null,
  };
}

/** A version that does not parse is no reason not to tell of the others. */
function readVersion(system: SystemDescription, rule: Rule, version: RuleVersion): ReadVersion {
  try {
    return { version, formula: formulaOf(system, rule, version) };
  } catch (error) {
    if (error instanceof FormulaError) return { version, formula: undefined };
    throw error;
  }
}

interface Around {
  readonly system: SystemDescription;
  readonly versions: readonly RuleVersion[];
  readonly around: ReadonlyMap<number, RunsAround> | null;
}

function told(
  { path, text, brought, changed, leaf }: BlameLine,
  { system, versions, around }: Around,
): BlamedCondition {
  const versionOf = (number: number) => {
    const {
      body: _body,
      language: _language,
      condition: _condition,
      ...version
    } = versions.find((one) => one.version === number)!;
    return version;
  };
  const runs = around?.get(changed ?? brought);
  return {
    path,
    text,
    meaning: leaf ? meaningOf(sqlOf(leaf), system) : verbatim(`${path.replace(/^\$\.?/, '') || path} = ${text}`),
    brought: versionOf(brought),
    changed: changed === null ? null : versionOf(changed),
    runBefore: runs?.before ?? null,
    runAfter: runs?.after ?? null,
  };
}

function meaningOf(sql: string, system: SystemDescription): Text {
  const { alias, key } = customersOf(system);
  return sayCondition(sql, { customerAlias: alias, key });
}
