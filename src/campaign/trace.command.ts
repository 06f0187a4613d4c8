import { defineCommand } from '../command.ts';
import { maskSituation } from './mask.ts';
import { readSituation } from './situation.queries.ts';
import type { TraceFacts } from './trace.facts.ts';
import { renderTrace } from './trace.render.ts';
import { traceRun } from './trace.ts';

export const campaignTrace = defineCommand<TraceFacts>({
  path: 'campaign trace',

  configure: (command) => {
    command
      .argument('<run>', 'a run, or a campaign (its last run)')
      .addHelpText('after', '\nExamples:\n  $ mmsup campaign trace vip-weekly\n  $ mmsup campaign trace 1187 --json');
  },

  async run(context, [word]) {
    const database = await context.database();
    context.progress(`Tracing ${word} …`);
    const situation = await readSituation(database, word!);
    return traceRun(context.options.showPersonal ? situation : maskSituation(situation));
  },

  render: renderTrace,
});
