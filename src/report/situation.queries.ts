import type { Database } from '../command.ts';
import type { Tx } from '../db/session.types.ts';
import { UserError } from '../errors.ts';
import { keeps } from '../system/compose.ts';
import type { SystemDescription } from '../system/description.ts';
import { isOfTheServer } from '../system/partial-reading.ts';
import { freshnessOf } from './chain.ts';
import { ReportsNotKept, UnknownReport } from './errors.ts';
import { readRecount } from './recount.queries.ts';
import { readJobChanges, readJobs, readLastRun, readLinks, readRecounted, readReports } from './report.queries.ts';
import type { ReportSituation } from './trace.ts';

/**
 * Reads a report with its chain, the jobs behind it and the recount; the other readings of its events apart from these.
 * @throws UnknownReport, ReportsNotKept
 */
export async function readReportSituation(database: Database, word: string): Promise<ReportSituation> {
  if (!keeps(database.system, 'report')) throw new ReportsNotKept(database.system.id);
  const chain = await readChain(database, word);
  const { recount, metrics, gaps, lost } = await readRecount(database, chain.report);
  return { ...chain, recount, metrics, ...(lost === undefined ? {} : { lost }), notEvaluated: gaps };
}

type Chain = Omit<ReportSituation, 'recount' | 'metrics' | 'notEvaluated' | 'lost'>;

function readChain({ session, system, asOf }: Database, word: string): Promise<Chain> {
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
    const isSilent = links?.some((link) => link.kind === 'events' && freshnessOf(link, asOf) === 'stale') ?? false;
    return {
      asOf,
      zone: system.clock.zone,
      report,
      ...(await recount(tx, system, word)),
      lastRun: isSilent && keeps(system, 'run') ? ((await readLastRun(tx, system, report, asOf)) ?? null) : null,
      links,
      otherLinks: all?.filter((link) => link.report !== word) ?? [],
      jobs,
      changes: keeps(system, 'change') ? await readJobChanges(tx, system, used, asOf) : null,
    };
  });
}

/** Counting the events is the dearest question, and reads tables that the report itself does not: an answer can do without it. */
async function recount(
  tx: Tx,
  system: SystemDescription,
  report: string,
): Promise<Pick<ReportSituation, 'recounted' | 'recountError'>> {
  try {
    return { recounted: await readRecounted(tx, system, report) };
  } catch (error) {
    if (error instanceof UserError && isOfTheServer(error)) return { recounted: null, recountError: error };
    throw error;
  }
}
