import { formatDuration } from '../model/moment.ts';
import { formatCount, type Text, text } from '../text.ts';
import { defineCause } from './cause.ts';
import type { StaleEvidence } from './report.ts';

const traceStep = ({ report }: { readonly report: string }) =>
  text(`mmsup report trace ${report}`, `mmsup report trace ${report}`);

export interface JobFailedEvidence extends StaleEvidence {
  readonly job: string;
  readonly status: string | null;
  readonly error: string | null;
  /** What the error text tells of; absent where it tells nothing. */
  readonly kind?: 'time-limit' | 'rights' | 'space' | 'exception';
  readonly lastSuccessAt: string | null;
}

export interface IdleEvidence extends StaleEvidence {
  /** What its job did meanwhile: not started, not ended, or ended well and wrote nothing. */
  readonly idleness?: 'not-started' | 'not-ended' | 'wrote-nothing' | 'unknown';
}

const ASK: Readonly<Record<NonNullable<JobFailedEvidence['kind']>, ReturnType<typeof text>>> = {
  'time-limit': text(
    'It was cut off at its time limit: see what grew (events of a day, a plan) before giving it more time.',
    'Его оборвал лимит времени: прежде чем увеличивать лимит, посмотрите, что выросло (события за день, план).',
  ),
  rights: text(
    'It lacks rights: ask who changed its account, the owner of a table or the folder that it writes to.',
    'Ему не хватает прав: выясните, кто менял его учётную запись, владельца таблицы или папку, в которую оно пишет.',
  ),
  space: text(
    'It ran out of space: look at the disk, at temporary files and at their limit.',
    'Ему не хватило места: посмотрите диск, временные файлы и их лимит.',
  ),
  exception: text(
    'Look for the row or the change that its error names.',
    'Найдите строку или правку, которую называет ошибка.',
  ),
};

const IDLE: Readonly<Record<NonNullable<IdleEvidence['idleness']>, ReturnType<typeof text>>> = {
  'not-started': text(', and has not been started since: the scheduler', ', но с тех пор не запускалось: планировщик'),
  'not-ended': text(
    ', but was started and has not ended: it waits, or runs too long',
    ', но запущено и не закончилось: ждёт или работает слишком долго',
  ),
  'wrote-nothing': text(
    ', and ended well since: its schedule is consumed and nothing was written here',
    ', и с тех пор успешно завершалось: расписание отработало, а сюда ничего не записано',
  ),
  unknown: text('', ''),
};

/** The job that fills a link ended in failure. */
export const reportJobFailed = defineCause<JobFailedEvidence>({
  id: 'report/job-failed',
  severity: 'error',
  name: text('A job of the report’s chain failed', 'Задание в цепочке отчёта упало'),
  title: ({ job, link, error, status }) =>
    text(
      `Job ${job}, which fills ${link}, failed: ${error ?? status ?? 'no error text was recorded'}.`,
      `Задание ${job}, которое заполняет ${link}, завершилось ошибкой: ${error ?? status ?? 'текст не записан'}.`,
    ),
  next: (evidence) => [
    text(
      `Look into the log of ${evidence.job} at its last start, repair the reason and start it again.`,
      `Посмотрите журнал ${evidence.job} за последний запуск, устраните причину и запустите его снова.`,
    ),
    ASK[evidence.kind ?? 'exception'],
    traceStep(evidence),
  ],
  runbook: 'report-wrong-or-missing',
  article: {
    what: text(
      'A job between the events and the report ended in an error; what follows is built from old numbers.',
      'Задание между событиями и отчётом завершилось ошибкой; всё дальше строится по старым числам.',
    ),
    why: text(
      'A time limit, a changed column, missing rights, a full disk, one bad row.',
      'Лимит времени, изменённый столбец, нет прав, кончилось место, одна плохая строка.',
    ),
    sure: text(
      'The job’s last status and error text; its last success is older than its period.',
      'Последний статус и текст ошибки задания; последний успех старше периода.',
    ),
    repair: text(
      'Repair the reason, start the job for every day that it missed, rebuild the report.',
      'Устраните причину, выполните задание за каждый пропущенный день, перестройте отчёт.',
    ),
    example: text(
      'summarise-daily: canceling statement due to statement timeout, since the event log passed 50 million rows.',
      'summarise-daily: canceling statement due to statement timeout — с тех пор как журнал событий перерос 50 млн строк.',
    ),
  },
});

