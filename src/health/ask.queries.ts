import type { Database } from '../command.ts';
import { CancelledError, UnavailableError, UserError } from '../errors.ts';
import type { RelationName } from '../model/relations.ts';
import type { NotEvaluated } from '../result.ts';
import { keeps, keepsColumn } from '../system/compose.ts';
import type { SystemDescription } from '../system/description.ts';
import { isInterruption } from '../system/partial-reading.ts';
import { type Text, text } from '../text.ts';
import { askOwnChecks } from './ask-own.queries.ts';
import { overBudget } from './bounds.ts';
import { matchesGlob, notKept, type Outcome } from './check.ts';
import { isEnd } from './ends.ts';
import type { Probe, Shared, Thresholds } from './probe.ts';
import { PROBES } from './probes.queries.ts';
import { shared } from './shared.queries.ts';
import { costOver, withBudget } from './within-budget.queries.ts';

export interface HealthAsked {
  /** Names with `*`, joined by commas; undefined = all. */
  readonly only: string | undefined;
  readonly thresholds: Thresholds;
  readonly showPersonal: boolean;
  /** Aborted when the time for this client is over; what it cancels is named, and what was found until then is told. */
  readonly limit?: AbortSignal;
}

/**
 * Asks every probe and every check of the system, each by itself: one that fails hides no other. A probe without its relations is named with what is missing;
 * one that the server refuses (cost, rights, time) with the reason, and then "ok" becomes "inconclusive". Where the connection is lost or the time is over,
 * what was found until then is told, and all that was not reached is named.
 */
export async function askHealth(database: Database, asked: HealthAsked): Promise<readonly Outcome[]> {
  const isWanted = (id: string): boolean => asked.only === undefined || matchesGlob(id, asked.only);
  const { system, asOf } = database;
  const shares = shared(system, asOf);
  const outcomes: Outcome[] = [];
  let ended: Text | undefined;
  for (const probe of PROBES.filter(({ id }) => isWanted(id))) {
    if (!ended)
      try {
        outcomes.push(await askProbe(database, probe, { thresholds: asked.thresholds, ...shares }));
        continue;
      } catch (error) {
        ended = whyEnded(error, asked);
      }
    outcomes.push(notReached({ ...probe, isOwn: false }, ended));
  }
  // What is asked of one customer is for a trace of him.
  const own = (system.checks ?? []).filter(({ id, on }) => on !== 'customer' && isWanted(id));
  if (!ended)
    try {
      outcomes.push(...(await askOwnChecks(database, own, asked)));
    } catch (error) {
      ended = whyEnded(error, asked);
    }
  const why = ended;
  if (!why) return requireAnything(outcomes);
  const rest = own.map(({ id, name }) => notReached({ id, name, probe: system.id, isOwn: true }, why));
  return requireAnything([...outcomes, ...rest]);
}

/** Where nothing could be looked at there is nothing to show. */
function requireAnything(outcomes: readonly Outcome[]): readonly Outcome[] {
  const broken = outcomes.find(({ gap }) => gap?.isInterruption)?.gap;
  if (!broken || outcomes.some(({ gap }) => gap === null)) return outcomes;
  throw new UnavailableError({
    code: 'health/nothing-asked',
    message: text(
      `No check could be asked. ${broken.why.en}`,
      `Ни одну проверку выполнить не удалось. ${broken.why.ru}`,
    ),
    hint: text(
      'Prove the connection and its rights with: mmsup profile test',
      'Проверьте подключение и права: mmsup profile test',
    ),
  });
}

async function askProbe(
  { session, system, asOf }: Database,
  probe: Probe,
  { thresholds, ...shares }: Pick<HealthAsked, 'thresholds'> & Shared,
): Promise<Outcome> {
  const { id, name } = probe;
  const missing = missingOf(system, probe);
  const started = performance.now();
  const outcome = (rest: Pick<Outcome, 'findings' | 'gap' | 'gaps' | 'bounded'>): Outcome => ({
    id,
    name,
    probe: probe.probe,
    ...rest,
    readsData: probe.cost !== 'catalog',
    tookMs: Math.round(performance.now() - started),
  });
  if (missing.length > 0) return outcome({ findings: [], gap: notKept(name, system.id, missing) });
  try {
    const answer = await session.read((tx) =>
      probe.ask({ tx: withBudget(tx, thresholds.budget), system, asOf, thresholds, ...shares }),
    );
    if ('why' in answer) return outcome({ findings: [], gap: { what: name, ...answer } });
    if ('gaps' in answer) return outcome({ ...answer, gap: null });
    return outcome({ findings: answer, gap: null });
  } catch (error) {
    if (!(error instanceof UserError) || isEnd(error)) throw error;
    return outcome({ findings: [], gap: refused(name, error, thresholds.budget) });
  }
}

/** Relations, and then columns, that the probe needs and the system does not keep. */
export function missingOf(system: SystemDescription, { needs, needsColumns = [] }: Probe): readonly string[] {
  const relations = needs.filter((relation) => !keeps(system, relation));
  if (relations.length > 0) return relations;
  return needsColumns.filter((name) => {
    const [relation, column] = name.split('.') as [RelationName, string];
    return !keepsColumn(system, relation, column);
  });
}

function refused(what: Text, error: UserError, budget: number): NotEvaluated {
  const cost = costOver(error);
  const isOverBudget = cost !== null && (error.data as { limit: number }).limit === budget;
  return {
    what,
    why: isOverBudget ? overBudget(cost, budget) : error.words.message,
    couldChangeAnswer: true,
    isInterruption: isInterruption(error),
  };
}

/** @throws what is no end of ours: a bug, and the user's own Ctrl-C. */
function whyEnded(error: unknown, { limit }: HealthAsked): Text {
  if (error instanceof CancelledError && limit?.aborted)
    return text('The time for this client was over.', 'Время, отведённое на клиента, вышло.');
  if (!(error instanceof UserError) || error instanceof CancelledError) throw error;
  return error.words.message;
}

function notReached(
  { id, name, probe, isOwn }: Pick<Outcome, 'id' | 'name' | 'probe'> & { readonly isOwn: boolean },
  why: Text,
): Outcome {
  const what = isOwn ? text(`${name.en} (${id})`, `${name.ru} (${id})`) : name;
  const gap = { what, why, couldChangeAnswer: true, isInterruption: true };
  return { id, name, probe, findings: [], gap, readsData: true, tookMs: 0 };
}
