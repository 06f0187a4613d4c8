import { text } from '../text.ts';
import { defineFault, named } from './segment-fault.ts';

export const lastDayCutOff = defineFault<{ readonly column: string; readonly day: string }>({
  id: 'segment/last-day-cut-off',
  severity: 'warning',
  name: text('The last day ends at its beginning', 'Последний день обрывается в полночь'),
  because: ({ condition, column, day }) =>
    text(
      `condition ${named(condition)} ends at midnight, the first moment of ${day}, because ${column} has hours; the rest of that day is left out`,
      `условие ${named(condition)} кончается в полночь, в первый момент дня ${day}, потому что в ${column} есть время; остальной день отсекается`,
    ),
  advice: () => [
    text(
      'Look for the same form in other rules and reports of this author: it is a habit, not an accident.',
      'Поищите такую же запись в других правилах и отчётах автора: это привычка, а не случайность.',
    ),
  ],
  article: {
    what: text(
      'A day without hours stands for its midnight. “between 1 May and 31 May” on a column with hours takes of the 31st nothing but the first instant.',
      'День без времени — это его полночь. «between 1 мая and 31 мая» по столбцу со временем берёт от 31-го числа только первое мгновение.',
    ),
    why: text(
      'The condition was right for a column of type date, or was written as one says it: “from the 1st to the 31st”.',
      'Условие верно для столбца типа date, или его записали так, как говорят: «с 1-го по 31-е».',
    ),
    sure: text(
      'The whole last day is counted beside it in the same scan; the difference is the customers of that day.',
      'Рядом за тот же проход посчитан полный последний день; разница — клиенты этого дня.',
    ),
    repair: text(
      "A half-open range: at >= date '2026-05-01' and at < date '2026-06-01'.",
      "Полуоткрытый диапазон: at >= date '2026-05-01' and at < date '2026-06-01'.",
    ),
    example: text(
      "at between '2026-05-01' and '2026-05-31' misses a purchase at 10:15 on 31 May.",
      "at between '2026-05-01' and '2026-05-31' не видит покупку 31 мая в 10:15.",
    ),
  },
});

export const dayOfAnotherZone = defineFault<{ readonly zoneWritten: string | null; readonly zoneOfBusiness: string }>({
  id: 'segment/day-of-another-zone',
  severity: 'warning',
  name: text('The day of another time zone', 'День чужого часового пояса'),
  because: ({ condition, zoneWritten, zoneOfBusiness }) =>
    zoneWritten === null
      ? text(
          `condition ${named(condition)} names no time zone: counted here by ${zoneOfBusiness}, it selects others in a session whose zone is UTC`,
          `условие ${named(condition)} не называет часовой пояс: здесь оно посчитано по ${zoneOfBusiness}, а в сессии с поясом UTC отберёт других`,
        )
      : text(
          `condition ${named(condition)} takes the day in ${zoneWritten}, and the business lives by ${zoneOfBusiness}`,
          `условие ${named(condition)} берёт день по ${zoneWritten}, а бизнес живёт по ${zoneOfBusiness}`,
        ),
  advice: ({ zoneOfBusiness }) => [
    text(
      `Say the zone in the condition: (column at time zone '${zoneOfBusiness}')::date. Ask by which zone the campaign’s own sessions run.`,
      `Назовите пояс в условии: (столбец at time zone '${zoneOfBusiness}')::date. Узнайте, с каким поясом работают сессии самой кампании.`,
    ),
  ],
  article: {
    what: text(
      'A moment belongs to different days in different time zones: 23:30 UTC is 02:30 of the next day in Moscow. A rule that takes the day of another zone moves the customers of those hours by one day.',
      'Один и тот же момент в разных поясах — разные дни: 23:30 UTC в Москве уже 02:30 следующего дня. Правило, которое берёт день чужого пояса, сдвигает клиентов этих часов на сутки.',
    ),
    why: text(
      'The server or the driver runs in UTC and nobody wrote a zone; or UTC was written and local time was meant.',
      'Сервер или драйвер работает в UTC, а пояс никто не указал; либо написали UTC, имея в виду местное время.',
    ),
    sure: text(
      'The condition is counted in both zones in one scan; the difference is the customers of the hours between the two midnights.',
      'Условие посчитано в обоих поясах за один проход; разница — клиенты часов между двумя полуночами.',
    ),
    repair: text(
      'at time zone with the business’s zone wherever a moment becomes a day.',
      'at time zone с поясом бизнеса везде, где момент превращается в день.',
    ),
    example: text(
      "A birthday purchase at 01:00 Moscow time on 9 May is a purchase of 8 May for (at at time zone 'UTC')::date.",
      "Покупка 9 мая в 01:00 по Москве для (at at time zone 'UTC')::date — это 8 мая.",
    ),
  },
});

