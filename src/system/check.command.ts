import { allCauses } from '../causes/catalogue.ts';
import { defineCommand } from '../command.ts';
import { runbookNames } from '../runbook/library/shipped.ts';
import { readCheckedSystem } from './check/check.queries.ts';
import { type CheckFacts, judgeSystem } from './check/judge.ts';
import { renderCheck } from './check.render.ts';
import { loadPart } from './load.ts';

export const systemCheck = defineCommand<CheckFacts>({
  path: 'system check',

  configure: (command) => {
    command
      .argument('[name|file]', 'a system that ships, or the file of a description; without it that of the profile')
      .option('--deep', 'look at all rows, not at samples of what is large')
      .addHelpText(
        'after',
        [
          '',
          'Examples:',
          '  $ mmsup system check',
          '  $ mmsup system check ./acme.yaml --profile acme',
          '  $ mmsup system check ./acme.yaml --db "host=db1 dbname=crm user=reader" --deep --json',
        ].join('\n'),
      );
  },

  async run(context, [named], { deep }) {
    const wanted = named ?? context.options.system;
    if (wanted !== undefined) loadPart(wanted);
    const { session, system: name, asOf, zone } = await context.connection(wanted);
    const part = loadPart(name);
    const question = { part, asOf, zone, server: session.server, deep: deep === true };
    const checked = await session.read((tx) => readCheckedSystem(tx, question));
    const causes = allCauses().map(({ id }) => id);
    const answer = judgeSystem(checked, { runbooks: await runbookNames(), causes });
    return { subject: { kind: 'system', id: part.id }, ...answer };
  },

  render: renderCheck,
});
