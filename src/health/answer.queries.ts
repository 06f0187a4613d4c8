import { rankAnswer } from '../causes/ranking-answer.ts';
import type { Context, Database } from '../command.ts';
import { UsageError } from '../errors.ts';
import { closestNames, suggestion } from '../model/closest.ts';
import type { Answer } from '../result.ts';
import { text } from '../text.ts';
import { askHealth, type HealthAsked } from './ask.queries.ts';
import { gapsOf, type HealthFacts, lineOf, matchesGlob, rankedFindings, scoreOf, weighGaps } from './check.ts';
import { askFleet, type FleetBounds } from './fleet.queries.ts';
import { type FleetFacts, fleetFindings, fleetGaps, fleetLine } from './fleet.ts';
import { PROBES } from './probes.queries.ts';
import { ruledOutOfHealth } from './ruled-out.ts';

/** The health of one client. @throws UsageError `health/unknown-check`. */
export async function answerOne(database: Database, asked: HealthAsked): Promise<Answer<HealthFacts>> {
  const outcomes = weighGaps(await askHealth(database, asked));
  requireKnown(asked.only, outcomes, database.system.checks);
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
  // Of a client who could not be asked nobody knows which checks he has of his own.
  if (clients.every(({ outcomes }) => outcomes !== null)) {
    const all = clients.flatMap(({ outcomes }) => outcomes ?? []);
    requireKnown(asked.only, all);
  }
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
      message: text(`There is no profile "${unknown}".`, `Профиля «${unknown}» нет.`),
      hint:
        suggestion(unknown, known) ??
        text('List the profiles with: mmsup profile list', 'Список профилей: mmsup profile list'),
      data: { profile: unknown },
    });
  if (names.length > 0) return names;
  throw new UsageError({
    code: 'profile/none',
    message: text('There is no profile to check.', 'Проверять нечего: профилей нет.'),
    hint: text(
      'Write them into the profiles file; see where it is looked for: mmsup profile list',
      'Запишите их в файл профилей; где его ищут, показывает mmsup profile list',
    ),
  });
}

/** Every name of `--only` must be that of a check: one that is mistyped beside others would be left out, and all would look well. */
function requireKnown(
  only: string | undefined,
  outcomes: readonly { readonly id: string }[],
  own: readonly { readonly id: string }[] = [],
): void {
  const patterns = (only ?? '*')
    .split(',')
    .map((pattern) => pattern.trim())
    .filter((pattern) => pattern !== '');
  const unknown =
    outcomes.length === 0
      ? (only ?? '')
      : patterns.find((pattern) => ![...outcomes, ...own].some(({ id }) => matchesGlob(id, pattern)));
  if (unknown === undefined) return;
  const near = closestNames(
    unknown,
    PROBES.map(({ id }) => id),
  )[0];
  throw new UsageError({
    code: 'health/unknown-check',
    message: text(`No check is called "${unknown}".`, `Проверки «${unknown}» нет.`),
    hint:
      near === undefined
        ? text('See their names with: mmsup health list', 'Их имена покажет: mmsup health list')
        : text(
            `Did you mean "${near}"? See their names with: mmsup health list`,
            `Возможно, имелось в виду «${near}»? Их имена покажет: mmsup health list`,
          ),
    data: { only: unknown },
  });
}
