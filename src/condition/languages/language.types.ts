/**
 * Segments kept as a JSON tree: how conditions are joined, which keys say field, operator and value, and what each operator asks in SQL.
 *
 * Three shapes are read. A group that names its connective: `{"condition": "AND", "rules": […]}` (`group.key` and `group.children`). A group whose
 * connective is itself the key: `{"all": […]}`, `{"not": {…}}` (neither of them). A flat list whose conditions say how they are joined to what stands
 * before them: `[{"glue": "and", …}, {"glue": "or", …}]` (`group.glue`); AND binds closer, as in SQL. In the first shape a list may also hold the
 * connectives between its conditions: `[{…}, "and", {…}]`.
 */
export interface JsonTreeLanguage {
  readonly language: 'json';
  /** Key below which the tree stands, where the text holds more than it: `conditions`. */
  readonly root?: string;
  readonly group: {
    /** Key whose value names the connective: `condition`; absent where the connective is itself the key of the list. */
    readonly key?: string;
    /** Key of the list of children, where `key` is given: `rules`. */
    readonly children?: string;
    /** Key that turns a group into its opposite when it is true: `not`. */
    readonly negated?: string;
    /** Key of a condition that says how it is joined to what stands before it: the tree is one flat list. */
    readonly glue?: string;
    /** Words of the connectives: values of `key` or `glue`, or keys of the lists; case does not matter. */
    readonly and: readonly string[];
    readonly or: readonly string[];
    readonly not: readonly string[];
    /** Whom a group without conditions selects; absent = such a group is an error. */
    readonly empty?: 'everybody' | 'nobody';
  };
  /** Keys of a condition. */
  readonly condition: {
    readonly field: string;
    /** Key of a path inside the field, put behind its name: `account` and `$.plan` are the field `account.plan`. */
    readonly path?: string;
    readonly operator: string;
    /** Key of the value, or a path of keys with dots between; of several the first that is there. */
    readonly value: readonly string[];
    /** What separates the values of a list that is kept as one text: `,`. */
    readonly separator?: string;
  };
  /** Keys of groups and conditions that say nothing about who is selected; any other key is an error, for it might. */
  readonly ignored: readonly string[];
  /** Fields as the tree names them; `*` stands for every other one, with `{name}` in its SQL. */
  readonly fields: Readonly<Record<string, JsonField>>;
  /** Operators as the tree names them: SQL with placeholders, see `PLACEHOLDERS` of `model/sql-template.ts`. */
  readonly operators: Readonly<Record<string, string>>;
}

export interface JsonField {
  /** SQL over the customer's alias; absent where the field's own operators say everything. */
  readonly sql?: string;
  /** What operators ask of this field instead of what they ask of others. */
  readonly operators: Readonly<Record<string, string>>;
}

/** Segments kept as domains of Tryton's PYSON. In all SQL texts `{alias}` is the row of the model. */
export interface PysonLanguage {
  readonly language: 'pyson';
  /** The model of the customers: `party.party`. */
  readonly model: string;
  readonly models: Readonly<Record<string, PysonModel>>;
  /** Conditions that the system adds to every segment; in their SQL `{segment}` is its id, as a literal. */
  readonly also: readonly PysonAddition[];
}

/** A condition that stands in no formula, and the words by which it is told. */
export interface PysonAddition {
  readonly text: string;
  readonly sql: string;
}

export interface PysonModel {
  readonly table: string;
  /** Column of the key; default `id`. */
  readonly key: string;
  /** Column that must be true in every search that does not name it: `active`; absent = the model has none. */
  readonly active?: string;
  /** Paths that a search by name (`rec_name`, or a text where a reference stands) compares: any of them. */
  readonly names: readonly string[];
  /** As `names`, compared without the wildcards at the ends of a pattern. */
  readonly codes: readonly string[];
  /** Field that leads to the row above, where names are whole paths: `Loyalty / Gold`. */
  readonly tree?: string;
  readonly fields: Readonly<Record<string, PysonField>>;
}

export type PysonType = 'text' | 'number' | 'boolean' | 'date' | 'datetime';

export type PysonField =
  /** A column of the model's own table, or SQL over `{alias}`. */
  | { readonly kind: 'column'; readonly sql: string; readonly type: PysonType }
  /** A field that conditions of activities read but that no domain can search; without `sql` its value cannot be said either. */
  | { readonly kind: 'computed'; readonly sql?: string; readonly type: PysonType }
  /** A reference to one row of another model. */
  | { readonly kind: 'one'; readonly column: string; readonly model: string }
  /** Rows of another model that point back. */
  | { readonly kind: 'many'; readonly model: string; readonly by: string }
  /** Rows of another model, by a table between. */
  | {
      readonly kind: 'through';
      readonly model: string;
      readonly table: string;
      readonly from: string;
      readonly to: string;
    };
