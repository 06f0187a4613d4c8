import { formatMoment } from '../model/moment.ts';
import { formatShare, text } from '../text.ts';
import { daysOf, differenceCause, n, type OfNumber } from './report-difference-cause.ts';

export const reportLateEvents = differenceCause<OfNumber & { readonly days: readonly string[]; readonly late: number }>(
  {
    id: 'report/late-events',
    name: text('Events came after their day was summarised', 'События пришли после сводки за их день'),
    because: ({ days, late }) =>
      text(
        `${n(late, 'en')} events of ${daysOf(days)} are in the log and not in the summary of these days`,
        `событий за ${daysOf(days)}, которые есть в журнале и которых нет в сводке за эти дни: ${n(late, 'ru')}`,
      ),
    repair: ({ days }) =>
      text(
        `Ask when these events were loaded, summarise ${daysOf(days)} again and rebuild the report.`,
        `Выясните, когда эти события загрузили, пересчитайте ${daysOf(days)} и перестройте отчёт.`,
      ),
    article: {
      what: text(
        'The log has more events of some days than the summary made of them.',
        'В журнале за некоторые дни больше событий, чем учла сводка.',
      ),
      why: text(
        'Answers that come by file or with delay; a day is summarised once, the morning after.',
        'Ответы приходят файлом или с задержкой; день сводится один раз, наутро.',
      ),
      sure: text(
        'Only summarised days lack, and by as many events as the log has beyond.',
        'Не хватает только в уже сведённых днях, ровно на столько, сколько событий в журнале сверх сводки.',
      ),
      repair: text(
        'Summarise again as many days as events may be late.',
        'Пересводить столько дней, на сколько события могут опаздывать.',
      ),
      example: text(
        'The call centre’s file of two weeks came on Monday.',
        'Файл колл-центра за две недели пришёл в понедельник.',
      ),
    },
  },
);

export const reportEventsMissing = differenceCause<
  OfNumber & { readonly days: readonly string[]; readonly missing: number }
>({
  id: 'report/events-missing',
  name: text('Events that were summarised are gone', 'Учтённых в сводке событий больше нет'),
  because: ({ days, missing }) =>
    text(
      `${n(missing, 'en')} events that the summary of ${daysOf(days)} counted are no longer in the log`,
      `событий, учтённых сводкой за ${daysOf(days)}, которых больше нет в журнале: ${n(missing, 'ru')}`,
    ),
  repair: () =>
    text(
      'Do not rebuild: the report is right and the log is not. Ask which clean-up took them, and restore them if they are needed.',
      'Не перестраивайте: верен отчёт, а не журнал. Выясните, какая очистка их удалила, и восстановите, если они нужны.',
    ),
  article: {
    what: text(
      'The summary holds events of some days that the log no longer has.',
      'В сводке за некоторые дни есть события, которых в журнале уже нет.',
    ),
    why: text(
      'A clean-up or an archive took more than it should; people were deleted with their events.',
      'Очистка или архив взяли лишнее; людей удалили вместе с событиями.',
    ),
    sure: text(
      'Only whole older days lack, and the summary was made before.',
      'Не хватает только в старых днях, а сводка сделана раньше.',
    ),
    repair: text(
      'Keep events as long as the longest report looks back.',
      'Хранить события не меньше, чем самый длинный отчёт.',
    ),
    example: text(
      'A clean-up took everything older than 20 days, and the report covers 30.',
      'Очистка удалила всё старше 20 дней, а отчёт охватывает 30.',
    ),
  },
});

export const reportDrifts = differenceCause<OfNumber & { readonly share: number; readonly days: number }>({
  id: 'report/drift',
  name: text('A counter drifts from its events', 'Счётчик уплывает от событий'),
  because: ({ share, days }) => {
    const size = (lang: 'en' | 'ru') => formatShare(Math.abs(share), 1, lang);
    return text(
      `on all of ${days} days it is off to the same side, by ${size('en')} on the average: the more events, the more`,
      `во все дни (${days}) отклонение в одну сторону, в среднем ${size('ru')}: чем больше событий, тем больше`,
    );
  },
  repair: () =>
    text(
      'Count the number from the events anew; then make the counter’s update one atomic statement.',
      'Пересчитайте число по событиям; затем сделайте обновление счётчика одной атомарной операцией.',
    ),
  article: {
    what: text(
      'A counter that is kept beside the events moves away from them with the volume.',
      'Счётчик, который ведётся рядом с событиями, уходит от них тем дальше, чем больше объём.',
    ),
    why: text(
      'Two processes add at once and one of them is lost or doubled; an event is counted before it is known to be new.',
      'Два процесса прибавляют сразу, и одно прибавление теряется или удваивается; событие считают до проверки, что оно новое.',
    ),
    sure: text(
      'The share is alike on every day, to one side, and no multiple.',
      'Доля похожа во все дни, в одну сторону и не кратна целому.',
    ),
    repair: text(
      'Count from the log, or add atomically with the event.',
      'Считать по журналу или прибавлять атомарно вместе с событием.',
    ),
    example: text(
      'Opens 2 to 3.5 % too high on big mailings only.',
      'Открытий на 2–3,5 % больше, и только в больших рассылках.',
    ),
  },
});

export const reportBuiltBefore = differenceCause<
  OfNumber & {
    readonly summed: number;
    readonly refreshedAt: string;
    readonly builtAt: string | null;
    readonly zone: string;
  }
>({
  id: 'report/built-before-summary',
  name: text('The report was built before its summary', 'Отчёт построен раньше своей сводки'),
  because: ({ summed, refreshedAt, builtAt, zone }) =>
    text(
      `its summary says ${n(summed, 'en')} since ${formatMoment(refreshedAt, zone)}, and it was built at ${formatMoment(builtAt, zone)} (${zone}), before that`,
      `его сводка с ${formatMoment(refreshedAt, zone)} говорит ${n(summed, 'ru')}, а построен он ${formatMoment(builtAt, zone)} (${zone}), то есть раньше`,
    ),
  repair: () =>
    text(
      'Build it again; then let its job wait for the summary’s, not for an hour of the clock.',
      'Постройте его заново; затем пусть его задание ждёт сводку, а не часа на часах.',
    ),
  article: {
    what: text(
      'Events and summary agree, and the report shows what the summary said before its last refresh.',
      'События и сводка сходятся, а отчёт показывает то, что было в сводке до последнего обновления.',
    ),
    why: text(
      'Both jobs are started by the clock, and the summary’s now takes longer; or the summary was filled again by hand.',
      'Оба задания запускаются по часам, а сводка теперь считается дольше; или её пересчитали вручную.',
    ),
    sure: text(
      'The newest refresh of its days is later than the time at which it was built.',
      'Самое позднее обновление его дней — после его построения.',
    ),
    repair: text('Start the report when the summary ends.', 'Запускать отчёт по окончании сводки.'),
    example: text(
      'Summary done at 06:10 since the log grew, report built at 06:00.',
      'Сводка с ростом журнала готова в 06:10, отчёт строится в 06:00.',
    ),
  },
});
