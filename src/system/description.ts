import { UsageError } from '../errors.ts';
import type { RelationName } from '../model/relations.ts';

/** Which kind of personal data a column holds; decides how it is masked. */
export type PersonalClass = 'name' | 'phone' | 'email' | 'birth-date' | 'document' | 'address' | 'account';

/** How one canonical relation is read: `select <columns> from <from> where <where>`. Columns not named are NULL. */
export interface RelationMapping {
  readonly from: string;
  readonly columns: Readonly<Record<string, string>>;
  readonly where?: string;
}

/** The customer table as segments see it. */
export interface CustomerMapping {
  /** Table or view, schema-qualified. */
  readonly table: string;
  /** The name by which formulas call it. */
  readonly alias: string;
  /** Column that identifies a customer, unique. */
  readonly key: string;
  /** Condition that every customer of every segment meets (not merged, not deleted). */
  readonly where?: string;
  /** Columns with personal data and its class. */
  readonly personal: Readonly<Record<string, PersonalClass>>;
}

/** One system description: everything that mmsup knows of a kind of marketing system. */
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
  };
  /** Absent = nothing is known of the customers: they are named on the command line. Read it with {@link customersOf}. */
  readonly customer?: CustomerMapping;
  readonly segments: { readonly language: 'sql' };
  readonly relations: Readonly<Partial<Record<RelationName, RelationMapping>>>;
}

/** The customers of a system. @throws UsageError `system/no-customers`. */
export function customersOf({ customer, id, file }: SystemDescription): CustomerMapping {
  if (customer) return customer;
  throw new UsageError({
    code: 'system/no-customers',
    message: `System "${id}" does not say where its customers are.`,
    hint: `Name the table and its key: --customers TABLE --key COLUMN. Or describe them in ${file}.`,
  });
}
