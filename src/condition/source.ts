import { type Ast, conditionAst } from './ast.ts';
import { byteToIndex, type Token, tokensOf } from './tokens.ts';

/** A piece of text to be put in place of a range of the source; an empty range is an insertion. */
export interface Replacement {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** A condition with its parse tree and its tokens: finds the text of what the tree only points at. All numbers are token indices. */
export interface Source {
  readonly text: string;
  readonly tree: Ast;
  readonly tokens: readonly Token[];
  /** The token at a byte position of the tree, or -1. */
  tokenAt(location: unknown): number;
  /** The parentheses of the call whose name starts at a byte position, or [-1, -1]. */
  callParentheses(location: unknown): readonly [number, number];
  /** How many parentheses are open before token `to`, counted from token `from`. */
  depthBetween(from: number, to: number): number;
  /** First token of the operand of a comparison that ends at a token. */
  operandStart(last: number): number;
  /** Last token of the operand of a comparison that starts at a token. */
  operandEnd(first: number): number;
  /** First token of a constant, column, call or parenthesised expression that ends at a token. */
  primaryStart(last: number): number;
}

/** Words and signs that end an operand of a comparison. */
const BOUNDARIES = new Set(
  'and or not when then else end case where on having select from group order limit between like , ;'.split(' '),
);

/** Reads a condition that has been parsed before. */
export function readSource(text: string): Source {
  const tokens = tokensOf(text);
  const indexOf = byteToIndex(text);
  const tokenAt = (location: unknown): number => {
    const start = indexOf[Number(location ?? -1)];
    return start === undefined ? -1 : tokens.findIndex((token) => token.start === start);
  };
  return {
    text,
    tree: conditionAst(text),
    tokens,
    tokenAt,
    callParentheses: (location) => callParentheses(tokens, tokenAt(location)),
    depthBetween: (from, to) => depthBetween(tokens, from, to),
    operandStart: (last) => scan(tokens, last, -1) + 1,
    operandEnd: (first) => scan(tokens, first, 1) - 1,
    primaryStart: (last) => primaryStart(tokens, last),
  };
}

const change = (word: string): number => ({ '(': 1, '[': 1, ')': -1, ']': -1 })[word] ?? 0;

function depthBetween(tokens: readonly Token[], from: number, to: number): number {
  return tokens.slice(from, to).reduce((depth, { word }) => depth + change(word), 0);
}

function callParentheses(tokens: readonly Token[], name: number): readonly [number, number] {
  if (name < 0) return [-1, -1];
  let open = name + 1;
  while (tokens[open]?.word === '.') open += 2;
  return tokens[open]?.word === '(' ? [open, closing(tokens, open)] : [-1, -1];
}

function closing(tokens: readonly Token[], open: number): number {
  let depth = 0;
  for (let index = open; index < tokens.length; index += 1) {
    depth += change(tokens[index]!.word);
    if (depth === 0) return index;
  }
  return -1;
}

/** The first token in a direction that does not belong to the operand any more: a boundary or a parenthesis around it. */
function scan(tokens: readonly Token[], from: number, step: 1 | -1): number {
  let depth = 0;
  for (let index = from; index >= 0 && index < tokens.length; index += step) {
    const { word, isKeyword } = tokens[index]!;
    if (depth === 0 && BOUNDARIES.has(word) && (isKeyword || word === ',' || word === ';')) return index;
    depth += change(word) * step;
    if (depth < 0) return index;
  }
  return step > 0 ? tokens.length : -1;
}

function primaryStart(tokens: readonly Token[], last: number): number {
  let start = last;
  if (tokens[last]?.word === ')') {
    for (let depth = 0; start >= 0; start -= 1) {
      depth += change(tokens[start]!.word);
      if (depth === 0) break;
    }
    const before = tokens[start - 1];
    const isName = before !== undefined && /^["\p{L}_]/u.test(before.word) && !BOUNDARIES.has(before.word);
    if (isName) start -= 1;
  }
  while (tokens[start - 1]?.word === '.') start -= 2;
  return start;
}

/** The source with all replacements made; an insertion at the start of a replaced range comes before it. */
export function applyReplacements(source: string, replacements: readonly Replacement[]): string {
  return replacements
    .map((replacement, order) => ({ ...replacement, order }))
    .sort((left, right) => right.start - left.start || right.end - left.end || right.order - left.order)
    .reduce((text, { start, end, text: by }) => text.slice(0, start) + by + text.slice(end), source);
}
