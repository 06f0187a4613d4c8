import type { JsonTreeLanguage, PysonLanguage } from '../condition/languages/language.types.ts';
import { UsageError } from '../errors.ts';
import type { RelationName, StageName } from '../model/relations.ts';
import type { Severity } from '../result.ts';
import { type Text, text } from '../text.ts';
import type { Place } from './place.ts';

/** Which kind of personal data a column holds; decides how it is masked. */
export type PersonalClass = 'name' | 'phone' | 'email' | 'birth-date' | 'document' | 'address' | 'account';

/** How one canonical relation is read: `select <columns> from <from> where <where>`. Columns not named are NULL. */
export interface RelationMapping {
  readonly from: string;
  readonly columns: Readonly<Record<string, string>>;
  readonly where?: string;
  /** Where each text stands in its file; absent where it was not read from one. */
  readonly places?: {
    readonly from: Place;
    readonly where?: Place;
    readonly columns: Readonly<Record<string, Place>>;
  };
}

/** The customer table as segments see it. */
export interface CustomerMapping {
  /** Table or view, schema-qualified. */
  readonly table: string;
  /** The name by which formulas call it. */
  readonly alias: string;
  /** Column that identifies a customer, unique. */
  readonly key: string;
  /** What people call a customer: SQL text over the alias. Personal data, shown only where that is asked for. */
  readonly label?: string;
  /** IANA name of the zone in which he lives: SQL text over the alias. Quiet hours are by his clock. */
  readonly zone?: string;
  /** Condition that every customer of every segment meets (not merged, not deleted). */
  readonly where?: string;
  /** Columns with personal data and its class. */
  readonly personal: Readonly<Record<string, PersonalClass>>;
}

/** In which language a system keeps its segments. */
export type SegmentLanguage = { readonly language: 'sql' } | JsonTreeLanguage | PysonLanguage;

/** What a check of a system is asked about; its SQL names it as `:run`, `:segment`, …; `system` is asked of the whole system. */
export const CHECK_SUBJECTS = ['run', 'campaign', 'segment', 'report', 'customer', 'system'] as const;
export type CheckSubject = (typeof CHECK_SUBJECTS)[number];

/**
 * A root cause that only this kind of system has, found by one SELECT: every row is a sighting, its columns are the evidence. Knowledge of a system is
 * data: it needs no code.
 */
export interface SystemCheck {
  /** `listmonk/list-deleted`; for ever. */
  readonly id: string;
  readonly severity: Severity;
  readonly on: CheckSubject;
  readonly sql: string;
  readonly name: Text;
  /** One sentence; `{column}` is the evidence of that column. */
  readonly title: Text;
  readonly next: readonly Text[];
  readonly runbook: string | null;
  /** How sure a row makes it. */
  readonly confidence: 'proved' | 'likely' | 'possible';
  /** Causes of the common catalogue that are only consequences when this one is found. */
  readonly explains: readonly string[];
  readonly article: {
    readonly what: Text;
    readonly why: Text;
    readonly sure: Text;
    readonly repair: Text;
    readonly example: Text;
  };
  readonly place?: Place;
}

/** One system description, fitted to one database: everything that mmsup knows of a kind of marketing system. */
export interface SystemDescription {
  readonly id: string;
  readonly title: string;
  /** Where it was read from, for messages. */
  readonly file: string;
  readonly clock: {
    /** SELECT of one timestamptz: what "now" is in this system. Absent = the server's clock. */
    readonly now?: string;
    /** Time zone of the business, IANA name. */
    readonly zone: string;
    /** Time zone in which the application's own sessions evaluate its SQL, IANA name; absent = that of the business. */
    readonly application?: string;
  };
  /** Absent = nothing is known of the customers: they are named on the command line. Read it with {@link customersOf}. */
  readonly customer?: CustomerMapping;
  readonly segments: SegmentLanguage;
  /** The stages that its runs have, in order; absent = those that its relation gives. */
  readonly stages?: readonly StageName[];
  readonly relations: Readonly<Partial<Record<RelationName, RelationMapping>>>;
  readonly checks?: readonly SystemCheck[];
  /** True when it was written from public documentation and never seen beside an installation. */
  readonly isFromDocumentation?: boolean;
}

/** The zone in which the formulas of a system are evaluated: that of the application's own sessions. */
export function formulaZone({ clock }: SystemDescription): string {
  return clock.application ?? clock.zone;
}

/** A kept segment, as far as reading its formula depends on it. */
export interface FormulaOwner {
  /** Id of the segment; null for a formula that belongs to none. */
  readonly segment: string | null;
  /** What the formula is about, where the system has several models; null = the customers. */
  readonly model: string | null;
}

/** What the formulas of a system are read with. */
export function languageOf(
  { segments, customer }: SystemDescription,
  owner: FormulaOwner,
): FormulaOwner & { readonly segments: SegmentLanguage; readonly alias: string } {
  return { ...owner, segments, alias: customer?.alias ?? 'c' };
}

/**
 * The rows that a segment selects: the customers, or those of another model (quotations, say) under the customers' alias.
 * @throws UsageError `system/no-customers`.
 */
export function rowsOf(system: SystemDescription, model: string | null): CustomerMapping {
  const customers = customersOf(system);
  const { segments } = system;
  if (segments.language !== 'pyson' || model === null || model === segments.model) return customers;
  const other = segments.models[model];
  return other ? { table: other.table, alias: customers.alias, key: other.key, personal: {} } : customers;
}

/** In which language the kept body of a segment is written, as `rule_version.language` says it of rules. */
export function bodyLanguage({ segments: { language } }: SystemDescription): 'sql' | 'json' | 'text' {
  return language === 'pyson' ? 'text' : language;
}

/** The customers of a system. @throws UsageError `system/no-customers`. */
export function customersOf({ customer, id, file }: SystemDescription): CustomerMapping {
  if (customer) return customer;
  throw new UsageError({
    code: 'system/no-customers',
    message: text(
      `System "${id}" does not say where its customers are.`,
      `Система «${id}» не говорит, где лежат её клиенты.`,
    ),
    hint: text(
      `Name the table and its key: --customers TABLE --key COLUMN. Or describe them in ${file}.`,
      `Назовите таблицу и её ключ: --customers ТАБЛИЦА --key СТОЛБЕЦ. Или опишите их в ${file}.`,
    ),
  });
}
