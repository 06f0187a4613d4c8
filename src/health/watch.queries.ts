import { setTimeout as sleep } from 'node:timers/promises';
import type { Context } from '../command.ts';
import { CancelledError, UserError } from '../errors.ts';
import { answerFleet, answerOne, type FleetAsked } from './answer.queries.ts';
import type { HealthAsked } from './ask.queries.ts';
import {
  type Asked,
  askedIn,
  type Change,
  compareRounds,
  type Round,
  type WatchState,
  type WatchView,
} from './watch.ts';

/** Changes that a screen keeps; a file gets all of them. */
const MOST_KEPT = 200;

export interface WatchAsked {
  readonly everySeconds: number;
  readonly one: HealthAsked;
  /** Undefined where one client is watched. */
  readonly fleet: FleetAsked | undefined;
  /** Shows a round: the whole, and what is new in it. */
  readonly show: (view: WatchView, fresh: readonly Change[]) => void;
}

interface OneRound {
  readonly round: Round;
  readonly score: string | null;
  /** Zone of the client's business; null where it is not known. */
  readonly zone: string | null;
}

/**
 * Asks again and again until it is cancelled, and shows what changed. Every round connects anew: between two rounds no session stands in the client's
 * database. A connection that is lost is told and tried again in the next round; the first one must succeed.
 * @throws CancelledError always, in the end; what the first round throws.
 */
export async function watchHealth(context: Context, asked: WatchAsked): Promise<never> {
  const { deps, options } = context;
  const subject = asked.fleet?.wanted ?? options.profile ?? 'health';
  let state: WatchState | null = null;
  let changes: readonly Change[] = [];
  let [score, zone]: [string | null, string] = [null, 'UTC'];
  let known: Asked = { asked: 0, of: 0 };
  for (let round = 1; ; round += 1) {
    const one = await askRound(context, asked, round === 1);
    const at = deps.now().toISOString();
    const compared = compareRounds(state, one.round, at);
    state = compared.state;
    zone = one.zone ?? zone;
    score = 'trouble' in one.round ? score : one.score;
    known = 'trouble' in one.round ? known : askedIn(one.round.answer.facts);
    changes = [...compared.changes, ...changes].slice(0, MOST_KEPT);
    const { everySeconds } = asked;
    const standing = state.seen.size;
    asked.show({ subject, round, at, zone, everySeconds, score, asked: known, standing, changes }, compared.changes);
    await sleep(asked.everySeconds * 1000, undefined, { signal: deps.signal }).catch(() => {
      throw new CancelledError();
    });
  }
}

async function askRound(context: Context, { one, fleet }: WatchAsked, isFirst: boolean): Promise<OneRound> {
  if (fleet) return { round: { answer: await answerFleet(context, fleet) }, score: null, zone: null };
  const database = context.profiles.of(undefined);
  try {
    const opened = await database.open();
    const answer = await answerOne(opened, one);
    const { score, grade } = answer.facts;
    return {
      round: { answer },
      score: score === null ? null : `${score} (${grade})`,
      zone: opened.system.clock.zone,
    };
  } catch (error) {
    const isTrouble = error instanceof UserError && !(error instanceof CancelledError) && !isFirst;
    if (!isTrouble || context.deps.signal.aborted) throw error;
    return { round: { trouble: error.words.message }, score: null, zone: null };
  } finally {
    await database.close();
  }
}
