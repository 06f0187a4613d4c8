import { formatMoment } from '../model/moment.ts';
import { formatCount, formatShare, type Text, text } from '../text.ts';
import { type Article, type Cause, defineCause } from './cause.ts';

/** A report's number and what its events say, with the difference named. */
interface OfNumber {
  readonly report: string;
  readonly shown: number;
  readonly recounted: number;
}

const n = formatCount;
const both = ({ report, shown, recounted }: OfNumber, lang: 'en' | 'ru'): string =>
  lang === 'en'
    ? `Report ${report} shows ${n(shown, lang)}, the events say ${n(recounted, lang)}`
    : `Отчёт ${report} показывает ${n(shown, lang)}, по событиям — ${n(recounted, lang)}`;

const daysOf = (days: readonly string[]): string =>
  days.length <= 3 ? days.join(', ') : `${days[0]} … ${days.at(-1)} (${days.length})`;

const again = ({ report }: OfNumber): Text =>
  text(`Check after that: mmsup report trace ${report}`, `После этого проверьте: mmsup report trace ${report}`);

interface Named<Evidence> {
  readonly id: string;
  readonly name: Text;
  readonly because: (evidence: Evidence) => Text;
  readonly repair: (evidence: Evidence) => Text;
  readonly article: Article;
  readonly severity?: Cause['severity'];
}

/** A cause of the kind “the number differs, because …”. */
function differenceCause<Evidence extends OfNumber>(named: Named<Evidence>): Cause<Evidence> {
  const { id, name, because, repair, article, severity = 'error' } = named;
  return defineCause<Evidence>({
    id,
    severity,
    name,
    title: (evidence) =>
      text(`${both(evidence, 'en')}: ${because(evidence).en}.`, `${both(evidence, 'ru')}: ${because(evidence).ru}.`),
    next: (evidence) => [repair(evidence), again(evidence)],
    runbook: null,
    article,
  });
}

const UNITS = {
  customers: text('people', 'людей'),
  messages: text('messages', 'сообщения'),
} as const;

export const reportCountsRows = differenceCause<OfNumber & { readonly unit: 'customers' | 'messages' }>({
  id: 'report/counts-rows',
  name: text('The report counts rows instead of people', 'Отчёт считает строки вместо людей'),
  because: ({ unit }) =>
    text(
      `that is each response, and by its definition it counts ${UNITS[unit].en} once`,
      `это все отклики, а по определению он считает ${UNITS[unit].ru} по одному разу`,
    ),
  repair: () =>
    text(
      'Have its query count distinct ones; ask since when it does not.',
      'Считать в его запросе различных; выяснить, с каких пор это не так.',
    ),
  article: {
    what: text(
      'A number that should hold each person or message once holds every response.',
      'Число, где каждый человек или сообщение считается один раз, содержит все отклики.',
    ),
    why: text(
      'DISTINCT or the grouping was lost in a change, or a join brought several rows for each.',
      'При правке потерялся DISTINCT или группировка, либо соединение даёт на каждого несколько строк.',
    ),
    sure: text(
      'The number shown is exactly the count of rows of the event log, the right one the count of distinct.',
      'Показанное число в точности равно числу строк журнала событий, верное — числу различных.',
    ),
    repair: text('Count distinct, fill the summaries again.', 'Считать различных, пересчитать сводки.'),
    example: text(
      'Unique opens equal total opens: 2,412 of 1,215 letters.',
      'Уникальные открытия равны всем: 2 412 при 1 215 письмах.',
    ),
  },
});

export const reportCountsPeople = differenceCause<OfNumber & { readonly unit: 'customers' | 'messages' }>({
  id: 'report/counts-people',
  name: text('The report counts people instead of responses', 'Отчёт считает людей вместо откликов'),
  because: ({ unit }) =>
    text(
      `that is each of the ${UNITS[unit].en} once, and by its definition it counts every response`,
      `это ${UNITS[unit].ru} по одному разу, а по определению он считает каждый отклик`,
    ),
  repair: () =>
    text(
      'Agree on which of the two is meant, and say so in the report’s heading.',
      'Договоритесь, какое из двух нужно, и напишите это в заголовке отчёта.',
    ),
  article: {
    what: text(
      'The number holds each person once, and every response was wanted.',
      'В числе каждый человек один раз, а нужны все отклики.',
    ),
    why: text('A definition was changed in one place only.', 'Определение поменяли только в одном месте.'),
    sure: text(
      'The number shown is exactly the count of distinct people or messages.',
      'Показанное число в точности равно числу различных людей или сообщений.',
    ),
    repair: text('Bring both to one definition.', 'Свести к одному определению.'),
    example: text('1,206 people accepted 1,391 offers.', '1 206 человек приняли 1 391 предложение.'),
  },
});

