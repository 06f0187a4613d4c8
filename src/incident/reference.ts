import type { IncidentEvent } from './link.ts';
import { encodeEvent, sha256 } from './record/chain.ts';

const REFERENCE = /^ref-[0-9a-f]{12}$/;

/** Whether a text names an incident without naming its client. */
export const isReference = (typed: string): boolean => REFERENCE.test(typed);

/**
 * A name for an incident that tells nothing of it: made of its first line, which holds clocks that nobody can guess. Who has the record finds it by this name
 * (`mmsup incident show ref-…`), and who has not learns neither the client nor the day. Undefined for a record without an opening. Pure.
 */
export function referenceOf(events: readonly IncidentEvent[]): string | undefined {
  const opened = events.find(({ type }) => type === 'incident.opened');
  return opened && referenceOfOpening(opened);
}

/** The same of the event that opened it. Pure. */
export const referenceOfOpening = (opened: IncidentEvent): string => `ref-${sha256(encodeEvent(opened)).slice(0, 12)}`;
