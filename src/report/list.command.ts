import { defineCommand } from '../command.ts';
import { keeps } from '../system/compose.ts';
import { ReportsNotKept } from './errors.ts';
import { renderReportList } from './list.render.ts';
import { listReports, type ReportListFacts } from './list.ts';
import { readLinks, readReports } from './report.queries.ts';

export const reportList = defineCommand<ReportListFacts>({
  path: 'report list',

  configure: (command) => {
    command.addHelpText(
      'after',
      "\nExamples:\n  $ mmsup report list\n  $ mmsup report list --json | jq '.facts.reports[].staleLink'",
    );
  },

  async run(context) {
    const { session, system, asOf } = await context.database();
    if (!keeps(system, 'report')) throw new ReportsNotKept(system.id);
    return session.read(async (tx) => {
      const reports = await readReports(tx, system);
      const links = keeps(system, 'report_link') ? await readLinks(tx, system) : null;
      return listReports({ asOf, zone: system.clock.zone, reports, links });
    });
  },

  render: renderReportList,
});