/** A summary or report is older than its period, and its job looks well. */
export const reportSummaryStale = defineCause<IdleEvidence>({
  id: 'report/summary-stale',
  severity: 'error',
  name: text('A link of the report’s chain is stale', 'Звено цепочки отчёта устарело'),
  title: ({ link, ageSeconds, periodSeconds, job, idleness = 'unknown' }) =>
    text(
      `${link} was refreshed ${formatDuration(ageSeconds, 'en')} ago, due every ${formatDuration(periodSeconds, 'en')}${job ? `; its job ${job} is switched on and reports no error${IDLE[idleness].en}` : ''}.`,
      `${link}: обновлено ${formatDuration(ageSeconds, 'ru')} назад при периоде ${formatDuration(periodSeconds, 'ru')}${job ? `; задание ${job} включено и об ошибках не сообщает${IDLE[idleness].ru}` : ''}.`,
    ),
  next: (evidence) => [
    text(
      `See whether the scheduler that starts ${evidence.job ?? 'its job'} is alive, and whether other jobs start on time.`,
      `Проверьте, жив ли планировщик, который запускает ${evidence.job ?? 'его задание'}, и стартуют ли вовремя другие задания.`,
    ),
    traceStep(evidence),
  ],
  runbook: 'report-wrong-or-missing',
  article: {
    what: text(
      'The link is older than one and a half of its periods, although nothing says that its job is off or failing.',
      'Звено старше полутора своих периодов, хотя ничто не говорит, что задание выключено или падает.',
    ),
    why: text(
      'The scheduler stands still; the job waits for a lock or for another job; it runs and finds nothing to do; it writes elsewhere.',
      'Стоит планировщик; задание ждёт блокировку или другое задание; выполняется, но ничего не находит; пишет в другое место.',
    ),
    sure: text(
      'Compare the job’s last start and success with its schedule: not started = the scheduler; started and not ended = it waits; ended = it did nothing.',
      'Сравните последний старт и успех задания с расписанием: не стартовало — планировщик; не закончилось — ждёт; закончилось — ничего не сделало.',
    ),
    repair: text(
      'Start the scheduler again, free what the job waits for, or correct what it reads and where it writes; then fill the missing days and rebuild the report. Watch the age of the link, so that it is noticed before the report is.',
      'Запустите планировщик, освободите то, чего ждёт задание, или исправьте, откуда оно читает и куда пишет; затем заполните пропущенные дни и перестройте отчёт. Следите за возрастом звена, чтобы замечать это раньше, чем по отчёту.',
    ),
    example: text(
      'summarise-daily last started on Friday 02:00; since then the scheduler’s process is gone.',
      'summarise-daily последний раз стартовало в пятницу в 02:00; с тех пор процесса планировщика нет.',
    ),
  },
});

function lastRunStep({ lastRun, lastRunCampaign }: EventsStaleEvidence): readonly Text[] {
  if (lastRun === null) return [];
  const of = lastRunCampaign === null ? text('', '') : text(` of ${lastRunCampaign}`, ` (${lastRunCampaign})`);
  return [
    text(
      `See whether the last run${of.en} sent as usual: mmsup campaign trace ${lastRun}`,
      `Посмотрите, отправил ли последний запуск${of.ru} как обычно: mmsup campaign trace ${lastRun}`,
    ),
  ];
}

export interface EventsStaleEvidence extends StaleEvidence {
  /** The last run that its events would come from; null where the system keeps no runs. */
  readonly lastRun: string | null;
  readonly lastRunCampaign: string | null;
  readonly lastRunAt: string | null;
}

