import { randomInt } from 'node:crypto';
import { type Context, defineCommand } from '../command.ts';
import { randomName } from '../demo/find-fault.ts';
import { readSizeOptions } from '../demo/options.ts';
import { UsageError } from '../errors.ts';
import type { Answer } from '../result.ts';
import { text } from '../text.ts';
import { beginExercise, wakeExercise } from './begin.ts';
import { converse, type Draw } from './converse.ts';
import { type AnswerFacts, faultOf } from './exercise.ts';
import type { Exercise } from './exercise.types.ts';
import { answerWith, exerciseFacts } from './facts.ts';
import { type ExerciseFacts, renderAnswer, renderExercise, renderHint } from './learn.render.ts';
import { readExercise } from './state.ts';

type Facts = (ExerciseFacts & { readonly answer?: undefined }) | (ExerciseFacts & { readonly answer: AnswerFacts });

interface Options {
  readonly seed?: string;
  readonly fault?: string;
  readonly complaint?: string;
}

const MAKING = text('Making a small bank with something in it …', 'Создаю небольшой банк с задачей …');

const DRAW: Draw = { exercise: renderExercise, hint: renderHint, answer: renderAnswer };

/** Numbers that are drawn where none is given: short enough to be told to a colleague. */
const SEEDS = 10_000;

/**
 * Begins an exercise, or goes on with the one that is open. At a terminal the analyst then works at its prompt; everywhere else the exercise is there for
 * `learn hint`, `learn answer`, and the ordinary commands with its profile.
 */
export const learnStart = defineCommand<Facts>({
  path: 'learn start',

  configure: (command) => {
    command
      .option('--seed <number>', 'the same number gives the same exercise')
      .option('--fault <name>', 'this one of: mmsup demo faults')
      .option(
        '--complaint <number>',
        'one of the six complaints: 1 wrong people, 2 not sent, 3 too slow, 4 nobody, 5 not understood, 6 the report',
      )
      .addHelpText(
        'after',
        '\n"mmsup learn" alone is the same. Without a terminal it only begins the exercise.\n\nExamples:\n  $ mmsup learn\n  $ mmsup learn --complaint 4\n  $ mmsup learn --seed 7 --lang ru\n  $ mmsup learn start --fault policy-zero --json',
      );
  },

  async run(context, _args, options: Options) {
    const exercise = await openOrBegin(context, options);
    if (!context.prompt || exercise.isOver) return answerWith(exercise, exerciseFacts(exercise)) as Answer<Facts>;
    const end = await converse(context, context.prompt, exercise, DRAW);
    const facts = exerciseFacts(end.exercise);
    return answerWith(end.exercise, end.kind === 'over' ? { ...facts, answer: end.facts } : facts) as Answer<Facts>;
  },

  render: (facts, lang) => (facts.answer ? renderAnswer(facts.answer, lang) : renderExercise(facts, lang)),
});

async function openOrBegin(context: Context, options: Options): Promise<Exercise> {
  const { deps, lang } = context;
  const wanted = wantedOf(options);
  const open = await readExercise(deps.env);
  const isOpen = open !== undefined && !open.isOver;
  if (isOpen && (wanted === null || wanted.name === open.fault)) {
    await wakeExercise(deps);
    return open;
  }
  if (isOpen) throw alreadyOpen(open);
  const { name, seed } = wanted ?? drawn();
  const fault = faultOf(name);
  context.progress(MAKING[lang]);
  return beginExercise({ deps, name, fault, seed });
}

function drawn(): { readonly name: string; readonly seed: number } {
  const seed = randomInt(SEEDS);
  return { name: randomName(seed), seed };
}

/** Which exercise the options ask for; null where they leave it open. @throws UsageError `learn/…`, `demo/…`. */
function wantedOf({ seed, fault, complaint }: Options): { readonly name: string; readonly seed: number } | null {
  const given = seed === undefined ? undefined : readSizeOptions({ seed }).seed!;
  if (fault !== undefined && complaint !== undefined)
    throw new UsageError({
      code: 'usage/options-together',
      message: text(
        '--fault and --complaint both say which exercise is meant.',
        '--fault и --complaint оба задают, какое нужно упражнение.',
      ),
      hint: text('Give one of them.', 'Оставьте что-то одно.'),
    });
  if (fault !== undefined) {
    faultOf(fault);
    return { name: fault, seed: given ?? 1 };
  }
  if (complaint !== undefined) {
    if (!/^[1-6]$/.test(complaint)) throw badComplaint(complaint);
    const number = given ?? randomInt(SEEDS);
    return { name: `complaint-${complaint}-${number}`, seed: number };
  }
  return given === undefined ? null : { name: randomName(given), seed: given };
}

function badComplaint(complaint: string): UsageError {
  return new UsageError({
    code: 'learn/bad-complaint',
    message: text(
      `--complaint is "${complaint}", and there are six complaints, 1 to 6.`,
      `В --complaint стоит «${complaint}», а жалоб шесть, от 1 до 6.`,
    ),
    hint: text(
      '1 wrong people, 2 not sent, 3 too slow, 4 nobody, 5 not understood, 6 the report',
      '1 не те люди, 2 не отправлено, 3 слишком долго, 4 никого, 5 непонятно, как это работает, 6 отчёт',
    ),
  });
}

function alreadyOpen({ complaint }: Exercise): UsageError {
  return new UsageError({
    code: 'learn/already-open',
    message: text(`An exercise is open already: "${complaint.en}".`, `Упражнение уже начато: «${complaint.ru}».`),
    hint: text(
      'Go on with it: mmsup learn\nOr end it: mmsup learn stop',
      'Продолжить его: mmsup learn\nИли закончить: mmsup learn stop',
    ),
  });
}
