import { type Context, defineCommand } from '../command.ts';
import { UsageError } from '../errors.ts';
import { didYouMean } from '../model/closest.ts';
import { readInterval } from '../model/interval.ts';
import type { Answer } from '../result.ts';
import { text } from '../text.ts';
import { askHealth, type HealthAsked } from './ask.queries.ts';
import { againstBaseline, readBaseline } from './baseline.ts';
import { fleetCases, healthCases } from './cases.ts';
import { renderFleet, renderHealth, renderKnown } from './check.render.ts';
import { gapsOf, type HealthFacts, lineOf, rankedFindings, scoreOf, weighGaps } from './check.ts';
import { askFleet, type FleetBounds } from './fleet.queries.ts';
import { type FleetLine, fleetFindings, fleetGaps, fleetLine } from './fleet.ts';
import { DEFAULT_THRESHOLDS } from './probe.ts';
import { readThresholds } from './thresholds.ts';

interface Options {
  readonly parallel?: string;
  readonly clientLimit?: string;
  readonly only?: string;
  readonly thresholds?: string;
  readonly baseline?: string;
}

/** Of one client his checks, of several a line for each. */
type Facts = (HealthFacts | { readonly clients: readonly FleetLine[] }) & {
  /** Findings that the baseline had too. */
  readonly knownBefore?: number;
};

const ASKING = text('Asking every check …', 'Выполняю проверки …');

export const healthCheck = defineCommand<Facts>({
  path: 'health check',

  configure: (command) => {
    command
      .option('--only <names>', 'ask only these checks; * stands for anything: --only "jobs-*,runs-*"')
      .option('--thresholds <file>', 'judge by the thresholds of this YAML file')
      .option('--baseline <file>', 'tell only what an earlier answer (--json) did not have')
      .option('--parallel <number>', 'clients asked at once, each over one connection', '8')
      .option('--client-limit <interval>', 'time for one client of several: 90s, 5m', '2m')
      .addHelpText(
        'after',
        '\nWith --profile ALL, or several joined by commas, a line for each client.\n\nThe score is the share of the checks asked that passed: an error takes a whole check, a warning\nhalf of one, information nothing; what could not be asked does not count. Grades: A from 95,\nB from 85, C from 70, D from 50; with an error at most C.\n\nExamples:\n  $ mmsup health check\n  $ mmsup health check --only "messages-*" --json\n  $ mmsup health check --profile ALL --fail-on error\n  $ mmsup health check --format junit=health.xml --format github',
      );
  },

  async run(context, _args, { only, thresholds, baseline, ...rest }: Options) {
    const { profile, showPersonal } = context.options;
    const judgedBy = thresholds === undefined ? DEFAULT_THRESHOLDS : readThresholds(thresholds);
    const before = baseline === undefined ? undefined : readBaseline(baseline);
    const asked: HealthAsked = { only, thresholds: judgedBy, showPersonal };
    const isFleet = profile === 'ALL' || profile?.includes(',') === true;
    const answer = isFleet
      ? await checkFleet(context, profile, { asked, bounds: readBounds(rest) })
      : await checkOne(context, asked);
    if (!before) return answer;
    const { fresh, known } = againstBaseline(answer.findings, before);
    return { ...answer, findings: fresh, facts: { ...answer.facts, knownBefore: known.length } };
  },

  cases: (result, lang) =>
    'clients' in result.facts
      ? fleetCases(result.facts.clients, result, lang)
      : healthCases(result.facts.checks, result.findings, lang),

  render: (facts, lang) => [
    ...('clients' in facts ? renderFleet(facts.clients, lang) : renderHealth(facts, lang)),
    ...renderKnown(facts.knownBefore, lang),
  ],
});

async function checkOne(context: Context, asked: HealthAsked): Promise<Answer<Facts>> {
  const database = await context.database();
  context.progress(ASKING[context.lang]);
  const outcomes = weighGaps(await askHealth(database, asked));
  if (outcomes.length === 0) throw nothingWanted(asked.only ?? '');
  const checks = outcomes.map(lineOf);
  return {
    subject: { kind: 'system', id: database.system.id },
    findings: rankedFindings(outcomes),
    facts: { checks, ...scoreOf(checks) },
    notEvaluated: gapsOf(outcomes),
  };
}

const MOST_PARALLEL = 64;

function readBounds({ parallel = '8', clientLimit = '2m' }: Options): FleetBounds {
  const count = Number(parallel);
  if (Number.isInteger(count) && count >= 1 && count <= MOST_PARALLEL)
    return { parallel: count, limitSeconds: readInterval('--client-limit', clientLimit) };
  throw new UsageError({
    code: 'usage/parallel',
    message: `--parallel "${parallel}" is no whole number from 1 to ${MOST_PARALLEL}.`,
    hint: 'Write it like: --parallel 8',
  });
}

async function checkFleet(
  context: Context,
  wanted: string,
  { asked, bounds }: { readonly asked: HealthAsked; readonly bounds: FleetBounds },
): Promise<Answer<Facts>> {
  const names = await chosen(context, wanted);
  const { profiles, deps } = context;
  const tell = (name: string) => context.progress(`${name} …`);
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
