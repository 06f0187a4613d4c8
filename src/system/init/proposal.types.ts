import type { RelationName } from '../../model/relations.ts';
import type { Text } from '../../text.ts';
import type { PersonalClass } from '../description.ts';
import type { TreeLook } from './catalog.types.ts';

export type GuessConfidence = 'likely' | 'possible';

/** One relation as it is proposed. */
export interface ProposedRelation {
  readonly name: RelationName;
  readonly from: string;
  readonly where?: string;
  /** Canonical column to SQL, in the order of the model. */
  readonly columns: Readonly<Record<string, string>>;
  readonly confidence: GuessConfidence;
  readonly reasons: readonly Text[];
  /** What a person must decide or should look at. */
  readonly decide: readonly Text[];
  /** Why it is written as a comment; absent = it is in force. */
  readonly outOfForce?: Text;
}

export interface ProposedCustomer {
  readonly table: string;
  readonly alias: string;
  readonly key: string;
  readonly label?: string;
  readonly where?: string;
  readonly personal: Readonly<Record<string, PersonalClass>>;
  readonly confidence: GuessConfidence;
  readonly reasons: readonly Text[];
  readonly decide: readonly Text[];
  readonly outOfForce?: Text;
}

/** A whole proposal, before it is written down. */
export interface Proposal {
  readonly id: string;
  readonly title: string;
  /** What was looked at: numbers of tables, tables without rights, samples that failed. */
  readonly seen: readonly Text[];
  readonly clock: { readonly zone: string; readonly now?: string; readonly notes: readonly Text[] };
  readonly customer: ProposedCustomer | undefined;
  readonly language:
    | { readonly language: 'sql' }
    | ({ readonly language: 'json' } & TreeLook & {
          readonly known: Readonly<Record<string, string>>;
          /** SQL of the fields that are columns of the customer. */
          readonly columns: Readonly<Record<string, string>>;
        });
  readonly relations: readonly ProposedRelation[];
  /** Relations that nothing was found for, and why, where that is worth a line. */
  readonly absent: readonly { readonly name: string; readonly why: Text }[];
}
