import { defineCommand } from '../command.ts';
import { text } from '../text.ts';
import { putToSleep } from './begin.ts';
import { forgetExercise } from './state.ts';

interface StopFacts {
  /** False when the server of the exercises was not running. */
  readonly stopped: boolean;
}

const WORDS = {
  ended: text('The exercise has ended; its server is stopped.', 'Упражнение закончено, его сервер остановлен.'),
  next: text('Another one: mmsup learn', 'Ещё одно: mmsup learn'),
};

export const learnStop = defineCommand<StopFacts>({
  path: 'learn stop',

  configure: (command) => {
    command.addHelpText(
      'after',
      '\nYour own demo is not touched.\n\nExamples:\n  $ mmsup learn stop\n  $ mmsup learn stop --json',
    );
  },

  async run({ deps }) {
    const stopped = await putToSleep(deps.env);
    await forgetExercise(deps.env);
    return { subject: { kind: 'exercise', id: 'none' }, findings: [], facts: { stopped }, notEvaluated: [] };
  },

  render: (_facts, lang) => [
    { kind: 'paragraph', text: WORDS.ended[lang] },
    { kind: 'paragraph', text: WORDS.next[lang], tone: 'muted' },
  ],
});
