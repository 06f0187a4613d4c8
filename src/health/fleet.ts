import type { Cause } from '../causes/cause.ts';
import { mergeRanked } from '../causes/ranking.ts';
import { type Found, type NotEvaluated, severityOf } from '../result.ts';
import { type Text, text, verbatim } from '../text.ts';
import { gapsOf, type HealthFacts, type HealthLine, lineOf, type Outcome, rankedFindings, scoreOf } from './check.ts';

/** What came of one client. */
export interface ClientOutcome {
  readonly profile: string;
  readonly client: string | null;
  readonly system: string | null;
  /** Null when the client could not be asked at all; then {@link error} says why. */
  readonly outcomes: readonly Outcome[] | null;
  readonly error: Text | null;
  readonly tookMs: number;
}

export interface FleetLine extends Pick<HealthFacts, 'score' | 'grade'> {
  readonly profile: string;
  readonly client: string | null;
  readonly system: string | null;
  readonly errors: number;
  readonly warnings: number;
  readonly notAsked: number;
  readonly checks: readonly HealthLine[];
  /** Id of the worst cause; null = none. */
  readonly worst: string | null;
  /** In English, as errors are told to programs. */
  readonly error: string | null;
}

/** The facts of several clients. */
export interface FleetFacts {
  readonly clients: readonly FleetLine[];
}

/** The line of one client in the fleet's table. */
export function fleetLine({ profile, client, system, outcomes, error }: ClientOutcome): FleetLine {
  const findings = rankedFindings(outcomes ?? []);
  const count = (severity: string): number => findings.filter((found) => severityOf(found) === severity).length;
  const lines = (outcomes ?? []).map(lineOf);
  return {
    profile,
    client,
    system,
    ...scoreOf(lines),
    errors: count('error'),
    warnings: count('warning'),
    notAsked: lines.filter(({ state }) => state === 'not-asked').length,
    checks: lines,
    worst: findings[0]?.cause.id ?? null,
    error: error?.en ?? null,
  };
}

/** Findings of all clients, each told with its profile; what weighs more first. */
export function fleetFindings(clients: readonly ClientOutcome[]): readonly Found[] {
  return mergeRanked(
    clients.map(({ profile, outcomes }) => rankedFindings(outcomes ?? []).map((found) => ofProfile(found, profile))),
  );
}

function ofProfile(found: Found, profile: string): Found {
  const cause: Cause<unknown> = {
    ...found.cause,
    title: (evidence) => {
      const { en, ru } = found.cause.title(evidence);
      return text(`${profile}: ${en}`, `${profile}: ${ru}`);
    },
  };
  return { ...found, cause, evidence: { profile, ...(found.evidence as object) } };
}

/** What could not be asked of whom. A client that could not be reached hides nobody else, and is never "ok". */
export function fleetGaps(clients: readonly ClientOutcome[]): readonly NotEvaluated[] {
  return clients.flatMap(({ profile, outcomes, error }) => {
    if (!outcomes) return [{ what: verbatim(profile), why: error ?? verbatim(''), couldChangeAnswer: true }];
    return gapsOf(outcomes).map((gap) => ({
      ...gap,
      what: text(`${profile}: ${gap.what.en}`, `${profile}: ${gap.what.ru}`),
    }));
  });
}
