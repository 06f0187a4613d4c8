import { formatDuration } from '../model/moment.ts';
import { formatCount, formatShare, type Lang, type Text, text } from '../text.ts';
import { defineCause } from './cause.ts';
import { andMore, momentIn, type Victims } from './health-words.ts';

/** In which way the newest run of a campaign left the campaign's own history, the gravest first. */
export const LAST_RUN_WAYS = [
  'failed',
  'selects-nobody',
  'nothing-sent',
  'errors',
  'audience-grew',
  'audience-shrank',
  'slow',
] as const;

export type LastRunWay = (typeof LAST_RUN_WAYS)[number];

/** Ways after which people did not get what was meant for them. */
export const LAST_RUN_ERRORS: readonly LastRunWay[] = ['failed', 'selects-nobody', 'nothing-sent', 'errors'];

export interface LastRun {
  readonly run: string;
  readonly campaign: string;
  readonly why: LastRunWay;
  readonly stage: string | null;
  /** What was counted: people not sent to, failures, people selected, or the seconds of a stage; null = the system does not keep it. */
  readonly number: number | null;
  /** Of how many; null where the number is no part of another. */
  readonly of: number | null;
  /** The median of the same in the good runs before it: a share (0 to 1) of failures, else in the unit of `number`. */
  readonly usual: number | null;
  readonly error: string | null;
}

export interface LastRunEvidence extends Victims {
  readonly runs: readonly LastRun[];
}

export interface OverdueRunsEvidence extends Victims {
  readonly campaigns: readonly {
    readonly campaign: string;
    readonly plannedAt: string;
    readonly lateSeconds: number;
    /** The planned run that nobody started; null = it was not even written down. */
    readonly run: string | null;
  }[];
}

export const lastRunUnusual = defineCause<LastRunEvidence>({
  id: 'health/last-run-unusual',
  severity: 'error',
  name: text('Last runs that did not go as usual', 'Последние запуски, прошедшие не как обычно'),
  title({ runs, total }) {
    const more = andMore(1, total);
    return text(`${saying(runs[0]!, 'en')}${more.en}.`, `${saying(runs[0]!, 'ru')}${more.ru}.`);
  },
  next: ({ runs }) => [text(`mmsup campaign trace ${runs[0]!.run}`, `mmsup campaign trace ${runs[0]!.run}`)],
  runbook: 'mailing-did-not-go-out',
  article: {
    what: text(
      'The newest run of a campaign failed, reached nobody, lost many, or took much longer than the runs before it.',
      'Последний запуск кампании упал, никого не охватил, многих потерял или шёл намного дольше прежних.',
    ),
    why: text(
      'A rule leaves everybody out, a provider refuses, a transaction was ended, an index is gone.',
      'Правило исключает всех, провайдер отказывает, транзакцию прервали, пропал индекс.',
    ),
    sure: text(
      'Its counters and times are compared with the median and the spread of the good runs before it, as a trace compares them.',
      'Счётчики и время сравниваются с медианой и разбросом прежних хороших запусков, как в трассировке.',
    ),
    repair: text(
      'See the trace: it names the stage and the cause.',
      'Посмотрите трассировку: она назовёт этап и причину.',
    ),
    example: text(
      'The control group became 100 per cent: since Monday evening runs end well and send nothing.',
      'Контрольная группа стала 100 процентов: с вечера понедельника запуски завершаются и ничего не отправляют.',
    ),
  },
});

function saying(one: LastRun, lang: Lang): string {
  const said = WORDS[one.why](one, lang);
  return said[lang];
}