export const reportFanOut = differenceCause<OfNumber & { readonly factor: number }>({
  id: 'report/fan-out',
  name: text('A join multiplies the report’s rows', 'Соединение размножает строки отчёта'),
  because: ({ factor }) => text(`exactly ${factor} times as many`, `ровно в ${factor} раза больше`),
  repair: () =>
    text(
      'Look in its query for a join whose key is not unique on the other side, or that is not tied to the campaign.',
      'Найдите в его запросе соединение, ключ которого с другой стороны не уникален или не привязан к кампании.',
    ),
  article: {
    what: text(
      'Every event is counted as often as a joined table has rows for it.',
      'Каждое событие посчитано столько раз, сколько строк для него в присоединённой таблице.',
    ),
    why: text(
      'A join to offers, lists or links that has several rows for one event.',
      'Соединение с предложениями, списками или ссылками, где на событие несколько строк.',
    ),
    sure: text('The ratio is a whole number, on every day.', 'Отношение — целое число, в каждый день.'),
    repair: text(
      'Count before joining, or count distinct events.',
      'Считать до соединения или считать различные события.',
    ),
    example: text(
      'Shown 2,412, recounted 1,206: each message carries two offers.',
      'Показано 2 412, пересчитано 1 206: в каждом сообщении два предложения.',
    ),
  },
});

export const reportZoneDiffers = differenceCause<OfNumber & { readonly zone: string; readonly ownZone: string }>({
  id: 'report/zone-differs',
  name: text('The report cuts its days in another zone', 'Отчёт режет сутки в другой зоне'),
  because: ({ zone, ownZone }) =>
    text(
      `that is the same period with its days cut in ${zone} instead of ${ownZone}`,
      `это тот же период, но сутки разрезаны в ${zone} вместо ${ownZone}`,
    ),
  repair: ({ ownZone }) =>
    text(
      `Have its query turn times into days of ${ownZone} by name, not by the zone of the session.`,
      `Переводите в его запросе время в сутки зоны ${ownZone} явно, а не по зоне сессии.`,
    ),
  article: {
    what: text(
      'The days of the report begin at another moment than those of the business.',
      'Сутки отчёта начинаются не тогда, когда сутки бизнеса.',
    ),
    why: text(
      'The job’s session, the server or the driver has another time zone; a date was cast without one.',
      'У сессии задания, сервера или драйвера другая зона; дату получили без указания зоны.',
    ),
    sure: text(
      'The events of the same days cut in that zone give exactly the number shown.',
      'События тех же суток, разрезанных в той зоне, дают в точности показанное число.',
    ),
    repair: text('Name the zone where a time becomes a day.', 'Называть зону там, где время становится датой.'),
    example: text(
      'Evening clicks after 21:00 UTC fall into the next day: 40 of them at the border.',
      'Вечерние клики после 21:00 UTC попадают в следующий день: на границе их 40.',
    ),
  },
});

export interface WindowEvidence extends OfNumber {
  readonly days: number;
  readonly ownDays: number;
  /** Days by which its end lies before that of the period; -1 = it goes on until the report was built. */
  readonly back: number;
  /** Lengths in days that give the number alike, shortest first: a day without events adds nothing. */
  readonly lengths: readonly number[];
}

/** `29 or 30` */
function lengthWords({ days, lengths }: WindowEvidence, or: string): string {
  const all = lengths.length > 1 ? lengths : [days];
  const [head, last] = [all.slice(0, -1), all.at(-1)!];
  return head.length === 0 ? String(last) : `${head.join(', ')} ${or} ${last}`;
}

function windowWords(evidence: WindowEvidence): Text {
  const { days, ownDays, back } = evidence;
  if (back < 0)
    return text(
      'that is everything until it was built, and its period ends before',
      'это всё до момента построения, а его период кончается раньше',
    );
  if (back > 0)
    return text(
      `that is the sum of ${days} days that end ${back} days before its period does: an older range`,
      `это сумма за ${days} дн., которые кончаются на ${back} дн. раньше его периода: прежний отрезок`,
    );
  return text(
    `that is the sum of ${lengthWords(evidence, 'or')} days, and its period has ${ownDays}`,
    `это сумма за ${lengthWords(evidence, 'или')} дн., а в его периоде ${ownDays}`,
  );
}

