import { type CorrectedEvent, withCorrections } from './correction.ts';
import { type Custody, custodyAfter, NOBODYS } from './custody.ts';
import type { IncidentEvent } from './link.ts';
import { isSameUser, type SystemUser, systemUserOf } from './system-user.ts';

/** An event with what the events around it say of it. */
export interface EventInContext extends CorrectedEvent {
  /** Of a command that was begun: its end stands in the record too, and tells of both. */
  readonly hasEnd?: true;
  /** Of what a second person is to do: the same system's user on the same machine did the first part, under this name. */
  readonly sameUserAs?: string;
}

/** The events as they are told: corrected, and each with what others say of it; as many, in the same order. Pure. */
export function inContext(written: readonly IncidentEvent[]): readonly EventInContext[] {
  const events = withCorrections(written);
  const ended = new Set<string>();
  for (const { type, call } of events) if (type === 'command.finished' && typeof call === 'string') ended.add(call);
  const asked = new Map<string, IncidentEvent>();
  let custody: Custody = NOBODYS;
  return events.map((event) => {
    const { type } = event;
    // In this order: objects that grow at their end after they were parsed are slow to read, all of them, for every later pass.
    if (type === 'command.started')
      return ended.has(String(event['call'])) ? Object.assign({ hasEnd: true as const }, event) : event;
    if (type === 'approval.asked') asked.set(changeOf(event), event);
    if (type === 'approval.given') return besides(event, asked.get(changeOf(event)));
    const { waiting } = custody;
    custody = custodyAfter(custody, event);
    return type === 'incident.acknowledged' && waiting ? besides(event, { who: waiting.by, ...waiting }) : event;
  });
}

const changeOf = (event: IncidentEvent): string => `${String(event['run'])} ${String(event['step'])}`;

function besides(
  event: CorrectedEvent,
  before: IncidentEvent | { readonly who: string; readonly user: SystemUser | null } | undefined,
): EventInContext {
  const first = before === undefined ? null : 'type' in before ? systemUserOf(before) : before.user;
  return isSameUser(first, systemUserOf(event)) ? { ...event, sameUserAs: before!.who } : event;
}