export const newcomersIncluded = defineFault<{ readonly column: string }>({
  id: 'segment/newcomers-included',
  severity: 'warning',
  name: text('“Has not done it lately” includes newcomers', '«Давно не делал» включает новичков'),
  because: ({ condition, column }) =>
    text(
      `condition ${named(condition)} is also met by those who came within that very period (${column}) and could not have done it before`,
      `условию ${named(condition)} отвечают и те, кто пришёл за этот же период (${column}) и раньше сделать этого не мог`,
    ),
  advice: () => [
    text(
      'Ask whether newcomers are meant: “we miss you” to somebody who came last week is a complaint in the making.',
      'Уточните, нужны ли новички: «мы по вам скучаем» клиенту, пришедшему неделю назад, — готовая жалоба.',
    ),
  ],
  article: {
    what: text(
      '“No purchase within 30 days” is true of everybody who has been a customer for less than 30 days and has not bought yet.',
      '«Нет покупок за 30 дней» верно и для всех, кто стал клиентом меньше 30 дней назад и ещё не покупал.',
    ),
    why: text(
      'The rule was tried on old customers; newcomers appear in it later, and more of them after every acquisition campaign.',
      'Правило проверяли на старых клиентах; новички появляются в нём позже, и тем больше, чем успешнее привлечение.',
    ),
    sure: text(
      'The finding counts those selected whose date of arrival lies within the period.',
      'Находка считает отобранных, чья дата прихода лежит внутри периода.',
    ),
    repair: text(
      "Add “and registered_on < now() - interval '30 days'”, or a campaign of its own for newcomers.",
      "Добавить «and registered_on < now() - interval '30 days'» или сделать новичкам отдельную кампанию.",
    ),
    example: text(
      'A card opened on Monday gets “your card has been idle for 30 days” on Wednesday.',
      'По карте, открытой в понедельник, в среду приходит «по карте 30 дней нет операций».',
    ),
  },
});

export const ageByDays = defineFault({
  id: 'segment/age-by-days',
  severity: 'warning',
  name: text('Years reckoned as 365 days', 'Год посчитан как 365 дней'),
  because: ({ condition }) =>
    text(
      `condition ${named(condition)} reckons a year as 365 days; leap days move the border, a week in 28 years`,
      `условие ${named(condition)} считает год за 365 дней; високосные дни сдвигают границу, за 28 лет — на неделю`,
    ),
  advice: () => [
    text(
      'Where the age is a legal limit (a loan, alcohol), tell its owner at once: the wrong side of the border was offered it.',
      'Если возраст — требование закона (кредит, алкоголь), сразу сообщите владельцу: предложение получили те, кому нельзя.',
    ),
  ],
  article: {
    what: text(
      'A calendar year has 365.24 days. Division by 365, or an interval of so many days, makes people older than they are by one day in four years.',
      'В календарном году 365,24 дня. Деление на 365 или интервал в днях делает людей старше на день за каждые четыре года.',
    ),
    why: text('It is the shortest way to write it.', 'Так короче всего записать.'),
    sure: text(
      'Both reckonings are counted in one scan; the difference is the customers who have a birthday within the next days.',
      'Оба способа посчитаны за один проход; разница — клиенты, у которых день рождения в ближайшие дни.',
    ),
    repair: text(
      "extract(year from age(current_date, born)) >= 25, or born <= current_date - interval '25 years'.",
      "extract(year from age(current_date, born)) >= 25 или born <= current_date - interval '25 years'.",
    ),
    example: text(
      'Born on 30 November 2001: on 24 November 2026 (current_date - born) / 365 is 25, the customer is 24.',
      'Родился 30 ноября 2001: 24 ноября 2026 года (current_date - born) / 365 даёт 25, а клиенту 24.',
    ),
  },
});
