import { type Ast, canonical, conditionAst, walk } from '../ast.ts';
import type { Source } from '../source.ts';

/** Parses that one node may cost at most. */
const MOST_TRIES = 200;

/**
 * The text of a node of the source's tree, without parentheses around it; undefined where none is found. The tree knows only where things
 * begin: the end is found by trying, and a text is taken only when it parses to the very same tree, so it is never a wrong one.
 */
export function textOfNode(source: Source, node: unknown): string | undefined {
  const first = source.tokenAt(firstLocation(node));
  if (first < 0) return undefined;
  const wanted = canonical(node);
  let tries = 0;
  for (let start = first; start >= 0; start -= 1) {
    for (let end = start; end < source.tokens.length && tries < MOST_TRIES; end += 1) {
      const depth = source.depthBetween(start, end + 1);
      if (depth < 0) break;
      if (depth > 0 || end < first) continue;
      tries += 1;
      const text = source.text.slice(source.tokens[start]!.start, source.tokens[end]!.end);
      if (canonicalOf(text) === wanted) return text;
    }
    // A parenthesis before the first name belongs to the node, as in `(a + b) * c`.
    if (source.tokens[start - 1]?.word !== '(') return undefined;
  }
  return undefined;
}

function canonicalOf(text: string): string | undefined {
  try {
    return canonical(conditionAst(text));
  } catch {
    return undefined;
  }
}

function firstLocation(node: unknown): number {
  let first = Number.POSITIVE_INFINITY;
  const note = (value: Ast): void => {
    if (typeof value.location === 'number' && value.location >= 0) first = Math.min(first, value.location);
  };
  walk(node, (_, value) => {
    note(value);
    return true;
  });
  return first;
}
