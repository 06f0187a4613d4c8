import type { Span } from '../formula.ts';
import { readJson, type JsonNode as WrittenNode } from './json.ts';

/** A value of a JSON text by its value, and where it stands: what an evaluation of PYSON works on. */
export interface JsonNode {
  /** The value as `JSON.parse` gives it. */
  readonly value: unknown;
  /** Half-open range of string indices (UTF-16 units) in the text. */
  readonly span: Span;
  /** Items of a list or values of an object, in written order. */
  readonly children: readonly JsonNode[];
  /** Of a value in an object: its key. */
  readonly key?: string;
}

/** Reads a JSON text with the value and the place of everything in it. @throws FormulaError as {@link readJson}. */
export function readJsonText(source: string): JsonNode {
  return valued(readJson(source));
}

/** The value of an object under a key; of a key that stands there twice the last. */
export function childOf(node: JsonNode, key: string): JsonNode | undefined {
  return node.children.findLast((child) => child.key === key);
}

function valued(node: WrittenNode): JsonNode {
  const { span } = node;
  if (node.kind === 'array') {
    const children = node.items.map(valued);
    return { value: children.map(({ value }) => value), span, children };
  }
  if (node.kind === 'object') {
    const children = node.entries.map((entry) => ({ ...valued(entry.node), key: entry.key }));
    return { value: Object.fromEntries(children.map((child) => [child.key, child.value])), span, children };
  }
  return { value: node.kind === 'string' ? node.text : JSON.parse(node.text), span, children: [] };
}
