import { found } from '../causes/cause.ts';
import {
  reportJobNearLimit,
  reportMetricEmpty,
  reportMetricsIdentical,
  reportNotDelivered,
  reportPartExceeds,
} from '../causes/report-metrics.ts';
import type { Found } from '../result.ts';
import type { Metric } from './recount.ts';
import type { LinkFacts, ReportSituation } from './trace.ts';

/** Numbers below this may be equal by chance. */
const TELLING = 10;

/** Numbers that cannot be true beside each other, and numbers that are missing although there are events for them. */
export function findMetrics({ report, metrics }: ReportSituation): readonly Found[] {
  const all = metrics ?? [];
  return [
    ...all.flatMap((one) => exceeding(report.id, one, all)),
    ...identical(report.id, all),
    ...empty(report.id, all),
  ];
}

function exceeding(report: string, { metric, shown, partOf }: Metric, all: readonly Metric[]): readonly Found[] {
  const whole = all.find((one) => one.metric === partOf);
  if (shown === null || whole?.shown == null || shown <= whole.shown) return [];
  return [found(reportPartExceeds, { report, metric, shown, whole: whole.metric, of: whole.shown }, 'proved')];
}

/** Two that are shown alike, and that their events tell apart. */
function identical(report: string, all: readonly Metric[]): readonly Found[] {
  const pairs = all.flatMap((one, index) => all.slice(index + 1).map((other) => [one, other] as const));
  return pairs.flatMap(([one, other]) => {
    if (one.shown === null || one.shown < TELLING || one.shown !== other.shown) return [];
    if (one.recounted === null || other.recounted === null || one.recounted === other.recounted) return [];
    const evidence = {
      report,
      metric: one.metric,
      other: other.metric,
      shown: one.shown,
      recounted: one.recounted,
      otherRecounted: other.recounted,
    };
    return [found(reportMetricsIdentical, evidence, 'proved')];
  });
}

/** Failed is not empty: nothing or zero is shown, and there is an error or there are events. Nothing without either is no data. */
function empty(report: string, all: readonly Metric[]): readonly Found[] {
  return all.flatMap(({ metric, shown, recounted, error }) => {
    const isEmpty = shown === null || shown === 0;
    if (!isEmpty || (error === null && (recounted ?? 0) === 0)) return [];
    return [found(reportMetricEmpty, { report, metric, shown, recounted, error }, 'proved')];
  });
}

/** Deliveries of one report take minutes; one that is later by more than this was not made. */
const DELIVERY_SECONDS = 3600;

/** Built, and not handed to those who read it since: only where deliveries are recorded. */
export function findDelivery({ report, asOf, zone }: ReportSituation, links: readonly LinkFacts[]): readonly Found[] {
  const { id, builtAt, deliveredAt } = report;
  const isRecorded = deliveredAt !== null;
  if (builtAt === null || !isRecorded || Date.parse(deliveredAt) >= Date.parse(builtAt)) return [];
  if (Date.parse(asOf) - Date.parse(builtAt) < DELIVERY_SECONDS * 1000) return [];
  const job = links.at(-1)?.job ?? null;
  return [found(reportNotDelivered, { report: id, builtAt, deliveredAt, job, zone }, 'proved')];
}

/** A share of the time limit from which a job will run into it before long. */
const NEAR = 0.8;

/** Jobs of the chain that need nearly all the time that they are given. */
export function findLimits({ report }: ReportSituation, links: readonly LinkFacts[]): readonly Found[] {
  return links.flatMap(({ name, filledBy: job }) => {
    if (job?.lastSeconds == null || job.limitSeconds === null || job.limitSeconds <= 0) return [];
    const share = job.lastSeconds / job.limitSeconds;
    if (share < NEAR) return [];
    const evidence = {
      report: report.id,
      link: name,
      job: job.id,
      seconds: job.lastSeconds,
      limitSeconds: job.limitSeconds,
      isOver: share >= 1,
    };
    return [found(reportJobNearLimit, evidence, 'proved', share >= 1 ? 'error' : 'warning')];
  });
}
