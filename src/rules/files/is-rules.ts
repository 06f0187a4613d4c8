import { parseSync } from 'libpg-query';
import { isScalar, type YAMLMap } from 'yaml';
import { UsageError } from '../../errors.ts';
import { RULE_KINDS } from '../../model/relations.ts';
import { readYaml, topLevelMap } from '../../model/yaml.ts';
import { isRuleFile } from '../set/read-rule-file.ts';
import { isWholeSelect } from '../set/sql-comments.ts';
import type { FileSide } from './compare.ts';

/** Whether a file with the name of a file of rules holds some: SQL that is no script, a set of rules, or the body of a policy. */
export function isOfRules(side: FileSide): boolean {
  if (!isRuleFile(side.path)) return false;
  const isSql = /\.sql$/i.test(side.path);
  if ('problem' in side) return isSql;
  return isSql ? !isScript(side) : looksLikeRules(side.text, /\.json$/i.test(side.path));
}

/** SQL that PostgreSQL takes as statements is no condition; a whole SELECT may be a segment. */
export function isScript(side: FileSide | null): boolean {
  if (!side || 'problem' in side || !/\.sql$/i.test(side.path) || isWholeSelect(side.text)) return false;
  try {
    return (parseSync(side.text).stmts ?? []).length > 0;
  } catch {
    return false;
  }
}

const LIMITS = ['cap', 'percent', 'period_days', 'quiet_from', 'quiet_to'];
const ANY_OF_OURS = new RegExp(`\\b(rules|kind|${LIMITS.join('|')})\\b`);

/** However it is laid out, in blocks or in braces; also where it does not parse: a set of rules that an edit broke is still one. */
function looksLikeRules(content: string, isJson: boolean): boolean {
  // Most YAML and JSON of a repository is something else, and some of it is large.
  if (!ANY_OF_OURS.test(content)) return false;
  const top = topLevelOf(content);
  if (top === undefined) return looksBroken(content, isJson);
  if (top.has('rules') || top.has('kind') || top.has('format')) return isSet(top);
  const limits = LIMITS.filter((key) => top.has(key)).length;
  // Other YAML has a percent, or a cap, too.
  return isJson ? limits > 0 : limits + (top.has('channel') ? 1 : 0) > 1;
}

/** Other systems have lists of rules too, and kinds of their own. */
function isSet(top: ReadonlyMap<string, unknown>): boolean {
  const isOfKind = RULE_KINDS.some((kind) => kind === top.get('kind'));
  return isOfKind ? top.has('rules') || top.has('format') : top.has('rules') && top.has('format');
}

/** The keys of a file with their plain values; undefined where it does not parse. */
function topLevelOf(text: string): ReadonlyMap<string, unknown> | undefined {
  try {
    const document = readYaml(text, 'rules', Number.POSITIVE_INFINITY);
    const map: YAMLMap.Parsed = topLevelMap({ text, fileName: 'rules' }, document);
    return new Map(map.items.map(({ key, value }) => [plain(key) as string, plain(value)]));
  } catch (error) {
    if (error instanceof UsageError) return undefined;
    throw error;
  }
}

const plain = (node: unknown): unknown => (isScalar(node) ? node.value : undefined);

const RULES = /(^|[{,\s])["']?rules["']?\s*:/;
const KIND = new RegExp(`["']?(kind["']?\\s*:\\s*["']?(${RULE_KINDS.join('|')})\\b|format["']?\\s*:\\s*1\\b)`);
const LIMIT = new RegExp(`^\\s*\\{[^]*"(${LIMITS.join('|')})"\\s*:`);

/** Whether YAML or JSON that is too large to be taken apart may be rules of ours: by its keys. Bytes of another encoding may be anything. */
export function hasKeysOfRules(content: string): boolean {
  return content.includes('\0') || looksBroken(content, true);
}

function looksBroken(content: string, isJson: boolean): boolean {
  return (RULES.test(content) && KIND.test(content)) || (isJson && LIMIT.test(content));
}
