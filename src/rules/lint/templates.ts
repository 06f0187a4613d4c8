import { parseSync } from 'libpg-query';
import { type Ast, canonical } from '../../condition/ast.ts';
import type { Span } from '../../condition/formula.ts';
import { nodesOf } from '../../condition/shapes.ts';
import type { Sighting } from './lint.types.ts';

/** Texts and comments, in which nothing is pasted for us; then the places of a template: `%query%`, `{{ segment }}`, `${condition}`. */
const PLACES =
  /'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[\s\S]*?\*\/|(%[A-Za-z_]\w*%|\{\{[^{}\n]*\}\}|\$\{[^{}\n]*\})/g;

/** The places where a text takes a condition or a value that is pasted into it. */
export function pastePlaces(text: string): readonly Span[] {
  if (!/[%{]/.test(text)) return [];
  return [...text.matchAll(PLACES)].flatMap((match) =>
    match[1] === undefined ? [] : [{ start: match.index, end: match.index + match[1].length }],
  );
}

/** The text with a name of the same length in every such place, so that it parses and all places in it stay. */
export function withNames(text: string, places: readonly Span[]): string {
  return replaced(text, places, (written) => `_${written.slice(1).replace(/\W/g, '_')}`);
}

/**
 * Places of a condition that have no parentheses: pasted there, `x or y` is another query than `(x or y)` is. Where a value is pasted nothing is said.
 */
export function pastedBare(text: string): readonly Sighting[] {
  const places = pastePlaces(text);
  return places.flatMap((place): Sighting[] => {
    const others = places.filter((one) => one !== place);
    const put = (by: string): string => replaced(withNames(text, others), [place], () => by);
    if (!isCondition(put(PASTED)) || sameTree(put(`${PASTED} or y`), put(`(${PASTED} or y)`))) return [];
    const written = text.slice(place.start, place.end);
    return [
      {
        cause: 'rule/pasted-without-parentheses',
        severity: 'error',
        confidence: 'proved',
        span: place,
        detail: { value: written },
        repair: null,
        fix: [{ ...place, text: `(${written})` }],
      },
    ];
  });
}

const PASTED = 'mmsup_pasted';

function replaced(text: string, places: readonly Span[], by: (written: string) => string): string {
  return [...places]
    .sort((one, other) => other.start - one.start)
    .reduce((whole, { start, end }) => whole.slice(0, start) + by(whole.slice(start, end)) + whole.slice(end), text);
}

/** Whether what is pasted stands where a condition stands: alone, or beside AND, OR, NOT. */
function isCondition(text: string): boolean {
  const tree = treeOf(text);
  if (tree === undefined) return false;
  const isPasted = (node: unknown): boolean =>
    JSON.stringify(node ?? null).startsWith(`{"ColumnRef":{"fields":[{"String":{"sval":"${PASTED}"}}]`);
  const clauses = nodesOf({ tree }, 'SelectStmt').flatMap(({ whereClause, havingClause }) => [
    whereClause,
    havingClause,
  ]);
  const parts = nodesOf({ tree }, 'BoolExpr').flatMap(({ args }) => args as readonly Ast[]);
  return [...clauses, ...parts].some(isPasted);
}

function sameTree(one: string, other: string): boolean {
  const [left, right] = [treeOf(one), treeOf(other)];
  return left === undefined || right === undefined || canonical(left) === canonical(right);
}

/** A condition or a whole statement as a tree; undefined where it is neither. */
function treeOf(text: string): unknown {
  for (const statement of [text, `select where ${text}`]) {
    try {
      return parseSync(statement).stmts;
    } catch {
      // The other way of reading is tried.
    }
  }
  return undefined;
}
