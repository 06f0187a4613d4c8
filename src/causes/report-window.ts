import { type Text, text } from '../text.ts';
import { daysOf, differenceCause, type OfNumber } from './report-difference-cause.ts';

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
