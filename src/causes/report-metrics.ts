import { formatDuration, formatMoment } from '../model/moment.ts';
import { formatCount, text } from '../text.ts';
import { defineCause } from './cause.ts';

interface OfMetric {
  readonly report: string;
  readonly metric: string;
}

const n = formatCount;
const stepQuery = ({ report, metric }: OfMetric) =>
  text(
    `Look at how ${metric} is counted in report ${report}.`,
    `Посмотрите, как в отчёте ${report} считается ${metric}.`,
  );

export const reportPartExceeds = defineCause<
  OfMetric & { readonly shown: number; readonly whole: string; readonly of: number }
>({
  id: 'report/part-exceeds-whole',
  severity: 'error',
  name: text('A part is larger than its whole', 'Часть больше целого'),
  title: ({ report, metric, shown, whole, of }) =>
    text(
      `Report ${report} shows ${n(shown, 'en')} ${metric} of ${n(of, 'en')} ${whole}: some of the first do not belong to the second.`,
      `Отчёт ${report} показывает ${metric}: ${n(shown, 'ru')} из ${whole}: ${n(of, 'ru')} — часть первых ко вторым не относится.`,
    ),
  next: (evidence) => [
    stepQuery(evidence),
    text(
      'Ask whether the campaign was used again with another segment: then the numerator holds people who are not in the denominator.',
      'Выясните, не использовали ли кампанию повторно с другим сегментом: тогда в числителе люди, которых нет в знаменателе.',
    ),
  ],
  runbook: 'report-wrong-or-missing',
  article: {
    what: text(
      'A rate above 100 %: the numerator is no subset of the denominator.',
      'Доля выше 100 %: числитель — не часть знаменателя.',
    ),
    why: text(
      'Old members of a reused campaign, events counted by rows, windows that differ between the two.',
      'Прежние участники повторно использованной кампании, события по строкам, разные периоды.',
    ),
    sure: text('Both numbers stand in the report itself.', 'Оба числа стоят в самом отчёте.'),
    repair: text(
      'Count the numerator only among those of the denominator.',
      'Считать числитель только среди знаменателя.',
    ),
    example: text('Action success 104 %.', 'Успешность действия 104 %.'),
  },
});

export const reportMetricsIdentical = defineCause<
  OfMetric & {
    readonly other: string;
    readonly shown: number;
    readonly recounted: number;
    readonly otherRecounted: number;
  }
>({
  id: 'report/metrics-identical',
  severity: 'error',
  name: text('Two metrics of the report are one', 'Два показателя отчёта совпадают'),
  title: ({ report, metric, other, shown, recounted, otherRecounted }) =>
    text(
      `Report ${report} shows ${n(shown, 'en')} for ${metric} and for ${other}; the events say ${n(recounted, 'en')} and ${n(otherRecounted, 'en')}.`,
      `Отчёт ${report} показывает ${n(shown, 'ru')} и для ${metric}, и для ${other}; по событиям — ${n(recounted, 'ru')} и ${n(otherRecounted, 'ru')}.`,
    ),
  next: (evidence) => [
    stepQuery(evidence),
    text('Ask what was changed in its query last.', 'Выясните, что последним меняли в его запросе.'),
  ],
  runbook: 'report-wrong-or-missing',
  article: {
    what: text('Two numbers that mean different things are the same.', 'Два разных по смыслу числа одинаковы.'),
    why: text(
      'One query copied from the other, the reduction to distinct ones lost, two measures merged by a rewrite.',
      'Один запрос скопирован с другого, потеряна уникальность, два показателя слиты при переделке.',
    ),
    sure: text('The events tell them apart.', 'События их различают.'),
    repair: text('Count each by its own definition.', 'Считать каждый по своему определению.'),
    example: text('Unique opens = total opens.', 'Уникальные открытия = всем открытиям.'),
  },
});

export const reportMetricEmpty = defineCause<
  OfMetric & { readonly shown: number | null; readonly recounted: number | null; readonly error: string | null }
>({
  id: 'report/metric-empty',
  severity: 'error',
  name: text('A metric failed and looks like no data', 'Показатель не посчитан и выглядит как «нет данных»'),
  title: ({ report, metric, shown, recounted, error }) => {
    const nothing = shown === null ? text('nothing', 'ничего') : text('0', '0');
    const why = error ?? '';
    return text(
      `Report ${report} shows ${nothing.en} for ${metric}${recounted === null ? '' : `, the events say ${n(recounted, 'en')}`}${why ? `: its query failed (${why})` : ''}.`,
      `Отчёт ${report} для ${metric} показывает ${nothing.ru}${recounted === null ? '' : `, по событиям — ${n(recounted, 'ru')}`}${why ? `: его запрос завершился ошибкой (${why})` : ''}.`,
    );
  },
  next: (evidence) => [
    stepQuery(evidence),
    text(
      'Have a failed metric shown as failed, not as empty.',
      'Показывать упавший показатель как ошибку, а не как пустоту.',
    ),
  ],
  runbook: 'report-wrong-or-missing',
  article: {
    what: text(
      'A number is missing or zero although there are events for it.',
      'Числа нет или оно ноль, хотя события есть.',
    ),
    why: text(
      'Its own query failed and the report swallowed the error; its update leaves out the rows that matter.',
      'Его запрос упал, а отчёт скрыл ошибку; обновление пропускает нужные строки.',
    ),
    sure: text('Its error text, or the recount.', 'Текст ошибки или пересчёт.'),
    repair: text('Repair the query; rebuild.', 'Починить запрос; перестроить.'),
    example: text(
      'Read count is always 0 in the list, the charts are right.',
      'В списке прочтений всегда 0, на графиках верно.',
    ),
  },
});

