import { found } from '../causes/cause.ts';
import { learnNotTheCause } from '../causes/learn.ts';
import { defineCommand } from '../command.ts';
import { UsageError } from '../errors.ts';
import type { Found } from '../result.ts';
import { text } from '../text.ts';
import { wakeExercise } from './begin.ts';
import { type AnswerFacts, takeAnswer } from './exercise.ts';
import { answerWith } from './facts.ts';
import { renderAnswer } from './learn.render.ts';
import { openExercise } from './state.ts';

export const learnAnswer = defineCommand<AnswerFacts>({
  path: 'learn answer',

  configure: (command) => {
    command
      .argument('[words...]', 'id of the cause, words for it, or: nothing')
      .option('--give-up', 'tell what it was')
      .addHelpText(
        'after',
        '\nExits 0 when the answer is right or given up, 3 when it is not the cause, 2 when it is not understood.\n\nExamples:\n  $ mmsup learn answer policy/cap-zero\n  $ mmsup learn answer the value was renamed\n  $ mmsup learn answer nothing\n  $ mmsup learn answer --give-up',
      );
  },

  async run(context, args, { giveUp }) {
    const words = args.flat().join(' ').trim();
    if (words === '' && !giveUp) throw noWords();
    const open = await openExercise(context.deps.env);
    await wakeExercise(context.deps);
    const { facts, exercise } = await takeAnswer(context, open, giveUp ? null : words);
    return answerWith(exercise, facts, wrongAnswer(facts));
  },

  // What is wrong with an answer stands in the finding above.
  render: (facts, lang) => (facts.solution ? renderAnswer(facts, lang) : []),
});

/** A script must see from the exit code alone that the exercise goes on. */
function wrongAnswer({ verdict, understood, attempts, hints }: AnswerFacts): readonly Found[] {
  if (verdict === 'right' || verdict === 'given-up') return [];
  return [found(learnNotTheCause, { verdict, answered: understood, attempts, hints }, 'proved')];
}

function noWords(): UsageError {
  return new UsageError({
    code: 'learn/no-answer',
    message: text('There is no answer in the command line.', 'В командной строке нет ответа.'),
    hint: text(
      'For instance: mmsup learn answer policy/cap-zero\nOr, where all is well: mmsup learn answer nothing',
      'Например: mmsup learn answer policy/cap-zero\nИли, если всё в порядке: mmsup learn answer nothing',
    ),
  });
}
