import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../../src/errors.ts';
import { happenedIn, withCorrections } from '../../src/incident/correction.ts';
import { correctedInOrder, happenedInOrder } from '../../src/incident/happened-order.ts';
import type { IncidentEvent } from '../../src/incident/link.ts';
import { growthOf, LINEAR } from '../support/growth.ts';

const NOW = new Date('2026-11-23T18:00:00Z');
const minute = (at: number) => new Date(Date.parse('2026-11-23T08:00:00Z') + at * 60_000).toISOString();

const TYPES = [
  'incident.closed',
  'incident.reopened',
  'incident.handed-over',
  'incident.acknowledged',
  'incident.severity',
  'sla.paused',
  'sla.resumed',
  'note.added',
] as const;

interface Told {
  readonly type: string;
  /** Minutes at which somebody said that it happened; null where nobody did. */
  readonly said: number | null;
}

/** A record of one writer: opened, then these, three minutes between each. */
const recordOf = (told: readonly Told[]): readonly IncidentEvent[] =>
  [{ type: 'incident.opened', said: null }, ...told].map(({ type, said }, index) => ({
    v: 1,
    seq: index + 1,
    at: minute(300 + 3 * index),
    mono: index,
    who: 'ann',
    via: 'script',
    type,
    prev: null,
    ...(said === null ? {} : { happened: minute(said) }),
  }));

/** The event that a time contradicts, as a refusal names it; undefined where the time is taken. */
function contradicted(ask: () => unknown): string | undefined {
  try {
    ask();
    return undefined;
  } catch (error) {
    if (!(error instanceof UsageError) || error.code !== 'incident/time-order') throw error;
    return String(error.data?.['event']);
  }
}

const timeOf = (event: IncidentEvent) => happenedIn(event) ?? event.at;

/** What is written behind an event, one after the other: the earliest that could not have been, had the event said this time. */
function earliestBehind(events: readonly IncidentEvent[], index: number, typed: string): string | undefined {
  const moved = { ...events[index]!, happened: typed };
  const refused = events.slice(index + 1).filter((one, at) => {
    // The opening is before all of them; of any other event what came between may be the one that is answered.
    const between = moved.type === 'incident.opened' ? [] : events.slice(index + 1, index + 1 + at);
    const writing = { type: one.type, now: NOW };
    const happened = timeOf(one);
    const other = contradicted(() => happenedInOrder({ happened }, writing, { id: 'x', events: [moved, ...between] }));
    return other === `ann:${moved.seq}`;
  });
  const [first] = refused.toSorted((one, other) => Date.parse(timeOf(one)) - Date.parse(timeOf(other)));
  return first && `ann:${first.seq}`;
}

describe('a corrected time', () => {
  const told = fc.record({ type: fc.constantFrom(...TYPES), said: fc.option(fc.integer({ min: 250, max: 330 })) });

  it('contradicts the earliest of what could not have been written behind it', () => {
    const seen = { refused: 0, taken: 0 };
    fc.assert(
      fc.property(
        fc.array(told, { maxLength: 12 }),
        fc.nat(),
        fc.integer({ min: 250, max: 360 }),
        (all, which, said) => {
          const events = recordOf(all);
          const index = which % events.length;
          const event = events[index]!;
          const typed = minute(Math.min(said, 300 + 3 * index));
          const record = { id: 'x', events };
          const before = contradicted(() =>
            happenedInOrder(
              { happened: typed },
              { type: event.type, now: NOW },
              { id: 'x', events: events.slice(0, index) },
            ),
          );
          const wanted = before ?? earliestBehind(events, index, typed);
          seen[wanted === undefined ? 'taken' : 'refused'] += 1;
          expect(contradicted(() => correctedInOrder(typed, event, record))).toBe(wanted);
        },
      ),
      { numRuns: 3_000 },
    );
    expect(Math.min(seen.refused, seen.taken)).toBeGreaterThan(200);
  });

  it('is looked at in a time that grows with the record only', () => {
    const records = new Map<number, readonly IncidentEvent[]>();
    const recordOfSize = (size: number) => {
      const known =
        records.get(size) ?? recordOf(Array.from({ length: size }, () => ({ type: 'incident.severity', said: null })));
      records.set(size, known);
      return known;
    };
    const correct = (size: number) => {
      const events = recordOfSize(size);
      correctedInOrder(minute(300), events[0]!, { id: 'x', events });
    };
    expect(growthOf(correct, 24_000)).toBeLessThan(LINEAR);
  });
});

describe('corrections', () => {
  it('are applied in a time that grows with the record only', () => {
    const records = new Map<number, readonly IncidentEvent[]>();
    const recordOfSize = (size: number) => {
      const notes = recordOf(Array.from({ length: size / 2 }, () => ({ type: 'note.added', said: null })));
      const corrections = notes.map(
        (note): IncidentEvent => ({
          ...note,
          seq: note.seq + notes.length,
          type: 'event.corrected',
          of: { writer: 'ann.1', seq: note.seq, at: note.at },
          field: 'happened',
          from: null,
          to: minute(1),
          why: 'x',
        }),
      );
      const known = records.get(size) ?? [...notes, ...corrections];
      records.set(size, known);
      return known;
    };
    expect(withCorrections(recordOfSize(8)).filter((event) => event.corrected).length).toBe(5);
    expect(growthOf((size) => withCorrections(recordOfSize(size)), 12_000)).toBeLessThan(LINEAR);
  });
});
