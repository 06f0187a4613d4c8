import { medianOf, rounded } from '../../model/statistics.ts';
import { type Measured, MOMENTS, type MomentName } from './measure.ts';

/** How long something took, over many incidents; those of which nothing was measured are counted beside it. */
export interface Times {
  /** Incidents that it took place in, of which it is known how long it took. */
  readonly n: number;
  /** Seconds; null where n is 0. */
  readonly median: number | null;
  /** Seconds within which nine of ten were done (nearest rank); null where n is 0. */
  readonly p90: number | null;
  /** Open incidents in which it has not taken place yet. */
  readonly awaited: number;
  /** Incidents that were closed without it. */
  readonly never: number;
  /** Incidents that it took place in, and nobody knows how long that took: the machines' clocks contradict each other. */
  readonly unknown: number;
}

/** How what was promised was kept. */
export interface Kept {
  readonly kept: number;
  readonly broken: number;
  readonly running: number;
  /** Nothing was promised, or it was closed without. */
  readonly notMeasured: number;
  /** Of the kept ones: judged by a time that a person said, not by the machine's clock. */
  readonly keptSaid: number;
  /** Of the broken ones: over when the severity was raised, so that nobody could have kept them. */
  readonly brokenRaised: number;
}

/** What a group of incidents comes to. */
export interface Figures {
  readonly incidents: number;
  readonly open: number;
  readonly closed: number;
  /** Incidents that were opened again. */
  readonly reopened: number;
  /** How often that happened in all. */
  readonly reopenings: number;
  /** Of the closed ones; `notSaid`: closed by an older program. */
  readonly outcomes: Readonly<Record<'repaired' | 'workaround' | 'no-fault' | 'notSaid', number>>;
  readonly times: Readonly<Record<MomentName, Times>>;
  readonly sla: Readonly<Record<MomentName, Kept>>;
}

/** Counts incidents. Pure. */
export function figuresOf(all: readonly Measured[]): Figures {
  const count = (isOne: (one: Measured) => boolean) => all.filter(isOne).length;
  const ended = (outcome: string | null) => count(({ closed }) => closed !== null && closed.outcome === outcome);
  return {
    incidents: all.length,
    open: count(({ status }) => status === 'open'),
    closed: count(({ status }) => status === 'closed'),
    reopened: count(({ reopened }) => reopened > 0),
    reopenings: all.reduce((sum, { reopened }) => sum + reopened, 0),
    outcomes: {
      repaired: ended('repaired'),
      workaround: ended('workaround'),
      'no-fault': ended('no-fault'),
      notSaid: ended(null),
    },
    times: byMoment((moment) => timesOf(all, moment)),
    sla: byMoment((moment) => keptOf(all, moment)),
  };
}

function byMoment<Value>(make: (moment: MomentName) => Value): Readonly<Record<MomentName, Value>> {
  return Object.fromEntries(MOMENTS.map((moment) => [moment, make(moment)])) as Record<MomentName, Value>;
}

function timesOf(all: readonly Measured[], moment: MomentName): Times {
  const seconds = all.flatMap((one) => one[moment].seconds ?? []).sort((one, other) => one - other);
  const inState = (state: string) => all.filter((one) => one[moment].state === state).length;
  return {
    n: seconds.length,
    median: seconds.length === 0 ? null : rounded(medianOf(seconds)),
    p90: seconds.length === 0 ? null : rounded(seconds[Math.ceil(0.9 * seconds.length) - 1]!),
    awaited: inState('awaited'),
    never: inState('never'),
    unknown: inState('took') - seconds.length,
  };
}

function keptOf(all: readonly Measured[], moment: MomentName): Kept {
  const inState = (state: string) => all.filter((one) => one[moment].sla === state).length;
  return {
    kept: inState('kept'),
    broken: inState('broken'),
    running: inState('running'),
    notMeasured: inState('not-measured'),
    keptSaid: all.filter((one) => one[moment].sla === 'kept' && one[moment].isSaid).length,
    brokenRaised: all.filter((one) => one[moment].sla === 'broken' && one[moment].isRaised).length,
  };
}
