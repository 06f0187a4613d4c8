import { UNSAFE } from './safe.ts';

/**
 * One JSON document that ends in a line end, safe to print on any terminal and build server:
 * invisible and reordering characters and `##[` are written as JSON's own escapes, so that a reader gets the same values.
 * Numbers that JSON does not know (NaN, Infinity, bigint) become strings.
 */
export function renderJson(value: unknown): string {
  const text = JSON.stringify(value, (_, part) => (isBeyondJson(part) ? String(part) : part), 2) ?? 'null';
  const escaped = text.replace(UNSAFE, (character) => (character === '\n' ? character : unicodeEscapes(character)));
  return `${escaped.replace(/##(?=(?:teamcity|vso)?\[)/g, '#\\u0023')}\n`;
}

function isBeyondJson(part: unknown): boolean {
  return typeof part === 'bigint' || (typeof part === 'number' && !Number.isFinite(part));
}

function unicodeEscapes(character: string): string {
  return character
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
}
