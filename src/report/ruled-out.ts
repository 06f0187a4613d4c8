import { reportBuildJobStopped, reportSummaryJobStopped } from '../causes/report.ts';
import { reportEventsStale, reportJobFailed, reportNumberDiffers, reportSummaryStale } from '../causes/report-chain.ts';
import { formatDuration } from '../model/moment.ts';
import type { RuledOut } from '../result.ts';
import { formatCount, text } from '../text.ts';
import { hasFailed } from './chain.ts';
import type { LinkFacts, ReportTraceFacts } from './trace.ts';

/** What the chain of a report was looked at for and does not have, each with the number that says so. */
export function ruledOutOfReport({ links, shown, recounted }: ReportTraceFacts): readonly RuledOut[] {
  return [...ofNumber(shown, recounted), ...links.flatMap(ofAge), ...ofJobs(links)];
}

function ofNumber(shown: number | null, recounted: number | null): RuledOut[] {
  if (shown === null || recounted === null || shown !== recounted) return [];
  const because = text(
    `shown ${formatCount(shown, 'en')}, counted from the events ${formatCount(recounted, 'en')}`,
    `показано ${formatCount(shown, 'ru')}, по событиям ${formatCount(recounted, 'ru')}`,
  );
  return [{ cause: reportNumberDiffers, because }];
}

function ofAge({ kind, name, freshness, ageSeconds, periodSeconds }: LinkFacts): RuledOut[] {
  if (freshness !== 'fresh' || ageSeconds === null || periodSeconds === null || kind === 'report') return [];
  const [age, period] = [ageSeconds, periodSeconds];
  const because = text(
    `${name} is ${formatDuration(age, 'en')} old, its period is ${formatDuration(period, 'en')}`,
    `${name}: возраст ${formatDuration(age, 'ru')}, период ${formatDuration(period, 'ru')}`,
  );
  return [{ cause: kind === 'events' ? reportEventsStale : reportSummaryStale, because }];
}

function ofJobs(links: readonly LinkFacts[]): RuledOut[] {
  const jobs = links.flatMap(({ kind, filledBy }) => (filledBy ? [{ kind, job: filledBy }] : []));
  if (jobs.length === 0) return [];
  const count = jobs.length;
  const off = (wanted: string) => jobs.filter(({ kind, job }) => kind === wanted && job.enabled !== true);
  const on = text(`jobs switched off: 0 of ${count}`, `отключённых заданий: 0 из ${count}`);
  const failed = jobs.filter(({ job }) => hasFailed(job)).length;
  return [
    ...(off('summary').length === 0 ? [{ cause: reportSummaryJobStopped, because: on }] : []),
    ...(off('report').length === 0 ? [{ cause: reportBuildJobStopped, because: on }] : []),
    ...(failed === 0
      ? [
          {
            cause: reportJobFailed,
            because: text(`jobs that failed: 0 of ${count}`, `заданий с ошибкой: 0 из ${count}`),
          },
        ]
      : []),
  ];
}
