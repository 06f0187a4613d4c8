import type { JsonNode } from './json-text.ts';
import type { PysonField, PysonLanguage, PysonModel } from './language.types.ts';
import type { Operator } from './pyson-compare.ts';
import type { PysonNode } from './pyson-value.ts';

/** What every part of a domain is read with. */
export interface PysonReader {
  readonly source: string;
  readonly language: PysonLanguage;
  /** A name for the rows of a subquery that nothing else has. */
  readonly nextAlias: () => string;
  /** A clause as SQL over its rows. */
  readonly clause: (rows: Rows, clause: Clause) => string;
  /** The domain of a `where` as SQL over rows of a model. */
  readonly inner: (node: PysonNode, rows: Rows) => string;
}

/** The rows that a clause is asked of. */
export interface Rows {
  readonly model: string;
  readonly alias: string;
  /** Whether a search below leaves out what is not active; Tryton stops doing so behind a reference to one row. */
  readonly isActiveTested: boolean;
}

/** A clause `[path, operator, value]` of a domain. */
export interface Clause {
  readonly node: JsonNode;
  readonly path: readonly string[];
  readonly operator: Operator;
  readonly value: PysonNode;
  /** Field by which `child_of` and `parent_of` go up. */
  readonly parent: string | null;
}

/** A field that leads to one row. */
export type One = Extract<PysonField, { kind: 'one' }>;

/** A field that leads to any number of rows. */
export type Many = Extract<PysonField, { kind: 'many' | 'through' }>;

export const modelOf = ({ language }: PysonReader, name: string): PysonModel => language.models[name]!;

export const isText = ({ value }: PysonNode): boolean => typeof value === 'string';
