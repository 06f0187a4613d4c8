import type { LintDetail } from '../../causes/lint-evidence.ts';
import type { Formula, Span } from '../../condition/formula.ts';
import type { Replacement } from '../../condition/source.ts';
import type { Confidence, Severity } from '../../result.ts';

/** What a schema says of a column. */
export interface KnownColumn {
  /** As PostgreSQL's `format_type` names it. */
  readonly type: string;
  readonly isNullable: boolean;
  /** Of a view, which does not tell whether its columns can be NULL: then nothing is said of those without a value. */
  readonly isOfView?: true;
}

export type KnownColumns = ReadonlyMap<string, KnownColumn>;

/** What is known of the database beside the rule's text. */
export interface Known {
  /** The columns of a table as rules name it; undefined = nothing is known of it. */
  columnsOf(table: string): KnownColumns | undefined;
  /** Names of all tables, where a table that is not among them does not exist; null where only some are known. */
  readonly tables: readonly string[] | null;
  /** Zone of the business, IANA name; null where it is not known. */
  readonly zone: string | null;
}

/** A rule that was read as a formula. */
export interface LintRule {
  readonly formula: Formula;
  /** What the formula was read from. */
  readonly text: string;
  /** What conditions call the customer. */
  readonly alias: string;
  /** Table of the customers; null where nothing says it. */
  readonly table: string | null;
  /** What a person reads of the rule or its conditions beside them: its name. */
  readonly label?: string | null;
}

/** A fault that shows in a rule's text. */
export interface Sighting {
  /** Id of its cause. */
  readonly cause: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  /** The offending words, in the rule's text. */
  readonly span: Span;
  readonly detail: LintDetail;
  /** How the condition could read instead; null where that cannot be written. */
  readonly repair: string | null;
  /** What makes it right, in the rule's text; only where nothing else can have been meant. */
  readonly fix?: readonly Replacement[];
}

/** What one rule was found to hold, and what could not be looked at. */
export interface Linted {
  readonly sightings: readonly Sighting[];
  /** Causes whose form stands in the rule, and of which only the columns' types could tell whether they are faults. */
  readonly undecided: readonly string[];
}
