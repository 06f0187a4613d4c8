import type { RelationName, StageName } from '../model/relations.ts';
import type { CustomerMapping, SegmentLanguage, SystemCheck } from './description.ts';
import type { Place } from './place.ts';

/** An SQL text, and the variant of the system for which it is the one. */
export interface Choice {
  /** Name of a variant; absent = otherwise. */
  readonly when?: string;
  readonly sql: string;
  readonly place: Place;
}

/** How a relation is read; of several choices the first whose variant the database has is taken. */
export interface RelationPart {
  /** The whole relation exists only in this variant. */
  readonly when?: string;
  readonly from?: readonly Choice[];
  readonly where?: readonly Choice[];
  /** NULL takes away what the extended description says. */
  readonly columns: Readonly<Record<string, readonly Choice[] | null>>;
  /** The place of the columns, where the relation has some. */
  readonly place: Place;
}

/** What one file says; what it leaves out comes from the description that it extends. */
export interface DescriptionPart {
  readonly file: string;
  readonly id: string;
  readonly title?: string;
  readonly extends?: string;
  readonly isFromDocumentation?: boolean;
  /** Tables (`schema.table`) and columns (`schema.table.column`) by which a database is recognised. */
  readonly detect?: readonly string[];
  /** What some versions of the system have: name of the variant to the tables and columns that must be there. */
  readonly variants: Readonly<Record<string, readonly string[]>>;
  readonly clock: { readonly now?: string; readonly zone?: string; readonly application?: string };
  readonly customer?: Partial<CustomerMapping>;
  readonly segments?: SegmentLanguage;
  readonly stages?: readonly StageName[];
  readonly relations: Readonly<Partial<Record<RelationName, RelationPart | null>>>;
  readonly checks: Readonly<Record<string, CheckPart | null>>;
  /** Places of the other keys, by path: `clock.zone`, `customer.table`, `variants.v6`. */
  readonly places: ReadonlyMap<string, Place>;
}

export type CheckPart = Omit<SystemCheck, 'place' | 'id'> & { readonly place: Place; readonly when?: string };
