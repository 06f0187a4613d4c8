import type { KnownMark } from '../../model/personal/known.ts';
import type { IncidentEvent } from '../link.ts';

/** Known values that one event remembers, at most: more customers than that nobody writes notes about. */
export const MOST_MARKS = 2_000;

/** What the events of a record know of personal values that were made with this key. Pure. */
export function marksIn(events: readonly IncidentEvent[], keyId: string): readonly KnownMark[] {
  return events.flatMap((event) => {
    const { known, key } = event as IncidentEvent & { readonly known?: unknown; readonly key?: unknown };
    return key === keyId && Array.isArray(known) ? known.flatMap(markIn) : [];
  });
}

/** `name 3 <first> <all>`: one short text for each value. */
export const writtenMark = ({ kind, words, first, all }: KnownMark): string => `${kind} ${words} ${first} ${all}`;

function markIn(written: unknown): readonly KnownMark[] {
  const [, kind, words, first, all] = /^([a-z-]+) (\d{1,2}) ([0-9a-f]{10}) ([0-9a-f]{10})$/.exec(String(written)) ?? [];
  return all === undefined ? [] : [{ kind: kind as KnownMark['kind'], words: Number(words), first: first!, all }];
}
