import { type Context, defineCommand } from '../../command.ts';
import { UsageError } from '../../errors.ts';
import type { WaitingRun } from '../../incident/link.ts';
import { text } from '../../text.ts';
import { readGiven, type WalkOptions } from '../inputs/given.ts';
import { ownProbes } from '../probe/probes.queries.ts';
import { RESUME } from '../words.ts';
import type { RunbookFacts } from './answer.ts';
import { momentOf, refusePersons } from './persons-run.ts';
import { resumeAndWalk } from './resume-walk.ts';
import { inTurn } from './run.command.ts';
import { renderWalk } from './run.render.ts';
import { isWalking, type Walker } from './walker.ts';

interface ResumeOptions extends WalkOptions {
  readonly run?: string;
}

const EXAMPLES = `
Examples:
  $ mmsup runbook resume
  $ mmsup runbook resume 2026-11-24-demo-001
  $ mmsup runbook resume 2026-11-24-demo-001 --auto --json`;

/** Goes on with a run that was stopped or whose machine died: every check that was begun and not finished is run again, nothing else. */
export const runbookResume = defineCommand<RunbookFacts>({
  path: 'runbook resume',

  configure: (command) => {
    command
      .argument('[incident]', 'the incident whose run goes on; without it, of all open ones')
      .option('--run <run>', 'this run of the incident, where it has several')
      .option('--auto', 'ask nothing; what cannot be answered is named before anything runs')
      .option('--set <name=value>', 'an input that was masked in the record; repeatable', inTurn)
      .option('--answers <file>', 'YAML file with inputs and answers; - reads stdin')
      .addHelpText('after', EXAMPLES);
  },

  async run(context, [incident], options: ResumeOptions) {
    const given = await readGiven(context, options);
    const isAuto = options.auto === true || context.prompt === undefined;
    const waiting = await waitingIn(context, incident, options.run);
    if (isAuto && !(options.auto && incident)) refusePersons(waiting);
    const { runbook: name, run, ...chosen } = await chooseRun(waiting, context);
    const link = await context.incidents.link(chosen.incident);
    return resumeAndWalk(
      { ...context, incident: link },
      { name, run, given, isAuto, complaint: undefined, probes: ownProbes(context) },
    );
  },

  render: renderWalk,
});

/** The runs that may be meant, those that were walked last first. @throws UsageError `incident/unknown`, `runbook/nothing-to-resume`. */
async function waitingIn(context: Context, wanted: string | undefined, run: string | undefined) {
  const { incidents, incident } = context;
  const link = wanted === undefined ? incident : await incidents.link(wanted);
  const all = await incidents.waiting(link);
  const waiting = all.filter((one) => run === undefined || one.run === run);
  if (waiting.length === 0) throw nothingWaits(link?.id, run);
  const free = waiting.filter(({ walker }) => !walker || !isWalking(walker as Walker));
  return free.length > 0 ? free : waiting;
}

function nothingWaits(incident: string | undefined, run: string | undefined): UsageError {
  const where =
    incident === undefined
      ? text('No open incident has an', 'Ни в одном открытом инциденте нет')
      : text(`Incident ${incident} has no`, `В инциденте ${incident} нет`);
  const what =
    run === undefined
      ? text('run of a runbook', 'незавершённого прохода сценария')
      : text(`run ${run}`, `незавершённого прохода ${run}`);
  return new UsageError({
    code: 'runbook/nothing-to-resume',
    message: text(`${where.en} unfinished ${what.en}.`, `${where.ru} ${what.ru}.`),
    hint: text(
      'Start one: mmsup runbook list, then mmsup runbook run NAME',
      'Начните новый: mmsup runbook list, затем mmsup runbook run СЦЕНАРИЙ',
    ),
  });
}

/** The only one, or the one that a person chooses. @throws UsageError `runbook/several-to-resume` where nobody can be asked. */
async function chooseRun(waiting: readonly WaitingRun[], { prompt, lang }: Context): Promise<WaitingRun> {
  const [only] = waiting;
  if (waiting.length === 1) return only!;
  if (!prompt) throw several(waiting);
  const choices = waiting.map(({ incident, run, title, step, at, complaint }) => ({
    value: `${incident} ${run}`,
    name: `${title[lang]}: ${step ?? RESUME.atStart[lang]}, ${momentOf(at)}`,
    description: `${incident}: ${complaint}`,
  }));
  const chosen = await prompt.select(RESUME.which[lang], choices);
  return waiting.find(({ incident, run }) => `${incident} ${run}` === chosen)!;
}

function several(waiting: readonly WaitingRun[]): UsageError {
  const lines = waiting.map(({ incident, run, runbook, step, at }) => {
    const typed = `  mmsup runbook resume ${incident} --run ${run}`;
    return text(
      `${typed}  (${runbook} at ${step ?? 'its start'}, ${momentOf(at)})`,
      `${typed}  (${runbook}, ${step === null ? RESUME.atStart.ru : `шаг ${step}`}, ${momentOf(at)})`,
    );
  });
  return new UsageError({
    code: 'runbook/several-to-resume',
    message: text(
      `${waiting.length} runs are unfinished, and nobody can be asked which one goes on.`,
      `Незавершённых проходов: ${waiting.length}, а спросить, какой продолжать, некого.`,
    ),
    hint: text(
      ['Say which:', ...lines.map(({ en }) => en)].join('\n'),
      ['Укажите, какой:', ...lines.map(({ ru }) => ru)].join('\n'),
    ),
    data: { runs: waiting.map(({ incident, run, runbook, step }) => ({ incident, run, runbook, step })) },
  });
}
