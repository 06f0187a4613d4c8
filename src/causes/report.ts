import { formatDuration } from '../model/moment.ts';
import { formatCount, text } from '../text.ts';
import { defineCause } from './cause.ts';

/** A link of the chain that is older than its period. Times are ISO 8601 in UTC. */
export interface StaleEvidence {
  readonly report: string;
  readonly link: string;
  readonly job: string | null;
  readonly refreshedAt: string | null;
  readonly ageSeconds: number | null;
  readonly periodSeconds: number | null;
  /** The number that the report shows and the same counted from the events; null when not known. */
  readonly shown: number | null;
  readonly recounted: number | null;
}

export interface StoppedEvidence extends StaleEvidence {
  readonly job: string;
  /** From the log of changes; null when nothing is logged. */
  readonly who: string | null;
  readonly at: string | null;
  readonly comment: string | null;
  readonly ticket: string | null;
  /** Other reports whose chain goes through the same job. */
  readonly otherReports: readonly string[];
}

const missing = ({ shown, recounted }: StaleEvidence) =>
  shown === null || recounted === null || shown === recounted
    ? text('', '')
    : text(
        ` The report shows ${formatCount(shown, 'en')}, the events say ${formatCount(recounted, 'en')}.`,
        ` В отчёте ${formatCount(shown, 'ru')}, по событиям ${formatCount(recounted, 'ru')}.`,
      );

const age = ({ ageSeconds, periodSeconds }: StaleEvidence) =>
  text(
    ageSeconds === null
      ? 'has never been refreshed'
      : `was refreshed ${formatDuration(ageSeconds, 'en')} ago${periodSeconds === null ? '' : `, due every ${formatDuration(periodSeconds, 'en')}`}`,
    ageSeconds === null
      ? 'ни разу не обновлялась'
      : `обновлена ${formatDuration(ageSeconds, 'ru')} назад${periodSeconds === null ? '' : ` при периоде ${formatDuration(periodSeconds, 'ru')}`}`,
  );

const stoppedTitle = (evidence: StoppedEvidence) => {
  const by = evidence.who === null ? '' : evidence.who;
  const said = evidence.comment === null ? '' : ` (“${evidence.comment}”)`;
  const saidRu = evidence.comment === null ? '' : ` («${evidence.comment}»)`;
  return text(
    `Job ${evidence.job} is switched off${by && `, by ${by}`}${said}: ${evidence.link} ${age(evidence).en}.${missing(evidence).en}`,
    `Задание ${evidence.job} выключено${by && `, выключил(а) ${by}`}${saidRu}: ${evidence.link} ${age(evidence).ru}.${missing(evidence).ru}`,
  );
};

const stoppedNext = ({ job, who, report }: StoppedEvidence) => [
  text(
    `Ask ${who ?? 'the owner of the scheduler'} whether ${job} may run again; then switch it on and let it catch up day by day.`,
    `Спросите у ${who ?? 'владельца планировщика'}, можно ли снова запускать ${job}; затем включите его и дайте досчитать пропущенные дни.`,
  ),
  text(
    `Rebuild the report after that, and check: mmsup report trace ${report}`,
    `После этого перестройте отчёт и проверьте: mmsup report trace ${report}`,
  ),
];

/** The job that fills a summary is switched off. */
export const reportSummaryJobStopped = defineCause<StoppedEvidence>({
  id: 'report/summary-job-stopped',
  severity: 'error',
  name: text('The summary’s job is switched off', 'Задание, заполняющее сводку, выключено'),
  title: stoppedTitle,
  next: stoppedNext,
  runbook: 'report-wrong-or-missing',
  article: {
    what: text(
      'A report is built from a summary table, and the scheduled job that fills it is switched off. The report is built on time, without an error, from old numbers.',
      'Отчёт строится из сводной таблицы, а плановое задание, которое её заполняет, выключено. Отчёт строится вовремя и без ошибок, но по старым числам.',
    ),
    why: text(
      'It was switched off for maintenance or a load test and forgotten; a release disabled all jobs and not all were enabled again; the scheduler itself switches off jobs that fail repeatedly.',
      'Его выключили на время работ или нагрузочного теста и забыли; при выкладке выключили все задания, а включили не все; планировщик сам выключает задания, которые падают подряд.',
    ),
    sure: text(
      'The job is disabled, the summary’s last refresh is about the time when it was switched off, the events go on. Recounting from the events gives another number than the report shows.',
      'Задание выключено, последнее обновление сводки примерно совпадает с моментом выключения, события продолжают поступать. Пересчёт по событиям даёт не то число, что в отчёте.',
    ),
    repair: text(
      'Find out why it was switched off, then switch it on, let it fill the missing days (most such jobs do only yesterday by themselves), and rebuild the report. Tell those who read the report which days were wrong.',
      'Выясните, почему его выключили, затем включите, дайте заполнить пропущенные дни (многие такие задания сами считают только вчера) и перестройте отчёт. Сообщите читателям отчёта, за какие дни он был неверным.',
    ),
    example: text(
      'summarise-daily was disabled on Friday “maintenance window”. On Monday the report says 1,204 accepted offers, the event log 1,391.',
      'summarise-daily выключили в пятницу: «maintenance window». В понедельник в отчёте 1 204 принятых предложения, в журнале событий — 1 391.',
    ),
  },
});

/** The job that builds the report itself is switched off. */
export const reportBuildJobStopped = defineCause<StoppedEvidence>({
  id: 'report/build-job-stopped',
  severity: 'error',
  name: text('The report’s own job is switched off', 'Задание, строящее отчёт, выключено'),
  title: stoppedTitle,
  next: stoppedNext,
  runbook: 'report-wrong-or-missing',
  article: {
    what: text(
      'The summaries are fresh, and the job that builds the report from them is switched off: the report shows what it showed then.',
      'Сводки свежие, но задание, которое строит из них отчёт, выключено: отчёт показывает то же, что и тогда.',
    ),
    why: text(
      'Maintenance that was forgotten, a release, or the scheduler’s own limit of failures in a row.',
      'Забытые работы, выкладка или собственный предел планировщика на число падений подряд.',
    ),
    sure: text(
      'The job is disabled; the report’s build time is older than its period; the links before it are fresh.',
      'Задание выключено; время построения отчёта старше периода; звенья до него свежие.',
    ),
    repair: text(
      'Find out why, switch it on, build the report once by hand and compare with the recount.',
      'Выясните почему, включите, постройте отчёт один раз вручную и сравните с пересчётом.',
    ),
    example: text(
      'build-effectiveness is disabled since the release of the 12th; the report still ends on the 11th.',
      'build-effectiveness выключено с выкладки 12-го числа; отчёт по-прежнему кончается 11-м.',
    ),
  },
});
