import type { Context } from '../command.ts';
import { UserError } from '../errors.ts';
import { askHealth, type HealthAsked } from './ask.queries.ts';
import { weighGaps } from './check.ts';
import type { ClientOutcome } from './fleet.ts';

/** Clients asked at once, each over one connection. */
const AT_ONCE = 4;

/** Asks every client, a few at a time, each over one connection of its own. One that cannot be reached, or hangs until its timeout, blocks no other. */
export async function askFleet(
  { profiles }: Pick<Context, 'profiles'>,
  names: readonly string[],
  asked: HealthAsked,
  tell: (profile: string) => void,
): Promise<readonly ClientOutcome[]> {
  const outcomes: ClientOutcome[] = new Array(names.length);
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < names.length) {
      const place = next++;
      const name = names[place]!;
      tell(name);
      outcomes[place] = await askClient({ profiles }, name, asked);
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, names.length) }, work));
  return outcomes;
}

async function askClient(
  { profiles }: Pick<Context, 'profiles'>,
  profile: string,
  asked: HealthAsked,
): Promise<ClientOutcome> {
  const started = performance.now();
  const other = profiles.of(profile);
  const tookMs = () => Math.round(performance.now() - started);
  try {
    const database = await other.open();
    const outcomes = weighGaps(await askHealth(database, asked));
    return { profile, client: database.client, system: database.system.id, outcomes, error: null, tookMs: tookMs() };
  } catch (error) {
    if (!(error instanceof UserError) || error.exitCode === 130) throw error;
    return { profile, client: null, system: null, outcomes: null, error: error.message, tookMs: tookMs() };
  } finally {
    await other.close();
  }
}
