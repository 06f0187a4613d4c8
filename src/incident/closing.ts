import { type Text, text } from '../text.ts';
import type { IncidentEvent } from './link.ts';

/** How an incident ended: the cause is gone, its effect alone is, or nothing was wrong. */
export const OUTCOMES = {
  repaired: text('repaired: the cause is gone', 'исправлено: причины больше нет'),
  workaround: text(
    'workaround: the effect is gone, the cause is not',
    'обходное решение: последствия убраны, причина осталась',
  ),
  'no-fault': text('no fault: it works as it should', 'не ошибка: всё работает как должно'),
} as const satisfies Readonly<Record<string, Text>>;

export type Outcome = keyof typeof OUTCOMES;

/** Typed where nobody has found a cause. */
export const NO_CAUSE = 'none';

/** How an incident was closed, as its record says; null where that is not said. */
export interface Closed {
  readonly cause: string | null;
  readonly why: string | null;
  readonly outcome: Outcome | null;
  readonly proposal: string | null;
}

/** The closing under which an incident stands; undefined while it is open, also again. Pure. */
export function closingEvent<Event extends IncidentEvent>(events: readonly Event[]): Event | undefined {
  const turn = events.findLast(({ type }) => type === 'incident.closed' || type === 'incident.reopened');
  return turn?.type === 'incident.closed' ? turn : undefined;
}

/**
 * Closings that stand beside one another, none of them taken back by a reopening, and name another cause or another outcome: two people closed the incident without
 * knowing of each other, and nobody has decided yet. Empty where they agree, also by a correction. Pure.
 */
export function contradictingClosings<Event extends IncidentEvent>(events: readonly Event[]): readonly Event[] {
  const reopened = events.findLastIndex(({ type }) => type === 'incident.reopened');
  const closings = events.slice(reopened + 1).filter(({ type }) => type === 'incident.closed');
  const ends = new Set(
    closings.map((event) => {
      const { cause, outcome } = closedIn(event);
      return JSON.stringify([cause, outcome]);
    }),
  );
  return ends.size > 1 ? closings : [];
}

/** Reads a closing out of its event, corrections applied. Pure. */
export function closedIn(event: IncidentEvent): Closed {
  const word = (field: string): string | null => {
    const value = event[field];
    return typeof value === 'string' && value !== '' ? value : null;
  };
  const [cause, outcome] = [word('cause'), word('outcome')];
  return {
    cause: cause === NO_CAUSE ? null : cause,
    why: word('why'),
    outcome: outcome !== null && Object.hasOwn(OUTCOMES, outcome) ? (outcome as Outcome) : null,
    proposal: word('proposal'),
  };
}
