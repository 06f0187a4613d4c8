import type { Database } from '../command.ts';
import { UserError } from '../errors.ts';
import type { NotEvaluated } from '../result.ts';
import { askChecks } from '../system/checks.queries.ts';
import { keeps } from '../system/compose.ts';
import { type Text, verbatim } from '../text.ts';
import { matchesGlob, notKept, type Outcome } from './check.ts';
import type { Probe, Thresholds } from './probe.ts';
import { PROBES } from './probes.queries.ts';

export interface HealthAsked {
  /** Names with `*`, joined by commas; undefined = all. */
  readonly only: string | undefined;
  readonly thresholds: Thresholds;
  readonly showPersonal: boolean;
}

/**
 * Asks every probe and every check of the system, each by itself: one that fails hides no other. A probe without its relations is named with what
 * is missing; one that the server refuses (cost, rights, time) with the reason, and then "ok" becomes "inconclusive".
 */
export async function askHealth(database: Database, asked: HealthAsked): Promise<readonly Outcome[]> {
  const isWanted = (id: string): boolean => asked.only === undefined || matchesGlob(id, asked.only);
  const outcomes: Outcome[] = [];
  for (const probe of PROBES.filter(({ id }) => isWanted(id))) outcomes.push(await askProbe(database, probe, asked));
  const { system } = database;
  const own = (system.checks ?? []).filter(({ id }) => isWanted(id));
  const wanted = { ...database, system: { ...system, checks: own } };
  for (const one of await askChecks(wanted, { subjects: { system: null }, showPersonal: asked.showPersonal })) {
    const { check, found, gap } = one;
    const findings = found ? [found] : [];
    outcomes.push({
      id: check.id,
      name: check.name,
      probe: system.id,
      findings,
      gap,
      readsData: true,
      tookMs: one.tookMs,
    });
  }
  return outcomes;
}

async function askProbe(
  { session, system, asOf }: Database,
  probe: Probe,
  { thresholds }: HealthAsked,
): Promise<Outcome> {
  const { id, name } = probe;
  const missing = probe.needs.filter((relation) => !keeps(system, relation));
  const started = performance.now();
  const outcome = (rest: Pick<Outcome, 'findings' | 'gap'>): Outcome => ({
    id,
    name,
    probe: probe.probe,
    ...rest,
    readsData: probe.cost !== 'catalog',
    tookMs: Math.round(performance.now() - started),
  });
  if (missing.length > 0) return outcome({ findings: [], gap: notKept(name, system.id, missing) });
  try {
    const findings = await session.read((tx) => probe.ask({ tx, system, asOf, thresholds }));
    return outcome({ findings, gap: null });
  } catch (error) {
    if (!(error instanceof UserError) || error.exitCode === 130 || error.code === 'db/connection-lost') throw error;
    return outcome({ findings: [], gap: refused(name, error) });
  }
}

function refused(what: Text, error: UserError): NotEvaluated {
  return { what, why: verbatim(error.message), couldChangeAnswer: true };
}
