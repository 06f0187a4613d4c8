import type { Cause } from '../../causes/cause.ts';
import type { Lang } from '../../text.ts';
import type { IncidentRecord } from '../record/read.ts';
import type { Audience, DocumentEvidence, DocumentProof } from './document.types.ts';
import type { EventLine } from './events.ts';
import type { KeptResult } from './found.ts';

/** All that a document is made of; read before, so that making it is pure. */
export interface Source {
  readonly record: IncidentRecord;
  readonly lines: readonly EventLine[];
  readonly results: readonly KeptResult[];
  readonly evidence: readonly Pick<DocumentEvidence, 'hash' | 'state'>[];
  /** States of the runbooks' texts, by their hash. */
  readonly pinned: ReadonlyMap<string, DocumentEvidence['state']>;
  readonly proof: DocumentProof;
  /** Causes that the record's own system names. */
  readonly ofSystem: readonly Cause<never>[];
}

export interface Wish {
  readonly audience: Audience;
  readonly lang: Lang;
  readonly now: Date;
}
