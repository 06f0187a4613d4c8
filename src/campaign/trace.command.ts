import { defineCommand } from '../command.ts';
import { withChecks } from '../system/checks.queries.ts';
import { readAsFarAsPossible, withUnreadable } from '../system/partial-reading.ts';
import { text } from '../text.ts';
import { readAgainst } from './against.queries.ts';
import { tellCutOnce } from './cut-off.ts';
import { withLive } from './live.command.ts';
import { maskSituation } from './mask.ts';
import { ruledOutOfRun } from './ruled-out.ts';
import { readSituation } from './situation.queries.ts';
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
    const { value: situation, unreadable } = await readAsFarAsPossible(database, (partial) =>
      readSituation(partial, word!),
    );
    const { showPersonal } = context.options;
    const against = typeof other === 'string' ? await readAgainst(database, other, situation.run) : null;
    const unread = { ...situation, unread: [...unreadable.keys()] };
    const whole = live ? await withLive(context, database, unread) : unread;
    const answer = withUnreadable(traceRun(showPersonal ? whole : maskSituation(whole), against), unreadable);
    const subjects = { run: situation.run.id, campaign: situation.campaign.id };
    const checked = await withChecks(
      database,
      { ...answer, ruledOut: ruledOutOfRun(answer.facts) },
      { subjects, showPersonal },
    );
    return tellCutOnce(checked, unreadable, situation.flow.lost);
  },

  formats: { perfetto: { write: writePerfetto }, 'otlp-json': { write: writeOtlp } },

  render: renderTrace,
});
