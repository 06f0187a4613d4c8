import { found } from '../../causes/cause.ts';
import { slaBroken } from '../../causes/sla.ts';
import { differingParts } from '../../model/sla/agreement.ts';
import { type Agreed, type Agreement, SLA_CLOCKS } from '../../model/sla/agreement.types.ts';
import type { Found } from '../../result.ts';
import type { Text } from '../../text.ts';
import { isDoubtful } from './doubts.ts';
import { clockIn } from './parts.ts';
import type { SlaStanding } from './standing.types.ts';

/** What the profile says now, against what the record holds. */
export interface ProfileNow {
  /** `appeared`: the record holds none, the profile does; `gone`: the other way round; `unknown`: the profile cannot be read now. */
  readonly state: 'same' | 'changed' | 'appeared' | 'gone' | 'none' | 'unknown';
  readonly hash: string | null;
  readonly changed: readonly (keyof Agreement)[];
  /** Why it is unknown, for programs; {@link words} is for people. */
  readonly message: string | null;
  /** Absent where it is known. */
  readonly words?: Text;
}

/** Compares the copy in the record with the profile of today. Pure. */
export function compareWithProfile(kept: Agreed | null, now: Agreed | null): ProfileNow {
  const changed = kept && now ? differingParts(kept.agreement, now.agreement) : [];
  const state = kept && now ? (changed.length === 0 ? 'same' : 'changed') : kept ? 'gone' : now ? 'appeared' : 'none';
  return { state, hash: now?.hash ?? null, changed, message: null };
}

/** One finding for each time that was not kept: those that are over before anything else. Pure. */
export function brokenIn(incident: string, standing: SlaStanding): readonly Found[] {
  const { agreed, clocks, pauses } = standing;
  if (agreed === null) return [];
  const { zone } = agreed.agreement;
  return SLA_CLOCKS.map((clock) => clocks[clock])
    .filter(({ state }) => state === 'broken')
    .map(({ clock, severity, targetSeconds, countedSeconds, due, stop, raised }) =>
      found(
        slaBroken,
        {
          incident,
          clock,
          severity,
          targetSeconds: targetSeconds!,
          countedSeconds,
          due: due && clockIn(zone, due),
          zone,
          raisedAt: raised && clockIn(zone, raised.at),
          isRunning: stop === null && clocks.resolve.stop === null && !pauses.some(({ isOpen }) => isOpen),
        },
        isDoubtful(standing, clock) ? 'likely' : 'proved',
      ),
    );
}
