import { UsageError } from '../errors.ts';
import { type CorrectedEvent, happenedIn, withCorrections } from './correction.ts';
import type { IncidentEvent } from './link.ts';
import { type Happened, pastMoment, shortIso, TOLERANCE_MS, toldMoment, zoneHint } from './moment.ts';

/** Which type of event a type answers, and so comes after it, whatever anybody says of the times. */
const COMES_AFTER: Readonly<Record<string, string>> = {
  'incident.closed': 'incident.reopened',
  'incident.reopened': 'incident.closed',
  'sla.resumed': 'sla.paused',
  'incident.acknowledged': 'incident.handed-over',
};

/** What has its place in the order, as it is called in a refusal. A note or a file may be of the time before the complaint, and what a program ran is not said. */
const CALLED: Readonly<Record<string, string>> = {
  'incident.opened': 'the complaint came',
  'incident.closed': 'the incident was closed',
  'incident.reopened': 'the incident was opened again',
  'incident.handed-over': 'the incident was handed over',
  'incident.acknowledged': 'it was taken up',
  'incident.severity': 'the severity was changed',
  'sla.paused': 'the clocks were paused',
  'sla.resumed': 'the clocks ran again',
};

/** An incident as it is written so far. */
interface WrittenSoFar {
  readonly id: string;
  readonly events: readonly IncidentEvent[];
}

/**
 * The field `happened` of an event that is to be written now; nothing where none was typed.
 *
 * Nothing happens before the complaint came but what is noted of the time before. A closing does not lie before the last reopening, a reopening not before the closing,
 * the end of a pause not before its beginning, an acknowledgement not before the hand-over. Two minutes contradict nothing.
 * Throws UsageError `incident/time`, `incident/time-future`, `incident/time-order`. Pure.
 */
export function happenedInOrder(
  { happened }: Happened,
  { type, now }: { readonly type: string; readonly now: Date },
  { id, events }: WrittenSoFar,
): { readonly happened?: string } {
  if (happened === undefined) return {};
  const moment = pastMoment(happened, now);
  const before = lastOf(boundsBefore(type, withCorrections(events)));
  if (before && Date.parse(moment) < timeOf(before) - TOLERANCE_MS)
    throw outOfOrder({ id, typed: happened, moment, other: before, side: 'before' });
  return { happened: moment };
}

/**
 * A corrected time of an event that is written already: what holds for a new one, and what came after it.
 * Throws UsageError `incident/time`, `incident/time-future`, `incident/time-order`. Pure.
 */
export function correctedInOrder(typed: string, event: IncidentEvent, { id, events }: WrittenSoFar): string {
  const moment = pastMoment(typed, new Date(event.at));
  const all = withCorrections(events);
  const index = all.findIndex(({ seq, who, at }) => seq === event.seq && who === event.who && at === event.at);
  const before = lastOf(boundsBefore(event.type, all.slice(0, index)));
  if (before && Date.parse(moment) < timeOf(before) - TOLERANCE_MS)
    throw outOfOrder({ id, typed, moment, other: before, side: 'before' });
  const after = firstOf(boundBy(all[index]!, all.slice(index + 1)));
  if (after && Date.parse(moment) > timeOf(after) + TOLERANCE_MS)
    throw outOfOrder({ id, typed, moment, other: after, side: 'after' });
  return moment;
}

/** The events before which an event of this type cannot have happened: the opening, and the last one that it answers. */
function boundsBefore(type: string, before: readonly CorrectedEvent[]): readonly CorrectedEvent[] {
  if (!hasPlace(type)) return [];
  const opened = before.filter((one) => one.type === OPENED);
  const last = before.findLast((one) => one.type === type || one.type === COMES_AFTER[type]);
  return [...opened, ...(last && last.type !== type ? [last] : [])];
}

/**
 * The later events that cannot have happened before this one: those for which {@link boundsBefore} names it. Of each type that answers it, only the first
 * can be its answer: a second one, or what comes between, stands nearer to those behind. One pass for each type: a record may have many thousands of events.
 */
function boundBy({ type }: CorrectedEvent, after: readonly CorrectedEvent[]): readonly CorrectedEvent[] {
  if (type === OPENED) return after.filter((one) => hasPlace(one.type));
  return Object.entries(COMES_AFTER).flatMap(([answer, answered]) => {
    const first = answered === type ? after.find((one) => one.type === answer || one.type === answered) : undefined;
    return first?.type === answer ? [first] : [];
  });
}

const OPENED = 'incident.opened';

/** Whether an event of this type has others before it, by what it is. */
const hasPlace = (type: string): boolean => type !== OPENED && Object.hasOwn(CALLED, type);

const timeOf = (event: CorrectedEvent): number => Date.parse(happenedIn(event) ?? event.at);

const lastOf = (events: readonly CorrectedEvent[]): CorrectedEvent | undefined =>
  events.reduce<CorrectedEvent | undefined>(
    (last, one) => (last && timeOf(last) >= timeOf(one) ? last : one),
    undefined,
  );

const firstOf = (events: readonly CorrectedEvent[]): CorrectedEvent | undefined =>
  events.reduce<CorrectedEvent | undefined>(
    (first, one) => (first && timeOf(first) <= timeOf(one) ? first : one),
    undefined,
  );

interface OutOfOrder {
  readonly id: string;
  readonly typed: string;
  readonly moment: string;
  readonly other: CorrectedEvent;
  /** Where the typed time lies, and must not. */
  readonly side: 'before' | 'after';
}

function outOfOrder({ id, typed, moment, other, side }: OutOfOrder): UsageError {
  const { who, seq, type } = other;
  const bound = shortIso(new Date(timeOf(other)).toISOString());
  const wanted = side === 'before' ? `from ${bound} on` : `until ${bound}`;
  return new UsageError({
    code: 'incident/time-order',
    message: `${toldMoment(typed, moment)} lies ${side} ${bound}, when ${CALLED[type] ?? type} (${who}:${seq}), and it cannot; nothing was written.`,
    hint: `Write a time ${wanted}; or, where that one is wrong: mmsup incident correct ${id} ${who}:${seq} --field happened --to TIME --why "text".${zoneHint(typed)}`,
    data: { typed, moment, bound, event: `${who}:${seq}` },
  });
}