/** The events themselves have stopped. */
export const reportEventsStale = defineCause<EventsStaleEvidence>({
  id: 'report/events-stale',
  severity: 'warning',
  name: text('No new events arrive', 'Новые события не поступают'),
  title: ({ link, ageSeconds, periodSeconds }) =>
    text(
      `The newest event in ${link} is ${formatDuration(ageSeconds, 'en')} old; they should come at least every ${formatDuration(periodSeconds, 'en')}.`,
      `Последнему событию в ${link} ${formatDuration(ageSeconds, 'ru')}; ожидаются не реже чем раз в ${formatDuration(periodSeconds, 'ru')}.`,
    ),
  next: (evidence) => [
    ...lastRunStep(evidence),
    text(
      'Ask whether the provider still calls back with deliveries and clicks.',
      'Уточните, присылает ли провайдер доставки и клики.',
    ),
    traceStep(evidence),
  ],
  runbook: 'report-wrong-or-missing',
  article: {
    what: text(
      'The report is built from events, and none has come for longer than usual.',
      'Отчёт строится по событиям, а их нет дольше обычного.',
    ),
    why: text(
      'Nothing was sent, so nobody answers; the provider’s call-back or the load of its files broke; the clock or zone of the events differs.',
      'Ничего не отправлялось, поэтому никто не отвечает; сломались ответы провайдера или загрузка его файлов; отличается зона времени событий.',
    ),
    sure: text(
      'If campaigns sent as usual, the way of the events is broken; look at the last event per channel.',
      'Если кампании отправляли как обычно, сломан путь событий; посмотрите последнее событие по каждому каналу.',
    ),
    repair: text(
      'Repair the way of the events and ask the provider to send the missed ones again; then fill summaries and report.',
      'Почините доставку событий и попросите провайдера прислать пропущенные; затем пересчитайте сводки и отчёт.',
    ),
    example: text(
      'Runs sent 40,000 messages since Friday, and the newest click is of Friday 17:02.',
      'С пятницы отправлено 40 000 сообщений, а последний клик — в пятницу в 17:02.',
    ),
  },
});

export interface NumberDiffersEvidence {
  readonly report: string;
  readonly shown: number;
  readonly recounted: number;
  readonly difference: number;
  /** Period that it counts, ISO 8601 in UTC. */
  readonly periodFrom: string | null;
  readonly periodTo: string | null;
}

/** The report's number is not the one that the events give, and the chain is fresh. */
export const reportNumberDiffers = defineCause<NumberDiffersEvidence>({
  id: 'report/number-differs',
  severity: 'error',
  name: text('The report’s number differs from the events', 'Число в отчёте не сходится с событиями'),
  title: ({ report, shown, recounted, difference }) =>
    text(
      `Report ${report} shows ${formatCount(shown, 'en')}, the events of its period say ${formatCount(recounted, 'en')} (${difference > 0 ? '+' : '−'}${formatCount(Math.abs(difference), 'en')}), although every link is fresh.`,
      `Отчёт ${report} показывает ${formatCount(shown, 'ru')}, по событиям за период выходит ${formatCount(recounted, 'ru')} (${difference > 0 ? '+' : '−'}${formatCount(Math.abs(difference), 'ru')}), хотя все звенья свежие.`,
    ),
  next: () => [
    text(
      'Compare day by day where the difference begins, then the definition (unique or all, which channel, which zone of the day) on both sides of that day.',
      'Сравните по дням, где начинается расхождение, затем определение (уникальные или все, какой канал, в какой зоне считаются сутки) по обе стороны от этого дня.',
    ),
  ],
  runbook: 'report-wrong-or-missing',
  article: {
    what: text(
      'The chain is fresh from end to end, and still the number shown is not the number counted from the events.',
      'Цепочка свежая от начала до конца, но показанное число не равно посчитанному по событиям.',
    ),
    why: text(
      'A join that multiplies rows; unique against all; days cut in another zone; events that came late into days already summed; a definition changed in one place only.',
      'Соединение размножает строки; уникальные против всех; сутки режутся в другой зоне; события пришли позже, чем посчитан день; определение поменяли только в одном месте.',
    ),
    sure: text(
      'Recount per day: a constant factor means a join, a shift at midnight means a zone, old days only mean late events, a step means an edit.',
      'Пересчёт по дням: постоянный множитель — соединение, сдвиг у полуночи — зона, только старые дни — опоздавшие события, ступенька — правка.',
    ),
    repair: text(
      'Repair the definition, fill the summaries again for the days touched, and say which version of the number was reported.',
      'Исправьте определение, пересчитайте сводки за затронутые дни и сообщите, какая версия числа попала в отчётность.',
    ),
    example: text(
      'Shown 2,412, recounted 1,206: the report joins responses to offers, and each message carries two.',
      'Показано 2 412, пересчитано 1 206: отчёт соединяет отклики с предложениями, а в каждом сообщении их два.',
    ),
  },
});
