import type { Formula } from '../../condition/formula.ts';
import { readFormula } from '../../condition/languages/read-formula.ts';
import { parseFormula } from '../../condition/parse.ts';
import { FormulaError } from '../../condition/syntax-error.ts';
import { versionInForce } from '../../condition/versions.ts';
import type { Tx } from '../../db/session.types.ts';
import type { RuleKind } from '../../model/relations.ts';
import { languageOf, type SystemDescription } from '../../system/description.ts';
import { type Rule, type RuleVersion, readAllVersions, readBodies, readRules } from '../rule.queries.ts';

/** A rule that a system keeps, in the version in force. */
export interface KeptRule {
  readonly id: string;
  readonly kind: RuleKind;
  readonly name: string | null;
  readonly version: number;
  /** The text that places are told in. */
  readonly text: string;
  /** Null where it is no formula: the body of a policy. */
  readonly formula: Formula | null;
  /** Why it cannot be read as one. */
  readonly error: FormulaError | null;
}

/** All rules of a system that have a version in force, by kind and id. */
export async function readKeptRules(tx: Tx, system: SystemDescription, asOf: string): Promise<readonly KeptRule[]> {
  const rules = await readRules(tx, system);
  const versions = await readAllVersions(tx, system);
  const inForce = rules.flatMap((rule) => {
    const own = versions.filter((version) => String(version.rule) === rule.id);
    const version = versionInForce(own, asOf, rule.current)?.version;
    return version === undefined ? [] : [{ rule: rule.id, version }];
  });
  const bodies = await readBodies(tx, system, inForce);
  return rules.flatMap((rule) => {
    const body = bodies.find((one) => String(one.rule) === rule.id);
    return body ? [keptRule(system, rule, body)] : [];
  });
}

function keptRule(
  system: SystemDescription,
  { id, kind, name }: Rule,
  { version, body, language, condition }: RuleVersion,
): KeptRule {
  // A condition that was made of a body in another language is nobody's writing: places in it would tell nothing.
  const isWritten = kind === 'segment' || language === 'sql';
  const text = isWritten ? (condition ?? body) : body;
  const rule = { id, kind, name, version: Number(version), text, formula: null, error: null };
  if (!isWritten || (condition === null && language !== 'sql')) return rule;
  try {
    const formula =
      kind === 'segment' ? readFormula(text, languageOf(system, { segment: id, model: null })) : parseFormula(text);
    return { ...rule, formula };
  } catch (error) {
    if (error instanceof FormulaError) return { ...rule, error };
    throw error;
  }
}
