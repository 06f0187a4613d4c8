import type { IncidentEvent } from '../link.ts';

/** The events of one writer, in the order of the file. */
export interface Written {
  readonly writer: string;
  readonly events: readonly IncidentEvent[];
}

/**
 * One order for all writers. Never against a writer's own order, never before what an event says its writer had seen, and between the
 * two by the clock: clocks are set back, and those of two machines are never the same. Pure.
 */
export function inOneOrder(files: readonly Written[]): readonly IncidentEvent[] {
  if (files.length === 1) return files[0]!.events;
  const at = new Map(files.map(({ writer }) => [writer, 0]));
  const byWriter = new Map(files.map(({ writer, events }) => [writer, events]));
  const nextOf = (writer: string) => byWriter.get(writer)![at.get(writer)!];
  const isReady = ({ seen }: IncidentEvent) =>
    Object.entries(seen ?? {}).every(([writer, { seq }]) => {
      const next = byWriter.has(writer) ? nextOf(writer) : undefined;
      return next === undefined || next.seq > seq;
    });
  const merged: IncidentEvent[] = [];
  for (;;) {
    const heads = files.flatMap(({ writer }) => {
      const event = nextOf(writer);
      return event ? [{ writer, event }] : [];
    });
    if (heads.length === 0) return merged;
    const ready = heads.filter(({ event }) => isReady(event));
    // None is ready only where somebody changed a record: then the clock decides alone.
    const first = earliest(ready.length > 0 ? ready : heads);
    merged.push(first.event);
    at.set(first.writer, at.get(first.writer)! + 1);
  }
}

interface Next {
  readonly writer: string;
  readonly event: IncidentEvent;
}

const earliest = (heads: readonly Next[]): Next =>
  heads.reduce((first, head) => (head.event.at < first.event.at ? head : first));

/** Smaller steps are how a clock is kept right all the time. */
const SHORTEST_STEP_MS = 1000;
/** Two clocks that nobody sets may part by so much. */
export const LONGEST_DRIFT_MS = 60_000;

/**
 * By how many milliseconds a machine's clock was set back before each event of one writer, where it was; by the hash of the line before
 * the event. The second clock, which nobody sets, tells how much time went by in truth; it begins anew when the machine does, and then only
 * a wall clock that goes backwards shows. Pure.
 */
export function setBacks(events: readonly IncidentEvent[]): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  let before: IncidentEvent | undefined;
  for (const event of events) {
    const [now, then] = [event, before];
    before = event;
    // Most events follow one another at once: then no clock can have gone back by so much, and none is read.
    if (then === undefined || (now.at >= then.at && now.mono - then.mono < LONGEST_DRIFT_MS)) continue;
    const wall = Date.parse(now.at) - Date.parse(then.at);
    const back = Math.max(0, now.mono - then.mono) - wall;
    if (now.prev !== null && back >= (wall < 0 ? SHORTEST_STEP_MS : LONGEST_DRIFT_MS)) found.set(now.prev, back);
  }
  return found;
}
