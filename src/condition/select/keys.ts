import type { Ast } from '../ast.ts';
import type { Formula } from '../formula.ts';
import { leafOf, memberOf } from './leaves.ts';
import { type Query, type Reader, statementOf } from './query.ts';
import type { Draft, Outside } from './select.ts';
import { sliceOf, spanOf } from './text.ts';

/** The reading of one statement: who the customers are, how columns are called, and what could not be taken apart. */
export interface Building {
  readonly reader: Reader;
  /** A name that no column of any relation here has. */
  readonly keyName: string;
  readonly outside: Outside[];
  /** Reads a SELECT inside another one. */
  readonly build: (keyed: KeyedQuery, building: Building) => QueryDraft;
}

/** What a simple SELECT gives to the one around it. */
export interface SimpleParts {
  /** An output column as an expression over the customer alone, or null. */
  readonly ownOutput: (index: number) => Ast | null;
}

/** What was read of a SELECT that another one may stand around. */
export type QueryDraft = Draft & { readonly simple: SimpleParts | null };

/** One SELECT with the position of its key among its columns, from 0. */
export interface KeyedQuery {
  readonly query: Query;
  readonly position: number;
}

/** SELECT of the keys of a statement, in the column `key`. */
export function keysOf(statement: string, position: number, { keyName }: Building): string {
  const names = [...Array.from({ length: position }, (_, index) => `${keyName}${index + 1}`), keyName];
  return `select m.${keyName} as key from (${statement}\n) as m (${names.join(', ')})`;
}

/** The SELECT as one condition. */
export function wholeLeaf({ query, position }: KeyedQuery, building: Building): Formula {
  const { origin, range } = query;
  const keys = keysOf(statementOf(query), position, building);
  return leafOf(sliceOf(origin, range), spanOf(origin, range), memberOf(keys, building.reader.customers!));
}

/** The condition of a SELECT without conditions. */
export function everybody({ origin, clauses, range }: Query): Formula {
  const place = clauses.from ?? range;
  return leafOf(sliceOf(origin, place), spanOf(origin, place), 'true');
}