export interface JobLimitEvidence {
  readonly report: string;
  readonly link: string;
  readonly job: string;
  readonly seconds: number;
  readonly limitSeconds: number;
  /** Whether the last run was cut off, or is only near its limit. */
  readonly isOver: boolean;
}

export const reportJobNearLimit = defineCause<JobLimitEvidence>({
  id: 'report/job-near-limit',
  severity: 'warning',
  name: text('A job of the chain runs into its time limit', 'Задание цепочки упирается в лимит времени'),
  title: ({ job, link, seconds, limitSeconds, isOver }) =>
    text(
      `Job ${job}, which fills ${link}, took ${formatDuration(seconds, 'en')} of the ${formatDuration(limitSeconds, 'en')} that it has${isOver ? ': it is cut off' : ''}.`,
      `Задание ${job}, которое заполняет ${link}, заняло ${formatDuration(seconds, 'ru')} при лимите ${formatDuration(limitSeconds, 'ru')}${isOver ? ': его обрывают' : ''}.`,
    ),
  next: ({ job }) => [
    text(
      `See what grew: the events of a day, or the time for each. Then let ${job} work in smaller pieces, or give it more time.`,
      `Посмотрите, что выросло: событий за день или время на каждое. Затем пусть ${job} работает меньшими частями или дайте ему больше времени.`,
    ),
  ],
  runbook: 'report-wrong-or-missing',
  article: {
    what: text(
      'A job of the chain needs nearly as long as it is given, or longer.',
      'Заданию цепочки нужно почти столько времени, сколько ему дано, или больше.',
    ),
    why: text(
      'The volume grew, a plan changed, an export runs inside a request.',
      'Вырос объём, изменился план, выгрузка идёт внутри запроса.',
    ),
    sure: text('Its last run against its limit.', 'Длительность последнего запуска и лимит.'),
    repair: text('Smaller pieces, an index, a background job.', 'Меньшие части, индекс, фоновое задание.'),
    example: text(
      'An export of 10,000 rows breaks off after 45 s at the gateway.',
      'Выгрузка 10 000 строк обрывается на шлюзе через 45 с.',
    ),
  },
});

export const reportNotDelivered = defineCause<{
  readonly report: string;
  readonly builtAt: string;
  readonly deliveredAt: string | null;
  readonly job: string | null;
  readonly zone: string;
}>({
  id: 'report/not-delivered',
  severity: 'error',
  name: text('The report was built and not delivered', 'Отчёт построен, но не доставлен'),
  title: ({ report, builtAt, deliveredAt, zone }) =>
    text(
      `Report ${report} was built at ${formatMoment(builtAt, zone)} (${zone}) and last delivered ${deliveredAt === null ? 'never' : `at ${formatMoment(deliveredAt, zone)}`}: its schedule counts as done.`,
      `Отчёт ${report} построен ${formatMoment(builtAt, zone)} (${zone}), а доставлен ${deliveredAt === null ? 'ни разу' : `последний раз ${formatMoment(deliveredAt, zone)}`}: расписание при этом считается выполненным.`,
    ),
  next: ({ job }) => [
    text(
      `Look at the log of ${job ?? 'the delivery'} after that time: mail server, folder, rights, queue.`,
      `Посмотрите журнал ${job ?? 'доставки'} после этого времени: почтовый сервер, папка, права, очередь.`,
    ),
  ],
  runbook: 'report-wrong-or-missing',
  article: {
    what: text(
      'The schedule was consumed and the report is there, but nobody was handed it.',
      'Расписание отработало, отчёт есть, но его никому не передали.',
    ),
    why: text(
      'The delivery runs elsewhere (a queue, a mail server) and failed after the schedule had been marked.',
      'Доставка идёт отдельно (очередь, почта) и упала уже после отметки расписания.',
    ),
    sure: text('Time of delivery older than the time of building.', 'Время доставки раньше времени построения.'),
    repair: text('Mark the schedule only after delivery.', 'Отмечать расписание только после доставки.'),
    example: text(
      'Scheduled reports work directly and are lost in queue mode.',
      'Отчёты по расписанию работают напрямую и теряются в режиме очереди.',
    ),
  },
});
