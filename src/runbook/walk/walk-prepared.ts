import { causeById } from '../../causes/catalogue.ts';
import type { Cause } from '../../causes/cause.ts';
import { causeOfCheck } from '../../causes/of-check.ts';
import type { Context } from '../../command.ts';
import { CancelledError, EXIT, type UserError } from '../../errors.ts';
import type { Answer } from '../../result.ts';
import { inBoth, type Lang, text } from '../../text.ts';
import type { Prompt } from '../../ui/prompt.types.ts';
import type { Values } from '../expression/expression.ts';
import { personBeside } from '../person/converse.ts';
import { seenEarlier } from '../person/earlier.ts';
import type { Runbook } from '../runbook.ts';
import { PROMPTS } from '../words.ts';
import { answerOfWalk, type RunbookFacts } from './answer.ts';
import { ALONE, type Companion } from './companion.ts';
import { connectionWords } from './connection-words.ts';
import type { Prepared } from './prepare.ts';
import { walkToEnd } from './run-walk.ts';
import type { WalkState } from './walk.ts';
import type { Probes, Walk } from './walk-frame.ts';

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
  const companion = context.prompt && !isAuto ? await beside(context, context.prompt, prepared) : ALONE;
  const failures: UserError[] = [];
  const onFailure = (error: UserError) => failures.push(error);
  const walk: Walk = { context, link, run, runbook, answers, companion, onFailure, ...(probes ? { probes } : {}) };
  const end = await walkOrInterrupt(walk, state, context);
  if (failures.length > 0 && isNothingButErrors(runbook, end)) {
    if (prepared.isOwn && failures.every(isMistyped)) await closeEmpty(prepared, failures.at(-1)!, context.lang);
    throw failures.at(-1)!;
  }
  const answer = answerOfWalk(end, { ...prepared, incident: link, causeOf: await causesHere(context) });
  return { answer, values: end.values };
}

/** Whoever goes on with a walk can look at what its steps have seen before. */
async function beside(context: Context, prompt: Prompt, prepared: Prepared): Promise<Companion> {
  const { link, run, runbook, resumedAt } = prepared;
  const earlier = resumedAt ? await seenEarlier(context, link, run, runbook) : undefined;
  return personBeside({ context, prompt, link, run, runbook }, earlier);
}

/** Causes by id: those of the catalogue, and those that only this system has. */
export async function causesHere(context: Context): Promise<(id: string) => Cause<unknown> | undefined> {
  const { checks = [] } = (await context.database()).system;
  const own = checks.map((check) => causeOfCheck(check) as Cause<unknown>);
  return (id) => causeById(id) ?? own.find((cause) => cause.id === id);
}

/**
 * Whether the walk is nothing but checks of mmsup that could not look: then the error is the answer, with its own exit code. Not so where a person did or said
 * anything, where something was changed, and where a SELECT or a program of the runbook's own failed: of these its author foresaw what is done then.
 */
function isNothingButErrors({ steps }: Runbook, { path, end }: WalkState): boolean {
  if (end?.by === 'person') return false;
  return path.every(({ step, verdict, by }) => {
    if (verdict === 'answered') return by === 'auto';
    return verdict === 'included' || verdict === 'left' || (verdict === 'errored' && steps.get(step)?.kind === 'check');
  });
}

/** What was typed is wrong: nobody complains of that. A database that does not answer is another matter. */
const isMistyped = ({ exitCode }: UserError): boolean => exitCode === EXIT.usage;

/** An incident that was opened for something that does not exist is no incident: it is closed, and says why. */
function closeEmpty({ link }: Prepared, { words }: UserError, lang: Lang): Promise<void> {
  const why = `${NOTHING_SEEN[lang]} ${words.message[lang]}`;
  return link.append({ type: 'incident.closed', cause: null, why, outcome: 'no-fault', proposal: null });
}

const NOTHING_SEEN = text('Nothing was looked at:', 'Ничего не было посмотрено:');

/** A walk that is stopped says so in its record, and to the person how it goes on. */
async function walkOrInterrupt(walk: Walk, state: WalkState, { options }: Context): Promise<WalkState> {
  try {
    return await walkToEnd(walk, state);
  } catch (error) {
    if (!(error instanceof CancelledError)) throw error;
    const { link, run } = walk;
    await link.append({ type: 'run.interrupted', run, reason: 'cancelled' });
    const resume = `mmsup runbook resume ${link.id}${connectionWords(options)}`;
    throw new CancelledError(inBoth((lang) => `${PROMPTS.stopped[lang]} ${resume}`));
  }
}
