import { defineCommand } from '../command.ts';
import { withChecks } from '../system/checks.queries.ts';
import { tellCutOnce } from '../system/cut-off.ts';
import { readAsFarAsPossible, withUnreadable } from '../system/partial-reading.ts';
import { text } from '../text.ts';
import { readAgainst } from './against.queries.ts';
import { withLive } from './live.command.ts';
import { maskSituation } from './mask.ts';
import { ruledOutOfRun } from './ruled-out.ts';
import { readRuns, readSituation } from './situation.queries.ts';
import type { TraceFacts } from './trace.facts.ts';
import { writeOtlp } from './trace.otlp.ts';
import { writePerfetto } from './trace.perfetto.ts';
import { renderTrace } from './trace.render.ts';
import { traceRun } from './trace.ts';

const READING = text('Reading the history of', 'Читаю историю:');

export const campaignTrace = defineCommand<TraceFacts>({
  path: 'campaign trace',

  configure: (command) => {
    command
      .argument('<run>', 'a run, or a campaign (its last run)')
      .option('--live', 'look at what a running run does at this moment: its sessions, locks, plans and pace')
      .option('--against <run|history>', 'put it beside another run, or beside its own history')
      .addHelpText(
        'after',
        '\nExamples:\n  $ mmsup campaign trace card-wake-up\n  $ mmsup campaign trace card-wake-up --against history\n  $ mmsup campaign trace card-wake-up --json' +
          '\n  $ mmsup campaign trace card-wake-up --format perfetto=run.json' +
          '\n  $ mmsup campaign trace card-wake-up --format otlp-json' +
          '\n  $ mmsup campaign trace card-wake-up --live',
      );
  },

  async run(context, [word], { against: other, live }) {
    const database = await context.database();
    context.progress(`${READING[context.lang]} ${word} …`);
    const { value, unreadable } = await readAsFarAsPossible(database, async (partial) => {
      // What it is put beside comes before what stands around it: a connection that is lost there leaves the comparison whole.
      const { run } = await readRuns(partial, word!);
      const against = typeof other === 'string' ? await readAgainst(partial, other, run) : null;
      return { against, situation: await readSituation(partial, word!) };
    });
    const { situation, against } = value;
    const { showPersonal } = context.options;
    const mask = await context.mask();
    const unread = { ...situation, unread: [...unreadable.keys()] };
    const whole = live ? await withLive(context, database, unread) : unread;
    const answer = withUnreadable(
      traceRun(showPersonal ? whole : maskSituation(whole, mask.text), against),
      unreadable,
    );
    const subjects = { run: situation.run.id, campaign: situation.campaign.id };
    const checked = await withChecks(
      database,
      { ...answer, ruledOut: ruledOutOfRun(answer.facts) },
      { subjects, showPersonal, mask },
    );
    return tellCutOnce(checked, unreadable, situation.flow.lost);
  },

  formats: { perfetto: { write: writePerfetto }, 'otlp-json': { write: writeOtlp } },

  render: renderTrace,
});
