import type { Span } from '../formula.ts';
import { FormulaError } from '../syntax-error.ts';

/** A value of a JSON text, and where it stands. */
export interface JsonNode {
  /** The value as `JSON.parse` gives it. */
  readonly value: unknown;
  /** Half-open range of string indices (UTF-16 units) in the text. */
  readonly span: Span;
  /** Items of a list or values of an object, in written order. */
  readonly children: readonly JsonNode[];
  /** Of a value in an object: its key. */
  readonly key?: string;
}

/** Deeper lists than this are nobody's segment. */
const MOST_LEVELS = 100;

/** Reads a JSON text with the place of every value. @throws FormulaError `condition/syntax`, `condition/empty`, `condition/too-deep`. */
export function readJsonText(source: string): JsonNode {
  const reader = { source, at: 0 };
  skipSpace(reader);
  if (reader.at === source.length) throw problem(reader, 'condition/empty', 'The formula is empty');
  const node = readValue(reader, 0);
  skipSpace(reader);
  if (reader.at < source.length) throw unexpected(reader);
  return node;
}

/** The value of an object under a key. */
export function childOf(node: JsonNode, key: string): JsonNode | undefined {
  return node.children.findLast((child) => child.key === key);
}

interface Reader {
  readonly source: string;
  at: number;
}

const SPACE = /[ \t\r\n]*/y;
const STRING = /"(?:[^"\\]|\\.)*"/y;
const WORD = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

function readValue(reader: Reader, depth: number): JsonNode {
  if (depth > MOST_LEVELS)
    throw problem(reader, 'condition/too-deep', `The formula is nested deeper than ${MOST_LEVELS} levels`);
  const start = reader.at;
  const first = reader.source[start];
  if (first === '[') return readList(reader, depth);
  if (first === '{') return readObject(reader, depth);
  const text = take(reader, first === '"' ? STRING : WORD);
  if (text === undefined || text === '') throw unexpected(reader);
  return { value: parsed(reader, text), span: { start, end: reader.at }, children: [] };
}

/** A word or text without brackets. What the scanner lets pass and JSON does not (a raw line break in a text) is told at its begin. */
function parsed(reader: Reader, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    reader.at -= text.length;
    throw unexpected(reader);
  }
}

function readList(reader: Reader, depth: number): JsonNode {
  const start = reader.at;
  const children = readMembers(reader, ']', () => readValue(reader, depth + 1));
  return { value: children.map(({ value }) => value), span: { start, end: reader.at }, children };
}

function readObject(reader: Reader, depth: number): JsonNode {
  const start = reader.at;
  const children = readMembers(reader, '}', () => {
    const key = take(reader, STRING);
    if (key === undefined) throw unexpected(reader);
    const name = parsed(reader, key) as string;
    skipSpace(reader);
    if (!skip(reader, ':')) throw unexpected(reader);
    skipSpace(reader);
    return { ...readValue(reader, depth + 1), key: name };
  });
  const value = Object.fromEntries(children.map((child) => [child.key!, child.value]));
  return { value, span: { start, end: reader.at }, children };
}

/** What stands between the bracket here and the one that ends it, separated by commas. */
function readMembers(reader: Reader, end: string, read: () => JsonNode): readonly JsonNode[] {
  reader.at += 1;
  skipSpace(reader);
  const members: JsonNode[] = [];
  if (skip(reader, end)) return members;
  for (;;) {
    members.push(read());
    skipSpace(reader);
    if (skip(reader, end)) return members;
    if (!skip(reader, ',')) throw unexpected(reader);
    skipSpace(reader);
  }
}

function skipSpace(reader: Reader): void {
  take(reader, SPACE);
}

function skip(reader: Reader, character: string): boolean {
  if (reader.source[reader.at] !== character) return false;
  reader.at += 1;
  return true;
}

function take(reader: Reader, pattern: RegExp): string | undefined {
  pattern.lastIndex = reader.at;
  const text = pattern.exec(reader.source)?.[0];
  if (text !== undefined) reader.at += text.length;
  return text;
}

function unexpected(reader: Reader): FormulaError {
  const isEnd = reader.at >= reader.source.length;
  const what = isEnd ? 'it ends too early' : `"${reader.source.slice(reader.at).slice(0, 10)}" is not expected here`;
  return problem(reader, 'condition/syntax', `The formula is no JSON: ${what}`);
}

function problem({ source, at }: Reader, code: string, words: string): FormulaError {
  return new FormulaError({ code, problem: words, source, position: at });
}
