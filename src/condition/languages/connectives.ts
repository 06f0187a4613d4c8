import { didYouMean } from '../../model/closest.ts';
import type { JsonNode } from './json.ts';
import { type TreeReader, treeError } from './tree-reader.ts';

export type Connective = 'and' | 'or' | 'not';

/** The connective of a word, case aside; undefined for any other word. */
export function connectiveOf({ mapping }: TreeReader, word: string): Connective | undefined {
  const same = (one: string): boolean => one.toLowerCase() === word.toLowerCase();
  return (['and', 'or', 'not'] as const).find((kind) => mapping.group[kind].some(same));
}

/** All words of connectives, as the description gives them. */
export function connectiveWords({ mapping }: TreeReader): readonly string[] {
  return [...mapping.group.and, ...mapping.group.or, ...mapping.group.not];
}

/** @throws FormulaError `condition/unknown-connective` at the word. */
export function connectiveAt(reader: TreeReader, node: JsonNode): Connective {
  const kind = node.kind === 'string' ? connectiveOf(reader, node.text) : undefined;
  if (kind) return kind;
  const words = connectiveWords(reader);
  const word = reader.source.slice(node.span.start, node.span.end);
  throw treeError(reader, node, {
    code: 'unknown-connective',
    problem: `${word.length > 60 ? 'This' : word} is no connective`,
    hint: (node.kind === 'string' ? didYouMean(node.text, words) : undefined) ?? `Known here: ${words.join(', ')}.`,
  });
}
