import type { Answer } from '../result.ts';
import { text } from '../text.ts';
import { type Freshness, freshnessOf, type Link, type Report } from './chain.ts';

export interface ReportLine extends Report {
  /** The worst of its links; unknown where the system keeps no chain. */
  readonly freshness: Freshness;
  /** First stale link from the events on, or null. */
  readonly staleLink: string | null;
}

export interface ReportListFacts {
  readonly asOf: string;
  /** Zone in which times are shown to people. */
  readonly zone: string;
  readonly reports: readonly ReportLine[];
}

export interface ReportListSituation {
  readonly asOf: string;
  readonly zone: string;
  readonly reports: readonly Report[];
  readonly links: readonly Link[] | null;
}

/** Lists reports, each with the freshness of its chain. A mark is no finding: it says which report to trace. */
export function listReports({ asOf, zone, reports, links }: ReportListSituation): Answer<ReportListFacts> {
  return {
    subject: { kind: 'reports', id: 'all' },
    findings: [],
    facts: { asOf, zone, reports: reports.map((report) => lineOf(report, links ?? [], asOf)) },
    notEvaluated:
      links === null
        ? [
            {
              what: text('Whether the reports are fresh', 'Свежесть отчётов'),
              why: text('The system does not keep their chain.', 'Система не хранит их цепочку.'),
              couldChangeAnswer: false,
            },
          ]
        : [],
  };
}

function lineOf(report: Report, links: readonly Link[], asOf: string): ReportLine {
  const own = links.filter((link) => link.report === report.id);
  const stale = own.find((link) => freshnessOf(link, asOf) === 'stale');
  const isKnown = own.length > 0 && own.every((link) => freshnessOf(link, asOf) !== 'unknown');
  return { ...report, freshness: stale ? 'stale' : isKnown ? 'fresh' : 'unknown', staleLink: stale?.name ?? null };
}
