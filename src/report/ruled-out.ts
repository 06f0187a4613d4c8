import { reportBuildJobStopped, reportSummaryJobStopped } from '../causes/report.ts';
import { reportEventsStale, reportJobFailed, reportNumberDiffers, reportSummaryStale } from '../causes/report-chain.ts';
import { formatDuration } from '../model/moment.ts';
import type { RuledOut } from '../result.ts';
import { formatCount, type Lang, text } from '../text.ts';
import { hasFailed, PATIENCE } from './chain.ts';
import type { LinkFacts, ReportTraceFacts } from './trace.ts';

/** What the chain of a report was looked at for and does not have, each with the number that says so. */
export function ruledOutOfReport({ links, shown, recounted }: ReportTraceFacts): readonly RuledOut[] {
  return [...ofNumber(shown, recounted), ...ofAge(links), ...ofJobs(links)];
}

function ofNumber(shown: number | null, recounted: number | null): RuledOut[] {
  if (shown === null || recounted === null || shown !== recounted) return [];
  const because = text(
    `shown ${formatCount(shown, 'en')}, counted from the events ${formatCount(recounted, 'en')}`,
    `показано ${formatCount(shown, 'ru')}, по событиям ${formatCount(recounted, 'ru')}`,
  );
  return [{ cause: reportNumberDiffers, because }];
}

/** A link is ruled out as stale only where none is: the limit that it keeps stands beside its age. */
function ofAge(links: readonly LinkFacts[]): RuledOut[] {
  const isAnyStale = links.some(({ freshness }) => freshness === 'stale');
  const timed = links.flatMap(({ kind, name, freshness, ageSeconds, periodSeconds }) =>
    freshness === 'unknown' || ageSeconds === null || periodSeconds === null
      ? []
      : [{ kind, name, age: ageSeconds, allowed: PATIENCE * periodSeconds }],
  );
  if (isAnyStale) return [];
  const of = (wanted: readonly LinkFacts['kind'][], cause: RuledOut['cause']): RuledOut[] => {
    const own = timed.filter(({ kind }) => wanted.includes(kind));
    const isWhole = own.length > 0 && own.length === links.filter(({ kind }) => wanted.includes(kind)).length;
    if (!isWhole) return [];
    const said = (lang: Lang, allowed: string, old: string) =>
      own
        .map(({ name, age, allowed: limit }) => {
          const [is, most] = [formatDuration(age, lang), formatDuration(limit, lang)];
          return `${name}: ${old.replace('*', is)}, ${allowed} ${most}`;
        })
        .join('; ');
    return [{ cause, because: text(said('en', 'allowed', '* old'), said('ru', 'допускается', 'возраст *')) }];
  };
  return [...of(['events'], reportEventsStale), ...of(['summary', 'report'], reportSummaryStale)];
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
