import { found } from '../causes/cause.ts';
import { reportBuildJobStopped, reportSummaryJobStopped, type StaleEvidence } from '../causes/report.ts';
import { reportEventsStale, reportJobFailed, reportSummaryStale } from '../causes/report-chain.ts';
import type { UserError } from '../errors.ts';
import type { RelationName } from '../model/relations.ts';
import { type Answer, byWeight, type Found, type NotEvaluated } from '../result.ts';
import { brokenOff } from '../system/partial-reading.ts';
import { text } from '../text.ts';
import {
  ageOf,
  type Freshness,
  failureKind,
  freshnessOf,
  hasFailed,
  idlenessOf,
  type Job,
  type LastRun,
  type Link,
  type Report,
} from './chain.ts';
import { findDefinition, findDifference } from './find-difference.ts';
import { findDelivery, findLimits, findMetrics } from './find-metrics.ts';
import type { Difference, Metric, Recount } from './recount.ts';
import { nameDifference } from './recount.ts';
import type { JobChange } from './report.queries.ts';

export interface ReportSituation {
  readonly asOf: string;
  readonly zone: string;
  readonly report: Report;
  readonly recounted: number | null;
  /** Why the events could not be counted to the end. */
  readonly recountError?: UserError;
  /** The same events by every other reading; null where the description does not say which ones it counts. */
  readonly recount: Recount | null;
  /** Its other numbers; null where they are not kept. */
  readonly metrics: readonly Metric[] | null;
  readonly notEvaluated: readonly NotEvaluated[];
  /** The error by which the connection was lost while the events were read anew. */
  readonly lost?: string;
  /** The last run that its events would come from; null where there is none, or runs are not kept. */
  readonly lastRun: LastRun | null;
  /** Links of this report in order; null where the system keeps no chain. */
  readonly links: readonly Link[] | null;
  /** Links of the other reports: one job's victims are one finding. */
  readonly otherLinks: readonly Link[];
  readonly jobs: readonly Job[] | null;
  readonly changes: readonly JobChange[] | null;
}

export interface LinkFacts extends Omit<Link, 'report'> {
  /** Seconds since the last refresh, against as-of. */
  readonly ageSeconds: number | null;
  readonly freshness: Freshness;
  /** The job that fills it, as it is now; null when the link has none. */
  readonly filledBy: Job | null;
}

export interface ReportTraceFacts {
  readonly asOf: string;
  /** Zone in which times are shown to people. */
  readonly zone: string;
  readonly report: Report;
  readonly shown: number | null;
  /** The same number counted from the events; null when it cannot be counted. */
  readonly recounted: number | null;
  /** The difference of the two, named; null where there is none or none of the known ones fits. */
  readonly difference: Difference | null;
  readonly recount: Recount | null;
  readonly metrics: readonly Metric[] | null;
  readonly links: readonly LinkFacts[];
  /** Logged changes of the chain's jobs; null where the system keeps no log. */
  readonly changes: readonly JobChange[] | null;
}

/**
 * Finds the broken link in the chain from events to a report.
 *
 * The chain is walked from the events on, because a link can only be as fresh as the one before it: the first link that is older than
 * one and a half of its periods is the cause, what follows inherits its age. Why it is old, in the order of certainty:
 *   1. its job is switched off (and the log says by whom);
 *   2. its job failed;
 *   3. events: nothing arrives; else the link is stale and its job looks well: the scheduler.
 * A job that failed is told even while its link is still within its period. When every link is fresh and the number shown still is not
 * the number counted from the events, the report computes something else than it says, and the difference is named: people for rows, another zone or window,
 * days added twice, events that came late or are gone, a drift, a report built before its summary. Under a stale link that difference is only the
 * consequence, and stands in its evidence. Numbers that cannot be true beside each other, a job near its time limit and a report that was built and not
 * handed over are told whatever the chain does. A number that is right by the report's own definition, and other than people expect, is answered as such.
 */
export function traceReport(situation: ReportSituation): Answer<ReportTraceFacts> {
  const { asOf, zone, report, recounted, recount, metrics, changes } = situation;
  const links = (situation.links ?? []).map((link) => linkFacts(link, situation));
  const broken = links.flatMap((link) => brokenLink(link, situation)).slice(0, 1);
  const difference = differenceOf(situation) ?? null;
  const beside = [...findMetrics(situation), ...findDelivery(situation, links), ...findLimits(situation, links)];
  const findings = [
    ...(broken.length > 0 ? broken : findDifference(situation, difference)),
    ...beside.filter((one) => !isToldBy(broken, one)),
    ...findDefinition(situation),
  ];
  return {
    subject: { kind: 'report', id: report.id },
    findings: findings.sort(byWeight),
    facts: { asOf, zone, report, shown: report.shown, recounted, difference, recount, metrics, links, changes },
    notEvaluated: [...gapsOf(situation, links), ...situation.notEvaluated],
  };
}

function differenceOf({ report, recounted, recount }: ReportSituation): Difference | undefined {
  const { shown } = report;
  if (shown === null || recounted === null || recount === null || shown === recounted) return undefined;
  return nameDifference({ report, shown, recounted, recount });
}

