import type { Context } from '../command.ts';
import { CancelledError, UserError } from '../errors.ts';
import { maskText } from '../model/personal.ts';
import { type Text, text, verbatim } from '../text.ts';
import { askHealth, type HealthAsked } from './ask.queries.ts';
import { weighGaps } from './check.ts';
import type { ClientOutcome } from './fleet.ts';

export interface FleetBounds {
  /** Clients asked at once, each over one connection. */
  readonly parallel: number;
  /** For one client from connecting to its last check. */
  readonly limitSeconds: number;
}

interface Fleet extends Pick<Context, 'profiles' | 'deps'> {
  readonly asked: HealthAsked;
  readonly bounds: FleetBounds;
  readonly tell: (profile: string) => void;
}

/**
 * Asks every client, some at a time, each over one connection of its own. One that cannot be reached, or is slow, holds up nobody else longer than its time;
 * of one whose time is over, what was found until then is told.
 */
export async function askFleet(names: readonly string[], fleet: Fleet): Promise<readonly ClientOutcome[]> {
  const outcomes: ClientOutcome[] = new Array(names.length);
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < names.length) {
      const place = next++;
      const name = names[place]!;
      fleet.tell(name);
      outcomes[place] = await askClient(name, fleet);
    }
  };
  await Promise.all(Array.from({ length: Math.min(fleet.bounds.parallel, names.length) }, work));
  return outcomes;
}

async function askClient(profile: string, { profiles, deps, asked, bounds }: Fleet): Promise<ClientOutcome> {
  const started = performance.now();
  const limit = AbortSignal.timeout(bounds.limitSeconds * 1000);
  const other = profiles.of(profile, AbortSignal.any([deps.signal, limit]));
  const tookMs = () => Math.round(performance.now() - started);
  const failed = (error: Text): ClientOutcome => ({
    ...{ profile, client: null, system: null, outcomes: null },
    error,
    tookMs: tookMs(),
  });
  try {
    const database = await other.open();
    const outcomes = weighGaps(await askHealth(database, { ...asked, limit }));
    return { profile, client: database.client, system: database.system.id, outcomes, error: null, tookMs: tookMs() };
  } catch (error) {
    if (deps.signal.aborted) throw new CancelledError();
    if (limit.aborted)
      return failed(
        text(`Not reached within ${bounds.limitSeconds} s.`, `За ${bounds.limitSeconds} с дойти до него не удалось.`),
      );
    // Also a bug of ours, met at one client, must not hide the others.
    return failed(error instanceof UserError ? error.words.message : verbatim(maskText(String(error))));
  } finally {
    await other.close();
  }
}
