import type { Database } from '../command.ts';
import { keeps } from '../system/compose.ts';
import { ReportsNotKept, UnknownReport } from './errors.ts';
import { readJobChanges, readJobs, readLinks, readRecounted, readReports } from './report.queries.ts';
import type { ReportSituation } from './trace.ts';

/**
 * Reads a report with its chain, the jobs behind it and the recount, in one snapshot.
 * @throws UnknownReport, ReportsNotKept
 */
export async function readReportSituation({ session, system, asOf }: Database, word: string): Promise<ReportSituation> {
  if (!keeps(system, 'report')) throw new ReportsNotKept(system.id);
  return session.read(async (tx) => {
    const reports = await readReports(tx, system);
    const report = reports.find(({ id }) => id === word);
    if (!report)
      throw new UnknownReport(
        word,
        reports.map(({ id }) => id),
      );
    const all = keeps(system, 'report_link') ? await readLinks(tx, system) : null;
    const links = all?.filter((link) => link.report === word) ?? null;
    const jobs = keeps(system, 'job') ? await readJobs(tx, system) : null;
    const used = [...new Set((links ?? []).flatMap(({ job }) => (job === null ? [] : [job])))];
    return {
      asOf,
      zone: system.clock.zone,
      report,
      recounted: await readRecounted(tx, system, word),
      links,
      otherLinks: all?.filter((link) => link.report !== word) ?? [],
      jobs,
      changes: keeps(system, 'change') ? await readJobChanges(tx, system, used, asOf) : null,
    };
  });
}