/** A job that failed at its time limit has told of the limit, and a broken chain of what was not delivered. */
const isToldBy = (broken: readonly Found[], { cause }: Found): boolean =>
  broken.length > 0 && (cause.id === 'report/job-near-limit' || cause.id === 'report/not-delivered');

function linkFacts({ report: _, ...link }: Link, { asOf, jobs, report }: ReportSituation): LinkFacts {
  const whole = { ...link, report: report.id };
  const filledBy = jobs?.find(({ id }) => id === link.job) ?? null;
  return { ...link, ageSeconds: ageOf(whole, asOf), freshness: freshnessOf(whole, asOf), filledBy };
}

function brokenLink(link: LinkFacts, situation: ReportSituation): Found[] {
  const { filledBy: job } = link;
  const isStale = link.freshness === 'stale' || (link.refreshedAt === null && link.kind !== 'events');
  const evidence = staleEvidence(link, situation);
  if (isStale && job?.enabled === false) return [stopped(link, job, situation, evidence)];
  if (job && (hasFailed(job) || link.error !== null)) {
    const { id, lastStatus, lastSuccessAt } = job;
    const error = link.error ?? job.error;
    const failed = { ...evidence, job: id, status: lastStatus, error, kind: failureKind(error), lastSuccessAt };
    return [found(reportJobFailed, failed, 'proved')];
  }
  if (!job && link.error !== null) {
    const failed = { ...evidence, job: link.name, status: null, error: link.error, lastSuccessAt: link.refreshedAt };
    return [found(reportJobFailed, { ...failed, kind: failureKind(link.error) }, 'proved')];
  }
  if (!isStale) return [];
  const whole = { ...link, report: situation.report.id };
  const idleness = idlenessOf(whole, job);
  return link.kind === 'events'
    ? [found(reportEventsStale, { ...evidence, ...lastRunOf(situation) }, 'likely')]
    : [found(reportSummaryStale, { ...evidence, idleness }, 'likely')];
}

const lastRunOf = ({ lastRun }: ReportSituation) => ({
  lastRun: lastRun?.id ?? null,
  lastRunCampaign: lastRun?.campaign ?? null,
  lastRunAt: lastRun?.startedAt ?? null,
});

/** A job of which nothing could be read is not named: nobody knows whether it is switched on. */
function staleEvidence(link: LinkFacts, { report, recounted, jobs }: ReportSituation): StaleEvidence {
  return {
    report: report.id,
    link: link.name,
    job: jobs === null ? null : link.job,
    refreshedAt: link.refreshedAt,
    ageSeconds: link.ageSeconds,
    periodSeconds: link.periodSeconds,
    shown: report.shown,
    recounted,
  };
}

function stopped(link: LinkFacts, job: Job, { changes, otherLinks }: ReportSituation, evidence: StaleEvidence): Found {
  const change = (changes ?? []).filter(({ object }) => object === job.id).at(-1);
  const others = otherLinks.filter((other) => other.job === job.id).map(({ report }) => report);
  const whole = {
    ...evidence,
    job: job.id,
    who: change?.who ?? null,
    at: change?.at ?? null,
    comment: change?.comment ?? null,
    ticket: change?.ticket ?? null,
    otherReports: [...new Set(others)],
  };
  return found(link.kind === 'report' ? reportBuildJobStopped : reportSummaryJobStopped, whole, 'proved');
}

function gapsOf(
  { links, jobs, recounted, recountError, report, asOf }: ReportSituation,
  facts: readonly LinkFacts[],
): NotEvaluated[] {
  const notDescribed = text(
    'The system description does not say where it is.',
    'В описании системы не сказано, где это взять.',
  );
  const gaps: NotEvaluated[] = [];
  const add = (what: NotEvaluated['what'], why: NotEvaluated['why'], relation?: RelationName) =>
    gaps.push({ what, why, couldChangeAnswer: true, ...(relation ? { relation } : {}) });
  if (report.builtAt !== null && Date.parse(report.builtAt) > Date.parse(asOf)) {
    add(
      text('What the report showed at that moment', 'Что отчёт показывал в тот момент'),
      text(
        'It was built again after the moment that is asked about; what it showed then is not kept.',
        'После указанного момента отчёт построен заново; что он показывал тогда, не сохранилось.',
      ),
    );
  }
  if (links === null)
    add(text('The chain from events to the report', 'Цепочка от событий до отчёта'), notDescribed, 'report_link');
  if (jobs === null)
    add(text('The jobs that fill the chain', 'Задания, которые заполняют цепочку'), notDescribed, 'job');
  const number = text('The number shown against the events', 'Показанное число относительно событий');
  if (recountError) gaps.push(brokenOff(number, recountError));
  else if (recounted === null || report.shown === null) add(number, notDescribed);
  for (const { name, freshness, refreshedAt } of facts) {
    if (freshness !== 'unknown' || refreshedAt === null) continue;
    add(
      text(`Whether ${name} is fresh`, `Свежесть ${name}`),
      text('Its period is not known.', 'Период обновления не известен.'),
    );
  }
  return gaps;
}
