import type { RuleKind } from '../../model/relations.ts';
import { readYaml, topLevelMap } from '../../model/yaml.ts';
import { readBody } from './read-body.ts';
import type { RuleFile, RuleText, SetRule } from './rule-file.types.ts';
import { matchOf, newRule } from './set-defaults.ts';
import { isWholeSelect } from './sql-comments.ts';

/** A version of a rule as a database keeps it. */
export interface KeptVersion {
  readonly rule: string;
  readonly version: number;
  readonly kind: RuleKind;
  readonly body: string;
  readonly language: 'sql' | 'json' | 'text';
}

/**
 * A version of a rule in a database as a set of one rule, so that versions are compared as files are. The set is called as the rule, whatever the
 * version; places are told in the body, as `email-cap v4:3:10`.
 * @throws UsageError `yaml/…` for a JSON body that cannot be read.
 */
export function readVersion({ rule, version, kind, body, language }: KeptVersion): RuleFile {
  const source = { path: `${rule} v${version}`, text: body };
  const nothing = { customers: null, columns: {}, schema: null, objects: [] };
  if (language === 'json') {
    const map = topLevelMap({ text: body, fileName: source.path }, readYaml(body, source.path));
    return { ...source, form: 'json', set: { ...readBody(map, rule), kind, match: matchOf(kind) } };
  }
  const set = { id: rule, kind, match: matchOf(kind), ...nothing, rules: [sqlRule(rule, kind, body)] };
  return { ...source, form: 'sql', set };
}

function sqlRule(id: string, kind: RuleKind, body: string): SetRule {
  const language = isWholeSelect(body) ? 'select' : 'expression';
  const text: RuleText = { text: body, from: 0, to: body.length, form: 'raw', language };
  return newRule(kind === 'normalisation' ? { id, expression: text } : { id, condition: text });
}
