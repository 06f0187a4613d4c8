import type { RuleKind } from '../../model/relations.ts';
import type { WrittenText } from '../../model/yaml-offsets.ts';

/** A file of rules, or the body of a version in a database read as one. */
export interface RuleFile {
  /** Path as it was given; of a version in a database what people call it: `email-cap v4`. */
  readonly path: string;
  /** The whole text, without a byte order mark: what all offsets count in (UTF-16 units). */
  readonly text: string;
  readonly form: 'sql' | 'yaml' | 'json';
  readonly set: RuleSet;
}

/**
 * What the rules of a set have to do with each other.
 *
 * `first`: they are asked in order, and the first that lets a customer through takes him (offers).
 * `every`: he must be let through by all of them (contact policy).
 * `each`: each stands for itself (segments, normalisation).
 */
export const MATCHES = ['first', 'every', 'each'] as const;
export type Match = (typeof MATCHES)[number];

/** Several rules that are in force together. */
export interface RuleSet {
  readonly id: string;
  readonly kind: RuleKind;
  readonly match: Match;
  /** Where conditions are about: null where the file does not say. */
  readonly customers: CustomersOfFile | null;
  /** Columns of the customers that the file declares, by name; empty where it declares none. */
  readonly columns: Readonly<Record<string, ColumnOfFile>>;
  /** Path of a file with the columns, as written. */
  readonly schema: string | null;
  /** As written in the file. */
  readonly rules: readonly SetRule[];
  /** Lists, templates and so on that the file says exist. */
  readonly objects: readonly KeptObject[];
  /** Offsets of the values of the keys of the set itself, where its form has such keys. */
  readonly places?: Readonly<Record<string, number>>;
}

export interface CustomersOfFile {
  /** `schema.table`, or the name alone. */
  readonly table: string | null;
  /** What conditions call a customer. */
  readonly alias: string | null;
  readonly key: string | null;
}

export interface ColumnOfFile {
  /** As PostgreSQL's `format_type` names it: `integer`, `numeric(12,2)`, `timestamp with time zone`. */
  readonly type: string;
  readonly isNullable: boolean;
}

/** One rule of a set. What the file does not say is null. */
export interface SetRule {
  readonly id: string;
  readonly name: string | null;
  /** SQL over the customer; null lets everybody through. Of an `.sql` file comments included. */
  readonly condition: RuleText | null;
  /** What the customer gets: the offer, or the decision of a policy. */
  readonly outcome: string | null;
  /** Place in the order; the smallest is asked first. Null in all rules of a set, or in none: then they are asked as written. */
  readonly priority: number | null;
  readonly channel: string | null;
  /** Messages allowed per period; `unlimited` where the file says so; null where it says nothing. */
  readonly cap: number | 'unlimited' | null;
  /** Length of the period in days. */
  readonly periodDays: number | null;
  /** HH:MM, local time of the customer. */
  readonly quietFrom: string | null;
  readonly quietTo: string | null;
  /** SQL expression of a normalisation. */
  readonly expression: RuleText | null;
  readonly isEnabled: boolean;
  /** ISO 8601 date or moment, as written. */
  readonly validFrom: string | null;
  readonly validTo: string | null;
  readonly uses: readonly Reference[];
  /** Further keys of a body in a database, each value as JSON. */
  readonly other: Readonly<Record<string, string>>;
  /** Where it stands, of rules that a database keeps each by itself; absent = in the file of the set. */
  readonly source?: Pick<RuleFile, 'path' | 'text'>;
  /** Offset of the rule in the file, and of the value of each key that it has. */
  readonly at: number;
  readonly places: Readonly<Record<string, number>>;
}

/** SQL of a rule, and the stretch of the file that writes it: tell places in it with `placeInText`. */
export interface RuleText extends WrittenText {
  /** A whole SELECT is no condition: it can be read as one with `src/condition/select`. */
  readonly language: 'expression' | 'select';
}

export const REFERENCE_KINDS = ['list', 'segment', 'template', 'offer', 'policy'] as const;
export type ReferenceKind = (typeof REFERENCE_KINDS)[number];

/** Something else that a rule needs. */
export interface Reference {
  readonly kind: ReferenceKind;
  readonly id: string;
  /** Offset in the file. */
  readonly at: number;
}

/** Something that rules may refer to and that is no rule. */
export interface KeptObject {
  readonly kind: ReferenceKind;
  readonly id: string;
  readonly isPublished: boolean;
  readonly validFrom: string | null;
  readonly validTo: string | null;
  readonly at: number;
}
