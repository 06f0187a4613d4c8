import { defineCommand } from '../command.ts';
import { readShipped } from './detect.queries.ts';
import { renderDetect } from './detect.render.ts';
import { type DetectFacts, detectSystem } from './detect.ts';

export const systemDetect = defineCommand<DetectFacts>({
  path: 'system detect',
  needsNoSystem: true,

  configure: (command) => {
    command.addHelpText(
      'after',
      '\nExamples:\n  $ mmsup system detect --db "host=db1 dbname=crm user=reader"\n  $ mmsup system detect --profile bank-a --json | jq -r \'.facts.systems[0].system\'',
    );
  },

  async run(context) {
    const { session } = await context.database();
    const shipped = await session.read(readShipped);
    return detectSystem(session.server.database, shipped);
  },

  render: renderDetect,
});
