import { allCauses, causeById } from '../causes/catalogue.ts';
import type { Article } from '../causes/cause.ts';
import type { Context } from '../command.ts';
import type { Fault } from '../demo/fault.types.ts';
import { FAULTS } from '../demo/faults.ts';
import { findFault, naming } from '../demo/find-fault.ts';
import { UsageError } from '../errors.ts';
import type { Result } from '../result.ts';
import { type Text, text } from '../text.ts';
import { drawFor } from './draw.ts';
import type { AnswerVerdict, Exercise, Path } from './exercise.types.ts';
import { hintsOf, MOST_HINTS } from './hints.ts';
import { judgeAnswer } from './judge.ts';
import { pathOf } from './path.ts';
import { readAnswer } from './read-answer.ts';
import { keepExercise } from './state.ts';

type Asking = Pick<Context, 'deps' | 'runCommand' | 'lang'>;

const FOR_COMPLAINT = /^complaint-(\d)-(\d+)$/;

/** The fault behind an exercise's name: `random-7`, `complaint-4-7`, or its own. */
export function faultOf(name: string): Fault {
  const [, complaint, seed] = FOR_COMPLAINT.exec(name) ?? [];
  return complaint === undefined ? findFault(name) : drawFor(Number(complaint), Number(seed), FAULTS);
}

/** The command that names the cause, as it is typed. */
export const fittingCommand = ({ fault, customer }: Exercise): string => naming(faultOf(fault).command, customer);

/** Asks the fitting command in the exercise's demo, whatever profile the command line has. */
export async function askFitting({ runCommand }: Asking, exercise: Exercise): Promise<Result> {
  return runCommand(fittingCommand(exercise).split(' ').slice(1), exerciseDatabase(exercise));
}

/** Where commands of an exercise look: never where the command line's own options do. */
export const exerciseDatabase = ({ conninfo }: Exercise) => ({ db: conninfo, system: 'demo' });

export interface HintFacts {
  /** Number of the hint, 1 to 3. */
  readonly number: number;
  readonly of: number;
  readonly hint: Text;
}

/** The next hint; the last one again when all have been given. */
export async function nextHint(
  asking: Asking,
  exercise: Exercise,
): Promise<{ readonly facts: HintFacts; readonly exercise: Exercise }> {
  const hints = hintsOf(fittingCommand(exercise), await askFitting(asking, exercise));
  const number = Math.min(exercise.hints + 1, MOST_HINTS);
  const kept = { ...exercise, hints: number };
  await keepExercise(asking.deps.env, kept);
  return { facts: { number, of: MOST_HINTS, hint: hints[number - 1]! }, exercise: kept };
}

export interface AnswerFacts {
  readonly verdict: AnswerVerdict;
  /** Id of the cause that was understood; null = nothing is wrong. */
  readonly understood: string | null;
  readonly attempts: number;
  readonly hints: number;
  /** Told once the exercise is over. */
  readonly solution: {
    readonly isControl: boolean;
    readonly cause: string | null;
    readonly name: Text | null;
    readonly article: Article | null;
    /** What was done, and by whom; of a control, why all is well. */
    readonly deed: Text;
    readonly path: Path;
  } | null;
}

/**
 * Takes an answer: a cause's id, words, or that nothing is wrong; null = he gives up. @throws UsageError `learn/unclear`, with the nearest causes;
 * `learn/over`.
 */
export async function takeAnswer(
  asking: Asking,
  exercise: Exercise,
  words: string | null,
): Promise<{ readonly facts: AnswerFacts; readonly exercise: Exercise }> {
  const fault = faultOf(exercise.fault);
  const understood = words === null ? null : understand(words);
  const verdict = words === null ? 'given-up' : judgeAnswer(fault, understood);
  const isOver = verdict === 'right' || verdict === 'given-up';
  const attempt = { at: asking.deps.now().toISOString(), words: words ?? '', cause: understood, verdict };
  const kept: Exercise = { ...exercise, attempts: [...exercise.attempts, attempt], isOver: exercise.isOver || isOver };
  const solution = kept.isOver ? await solutionOf(asking, exercise, fault) : null;
  await keepExercise(asking.deps.env, kept);
  // To give up is no attempt.
  const attempts = kept.attempts.filter((one) => one.verdict !== 'given-up').length;
  const facts = { verdict, understood, attempts, hints: kept.hints, solution };
  return { facts, exercise: kept };
}

function understand(words: string): string | null {
  const read = readAnswer(
    words,
    allCauses().filter(({ id }) => !id.startsWith('learn/')),
  );
  if (read.kind === 'nothing') return null;
  if (read.kind === 'cause') return read.id;
  throw new UsageError({
    code: 'learn/unclear',
    message: text(
      `"${words}" may mean several causes, or none that is known.`,
      `«${words}» может значить несколько причин или ни одной известной.`,
    ),
    hint:
      read.near.length > 0
        ? text(
            `Did you mean ${read.near.join(' or ')}?\nAnswer with the id, or with: nothing`,
            `Может быть, ${read.near.join(' или ')}?\nОтветьте идентификатором или словом nothing`,
          )
        : text(
            'See all causes with: mmsup cause list\nThat nothing is wrong is an answer too: mmsup learn answer nothing',
            'Все причины: mmsup cause list\nЧто всё в порядке — тоже ответ: mmsup learn answer nothing',
          ),
    data: { near: read.near },
  });
}

async function solutionOf(asking: Asking, exercise: Exercise, fault: Fault): Promise<AnswerFacts['solution']> {
  const result = await askFitting(asking, exercise);
  const cause = fault.cause === null ? undefined : causeById(fault.cause);
  return {
    isControl: fault.kind === 'control',
    cause: fault.cause,
    name: cause?.name ?? null,
    article: cause?.article ?? null,
    deed: fault.reveal,
    path: pathOf(fittingCommand(exercise), result),
  };
}
