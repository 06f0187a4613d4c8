import { defineCommand } from '../command.ts';
import { answerWith, exerciseFacts } from './facts.ts';
import { type ExerciseFacts, renderExercise } from './learn.render.ts';
import { openExercise } from './state.ts';

export const learnShow = defineCommand<ExerciseFacts>({
  path: 'learn show',

  configure: (command) => {
    command.addHelpText(
      'after',
      "\nExamples:\n  $ mmsup learn show\n  $ mmsup learn show --json | jq '.facts.complaint'",
    );
  },

  async run({ deps }) {
    const exercise = await openExercise(deps.env);
    return answerWith(exercise, exerciseFacts(exercise));
  },

  render: renderExercise,
});
