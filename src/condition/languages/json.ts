import { MOST_NESTED, tooDeep } from '../depth.ts';
import type { Span } from '../formula.ts';
import { FormulaError } from '../syntax-error.ts';

/** A value of a JSON text, with its place in the text (UTF-16 indices). */
export type JsonNode = JsonObject | JsonArray | JsonScalar;

export interface JsonObject {
  readonly kind: 'object';
  readonly span: Span;
  /** As written; of a key that stands there twice every reader of JSON takes the last. */
  readonly entries: readonly JsonEntry[];
}

export interface JsonEntry {
  readonly key: string;
  /** The place of the key, quotes included. */
  readonly span: Span;
  readonly node: JsonNode;
}

export interface JsonArray {
  readonly kind: 'array';
  readonly span: Span;
  readonly items: readonly JsonNode[];
}

export interface JsonScalar {
  readonly kind: 'string' | 'number' | 'boolean' | 'null';
  readonly span: Span;
  /** A string's characters; everything else exactly as written, so that no digit of a number is lost. */
  readonly text: string;
}

const MOST_BYTES = 1024 * 1024;

/** The next token behind blanks; what a string may hold is left to `JSON.parse`. */
const TOKEN =
  /[ \t\n\r]*(?:([{}[\]:,])|("[^"\\]*(?:\\.[^"\\]*)*")|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.])|(true|false|null)(?!\w))/suy;
const BLANKS = /[ \t\n\r]*/y;

interface Token {
  readonly kind: 'sign' | JsonScalar['kind'] | 'end' | 'other';
  readonly span: Span;
  readonly text: string;
}

interface Reader {
  readonly source: string;
  token: Token;
}

/**
 * Reads one JSON text strictly (RFC 8259). A reader of YAML would do for the places, but it takes much that is no JSON, and limits the length of keys.
 * @throws FormulaError `condition/not-json`, `condition/too-deep`, `condition/too-large`, `condition/empty` with a caret at the place.
 */
export function readJson(source: string): JsonNode {
  const bytes = Buffer.byteLength(source, 'utf8');
  if (bytes > MOST_BYTES) {
    const problem = `The formula has ${bytes} bytes; at most ${MOST_BYTES} are read`;
    throw new FormulaError({ code: 'condition/too-large', problem, source, position: 0 });
  }
  const reader: Reader = { source, token: tokenAt(source, 0) };
  if (isAtEnd(reader)) {
    throw new FormulaError({ code: 'condition/empty', problem: 'The formula is empty', source, position: 0 });
  }
  const node = readValue(reader, 0);
  if (!isAtEnd(reader)) throw notJson(reader, 'the text goes on behind its end');
  return node;
}

/** The value of the last entry of that key. */
export function entryOf({ entries }: JsonObject, key: string): JsonEntry | undefined {
  return entries.findLast((entry) => entry.key === key);
}

function tokenAt(source: string, at: number): Token {
  TOKEN.lastIndex = at;
  const match = TOKEN.exec(source);
  const start = match ? TOKEN.lastIndex - match[0].trimStart().length : afterBlanks(source, at);
  if (!match) {
    const end = Math.min(start + 1, source.length);
    return { kind: end === start ? 'end' : 'other', span: { start, end }, text: source.slice(start, end) };
  }
  const span = { start, end: TOKEN.lastIndex };
  const [, sign, string, number, word = ''] = match;
  if (sign !== undefined) return { kind: 'sign', span, text: sign };
  if (string !== undefined) return stringToken(string, span);
  if (number !== undefined) return { kind: 'number', span, text: number };
  return { kind: word === 'null' ? 'null' : 'boolean', span, text: word };
}

/** A string with an escape or a character that JSON does not have is none. */
function stringToken(written: string, span: Span): Token {
  try {
    return { kind: 'string', span, text: JSON.parse(written) as string };
  } catch {
    return { kind: 'other', span, text: written };
  }
}

function afterBlanks(source: string, at: number): number {
  BLANKS.lastIndex = at;
  BLANKS.exec(source);
  return BLANKS.lastIndex;
}

/** Takes the token, and looks at the next one. */
function take(reader: Reader): Token {
  const { token } = reader;
  reader.token = tokenAt(reader.source, token.span.end);
  return token;
}

const isAtEnd = ({ token }: Reader): boolean => token.kind === 'end';

function isSign({ token }: Reader, sign: string): boolean {
  return token.kind === 'sign' && token.text === sign;
}

function expectSign(reader: Reader, sign: string, where: string): Token {
  if (isSign(reader, sign)) return take(reader);
  throw notJson(reader, `${sign} is missing ${where}`);
}

function readValue(reader: Reader, depth: number): JsonNode {
  const { token } = reader;
  if (isSign(reader, '{') || isSign(reader, '[')) {
    if (depth >= MOST_NESTED) throw tooDeep(reader.source, token.span.start);
    return token.text === '{' ? readObject(reader, depth) : readArray(reader, depth);
  }
  const { kind, span, text } = token;
  if (kind === 'sign' || kind === 'end' || kind === 'other') throw notJson(reader, 'a value is missing');
  take(reader);
  return { kind, span, text };
}

function readObject(reader: Reader, depth: number): JsonObject {
  const { start } = take(reader).span;
  const entries: JsonEntry[] = [];
  while (!isSign(reader, '}')) {
    if (entries.length > 0) expectSign(reader, ',', 'between two keys');
    if (reader.token.kind !== 'string') throw notJson(reader, 'a key in double quotes is missing');
    const { text: key, span } = take(reader);
    expectSign(reader, ':', `behind the key "${key}"`);
    entries.push({ key, span, node: readValue(reader, depth + 1) });
  }
  return { kind: 'object', span: { start, end: take(reader).span.end }, entries };
}

function readArray(reader: Reader, depth: number): JsonArray {
  const { start } = take(reader).span;
  const items: JsonNode[] = [];
  while (!isSign(reader, ']')) {
    if (items.length > 0) expectSign(reader, ',', 'between two values');
    items.push(readValue(reader, depth + 1));
  }
  return { kind: 'array', span: { start, end: take(reader).span.end }, items };
}

function notJson({ source, token }: Reader, missing: string): FormulaError {
  const isString = token.kind === 'other' && token.text.startsWith('"');
  const broken = token.text === '"' ? 'this string does not end' : 'this string holds what JSON does not allow in one';
  return new FormulaError({
    code: 'condition/not-json',
    problem: `The formula is no JSON: ${isString ? broken : missing}`,
    source,
    position: token.span.start,
  });
}