export const reportWindowDiffers = differenceCause<WindowEvidence>({
  id: 'report/window-differs',
  name: text('The report adds up another period than it says', 'Отчёт суммирует не тот период, что указан'),
  because: windowWords,
  repair: () =>
    text(
      'Find out which of the two was wanted, and make heading and query the same.',
      'Выясните, какой период нужен, и сделайте заголовок и запрос одинаковыми.',
    ),
  article: {
    what: text(
      'Heading and sum of the report are over different stretches of time.',
      'Заголовок и сумма отчёта относятся к разным отрезкам времени.',
    ),
    why: text(
      'One of the two was changed, a cached range was shown, or the end is “today” in one and midnight in the other.',
      'Поменяли только одно, показан период из кэша или конец — «сегодня» в одном и полночь в другом.',
    ),
    sure: text(
      'The summary’s days, added up so far back, give exactly the number shown.',
      'Дни сводки, сложенные на столько назад, дают в точности показанное число.',
    ),
    repair: text('Take period and sum from one place.', 'Брать период и сумму из одного места.'),
    example: text(
      'Headed with a week since the release, it still adds up thirty days.',
      'С релиза озаглавлен неделей, а складывает по-прежнему тридцать дней.',
    ),
  },
});

export const reportNotTied = differenceCause<OfNumber & { readonly to: 'campaign' | 'channel' }>({
  id: 'report/not-tied',
  name: text('The report counts what is not its own', 'Отчёт считает чужое'),
  because: ({ to }) =>
    to === 'campaign'
      ? text('that is of all campaigns, and it should count one', 'это по всем кампаниям, а считать он должен одну')
      : text('that is of all channels, and it should count one', 'это по всем каналам, а считать он должен один'),
  repair: ({ to }) =>
    text(
      `Look in its query for a join that is not tied to the ${to}.`,
      `Найдите в его запросе соединение, не привязанное к ${to === 'campaign' ? 'кампании' : 'каналу'}.`,
    ),
  article: {
    what: text(
      'The number holds the events of all campaigns or channels of the period.',
      'В числе события всех кампаний или каналов периода.',
    ),
    why: text(
      'A left join lost its condition; the filter is on the other side of the join.',
      'Внешнее соединение потеряло условие; фильтр стоит не с той стороны.',
    ),
    sure: text(
      'The events without that filter give exactly the number shown.',
      'События без этого фильтра дают в точности показанное число.',
    ),
    repair: text('Tie the join to the mailing.', 'Привязать соединение к рассылке.'),
    example: text('Opens of one mailing include those of all mailings.', 'В открытиях одной рассылки — открытия всех.'),
  },
});

export const reportOtherKinds = differenceCause<OfNumber & { readonly kinds: readonly string[] }>({
  id: 'report/other-kinds',
  name: text('The report counts another kind of response', 'Отчёт считает отклики другого вида'),
  because: ({ kinds }) =>
    text(
      `that is the number of ${kinds.join(' and ')}${kinds.length === 1 ? '' : ' together'}`,
      `это число ${kinds.join(' и ')}${kinds.length === 1 ? '' : ' вместе'}`,
    ),
  repair: () =>
    text(
      'Have it count its own kind alone; ask which change put them together.',
      'Считать только свой вид; выяснить, какая правка их объединила.',
    ),
  article: {
    what: text(
      'The number is that of another kind of response, or of two together.',
      'Это число откликов другого вида или двух видов вместе.',
    ),
    why: text(
      'Two measures were merged by a rewrite, or one column was taken for the other.',
      'Два показателя объединили при переделке или перепутали столбцы.',
    ),
    sure: text(
      'The events of these kinds give exactly the number shown.',
      'События этих видов дают в точности показанное число.',
    ),
    repair: text('Separate them again.', 'Снова разделить.'),
    example: text('Opt-outs and unsubscribes each show the sum of both.', 'Отказы и отписки показывают сумму обоих.'),
  },
});

export const reportDaysTwice = differenceCause<
  OfNumber & { readonly days: readonly string[]; readonly factor: number }
