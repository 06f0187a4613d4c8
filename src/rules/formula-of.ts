import type { Formula } from '../condition/formula.ts';
import { readFormula } from '../condition/languages/read-formula.ts';
import { parseFormula } from '../condition/parse.ts';
import { languageOf, type SystemDescription } from '../system/description.ts';
import type { Rule, RuleVersion } from './rule.queries.ts';

/** The version's formula over customers, or undefined where the rule cannot be said as one. */
export function formulaOf(
  system: SystemDescription,
  { id, kind }: Pick<Rule, 'id' | 'kind'>,
  { condition }: Pick<RuleVersion, 'condition'>,
): Formula | undefined {
  if (condition === null) return undefined;
  return kind === 'segment'
    ? readFormula(condition, languageOf(system, { segment: id, model: null }))
    : parseFormula(condition);
}
