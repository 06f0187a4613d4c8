import { againstBaseline, readBaseline } from '../baseline.ts';
import { type Context, defineCommand } from '../command.ts';
import { UsageError } from '../errors.ts';
import { readInterval } from '../model/interval.ts';
import { text } from '../text.ts';
import { answerFleet, answerOne, type FleetAsked } from './answer.queries.ts';
import type { HealthAsked } from './ask.queries.ts';
import { fleetCases, healthCases } from './cases.ts';
import { renderFleet, renderHealth, renderKnown } from './check.render.ts';
import type { HealthFacts } from './check.ts';
import type { FleetBounds } from './fleet.queries.ts';
import type { FleetFacts } from './fleet.ts';
import { DEFAULT_THRESHOLDS, type Thresholds } from './probe.ts';
import { readThresholds } from './thresholds.ts';
import { watchHealth } from './watch.queries.ts';
import { renderWatch, startLine, watchLine } from './watch.render.ts';
import type { Change, WatchView } from './watch.ts';

interface Options {
  readonly only?: string;
  readonly thresholds?: string;
  readonly budget?: string;
  readonly full?: boolean;
  readonly baseline?: string;
  readonly watch?: string;
  readonly parallel?: string;
  readonly clientLimit?: string;
}

/** Of one client his checks, of several a line for each. */
type Facts = (HealthFacts | FleetFacts) & {
  /** Findings that the baseline had too. */
  readonly knownBefore?: number;
};

const ASKING = text('Asking every check …', 'Выполняю проверки …');

const HELP = `
With --profile ALL, or several joined by commas, a line for each client.

The score is the share of the checks asked that passed: an error takes a whole
check, a warning half of one, information nothing; what could not be asked does
not count. Grades: A from 95, B from 85, C from 70, D from 50; with an error at
most C.

Of very many messages a check looks at one customer in 32, or at the last day;
its line says so. --full looks at everything.

Examples:
  $ mmsup health check
  $ mmsup health check --only "messages-*" --json
  $ mmsup health check --profile ALL --fail-on error
  $ mmsup health check --budget 5000000
  $ mmsup health check --watch 1m
  $ mmsup health check --format junit=health.xml --format github`;

export const healthCheck = defineCommand<Facts>({
  path: 'health check',

  configure: (command) => {
    command
      .option('--only <names>', 'ask only these checks; * stands for anything: --only "jobs-*,runs-*"')
      .option('--thresholds <file>', 'judge by the thresholds of this YAML file')
      .option('--budget <cost>', 'plan cost above which a check looks at a sample, at the last day, or not at all')
      .option('--full', 'look at everything, whatever it costs')
      .option('--baseline <file>', 'tell only what an earlier answer (--json) did not have')
      .option('--watch <interval>', 'ask again every 30s, 5m, 1h and show only what changed, until Ctrl-C')
      .option('--parallel <number>', 'clients asked at once, each over one connection', '8')
      .option('--client-limit <interval>', 'time for one client of several: 90s, 5m', '2m')
      .addHelpText('after', HELP);
  },

  async run(context, _args, options: Options) {
    const { profile, showPersonal } = context.options;
    const thresholds = thresholdsOf(options);
    const before = options.baseline === undefined ? undefined : readBaseline(options.baseline, 'health check');
    const asked: HealthAsked = { only: options.only, thresholds, showPersonal };
    const isFleet = profile === 'ALL' || profile?.includes(',') === true;
    const tell = (name: string) => context.progress(`${name} …`);
    const fleet: FleetAsked | undefined = isFleet
      ? { wanted: profile, asked, bounds: readBounds(options), tell }
      : undefined;
    if (options.watch !== undefined) return watch(context, options, { one: asked, fleet });
    const answer = fleet ? await answerFleet(context, fleet) : await checkOne(context, asked);
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

/** @throws UsageError `usage/budget` for a budget that is no number, or that --full contradicts. */
function thresholdsOf({ thresholds, budget, full = false }: Options): Thresholds {
  const read = thresholds === undefined ? DEFAULT_THRESHOLDS : readThresholds(thresholds);
  if (budget === undefined) return full ? { ...read, budget: Number.POSITIVE_INFINITY } : read;
  const cost = Number(budget);
  if (!full && cost > 0 && Number.isFinite(cost)) return { ...read, budget: cost };
  throw new UsageError({
    code: 'usage/budget',
    message: full
      ? text('--full knows no budget.', 'С --full предела стоимости нет.')
      : text(`--budget "${budget}" is no number above 0.`, `--budget «${budget}» — не число больше 0.`),
    hint: text(
      'Write one of them: --budget 5000000, or --full. What each check would cost: mmsup health list --estimate',
      'Напишите что-то одно: --budget 5000000 или --full. Во что обойдётся каждая проверка: mmsup health list --estimate',
    ),
  });
}

async function checkOne(context: Context, asked: HealthAsked) {
  const database = await context.database();
  context.progress(ASKING[context.lang]);
  return answerOne(database, asked);
}

/** A watch has no end, so it has neither a document nor a comparison with an earlier answer. */
function watch(
  context: Context,
  { watch: interval = '', baseline }: Options,
  { one, fleet }: { readonly one: HealthAsked; readonly fleet: FleetAsked | undefined },
): Promise<never> {
  const { format, files } = context.options;
  const everySeconds = readInterval('--watch', interval);
  if ((format === 'text' || format === 'json') && files.length === 0 && baseline === undefined)
    return watchHealth(context, {
      everySeconds,
      one,
      fleet: fleet && { ...fleet, tell: () => undefined },
      show: (view, fresh) => showRound(context, view, fresh),
    });
  throw new UsageError({
    code: 'health/watch-alone',
    message: text(
      'A watch goes on until it is ended: it is shown as text or as a line of JSON for each change.',
      'Наблюдение идёт, пока его не остановят: оно показывается текстом или строкой JSON на каждое изменение.',
    ),
    hint: text(
      'Leave out --format, --baseline and files; or leave out --watch.',
      'Уберите --format, --baseline и файлы либо уберите --watch.',
    ),
  });
}

function showRound({ live, lang, options }: Context, view: WatchView, fresh: readonly Change[]): void {
  const isJson = options.format === 'json';
  if (live.isTerminal && !isJson) {
    live.draw(renderWatch(view, lang));
    return;
  }
  if (view.round === 1) live.line(isJson ? JSON.stringify(startOf(view)) : startLine(view, lang));
  for (const change of fresh) {
    live.line(isJson ? JSON.stringify({ ...change, title: change.title[lang] }) : watchLine(change, lang));
  }
}

/** The first line of a watch that is read by a program. */
function startOf({ at, subject, everySeconds, score, asked, standing }: WatchView) {
  return { at, kind: 'start', subject, everySeconds, score, checks: asked.of, asked: asked.asked, findings: standing };
}

const MOST_PARALLEL = 64;

function readBounds({ parallel = '8', clientLimit = '2m' }: Options): FleetBounds {
  const count = Number(parallel);
  if (Number.isInteger(count) && count >= 1 && count <= MOST_PARALLEL)
    return { parallel: count, limitSeconds: readInterval('--client-limit', clientLimit) };
  throw new UsageError({
    code: 'usage/parallel',
    message: text(
      `--parallel "${parallel}" is no whole number from 1 to ${MOST_PARALLEL}.`,
      `--parallel «${parallel}» — не целое число от 1 до ${MOST_PARALLEL}.`,
    ),
    hint: text('Write it like: --parallel 8', 'Напишите так: --parallel 8'),
  });
}
