import { defineCommand } from '../command.ts';
import type { BlameFacts } from './blame.facts.ts';
import { readBlame } from './blame.queries.ts';
import { renderBlame } from './blame.render.ts';
import { versionGaps } from './version-gaps.ts';
import { versionWish } from './which-version.ts';

export const rulesBlame = defineCommand<BlameFacts>({
  path: 'rules blame',

  configure: (command) => {
    command
      .argument('<rule>', 'rule code: a segment, an offer rule, a policy')
      .option('--version <version>', 'version, moment or last-good-run to look at (default: the one in force)')
      .addHelpText(
        'after',
        '\nExamples:\n  $ mmsup rules blame vip-deposit\n  $ mmsup rules blame email-cap --version 2026-09-01 --json',
      );
  },

  async run(context, [rule = ''], options) {
    const wish = versionWish('--version', options.version);
    const { session, system, asOf } = await context.database();
    const { showPersonal } = context.options;
    const facts = await session.read((tx) => readBlame(tx, system, { rule, wish, asOf, showPersonal }));
    return { subject: { kind: 'rule', id: rule }, findings: [], facts, notEvaluated: versionGaps(system, facts) };
  },

  render: renderBlame,
});
