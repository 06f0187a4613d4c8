import { causeById } from '../causes/catalogue.ts';
import type { Cause } from '../causes/cause.ts';
import { causeOfCheck } from '../causes/of-check.ts';
import type { Context } from '../command.ts';
import { CancelledError, type UserError } from '../errors.ts';
import type { Answer } from '../result.ts';
import { answerOfWalk, type RunbookFacts } from './answer.ts';
import { ALONE } from './companion.ts';
import { personBeside } from './converse.ts';
import type { Values } from './expression.ts';
import type { Prepared } from './prepare.ts';
import { type Probes, type Walk, walkToEnd } from './run-walk.ts';
import type { WalkState } from './walk.ts';
import { PROMPTS } from './words.ts';

export interface Walking {
  readonly isAuto: boolean;
  /** Answers by step, from a file. */
  readonly answers: Readonly<Record<string, string>>;
  readonly probes?: Probes | undefined;
}

/** Walks what was started or resumed to its end: with a person beside where one may be asked. Throws CancelledError when it is stopped. */
export async function walkToAnswer(
  context: Context,
  prepared: Prepared,
  { isAuto, answers, probes }: Walking,
): Promise<{ readonly answer: Answer<RunbookFacts>; readonly values: Values }> {
  const { link, run, runbook, state } = prepared;
  const companion =
    context.prompt && !isAuto ? personBeside({ context, prompt: context.prompt, link, run, runbook }) : ALONE;
  const failures: UserError[] = [];
  const onFailure = (error: UserError) => failures.push(error);
  const walk: Walk = { context, link, run, runbook, answers, companion, onFailure, ...(probes ? { probes } : {}) };
  const end = await walkOrInterrupt(walk, state, context);
  if (failures.length > 0 && sawNothing(end)) throw failures.at(-1)!;
  const answer = answerOfWalk(end, { ...prepared, incident: link, causeOf: await causesHere(context) });
  return { answer, values: end.values };
}

/** Causes by id: those of the catalogue, and those that only this system has. */
export async function causesHere(context: Context): Promise<(id: string) => Cause<unknown> | undefined> {
  const { checks = [] } = (await context.database()).system;
  const own = checks.map((check) => causeOfCheck(check) as Cause<unknown>);
  return (id) => causeById(id) ?? own.find((cause) => cause.id === id);
}

/** Whether no check of the walk could look at all: then the error is the answer, with its own exit code. */
function sawNothing({ path, end }: WalkState): boolean {
  if (end?.by === 'person') return false;
  return path.every(({ verdict }) => verdict !== 'found' && verdict !== 'ruled-out' && verdict !== 'unsure');
}

/** A walk that is stopped says so in its record, and to the person how it goes on. */
async function walkOrInterrupt(walk: Walk, state: WalkState, { lang, options }: Context): Promise<WalkState> {
  try {
    return await walkToEnd(walk, state);
  } catch (error) {
    if (!(error instanceof CancelledError)) throw error;
    const { link, run } = walk;
    await link.append({ type: 'run.interrupted', run, reason: 'cancelled' });
    throw new CancelledError(`${PROMPTS.stopped[lang]} mmsup runbook resume ${link.id}${connectionWords(options)}`);
  }
}

/** The options that lead to the same database and records again, as they are typed. */
function connectionWords({ db, profile, system, asOf, incidents }: Context['options']): string {
  const given = { '--db': db, '--profile': profile, '--system': system, '--as-of': asOf, '--incidents': incidents };
  return Object.entries(given)
    .flatMap(([option, value]) => (value === undefined ? [] : [` ${option} ${quotedWord(value)}`]))
    .join('');
}

const quotedWord = (value: string): string =>
  /^[\w./:@+-]+$/.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`;
