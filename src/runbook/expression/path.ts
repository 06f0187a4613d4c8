import { type Text, text } from '../../text.ts';
import type { ProgramResult, QueryResult } from '../probe-results.ts';
import type { Value } from './expression.ts';

type Part = string | number | '*';

/** A place inside a Result: `facts.selected`, `findings[0].evidence.rule`, `findings[*].cause`. */
export interface ResultPath {
  readonly source: string;
  readonly parts: readonly Part[];
}

/** What a path may start with: the parts of a Result that say what was found. */
export const PATH_ROOTS = ['facts', 'findings', 'verdict', 'subject', 'notEvaluated', 'at'] as const;

/** What paths into a step's result may start with, and one to show. */
export interface ResultRoots {
  readonly names: readonly string[];
  readonly example: Text;
}

export const CHECK_ROOTS: ResultRoots = {
  names: PATH_ROOTS,
  example: text('findings[0].cause or facts.selected', 'findings[0].cause или facts.selected'),
};
export const QUERY_ROOTS: ResultRoots = {
  names: ['rows', 'rowCount', 'truncated'] satisfies (keyof QueryResult)[],
  example: text('rows[0].waiting or rowCount', 'rows[0].waiting или rowCount'),
};
export const PROGRAM_ROOTS: ResultRoots = {
  names: ['exit', 'signal', 'stdout', 'stderr', 'json', 'leftOut', 'seconds'] satisfies (keyof ProgramResult)[],
  example: text('exit or json.waiting', 'exit или json.waiting'),
};

const PART = /(?:^|(?!^)\.)(?<key>[\p{L}_][\p{L}\p{N}_-]*)|\[(?<index>\d{1,4}|\*)\]/uy;

/** Reads a path, or gives undefined where it is none. */
export function parsePath(source: string): ResultPath | undefined {
  const parts: Part[] = [];
  PART.lastIndex = 0;
  while (PART.lastIndex < source.length) {
    const { key, index } = PART.exec(source)?.groups ?? {};
    if (key === undefined && index === undefined) return undefined;
    parts.push(key ?? (index === '*' ? '*' : Number(index)));
  }
  return typeof parts[0] === 'string' && parts[0] !== '*' ? { source, parts } : undefined;
}

/** The value at a path, null where there is nothing. `[*]` gives a list with one value per element. */
export function readPath(root: unknown, { parts }: ResultPath): Value {
  return (read(root, parts) ?? null) as Value;
}

function read(value: unknown, parts: readonly Part[]): unknown {
  const [first, ...rest] = parts;
  if (first === undefined) return value;
  if (first === '*') return Array.isArray(value) ? value.map((element) => read(element, rest) ?? null) : [];
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, first)) return undefined;
  return read((value as Record<string | number, unknown>)[first], rest);
}
