import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { causeById } from '../causes/catalogue.ts';
import type { Cause } from '../causes/cause.ts';
import { causeOfCheck } from '../causes/of-check.ts';
import { type Context, defineCommand } from '../command.ts';
import { CancelledError, UsageError, type UserError } from '../errors.ts';
import { answerOfWalk, type RunbookFacts } from './answer.ts';
import { personBeside } from './converse.ts';
import { type Given, readAnswers, readSets } from './inputs.ts';
import { resumeRun, startRun } from './prepare.ts';
import { renderWalk } from './run.render.ts';
import { ALONE, type Walk, walkToEnd } from './run-walk.ts';
import type { WalkState } from './walk.ts';
import { PROMPTS } from './words.ts';

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
    const request = { name, given, isAuto, complaint: options.complaint };
    const prepared = options.resume ? await resumeRun(context, request) : await startRun(context, request);
    const { link, run, runbook, state } = prepared;
    const beside =
      context.prompt && !isAuto ? personBeside({ context, prompt: context.prompt, link, run, runbook }) : ALONE;
    const failures: UserError[] = [];
    const onFailure = (error: UserError) => failures.push(error);
    const walk: Walk = { context, link, run, runbook, answers: given.answers, companion: beside, onFailure };
    const end = await walkOrInterrupt(walk, state, context);
    if (failures.length > 0 && sawNothing(end)) throw failures.at(-1)!;
    const causeOf = await causesHere(context);
    return answerOfWalk(end, { ...prepared, incident: link, resumed: options.resume === true, causeOf });
  },

  render: renderWalk,
});

/** Causes by id: those of the catalogue, and those that only this system has. */
async function causesHere(context: Context): Promise<(id: string) => Cause<unknown> | undefined> {
  const { checks = [] } = (await context.database()).system;
  const own = checks.map((check) => causeOfCheck(check) as Cause<unknown>);
  return (id) => causeById(id) ?? own.find((cause) => cause.id === id);
}

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

/** Whether no check of the walk could look at all: then the error is the answer, with its own exit code. */
function sawNothing({ path }: WalkState): boolean {
  return path.every(({ verdict }) => verdict !== 'found' && verdict !== 'ruled-out' && verdict !== 'unsure');
}

/** A walk that is stopped says so in its record, and to the person how it goes on. */
async function walkOrInterrupt(walk: Walk, state: WalkState, { lang, options }: Context): Promise<WalkState> {
  try {
    return await walkToEnd(walk, state);
  } catch (error) {
    if (!(error instanceof CancelledError)) throw error;
    const { link, run, runbook } = walk;
    await link.append({ type: 'run.interrupted', run, reason: 'cancelled' });
    throw new CancelledError(
      `${PROMPTS.stopped[lang]} mmsup runbook run ${runbook.id} --resume --incident ${link.id}${connectionWords(options)}`,
    );
  }
}

/** The options that lead to the same database again, as they are typed. */
function connectionWords({ db, profile, system, asOf }: Context['options']): string {
  const given = { '--db': db, '--profile': profile, '--system': system, '--as-of': asOf };
  return Object.entries(given)
    .flatMap(([option, value]) => (value === undefined ? [] : [` ${option} ${quotedWord(value)}`]))
    .join('');
}

const quotedWord = (value: string): string =>
  /^[\w./:@+-]+$/.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`;
