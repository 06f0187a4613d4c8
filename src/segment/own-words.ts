import { canonical, conditionAst } from '../condition/ast.ts';
import type { Doubt } from '../condition/doubts/doubts.ts';
import { leavesOf, sqlOf } from '../condition/formula.ts';
import { type JsonNode, readJson } from '../condition/languages/json.ts';
import { parseJsonTree } from '../condition/languages/json-tree.ts';
import type { JsonTreeLanguage } from '../condition/languages/language.types.ts';
import { applyReplacements, type Replacement } from '../condition/source.ts';
import { FormulaError } from '../condition/syntax-error.ts';
import type { SegmentLanguage } from '../system/description.ts';

/**
 * The repair of a condition that is not kept as SQL: in its own language where another value is all that it takes, else in SQL, and it says so.
 * What is put into the tree must ask the same SQL as the repair that was counted.
 */
export function inOwnWords(doubt: Doubt, segments: SegmentLanguage | undefined): Doubt {
  const { leaf, repair } = doubt;
  if (leaf.language === undefined || repair === null) return doubt;
  const own = segments?.language === 'json' ? withOtherValue(doubt, segments) : undefined;
  return own === undefined ? { ...doubt, repairIn: 'sql' } : { ...doubt, repair: own, repairIn: 'json' };
}

function withOtherValue({ leaf, repair, detail }: Doubt, mapping: JsonTreeLanguage): string | undefined {
  const { literal, near } = detail as { literal?: unknown; near?: unknown };
  if (typeof literal !== 'string' || !Array.isArray(near) || near.length !== 1) return undefined;
  const by = JSON.stringify(near[0]);
  const places = stringsOf(readJson(leaf.text), literal);
  const text = applyReplacements(
    leaf.text,
    places.map(({ start, end }): Replacement => ({ start, end, text: by })),
  );
  return repair !== null && asksThe(text, repair, mapping) ? text : undefined;
}

/** The places of a string among the values of a tree. */
function stringsOf(node: JsonNode, wanted: string): readonly JsonNode['span'][] {
  if (node.kind === 'array') return node.items.flatMap((item) => stringsOf(item, wanted));
  if (node.kind === 'object') return node.entries.flatMap((entry) => stringsOf(entry.node, wanted));
  return node.kind === 'string' && node.text === wanted ? [node.span] : [];
}

function asksThe(text: string, sql: string, { root: _root, ...mapping }: JsonTreeLanguage): boolean {
  try {
    const [leaf, ...more] = leavesOf(parseJsonTree(text, mapping));
    return more.length === 0 && canonical(conditionAst(sqlOf(leaf!))) === canonical(conditionAst(sql));
  } catch (error) {
    if (error instanceof FormulaError) return false;
    throw error;
  }
}
