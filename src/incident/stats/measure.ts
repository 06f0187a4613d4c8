import { SLA_CLOCKS, type SlaClock } from '../../model/sla/agreement.types.ts';
import { causesFound } from '../causes-found.ts';
import { type Closed, closedIn, closingEvent } from '../closing.ts';
import { withCorrections } from '../correction.ts';
import { custodyIn } from '../custody.ts';
import type { IncidentEvent } from '../link.ts';
import type { IncidentRecord } from '../record/read.ts';
import { isDoubtful } from '../sla/doubts.ts';
import { slaOf } from '../sla/standing.ts';
import type { ClockStanding, SlaState } from '../sla/standing.types.ts';

/** The three moments that a client waits for, in their order: those that may have been promised. */
export const MOMENTS = SLA_CLOCKS;
export type MomentName = SlaClock;

/** How long one of them took. `awaited`: not yet, and the incident is open; `never`: it was closed without. */
export interface Took {
  readonly state: 'took' | 'awaited' | 'never';
  /** By the clock on the wall, from the complaint on; null unless it took place, and where the machines' clocks contradict each other too much to know. */
  readonly seconds: number | null;
  /** Against what was promised. */
  readonly sla: SlaState;
  /** Whether what was promised is judged by a time that a person said. */
  readonly isSaid: boolean;
  /** Whether it was over when the severity was raised, and could not be kept any more. */
  readonly isRaised: boolean;
}

/** What is counted of one incident. */
export interface Measured extends Readonly<Record<MomentName, Took>> {
  readonly id: string;
  readonly client: string;
  /** Line that has it, or had it at the closing; null where nobody said. */
  readonly line: string | null;
  /** What it was closed with, else what was found last; null where there is none. */
  readonly cause: string | null;
  /** When the complaint came, ISO 8601 in UTC. */
  readonly openedAt: string;
  readonly status: 'open' | 'closed';
  /** How often it was opened again. */
  readonly reopened: number;
  readonly closed: Closed | null;
  /** True where a machine's clock makes it uncertain whether a promised time was kept, or what was promised cannot be read. */
  readonly isDoubtful: boolean;
}

/** Measures one record: corrections and what people said of the times count. `now`: for what still goes on. Pure. */
export function measuredOf(record: IncidentRecord, now: string): Measured {
  const { id } = record;
  const events = withCorrections(record.events);
  const opened = events.find(({ type }) => type === 'incident.opened');
  const closing = closingEvent(events);
  const closed = closing ? closedIn(closing) : null;
  const standing = slaOf(record, now);
  const took = (clock: MomentName) => tookOf(standing.clocks[clock], closed !== null);
  return {
    id,
    client: String(opened?.['client'] ?? ''),
    line: custodyIn(events).line,
    cause: closed ? closed.cause : (causesFound(events)[0] ?? null),
    openedAt: standing.start.at,
    status: closed ? 'closed' : 'open',
    reopened: timesOf(events, 'incident.reopened'),
    closed,
    isDoubtful: standing.isUnreadable || MOMENTS.some((clock) => isDoubtful(standing, clock)),
    acknowledge: took('acknowledge'),
    diagnose: took('diagnose'),
    resolve: took('resolve'),
  };
}

function tookOf(clock: ClockStanding, isClosed: boolean): Took {
  const { stop, state, said, raised } = clock;
  const judged = { sla: state, isSaid: said.length > 0, isRaised: raised !== null };
  if (stop) return { state: 'took', seconds: isKnown(clock) ? clock.elapsedSeconds : null, ...judged };
  return { state: isClosed ? 'never' : 'awaited', seconds: null, ...judged };
}

/** A time of which more than a tenth may be the machines' clocks' error says nothing: set back by an hour, an hour's work took no time. */
const MOST_WRONG = 0.1;

const isKnown = ({ elapsedSeconds, clockErrorSeconds }: ClockStanding): boolean =>
  clockErrorSeconds <= MOST_WRONG * elapsedSeconds;

const timesOf = (events: readonly IncidentEvent[], type: string): number =>
  events.filter((event) => event.type === type).length;
