import { scanSync } from 'libpg-query';
import type { Span } from './formula.ts';

/** One token of SQL as PostgreSQL's own scanner sees it; comments are left out. Positions are string indices. */
export interface Token extends Span {
  /** As written; keywords in lower case. */
  readonly word: string;
  readonly isKeyword: boolean;
}

/** String index of every byte offset of the text in UTF-8: PostgreSQL counts bytes, JavaScript does not. */
export function byteToIndex(text: string): Uint32Array {
  const indices = new Uint32Array(Buffer.byteLength(text) + 1);
  let byte = 0;
  let index = 0;
  for (const character of text) {
    const size = Buffer.byteLength(character);
    indices.fill(index, byte, byte + size);
    byte += size;
    index += character.length;
  }
  indices[byte] = index;
  return indices;
}

/** Texts whose tokens are kept, at most: one explanation reads the same few conditions dozens of times. */
const MOST_TEXTS = 1_000;
const LONGEST_KEPT = 20_000;
const known = new Map<string, readonly Token[]>();

/** Tokens of a text that has been parsed before. The scanner must be loaded (see `loadParser`). */
export function tokensOf(text: string): readonly Token[] {
  const tokens = known.get(text) ?? scanned(text);
  if (known.size >= MOST_TEXTS) known.clear();
  if (text.length <= LONGEST_KEPT) known.set(text, tokens);
  return tokens;
}

function scanned(text: string): readonly Token[] {
  const indexOf = byteToIndex(text);
  const tokens: Token[] = [];
  for (const { start, end, keywordKind } of scanSync(text).tokens) {
    const from = indexOf[start] ?? 0;
    const to = indexOf[end] ?? text.length;
    const source = text.slice(from, to);
    if (source.startsWith('--') || source.startsWith('/*')) continue;
    const isKeyword = keywordKind > 0 && tokens.at(-1)?.word !== '.';
    tokens.push({ start: from, end: to, word: isKeyword ? source.toLowerCase() : source, isKeyword });
  }
  return tokens;
}
