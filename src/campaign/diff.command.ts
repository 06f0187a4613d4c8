import { defineCommand } from '../command.ts';
import { maskText } from '../model/personal.ts';
import { text } from '../text.ts';
import type { DiffFacts } from './diff.facts.ts';
import { type DiffSeen, readDiff } from './diff.queries.ts';
import { renderRunDiff } from './diff.render.ts';
import { diffRuns, refuseSameRun } from './diff.ts';
import { maskSituation } from './mask.ts';

const READING = text('Reading both runs …', 'Читаю оба запуска …');

export const campaignDiff = defineCommand<DiffFacts>({
  path: 'campaign diff',

  configure: (command) => {
    command
      .argument('<run>', 'a run, or a campaign (its last run)')
      .argument('<other>', 'another run, of this campaign or of any other')
      .addHelpText(
        'after',
        '\nThat runs differ is no fault: found is what a run does against the history of its own campaign.\n\nExamples:\n  $ mmsup campaign diff 1173 1180\n  $ mmsup campaign diff card-wake-up young-card --json',
      );
  },

  async run(context, [one, other]) {
    const database = await context.database();
    context.progress(READING[context.lang]);
    const seen = await readDiff(database, [one!, other!]);
    refuseSameRun(seen.first.run.id, seen.second.run.id);
    return diffRuns(context.options.showPersonal ? seen : maskSeen(seen));
  },

  render: renderRunDiff,
});

function maskSeen(seen: DiffSeen): DiffSeen {
  const masked = (value: string | null) => (value === null ? null : maskText(value));
  return {
    ...seen,
    first: maskSituation(seen.first),
    second: maskSituation(seen.second),
    texts: seen.texts?.map((one) => ({ ...one, text: maskText(one.text), comment: masked(one.comment) })) ?? null,
    changes:
      seen.changes?.map((change) => ({
        ...change,
        before: masked(change.before),
        after: masked(change.after),
        comment: masked(change.comment),
      })) ?? null,
  };
}
