import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { causeById } from '../causes/catalogue.ts';
import { type Context, defineCommand } from '../command.ts';
import { CancelledError, UsageError } from '../errors.ts';
import type { IncidentLink } from '../incident/link.ts';
import { answerOfWalk, type RunbookFacts } from './answer.ts';
import { personBeside } from './converse.ts';
import { findRunbook } from './find.ts';
import {
  askInputs,
  type Given,
  inputValues,
  matchGiven,
  missingInputs,
  readAnswers,
  readSets,
  requireEverything,
} from './inputs.ts';
import { nothingToResume, readUnfinished, type Unfinished } from './resume.ts';
import { renderWalk } from './run.render.ts';
import { ALONE, type Walk, walkToEnd } from './run-walk.ts';
import { beginWalk, type WalkState } from './walk.ts';

interface RunOptions {
  readonly auto?: boolean;
  readonly resume?: boolean;
  readonly answers?: string;
  readonly set?: readonly string[];
  readonly complaint?: string;
}

const EXAMPLES = `
Examples:
  $ mmsup runbook run no-customers-selected
  $ mmsup runbook run no-customers-selected --auto --set campaign=CAMPAIGN
  $ mmsup runbook run mailing-did-not-go-out --auto --set run=RUN --json
  $ mmsup runbook run wrong-people-selected --resume`;

export const runbookRun = defineCommand<RunbookFacts>({
  path: 'runbook run',

  configure: (command) => {
    command
      .argument('<name>', 'runbook, by its name or a path')
      .option('--auto', 'ask nothing; what cannot be answered is named before anything runs')
      .option('--set <name=value>', 'an input of the runbook; repeatable', (value: string, before: string[] = []) => [
        ...before,
        value,
      ])
      .option('--answers <file>', 'YAML file with inputs and answers')
      .option('--resume', 'go on with the newest unfinished run, on the runbook it was started with')
      .option('--complaint <text>', 'what the customer said, for the record')
      .addHelpText('after', EXAMPLES);
  },

  async run(context, [name = ''], options: RunOptions) {
    const given = await readGiven(context, options);
    const isAuto = options.auto === true || context.prompt === undefined;
    const prepared = options.resume
      ? await resumed(context, name, given, isAuto)
      : await started(context, name, given, options, isAuto);
    const { link, run, runbook, state } = prepared;
    const beside =
      context.prompt && !isAuto ? personBeside({ context, prompt: context.prompt, link, run, runbook }) : ALONE;
    const walk: Walk = { context, link, run, runbook, answers: given.answers, companion: beside };
    const end = await walkOrInterrupt(walk, state);
    return answerOfWalk(end, { ...prepared, incident: link, resumed: options.resume === true, causeOf: causeById });
  },

  render: renderWalk,
});

type Prepared = Unfinished & { readonly link: IncidentLink };

async function readGiven({ deps }: Context, { answers, set }: RunOptions): Promise<Given> {
  const sets = readSets(set ?? []);
  if (answers === undefined) return { inputs: sets, answers: {} };
  const file = readAnswers(await readAnswersFile(resolve(deps.cwd, answers)), answers);
  return { inputs: { ...file.inputs, ...sets }, answers: file.answers };
}

async function readAnswersFile(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new UsageError({
      code: 'runbook/answers-unreadable',
      message: `The answers file ${path} could not be read: ${error instanceof Error ? error.message : String(error)}.`,
      hint: 'It is YAML with "inputs" and "answers", each a map of names.',
      cause: error,
    });
  }
}

async function started(
  context: Context,
  name: string,
  given: Given,
  options: RunOptions,
  isAuto: boolean,
): Promise<Prepared> {
  const { runbook, source } = await findRunbook(name, context.deps.cwd);
  const matched = matchGiven(runbook, given);
  if (isAuto) requireEverything(runbook, matched);
  const complete =
    isAuto || missingInputs(runbook, matched.inputs).length === 0
      ? matched
      : await askInputs(runbook, matched, context.prompt!, context.lang);
  const inputs = inputValues(runbook, complete.inputs);
  const link = context.incident ?? (await openIncident(context, options.complaint ?? runbook.title[context.lang]));
  const run = `r-${randomBytes(3).toString('hex')}`;
  const hash = await link.pin(source.text);
  const strings = source.strings ? await link.pin(source.strings.text) : null;
  await link.append({
    type: 'run.started',
    run,
    runbook: runbook.id,
    title: runbook.title,
    hash,
    strings,
    inputs,
    auto: isAuto,
    pid: process.pid,
  });
  context.progress(`mmsup incident show ${link.id}`);
  return { runbook, source, link, run, hash, state: beginWalk(runbook, inputs) };
}

async function openIncident(context: Context, complaint: string): Promise<IncidentLink> {
  const { client, profile, system, session } = await context.database();
  const { database, user, host, port, versionText } = session.server;
  return context.incidents.open({
    client,
    complaint,
    profile,
    system: system.id,
    database: { database, user, host, port, version: versionText },
  });
}

async function resumed(context: Context, name: string, given: Given, isAuto: boolean): Promise<Prepared> {
  const link = context.incident ?? (await context.incidents.unfinished(name));
  if (!link) throw nothingToResume(name, undefined);
  const unfinished = await readUnfinished(link, name, given);
  const matched = matchGiven(unfinished.runbook, given);
  if (isAuto) requireEverything(unfinished.runbook, { answers: matched.answers, inputs: everyInput(unfinished) });
  const { run, state } = unfinished;
  await link.append({
    type: 'run.resumed',
    run,
    runbook: name,
    step: state.at,
    begun: state.begun,
    auto: isAuto,
    pid: process.pid,
  });
  if (state.unwritten === undefined) return { ...unfinished, link };
  await link.append({
    type: 'step.returned',
    run,
    step: state.at,
    go: state.unwritten,
    reason: 'personal values are not in the record',
  });
  return { ...unfinished, link, state: { ...state, at: state.unwritten, unwritten: undefined, begun: false } };
}

/** Inputs were complete when the run was started: null ones were allowed to be. */
function everyInput({ runbook }: Unfinished): Readonly<Record<string, string>> {
  return Object.fromEntries(runbook.inputs.map(({ name }) => [name, '']));
}

/** A walk that is stopped says so in its record; then the error goes on its way. */
async function walkOrInterrupt(walk: Walk, state: WalkState): Promise<WalkState> {
  try {
    return await walkToEnd(walk, state);
  } catch (error) {
    if (error instanceof CancelledError)
      await walk.link.append({ type: 'run.interrupted', run: walk.run, reason: 'cancelled' });
    throw error;
  }
}
