import { defineCommand } from '../command.ts';
import { maskComment } from '../condition/versions.ts';
import { UsageError } from '../errors.ts';
import { readDiff } from './diff.queries.ts';
import { renderDiff } from './diff.render.ts';
import { type DiffFacts, diffFacts, diffGaps, judgeDiff } from './diff.ts';

export const rulesDiff = defineCommand<DiffFacts>({
  path: 'rules diff',

  configure: (command) => {
    command
      .argument('<rule>', 'rule code: a segment, an offer rule, a policy')
      .option('--from <version>', 'version to compare with (default: the one before)')
      .option('--to <version>', 'version to look at (default: the one in force)')
      .addHelpText(
        'after',
        '\nExamples:\n  $ mmsup rules diff vip-deposit\n  $ mmsup rules diff vip-deposit --from 1 --to 3 --json',
      );
  },

  async run(context, [rule = ''], options) {
    const from = versionNumber('--from', options.from);
    const to = versionNumber('--to', options.to);
    const { session, system, asOf } = await context.database();
    const read = await session.read((tx) => readDiff(tx, system, { rule, from, to, asOf }));
    const seen = context.options.showPersonal
      ? read
      : { ...read, from: read.from && maskComment(read.from), to: maskComment(read.to) };
    const facts = diffFacts(seen);
    return {
      subject: { kind: 'rule', id: rule },
      findings: judgeDiff(seen, facts),
      facts,
      notEvaluated: diffGaps(seen),
    };
  },

  render: renderDiff,
});

function versionNumber(flag: string, value: unknown): number | undefined {
  if (value === undefined) return undefined;
  if (/^\d{1,9}$/.test(String(value))) return Number(value);
  throw new UsageError({
    code: 'rules/bad-version',
    message: `${flag} takes the number of a version, not "${String(value)}".`,
    hint: 'See the versions with: mmsup rules log RULE',
  });
}
