import type { Audience, DocumentEvent } from './document.types.ts';

/** A letter that nobody reads to its end says nothing. */
const MOST_EVENTS = 40;
const FIRST = 10;

/**
 * A client's version stays short: repeated words are told once, and of what is still too much the first and the last events stay. Others see everything. Pure.
 */
export function shortened(
  events: readonly DocumentEvent[],
  audience: Audience,
): { readonly events: readonly DocumentEvent[]; readonly leftOut: number } {
  if (audience !== 'client') return { events, leftOut: 0 };
  const told = events.filter((event, at) => at === 0 || event.what !== events[at - 1]!.what);
  if (told.length <= MOST_EVENTS) return { events: told, leftOut: 0 };
  const kept = [...told.slice(0, FIRST), ...told.slice(FIRST - MOST_EVENTS)];
  return { events: kept, leftOut: told.length - kept.length };
}
