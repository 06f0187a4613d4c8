import { type Closed, closedIn, closingEvent } from '../closing.ts';
import { withCorrections } from '../correction.ts';
import { type Fingerprint, fingerprintOf } from '../fingerprint.ts';
import type { KnownCauses } from '../known-causes.ts';
import type { IncidentEvent } from '../link.ts';
import type { IncidentRecord } from '../record/read.ts';
import { referenceOf } from '../reference.ts';

/** An incident of the past as it is compared. */
export interface Past {
  readonly id: string;
  readonly reference: string;
  readonly client: string;
  readonly openedAt: string;
  readonly fingerprint: Fingerprint;
  /** Null while it is open. */
  readonly closed: Closed | null;
  /** From the opening to the last closing; null while it is open. */
  readonly resolveSeconds: number | null;
}

/** What is kept of a record for comparing. Pure. */
export function pastOf({ id, events }: IncidentRecord, known: KnownCauses): Past {
  const corrected = withCorrections(events);
  const opened = corrected.find(({ type }) => type === 'incident.opened')!;
  const closed = closingEvent(corrected);
  return {
    id,
    reference: referenceOf(events)!,
    client: String(opened['client'] ?? ''),
    openedAt: momentOf(opened),
    fingerprint: fingerprintOf(events, known),
    closed: closed ? closedIn(closed) : null,
    resolveSeconds: closed ? (Date.parse(momentOf(closed)) - Date.parse(momentOf(opened))) / 1000 : null,
  };
}

const momentOf = ({ at, happened }: IncidentEvent): string => (typeof happened === 'string' ? happened : at);
