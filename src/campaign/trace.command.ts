import { defineCommand } from '../command.ts';
import { withChecks } from '../system/checks.queries.ts';
import { text } from '../text.ts';
import { maskSituation } from './mask.ts';
import { readSituation } from './situation.queries.ts';
import type { TraceFacts } from './trace.facts.ts';
import { renderTrace } from './trace.render.ts';
import { traceRun } from './trace.ts';

const READING = text('Reading the history of', 'Читаю историю:');

export const campaignTrace = defineCommand<TraceFacts>({
  path: 'campaign trace',

  configure: (command) => {
    command
      .argument('<run>', 'a run, or a campaign (its last run)')
      .addHelpText(
        'after',
        '\nExamples:\n  $ mmsup campaign trace card-wake-up\n  $ mmsup campaign trace card-wake-up --json',
      );
  },

  async run(context, [word]) {
    const database = await context.database();
    context.progress(`${READING[context.lang]} ${word} …`);
    const situation = await readSituation(database, word!);
    const { showPersonal } = context.options;
    const answer = traceRun(showPersonal ? situation : maskSituation(situation));
    const subjects = { run: situation.run.id, campaign: situation.campaign.id };
    return withChecks(database, answer, { subjects, showPersonal });
  },

  render: renderTrace,
});
