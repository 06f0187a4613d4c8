import { rankAnswer } from '../causes/ranking-answer.ts';
import type { Context, Database } from '../command.ts';
import { UsageError } from '../errors.ts';
import { didYouMean } from '../model/closest.ts';
import type { Answer } from '../result.ts';
import { askHealth, type HealthAsked } from './ask.queries.ts';
import { gapsOf, type HealthFacts, lineOf, rankedFindings, scoreOf, weighGaps } from './check.ts';
import { askFleet, type FleetBounds } from './fleet.queries.ts';
import { type FleetFacts, fleetFindings, fleetGaps, fleetLine } from './fleet.ts';
import { ruledOutOfHealth } from './ruled-out.ts';

/** The health of one client. @throws UsageError `health/unknown-check`. */
export async function answerOne(database: Database, asked: HealthAsked): Promise<Answer<HealthFacts>> {
  const outcomes = weighGaps(await askHealth(database, asked));
  if (outcomes.length === 0) throw nothingWanted(asked.only ?? '');
  const checks = outcomes.map(lineOf);
  return rankAnswer({
    subject: { kind: 'system', id: database.system.id },
    findings: rankedFindings(outcomes),
    facts: { checks, ...scoreOf(checks) },
    notEvaluated: gapsOf(outcomes),
    ruledOut: ruledOutOfHealth(outcomes),
  });
}

export interface FleetAsked {
  /** `ALL`, or names joined by commas. */
  readonly wanted: string;
  readonly asked: HealthAsked;
  readonly bounds: FleetBounds;
  readonly tell: (profile: string) => void;
}

/** The health of several clients, a line for each. @throws UsageError `profile/unknown`, `profile/none`, `health/unknown-check`. */
export async function answerFleet(
  context: Context,
  { wanted, asked, bounds, tell }: FleetAsked,
): Promise<Answer<FleetFacts>> {
  const names = await chosen(context, wanted);
  const { profiles, deps } = context;
  const clients = await askFleet(names, { profiles, deps, asked, bounds, tell });
  if (clients.every(({ outcomes }) => outcomes?.length === 0)) throw nothingWanted(asked.only ?? '');
  return {
    subject: { kind: 'profiles', id: wanted },
    findings: fleetFindings(clients),
    facts: { clients: clients.map(fleetLine) },
    notEvaluated: fleetGaps(clients),
  };
}

async function chosen({ profiles }: Context, wanted: string): Promise<readonly string[]> {
  const known = await profiles.names();
  const names = wanted === 'ALL' ? known : [...new Set(wanted.split(',').map((name) => name.trim()))].filter(Boolean);
  const unknown = names.find((name) => !known.includes(name) && name !== 'demo');
  if (unknown !== undefined)
    throw new UsageError({
      code: 'profile/unknown',
      message: `There is no profile "${unknown}".`,
      hint: didYouMean(unknown, known) ?? 'List the profiles with: mmsup profile list',
      data: { profile: unknown },
    });
  if (names.length > 0) return names;
  throw new UsageError({
    code: 'profile/none',
    message: 'There is no profile to check.',
    hint: 'Write them into the profiles file; see where it is looked for: mmsup profile list',
  });
}

function nothingWanted(only: string): UsageError {
  return new UsageError({
    code: 'health/unknown-check',
    message: `No check is called "${only}".`,
    hint: 'See their names with: mmsup health list',
    data: { only },
  });
}