>({
  id: 'report/days-added-twice',
  name: text('Days of the summary were added twice', 'Дни сводки прибавлены дважды'),
  because: ({ days, factor }) =>
    text(
      `the summary has exactly ${factor} times the events of ${daysOf(days)}, and the right number on the other days`,
      `в сводке ровно в ${factor} раза больше событий за ${daysOf(days)}, в остальные дни — верно`,
    ),
  repair: ({ days }) =>
    text(
      `Summarise ${daysOf(days)} anew, replacing and not adding; then rebuild the report.`,
      `Пересчитайте ${daysOf(days)} с заменой, а не с прибавлением; затем перестройте отчёт.`,
    ),
  article: {
    what: text(
      'Some days of a summary hold their events several times, the others are right.',
      'Некоторые дни сводки содержат события несколько раз, остальные верны.',
    ),
    why: text(
      'A day was summarised again, and the job adds to what is there instead of replacing it; or it ran twice at once.',
      'День пересчитали, а задание прибавляет к имеющемуся вместо замены; или оно выполнялось дважды одновременно.',
    ),
    sure: text(
      'Exactly these days are a whole multiple of their events.',
      'Именно эти дни — целое кратное своих событий.',
    ),
    repair: text('Make the job replace a day; fill the days again.', 'Пусть задание заменяет день; пересчитать дни.'),
    example: text(
      'Five days were filled again by hand, and doubled.',
      'Пять дней пересчитали вручную, и они удвоились.',
    ),
  },
});

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

export const reportDayBorder = differenceCause<OfNumber & { readonly days: number }>({
  id: 'report/day-border',
  name: text('Days of the summary begin elsewhere', 'Сутки сводки начинаются в другой момент'),
  severity: 'warning',
  because: ({ days }) =>
    text(
      `on ${days} days events lie in the neighbouring day, and almost cancel: the summary cuts its days at another moment`,
      `в ${days} днях события попали в соседние сутки и почти взаимно гасятся: сводка режет сутки в другой момент`,
    ),
  repair: () =>
    text(
      'Compare the zone of the summary’s job with that of the report.',
      'Сравните зону задания сводки с зоной отчёта.',
    ),
  article: {
    what: text(
      'Every day of the summary lacks what its neighbour has too much.',
      'В каждом дне сводки не хватает того, что лишнее в соседнем.',
    ),
    why: text(
      'The job that summarises cuts days in another zone than the report.',
      'Задание сводки режет сутки в другой зоне, чем отчёт.',
    ),
    sure: text('Differences of single days are large, their sum is small.', 'Различия по дням велики, их сумма мала.'),
    repair: text('One zone for both.', 'Одна зона для обоих.'),
    example: text('Every Monday has Sunday evening’s clicks.', 'В каждом понедельнике — клики воскресного вечера.'),
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

export interface OtherDefinitionEvidence {
  readonly report: string;
  readonly shown: number;
  readonly unit: string;
  readonly responses: number;
  readonly zone: string;
  readonly businessZone: string;
}

/** A control: the number is right by the report's own definition, and other than whoever complains expects. */
export const reportOwnDefinition = defineCause<OtherDefinitionEvidence>({
  id: 'report/own-definition',
  severity: 'info',
  name: text('The report is right by its own definition', 'Отчёт верен по своему определению'),
  title: ({ report, shown, unit, responses, zone, businessZone }) => {
    const isPeople = unit !== 'responses';
    const en = isPeople
      ? `counts ${unit}, each once: ${n(shown, 'en')} of them gave ${n(responses, 'en')} responses`
      : `cuts its days in ${zone}, not in ${businessZone}: ${n(shown, 'en')} is right for them`;
    const ru = isPeople
      ? `считает ${unit === 'customers' ? 'клиентов' : 'сообщения'}, каждого один раз: ${n(shown, 'ru')}, откликов от них ${n(responses, 'ru')}`
      : `режет сутки в ${zone}, а не в ${businessZone}: для них ${n(shown, 'ru')} верно`;
    return text(`Report ${report} ${en}.`, `Отчёт ${report} ${ru}.`);
  },
  next: () => [
    text(
      'Tell whoever compares it which definition it has; nothing is to be repaired.',
      'Объясните тому, кто сравнивает, какое у отчёта определение; чинить нечего.',
    ),
  ],
  runbook: null,
  article: {
    what: text(
      'The events, counted as the report defines it, give the number that it shows.',
      'События, посчитанные по определению отчёта, дают показанное число.',
    ),
    why: text(
      'Somebody counted otherwise: every response instead of people, or days of another zone.',
      'Кто-то посчитал иначе: все отклики вместо людей или сутки другой зоны.',
    ),
    sure: text('Both numbers stand in the answer.', 'Оба числа есть в ответе.'),
    repair: text(
      'None. Say the definition in the report’s heading.',
      'Не требуется. Написать определение в заголовке отчёта.',
    ),
    example: text(
      'The auditor counts 1,391 accepted offers, the report 1,206 people.',
      'Аудитор насчитал 1 391 принятое предложение, отчёт — 1 206 человек.',
    ),
  },
});
