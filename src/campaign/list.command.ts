import { defineCommand } from '../command.ts';
import { keeps } from '../system/compose.ts';
import { RunsNotKept } from './errors.ts';
import { renderCampaignList } from './list.render.ts';
import { type CampaignListFacts, listCampaigns } from './list.ts';
import { readCampaigns, readRecentRuns, withStages } from './run.queries.ts';
import { HISTORY_RUNS } from './situation.ts';

export const campaignList = defineCommand<CampaignListFacts>({
  path: 'campaign list',

  configure: (command) => {
    command.addHelpText(
      'after',
      "\nExamples:\n  $ mmsup campaign list\n  $ mmsup campaign list --json | jq '.facts.campaigns[].lastRun'",
    );
  },

  async run(context) {
    const { session, system, asOf } = await context.database();
    if (!keeps(system, 'campaign')) throw new RunsNotKept(system.id, 'campaign');
    return session.read(async (tx) => {
      const campaigns = await readCampaigns(tx, system);
      const runs = keeps(system, 'run')
        ? await withStages(tx, system, await readRecentRuns(tx, system, { limit: HISTORY_RUNS + 1, asOf }), [])
        : null;
      return listCampaigns({ asOf, zone: system.clock.zone, campaigns, runs });
    });
  },

  render: renderCampaignList,
});
