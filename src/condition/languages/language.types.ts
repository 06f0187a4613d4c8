/**
 * Segments kept as a JSON tree: which keys join conditions, which say field, operator and value, and what each operator asks in SQL.
 * `{"all": [{"field": "city", "op": "eq", "value": "Kazan"}, …]}` and its like.
 */
export interface JsonTreeLanguage {
  readonly language: 'json';
  /** How groups are written. */
  readonly group: {
    /** Key whose value names the connective: `{"condition": "AND", "rules": [...]}`; absent where the connective is itself the key of the list. */
    readonly key?: string;
    /** Key of the list of children, where `key` is given. */
    readonly children?: string;
    /** Words of the connectives: values of `key`, or keys of the lists. */
    readonly and: readonly string[];
    readonly or: readonly string[];
    readonly not: readonly string[];
  };
  /** Keys of a condition. */
  readonly condition: { readonly field: string; readonly operator: string; readonly value: string };
  /** Field as the tree names it to SQL over the customer's alias. */
  readonly fields: Readonly<Record<string, string>>;
  /** Operator as the tree names it to SQL with `{field}` and `{value}`; `{values}` is a list of literals. */
  readonly operators: Readonly<Record<string, string>>;
}

/** Segments kept as domains of Tryton's PYSON. */
export interface PysonLanguage {
  readonly language: 'pyson';
  /** The model of the customers: `party.party`. */
  readonly model: string;
  readonly models: Readonly<Record<string, PysonModel>>;
}

export interface PysonModel {
  readonly table: string;
  /** Column of the key; default `id`. */
  readonly key: string;
  /** Column that must be true in every search that does not name it: `active`; absent = the model has none. */
  readonly active?: string;
  /** What `rec_name` compares: SQL over `{alias}`. */
  readonly name?: string;
  readonly fields: Readonly<Record<string, PysonField>>;
}

export type PysonField =
  /** A column of the model's own table; SQL over `{alias}` where it is computed. */
  | {
      readonly kind: 'column';
      readonly sql: string;
      readonly type?: 'text' | 'number' | 'boolean' | 'date' | 'datetime';
    }
  /** A reference to one row of another model. */
  | { readonly kind: 'one'; readonly column: string; readonly model: string }
  /** Rows of another model that point back. */
  | { readonly kind: 'many'; readonly model: string; readonly by: string; readonly where?: string }
  /** Rows of another model, by a table between. */
  | {
      readonly kind: 'through';
      readonly model: string;
      readonly table: string;
      readonly from: string;
      readonly to: string;
    };
