import type { Token } from '../tokens.ts';
import { closing, depthChange, type Origin, opened, type Range } from './text.ts';

/** A FROM clause as written, in the shape of its parse tree. */
export type WrittenFrom =
  | { readonly kind: 'item'; readonly range: Range }
  | {
      readonly kind: 'join';
      readonly left: WrittenFrom;
      readonly right: WrittenFrom;
      /** What stands after ON; for USING the whole clause; null for CROSS and NATURAL. */
      readonly on: Range | null;
      readonly range: Range;
    };

const JOIN_WORDS = new Set(['inner', 'left', 'right', 'full', 'cross', 'natural']);

/** The items of a FROM clause, one per comma. */
export function writtenFrom({ tokens }: Origin, range: Range): readonly WrittenFrom[] {
  const items: WrittenFrom[] = [];
  let at = range.from;
  while (at < range.to) {
    const { node, end } = readTable(tokens, { from: at, to: range.to });
    items.push(node);
    at = end + 1;
  }
  return items;
}

interface Read {
  readonly node: WrittenFrom;
  readonly end: number;
}

/** A table with all the joins that follow it. */
function readTable(tokens: readonly Token[], { from, to }: Range): Read {
  let { node, end } = readPrimary(tokens, { from, to });
  while (end < to && isJoin(tokens, end)) {
    const isBare = tokens[end]!.word === 'cross' || tokens[end]!.word === 'natural';
    while (tokens[end]!.word !== 'join') end += 1;
    const right = (isBare ? readPrimary : readTable)(tokens, { from: end + 1, to });
    const on = isBare ? { range: null, end: right.end } : readCondition(tokens, { from: right.end, to });
    node = { kind: 'join', left: node, right: right.node, on: on.range, range: { from, to: on.end } };
    end = on.end;
  }
  return { node, end };
}

function readPrimary(tokens: readonly Token[], { from, to }: Range): Read {
  const end = until(tokens, { from, to }, (at) => {
    const { word, isKeyword } = tokens[at]!;
    return word === ',' || (isKeyword && (word === 'on' || word === 'using')) || isJoin(tokens, at);
  });
  const inner = opened(tokens, { from, to: end });
  const isJoined = inner.from > from && !['select', 'with', 'values', 'table'].includes(tokens[inner.from]!.word);
  if (isJoined) return { node: readTable(tokens, inner).node, end };
  return { node: { kind: 'item', range: { from, to: end } }, end };
}

function readCondition(tokens: readonly Token[], { from, to }: Range): { readonly range: Range; readonly end: number } {
  if (tokens[from]?.word === 'using') {
    const end = closing(tokens, from + 1) + 1;
    return { range: { from, to: end }, end };
  }
  const end = until(tokens, { from: from + 1, to }, (at) => {
    const { word, isKeyword } = tokens[at]!;
    return word === ',' || (isKeyword && word === 'on') || isJoin(tokens, at);
  });
  return { range: { from: from + 1, to: end }, end };
}

function until(tokens: readonly Token[], { from, to }: Range, isEnd: (at: number) => boolean): number {
  let depth = 0;
  for (let at = from; at < to; at += 1) {
    if (depth === 0 && isEnd(at)) return at;
    depth += depthChange(tokens[at]!.word);
  }
  return to;
}

/** `left(` is a function; `left join` and `left outer join` begin a join. */
function isJoin(tokens: readonly Token[], at: number): boolean {
  const { word, isKeyword } = tokens[at]!;
  if (!isKeyword) return false;
  if (word === 'join') return true;
  const next = tokens[at + 1]?.word ?? '';
  return JOIN_WORDS.has(word) && (next === 'join' || next === 'outer' || JOIN_WORDS.has(next));
}
