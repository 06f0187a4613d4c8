import { defineCommand } from '../command.ts';
import { wakeExercise } from './begin.ts';
import { type HintFacts, nextHint } from './exercise.ts';
import { answerWith } from './facts.ts';
import { renderHint } from './learn.render.ts';
import { openExercise } from './state.ts';

export const learnHint = defineCommand<HintFacts>({
  path: 'learn hint',

  configure: (command) => {
    command.addHelpText(
      'after',
      '\nThree of them, from vague to near.\n\nExamples:\n  $ mmsup learn hint\n  $ mmsup learn hint --lang ru',
    );
  },

  async run(context) {
    const open = await openExercise(context.deps.env);
    await wakeExercise(context.deps);
    const { facts, exercise } = await nextHint(context, open);
    return answerWith(exercise, facts);
  },

  render: renderHint,
});
