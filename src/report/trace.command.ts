import { defineCommand } from '../command.ts';
import { withChecks } from '../system/checks.queries.ts';
import { isLost, tellCutOnce } from '../system/cut-off.ts';
import { readAsFarAsPossible, withUnreadable } from '../system/partial-reading.ts';
import { text } from '../text.ts';
import { maskSituation } from './mask.ts';
import { ruledOutOfReport } from './ruled-out.ts';
import { readReportSituation } from './situation.queries.ts';
import { renderReportTrace } from './trace.render.ts';
import { type ReportTraceFacts, traceReport } from './trace.ts';

const READING = text('Following the chain of', 'Прохожу цепочку отчёта');

export const reportTrace = defineCommand<ReportTraceFacts>({
  path: 'report trace',

  configure: (command) => {
    command
      .argument('<report>', 'code of the report')
      .addHelpText(
        'after',
        '\nExamples:\n  $ mmsup report trace effectiveness-email\n  $ mmsup report trace effectiveness-email --as-of 2026-11-26 --json',
      );
  },

  async run(context, [word]) {
    const database = await context.database();
    context.progress(`${READING[context.lang]} ${word} …`);
    const { value: situation, unreadable } = await readAsFarAsPossible(database, (partial) =>
      readReportSituation(partial, word!),
    );
    const { showPersonal } = context.options;
    const mask = await context.mask();
    const answer = withUnreadable(
      traceReport(showPersonal ? situation : maskSituation(situation, mask.text)),
      unreadable,
    );
    const ruledOut = ruledOutOfReport(answer.facts);
    const asking = { subjects: { report: answer.subject.id }, showPersonal, mask };
    const checked = await withChecks(database, { ...answer, ruledOut }, asking);
    const { recountError, lost } = situation;
    return tellCutOnce(checked, unreadable, recountError && isLost(recountError) ? recountError.message : lost);
  },

  render: renderReportTrace,
});
