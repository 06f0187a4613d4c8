/** What of a type matters for guessing. `instant` = timestamptz, `wall-clock` = timestamp without zone. */
export type Sort =
  | 'integer'
  | 'number'
  | 'text'
  | 'boolean'
  | 'instant'
  | 'wall-clock'
  | 'date'
  | 'json'
  | 'uuid'
  | 'other';

export interface ColumnFact {
  readonly name: string;
  /** The name as SQL writes it on this server: quoted where it must be. */
  readonly sql: string;
  readonly sort: Sort;
  readonly comment: string | null;
  /** SQL of its default. */
  readonly preset: string | null;
  /** Values that an enumeration or a CHECK allows. */
  readonly labels: readonly string[] | null;
  /** Of an enumeration's type: its values are compared with no text. */
  readonly isEnumerated: boolean;
}

export interface TableFact {
  /** `schema.table`, as the catalog has it. */
  readonly id: string;
  readonly schema: string;
  readonly name: string;
  /** The qualified name as SQL writes it. */
  readonly sql: string;
  readonly isMaterialized: boolean;
  readonly isView: boolean;
  /** The planner's estimate; null = never analysed. */
  readonly rows: number | null;
  readonly comment: string | null;
  /** Whether we may SELECT from all of it. */
  readonly mayRead: boolean;
  readonly columns: readonly ColumnFact[];
  /** Primary key, or the only unique key where there is none. */
  readonly key: readonly string[];
}

/** A declared foreign key of one column. */
export interface ForeignKey {
  readonly from: string;
  readonly column: string;
  readonly to: string;
  readonly toColumn: string;
}

/** All that is read of a schema before anything is sampled: no value of any row. */
export interface Catalog {
  readonly tables: readonly TableFact[];
  readonly foreignKeys: readonly ForeignKey[];
  /** `log_timezone`: initdb takes it from the machine, and no session changes it. */
  readonly serverZone: string | null;
}

/** One column points at one column of another table. */
export interface Link {
  readonly from: string;
  readonly column: string;
  readonly to: string;
  readonly toColumn: string;
  /** Declared; by name, type and values; or a text like `model,id`. */
  readonly kind: 'declared' | 'named' | 'text';
  /** Of a text link: what stands before the comma. */
  readonly prefix?: string;
}

/** What the samples of a text column look like; no sample itself is kept. */
export interface TextLook {
  readonly sampled: number;
  /** Samples that parse as an SQL condition over some column. */
  readonly conditions: number;
  /** Samples that are a JSON object or list. */
  readonly json: number;
  /** How the conditions call their table, most frequent first. */
  readonly aliases: readonly string[];
  /** How the JSON trees are written; absent where they are none. */
  readonly tree?: TreeLook;
  /** What stands before the comma where samples are texts like `model,id`. */
  readonly models: readonly string[];
}

/** The keys of a JSON condition tree. */
export interface TreeLook {
  readonly key?: string;
  readonly children?: string;
  readonly connectives: readonly string[];
  readonly field: string;
  readonly operator: string;
  readonly value: string;
  readonly fields: readonly string[];
  readonly operators: readonly string[];
  /** Other keys of groups and conditions. */
  readonly ignored: readonly string[];
}

/** The newest value of a moment without a zone, against the server's clock in UTC when it was seen. */
export interface Ahead {
  readonly table: string;
  readonly column: string;
  readonly seconds: number;
  /** When the table was analysed, ISO 8601. */
  readonly at: string;
}

/** What was sampled, by {@link columnKey}. */
export interface Samples {
  /** Distinct values of status-like columns, never of personal ones. */
  readonly values: ReadonlyMap<string, readonly string[]>;
  /** Columns whose values are known from statistics, and so stand with the most common first. */
  readonly ranked: ReadonlySet<string>;
  /** How far newest rows were ahead of the server's clock in UTC when their table was last analysed, for moments of creation without a zone. */
  readonly ahead: readonly Ahead[];
  readonly looks: ReadonlyMap<string, TextLook>;
  /** Links by name whose sampled values do not exist in the target. */
  readonly refuted: ReadonlySet<string>;
  /** What could not be sampled, by column, with the server's reason. */
  readonly failed: ReadonlyMap<string, string>;
}

export const columnKey = (table: string, column: string): string => `${table}\u0000${column}`;
