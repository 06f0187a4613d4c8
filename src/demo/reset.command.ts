import { defineCommand } from '../command.ts';
import { resetDemo } from './demo.ts';
import { addSizeOptions } from './options.ts';
import { answerReady, type ReadyFacts, renderReady } from './start.command.ts';

export const demoReset = defineCommand<ReadyFacts>({
  path: 'demo reset',

  configure: (command) => {
    addSizeOptions(command);
    command.addHelpText('after', '\nExamples:\n  $ mmsup demo reset\n  $ mmsup demo reset --customers 20000');
  },

  run: (context, _args, options) => answerReady(context, options, resetDemo),

  render: renderReady,
});
