import type { Span } from '../formula.ts';
import { byteToIndex, type Token, tokensOf } from '../tokens.ts';

/** A text that conditions are read from: the user's own, or the definition of a view. */
export interface Origin {
  readonly text: string;
  readonly tokens: readonly Token[];
  /** String index of each byte: the parser counts bytes. */
  readonly indexOf: Uint32Array;
  /** For a view: where its name stands in the user's text. Whatever comes from it points there. */
  readonly at: Span | null;
}

/** Half-open range of token indices. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** Reads a text that has been parsed before; a semicolon at its end is left out. */
export function readOrigin(text: string, at: Span | null = null): Origin {
  const tokens = tokensOf(text);
  const last = tokens.findLastIndex(({ word }) => word !== ';');
  return { text, tokens: tokens.slice(0, last + 1), indexOf: byteToIndex(text), at };
}

/** The text between two tokens, as written. */
export function sliceOf({ text, tokens }: Origin, { from, to }: Range): string {
  return text.slice(tokens[from]?.start ?? 0, tokens[to - 1]?.end ?? 0);
}

/** Where a range stands in the user's text. */
export function spanOf({ tokens, at }: Origin, { from, to }: Range): Span {
  return at ?? { start: tokens[from]?.start ?? 0, end: tokens[to - 1]?.end ?? 0 };
}

/** The clauses of one SELECT, as ranges of tokens without their keywords. */
export interface Clauses {
  /** WITH and all its queries, keyword included. */
  readonly with: Range | null;
  readonly queries: ReadonlyMap<string, Range>;
  /** Everything between WITH and ORDER BY. */
  readonly body: Range;
  /** Sides of the outermost UNION, INTERSECT or EXCEPT. */
  readonly sides: { readonly left: Range; readonly right: Range } | null;
  readonly from: Range | null;
  readonly where: Range | null;
  readonly having: Range | null;
  readonly distinctOn: Range | null;
  /** ORDER BY, keyword included. */
  readonly order: Range | null;
  /** LIMIT, OFFSET, FETCH, keyword included. */
  readonly limit: Range | null;
}

const HEADS = ['from', 'where', 'group', 'having', 'window'];
const TAILS = ['order', 'limit', 'offset', 'fetch', 'for'];

/** Finds the clauses of the SELECT that a range of tokens holds; parentheses around the whole of it are opened. */
export function clausesOf({ tokens }: Origin, range: Range): Clauses {
  const whole = opened(tokens, range);
  const queries = readWith(tokens, whole);
  const start = queries?.end ?? whole.from;
  const places = topLevel(tokens, { from: start, to: whole.to });
  const tail = places.find(({ word }) => TAILS.includes(word))?.index ?? whole.to;
  const body = { from: start, to: tail };
  const limit = places.find(({ word, index }) => index >= tail && word !== 'order')?.index;
  const orderBy = places.find(({ word, index }) => index >= tail && word === 'order')?.index;
  return {
    with: queries ? { from: whole.from, to: start } : null,
    queries: queries?.ranges ?? new Map(),
    body,
    ...bodyOf(tokens, body, places),
    order: orderBy === undefined ? null : { from: orderBy, to: endAfter(places, orderBy, limit, whole.to) },
    limit: limit === undefined ? null : { from: limit, to: endAfter(places, limit, orderBy, whole.to) },
  };
}

const endAfter = (_places: unknown, start: number, other: number | undefined, end: number): number =>
  other !== undefined && other > start ? other : end;

