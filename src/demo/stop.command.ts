import { defineCommand } from '../command.ts';
import { text } from '../text.ts';
import { stopDemo } from './demo.ts';

interface StopFacts {
  /** False when the server was not running. */
  readonly stopped: boolean;
}

const WORDS = {
  stopped: text('The demo’s server has been stopped. Its data stay.', 'Сервер демо остановлен. Данные сохранены.'),
  wasNotRunning: text('The demo’s server was not running.', 'Сервер демо не работал.'),
  again: text('Start it again with: mmsup demo start', 'Запустить снова: mmsup demo start'),
};

export const demoStop = defineCommand<StopFacts>({
  path: 'demo stop',

  configure: (command) => {
    command.addHelpText('after', "\nExamples:\n  $ mmsup demo stop\n  $ mmsup demo stop --json | jq '.facts.stopped'");
  },

  async run({ deps }) {
    return {
      subject: { kind: 'demo', id: 'demo' },
      findings: [],
      facts: { stopped: await stopDemo(deps.env) },
      notEvaluated: [],
    };
  },

  render: ({ stopped }, lang) => [
    { kind: 'paragraph', text: (stopped ? WORDS.stopped : WORDS.wasNotRunning)[lang] },
    { kind: 'paragraph', text: WORDS.again[lang], tone: 'muted' },
  ],
});
