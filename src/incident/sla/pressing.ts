import { SLA_CLOCKS } from '../../model/sla/agreement.types.ts';
import { isDoubtful } from './doubts.ts';
import type { ClockStanding, SaidMoment, SlaStanding } from './standing.types.ts';

/** The clock that matters most now, for lists. */
export interface Pressing extends Pick<ClockStanding, 'clock' | 'state' | 'leftSeconds' | 'due' | 'raised'> {
  readonly zone: string;
  /** True while it still runs. */
  readonly isOpen: boolean;
  /** True while we wait for the client. */
  readonly isPaused: boolean;
  /** True where a machine's clock makes the judgement uncertain. */
  readonly isDoubtful: boolean;
  /** What people said of the times that it was judged by; where all were kept, of every clock. */
  readonly said: readonly SaidMoment[];
}

/**
 * The clock that matters most: of those that still run the one that is over or will be first; when none runs, one that was broken, else one
 * of which it is not sure that it was kept, else the last. Null where nothing was promised. Pure.
 */
export function pressingIn(standing: SlaStanding): Pressing | null {
  const { agreed, clocks, pauses } = standing;
  if (agreed === null) return null;
  const measured = SLA_CLOCKS.map((clock) => clocks[clock]).filter(({ state }) => state !== 'not-measured');
  const open = measured.filter(({ stop }) => stop === null && clocks.resolve.stop === null);
  const chosen =
    open.toSorted((one, other) => one.leftSeconds! - other.leftSeconds!)[0] ??
    measured.find(({ state }) => state === 'broken') ??
    measured.find((one) => isDoubtful(standing, one.clock)) ??
    measured.at(-1);
  if (chosen === undefined) return null;
  const { clock, state, leftSeconds, due, raised } = chosen;
  const isEnd = state === 'kept' && open.length === 0;
  const said = (isEnd ? measured : [chosen]).flatMap((one) => one.said);
  const isOpen = open.includes(chosen);
  const isPaused = isOpen && pauses.some((pause) => pause.isOpen);
  const { zone } = agreed.agreement;
  const isNotSure = isDoubtful(standing, clock);
  return { clock, state, leftSeconds, due, raised, zone, isOpen, isPaused, isDoubtful: isNotSure, said };
}