const WORDS: Readonly<Record<LastRunWay, (one: LastRun, lang: Lang) => Text>> = {
  failed: ({ run, campaign, number, of, error }, lang) => {
    const why = error === null ? '' : `: ${error.replace(/[.\s]+$/, '')}`;
    const lost = number === null || of === null ? null : [formatCount(number, lang), formatCount(of, lang)];
    return text(
      `Run ${run} of ${campaign} failed${why}${lost ? `; ${lost[0]} of ${lost[1]} were not sent to` : ''}`,
      `Запуск ${run} кампании ${campaign} упал${why}${lost ? `; не отправлено ${lost[0]} из ${lost[1]}` : ''}`,
    );
  },
  'selects-nobody': ({ run, campaign, usual }, lang) =>
    text(
      `Run ${run} of ${campaign} selected nobody${usual === null ? '' : `, usually ${formatCount(usual, lang)}`}`,
      `Запуск ${run} кампании ${campaign} никого не отобрал${usual === null ? '' : `, обычно ${formatCount(usual, lang)}`}`,
    ),
  'nothing-sent': ({ run, campaign, stage, of }, lang) => {
    const people = of === null ? '' : formatCount(of, lang);
    return stage === null || of === null
      ? text(`Run ${run} of ${campaign} sent nothing`, `Запуск ${run} кампании ${campaign} ничего не отправил`)
      : text(
          `Run ${run} of ${campaign} sent nothing: none of ${people} left stage ${stage}`,
          `Запуск ${run} кампании ${campaign} ничего не отправил: этап ${stage} не прошёл никто из ${people}`,
        );
  },
  errors: ({ run, campaign, stage, number, of, usual }, lang) => {
    const counts = [formatCount(number ?? 0, lang), formatCount(of ?? 0, lang)];
    const share = usual === null ? null : formatShare(Math.round(usual * 1000), 1000, lang);
    return text(
      `${counts[0]} of ${counts[1]} failed at stage ${stage} of run ${run} of ${campaign}${share ? `, usually ${share}` : ''}`,
      `${counts[0]} из ${counts[1]} не прошли этап ${stage} запуска ${run} кампании ${campaign} из-за ошибок${share ? `, обычно ${share}` : ''}`,
    );
  },
  'audience-grew': (one, lang) => audience(one, lang),
  'audience-shrank': (one, lang) => audience(one, lang),
  slow: ({ run, campaign, stage, number, usual }, lang) => {
    const [took, usually] = [formatDuration(number ?? 0, lang), formatDuration(usual ?? 0, lang)];
    return text(
      `Stage ${stage} of run ${run} of ${campaign} took ${took}, usually ${usually}`,
      `Этап ${stage} запуска ${run} кампании ${campaign} длился ${took}, обычно ${usually}`,
    );
  },
};

function audience({ run, campaign, number, usual }: LastRun, lang: Lang): Text {
  const [now, usually] = [formatCount(number ?? 0, lang), formatCount(usual ?? 0, lang)];
  return text(
    `Run ${run} of ${campaign} selected ${now}, usually ${usually}`,
    `Запуск ${run} кампании ${campaign} отобрал ${now}, обычно ${usually}`,
  );
}

export const runsOverdue = defineCause<OverdueRunsEvidence>({
  id: 'health/runs-overdue',
  severity: 'error',
  name: text('Runs that did not start', 'Запуски, которые не начались'),
  title({ campaigns, total, zone }) {
    const [first] = campaigns;
    const more = andMore(1, total);
    return text(
      `${first!.campaign} should have started at ${momentIn(first!.plannedAt, zone)}, ${formatDuration(first!.lateSeconds, 'en')} ago, and did not${more.en}.`,
      `${first!.campaign} должна была начаться ${momentIn(first!.plannedAt, zone)}, ${formatDuration(first!.lateSeconds, 'ru')} назад, и не началась${more.ru}.`,
    );
  },
  next: ({ campaigns }) => [
    text(`mmsup campaign trace ${campaigns[0]!.campaign}`, `mmsup campaign trace ${campaigns[0]!.campaign}`),
  ],
  runbook: 'mailing-did-not-go-out',
  article: {
    what: text(
      'The time that a campaign is planned for has passed by an hour or more, and no run has started.',
      'Назначенное время кампании прошло час назад или раньше, а запуск не начался.',
    ),
    why: text(
      'The scheduler stands still or was restarted, no worker takes the run, the campaign is on hold.',
      'Планировщик стоит или был перезапущен, запуск никто не берёт, кампания приостановлена.',
    ),
    sure: text(
      'The planned runs and the next date of every campaign are compared with the moment asked about.',
      'Запланированные запуски и следующая дата каждой кампании сравниваются с указанным моментом.',
    ),
    repair: text(
      'Find out who was to start it; start it, or move its date.',
      'Выясните, кто должен был запустить; запустите или перенесите дату.',
    ),
    example: text(
      'The campaign was put on hold until a text was agreed, and nobody took it off.',
      'Кампанию приостановили до согласования текста, и никто её не возобновил.',
    ),
  },
});
