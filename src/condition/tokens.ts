import { scanSync } from 'libpg-query';
import type { Span } from './formula.ts';
import { remembering } from './remembered.ts';

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

/** Tokens of a text that has been parsed before. The scanner must be loaded (see `loadParser`). */
export const tokensOf = remembering(scanned);

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
