import { text } from '../text.ts';
import { defineCause } from './cause.ts';
import { differenceCause, n, type OfNumber, UNITS } from './report-difference-cause.ts';

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
  runbook: 'report-wrong-or-missing',
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