function bodyOf(
  tokens: readonly Token[],
  body: Range,
  places: readonly Place[],
): Pick<Clauses, 'sides' | 'from' | 'where' | 'having' | 'distinctOn'> {
  const inside = places.filter(({ index }) => index < body.to);
  const operator =
    inside.findLast(({ word }) => word === 'union' || word === 'except') ??
    inside.findLast(({ word }) => word === 'intersect');
  const none = { from: null, where: null, having: null, distinctOn: null };
  if (operator) {
    const after = ['all', 'distinct'].includes(tokens[operator.index + 1]?.word ?? '') ? 2 : 1;
    const left = { from: body.from, to: operator.index };
    return { ...none, sides: { left, right: { from: operator.index + after, to: body.to } } };
  }
  const heads = inside.filter(({ word }) => HEADS.includes(word));
  const clause = (word: string): Range | null => {
    const at = heads.findIndex((head) => head.word === word);
    if (at < 0) return null;
    return { from: heads[at]!.index + 1, to: heads[at + 1]?.index ?? body.to };
  };
  const isTable = tokens[body.from]?.word === 'table';
  const isDistinctOn = tokens[body.from + 1]?.word === 'distinct' && tokens[body.from + 2]?.word === 'on';
  return {
    sides: null,
    from: isTable ? { from: body.from + 1, to: body.to } : clause('from'),
    where: clause('where'),
    having: clause('having'),
    distinctOn: isDistinctOn ? { from: body.from + 1, to: closing(tokens, body.from + 3) + 1 } : null,
  };
}

interface Place {
  readonly word: string;
  readonly index: number;
}

/** Keywords outside all brackets that begin a clause or join two SELECTs; names after AS and `is distinct from` are none. */
function topLevel(tokens: readonly Token[], { from, to }: Range): readonly Place[] {
  const wanted = new Set([...HEADS, ...TAILS, 'union', 'intersect', 'except']);
  const places: Place[] = [];
  let depth = 0;
  for (let index = from; index < to; index += 1) {
    const { word, isKeyword } = tokens[index]!;
    depth += depthChange(word);
    if (depth > 0 || !isKeyword || !wanted.has(word)) continue;
    const before = tokens[index - 1]?.word;
    if (before === 'as' || (word === 'from' && isDistinctFrom(tokens, index))) continue;
    places.push({ word, index });
  }
  return places;
}

function isDistinctFrom(tokens: readonly Token[], from: number): boolean {
  return tokens[from - 1]?.word === 'distinct' && ['is', 'not'].includes(tokens[from - 2]?.word ?? '');
}

/** +1 for what opens a bracket, -1 for what closes one. */
export function depthChange(word: string): -1 | 0 | 1 {
  if (word === '(' || word === '[') return 1;
  return word === ')' || word === ']' ? -1 : 0;
}

/** Index of the bracket that closes the one at a token. */
export function closing(tokens: readonly Token[], open: number): number {
  let depth = 0;
  for (let index = open; index < tokens.length; index += 1) {
    depth += depthChange(tokens[index]!.word);
    if (depth === 0) return index;
  }
  return tokens.length;
}

/** The range without parentheses around the whole of it. */
export function opened(tokens: readonly Token[], { from, to }: Range): Range {
  const isWrapped = tokens[from]?.word === '(' && closing(tokens, from) === to - 1;
  return isWrapped ? opened(tokens, { from: from + 1, to: to - 1 }) : { from, to };
}

/** The queries of a WITH, by name; `end` is the first token after them. */
function readWith(
  tokens: readonly Token[],
  { from }: Range,
): { readonly ranges: ReadonlyMap<string, Range>; readonly end: number } | null {
  if (tokens[from]?.word !== 'with' || !tokens[from]?.isKeyword) return null;
  const ranges = new Map<string, Range>();
  let at = from + (tokens[from + 1]?.word === 'recursive' ? 2 : 1);
  for (;;) {
    const name = unquoted(tokens[at]!.word);
    if (tokens[at + 1]?.word === '(') at = closing(tokens, at + 1);
    while (tokens[at + 1] && tokens[at + 1]!.word !== '(') at += 1;
    const close = closing(tokens, at + 1);
    ranges.set(name, { from: at + 2, to: close });
    at = close + 1;
    // SEARCH and CYCLE of a recursive query.
    while (tokens[at] && ![',', '(', 'select', 'values', 'table', 'with'].includes(tokens[at]!.word)) at += 1;
    if (tokens[at]?.word !== ',') return { ranges, end: at };
    at += 1;
  }
}

/** A name as the parser keeps it: lower case unless it is quoted. */
export function unquoted(word: string): string {
  return word.startsWith('"') ? word.slice(1, -1).replaceAll('""', '"') : word.toLowerCase();
}
