import { isOfData, serverWords } from '../../condition/blame.ts';
import { UserError } from '../../errors.ts';
import { nameAt, type Target } from './target.ts';
import type { Written } from './written.ts';

export type RefusalKind =
  | 'syntax'
  | 'several'
  | 'guard'
  | 'table'
  | 'alias'
  | 'column'
  | 'function'
  | 'rights'
  | 'data'
  | 'sql';

/** Why a text of a description was not taken, and at which character of it. */
export interface Refusal {
  readonly kind: RefusalKind;
  readonly target: Target;
  /** String index in the text as written; undefined where nobody says. */
  readonly offset: number | undefined;
  /** What stands there: `mkt.runs`, `k.titel`. */
  readonly name: readonly string[];
  readonly words: string;
  readonly hint: string | undefined;
}

/** A text as it was sent: behind which words, in which statement. */
export interface Sent {
  readonly target: Target;
  readonly written: Written;
  /** What stands before the text in the statement. */
  readonly lead: string;
}

const KIND_OF_STATE: Readonly<Record<string, RefusalKind>> = {
  '42601': 'syntax',
  '42P01': 'table',
  '3F000': 'table',
  '42703': 'column',
  '42883': 'function',
  '42501': 'rights',
};

/** Words in which the guard names what it refuses, and where such a thing stands in a text. */
const GUARDED =
  /\b(insert|update|delete|merge|truncate|copy|into|for\s+(?:no\s+key\s+)?(?:update|share|key\s+share))\b/i;

/**
 * Says what an error tells of the text that was sent. Undefined when it tells nothing of it: a time limit, a broken connection, a plan that costs too much.
 * It goes by SQLSTATE and by the character that the server names, never by its words, which may be in any language.
 */
export function refusalOf(error: UserError, sent: Sent): Refusal | undefined {
  const kind = kindOf(error);
  if (kind === undefined) return undefined;
  const offset = offsetOf(error, sent, kind);
  const { target } = sent;
  const name = offset === undefined ? [] : nameAt(target.sql, offset);
  const isAlias =
    kind === 'table' && offset !== undefined && !/(\b(from|join)|,)\s*$/i.test(` ${leadOf(sent, offset)}`);
  return {
    kind: isAlias ? 'alias' : kind,
    target,
    offset,
    name,
    words: wordsOf(error),
    hint: error.hint,
  };
}

function leadOf({ lead, target }: Sent, offset: number): string {
  return lead + target.sql.slice(0, offset);
}

function kindOf(error: UserError): RefusalKind | undefined {
  if (error.code === 'guard/syntax') return 'syntax';
  if (error.code === 'guard/unknown-function') return 'function';
  if (error.code === 'guard/cost') return undefined;
  if (error.code.startsWith('guard/')) return 'guard';
  const state = String(error.data['sqlState'] ?? '');
  if (isOfData(error)) return 'data';
  return KIND_OF_STATE[state] ?? (/^(42|0A|2F|54)/.test(state) ? 'sql' : undefined);
}

function wordsOf(error: UserError): string {
  return serverWords(error)
    .replace(/^The statement was refused before it was sent: /, '')
    .replace(/^PostgreSQL's grammar does not accept it: /, '')
    .replace(/^.*\. The server says: /, '')
    .replace(/ \(SQLSTATE \w+\)$/, '');
}

function offsetOf(error: UserError, { target, written, lead }: Sent, kind: RefusalKind): number | undefined {
  const position = Number(error.data['position'] ?? Number.NaN);
  if (Number.isInteger(position)) {
    const statement = lead + written.sql;
    const index = [...statement].slice(0, position - 1).join('').length - lead.length;
    if (index >= 0 && index <= written.sql.length) return endInside(target.sql, written.back(index));
    if (index < 0 && !/\s/.test(lead.slice(index))) return 0;
  }
  if (kind !== 'guard' && kind !== 'function') return undefined;
  return offsetOfNamed(error, target.sql);
}

/** A text that ends too early is at fault where it ends. */
function endInside(sql: string, offset: number): number {
  return Math.min(offset, Math.max(0, sql.length - 1));
}

/** The guard names functions and tables, not places. */
function offsetOfNamed({ data, message }: UserError, sql: string): number | undefined {
  const named = [data['function'], data['relation'], data['operator']].find((one) => typeof one === 'string');
  const pattern =
    typeof named === 'string'
      ? new RegExp(
          `(?<![\\p{L}\\p{N}_])(?:[\\p{L}\\p{N}_]+\\.)?${escaped(named.split('.').at(-1)!)}(?![\\p{L}\\p{N}_])`,
          'iu',
        )
      : GUARDED;
  const found = pattern.exec(sql) ?? (/(\w+) holds|(\w+) reaches/.test(message) ? /\bpg_\w+/i.exec(sql) : null);
  return found?.index;
}

function escaped(word: string): string {
  return word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** Passes on what is not an answer about a text. */
export function asUserError(error: unknown): UserError {
  if (error instanceof UserError && error.exitCode !== 130) return error;
  throw error;
}
