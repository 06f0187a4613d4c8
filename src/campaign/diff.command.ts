import { defineCommand } from '../command.ts';
import type { Edit } from '../condition/edits.ts';
import type { Answer } from '../result.ts';
import { tellCutOnce } from '../system/cut-off.ts';
import { readAsFarAsPossible, withUnreadable } from '../system/partial-reading.ts';
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
    const { value: seen, unreadable } = await readAsFarAsPossible(database, (partial) =>
      readDiff(partial, [one!, other!]),
    );
    refuseSameRun(seen.first.run.id, seen.second.run.id);
    const mask = (await context.mask()).text;
    const answer = context.options.showPersonal ? diffRuns(seen) : maskRules(diffRuns(maskSeen(seen, mask)), mask);
    const lost = seen.first.flow.lost ?? seen.second.flow.lost;
    return tellCutOnce(withUnreadable(answer, unreadable), unreadable, lost);
  },

  render: renderRunDiff,
});

type MaskText = (text: string) => string;

const nullOr = (mask: MaskText) => (value: string | null) => (value === null ? null : mask(value));

/** Rules are compared as they are written, and shown masked: a masked text is no condition any more, and two phones would become one. */
function maskRules(answer: Answer<DiffFacts>, mask: MaskText): Answer<DiffFacts> {
  const masked = nullOr(mask);
  const maskEdit = (edit: Edit): Edit => ({ ...edit, before: masked(edit.before), after: masked(edit.after) });
  const rules = answer.facts.rules?.map((rule) => ({ ...rule, edits: rule.edits.map(maskEdit) })) ?? null;
  return { ...answer, facts: { ...answer.facts, rules } };
}

function maskSeen(seen: DiffSeen, mask: MaskText): DiffSeen {
  const masked = nullOr(mask);
  return {
    ...seen,
    first: maskSituation(seen.first, mask),
    second: maskSituation(seen.second, mask),
    texts: seen.texts?.map((one) => ({ ...one, comment: masked(one.comment) })) ?? null,
    changes:
      seen.changes?.map((change) => ({
        ...change,
        before: masked(change.before),
        after: masked(change.after),
        comment: masked(change.comment),
      })) ?? null,
  };
}
