import { formatCount, text } from '../text.ts';
import { defineCause } from './cause.ts';
import { andMore, momentIn, type Victims } from './health-words.ts';

export interface ReportsDifferEvidence extends Victims {
  readonly reports: readonly {
    readonly report: string;
    readonly shown: number;
    readonly recounted: number;
    readonly difference: number;
    readonly periodFrom: string | null;
    readonly periodTo: string | null;
  }[];
}

export interface ReportsBrokenEvidence extends Victims {
  readonly links: readonly {
    readonly report: string;
    readonly name: string;
    readonly kind: string;
    readonly job: string | null;
    readonly refreshedAt: string | null;
    readonly error: string | null;
    readonly why: 'failed' | 'never' | 'stale';
  }[];
}

const HOW = {
  failed: text('failed', 'завершилось ошибкой'),
  never: text('was never filled', 'ни разу не заполнено'),
  stale: text('is stale', 'устарело'),
};

export const reportsDiffer = defineCause<ReportsDifferEvidence>({
  id: 'health/reports-differ',
  severity: 'error',
  name: text('Reports that do not show what the events say', 'Отчёты, не сходящиеся с событиями'),
  title({ reports, total }) {
    const [first] = reports;
    const more = andMore(1, total);
    const sign = first!.difference > 0 ? '+' : '−';
    const by = Math.abs(first!.difference);
    return text(
      `Report ${first!.report} shows ${formatCount(first!.shown, 'en')}, its events say ${formatCount(first!.recounted, 'en')} (${sign}${formatCount(by, 'en')})${more.en}.`,
      `Отчёт ${first!.report} показывает ${formatCount(first!.shown, 'ru')}, по событиям выходит ${formatCount(first!.recounted, 'ru')} (${sign}${formatCount(by, 'ru')})${more.ru}.`,
    );
  },
  next: ({ reports }) => [text(`mmsup report trace ${reports[0]!.report}`, `mmsup report trace ${reports[0]!.report}`)],
  runbook: 'report-wrong-or-missing',
  article: {
    what: text(
      'The number that a report shows is not the one that its events give for the same period.',
      'Число в отчёте не равно посчитанному по событиям за тот же период.',
    ),
    why: text(
      'A summary that is stale, a join that multiplies rows, days cut in another zone, events that came late, two definitions.',
      'Устаревшая сводка, размножающее соединение, сутки в другой зоне, опоздавшие события, два определения.',
    ),
    sure: text('The number is counted again from the events.', 'Число пересчитано по событиям.'),
    repair: text(
      'See with the trace which link is the first that is wrong; repair it and fill what follows again.',
      'Найти трассировкой первое неверное звено; исправить его и заполнить следующие заново.',
    ),
    example: text(
      'Shown 2,412, recounted 1,206: each message carries two offers.',
      'Показано 2 412, пересчитано 1 206: в каждом сообщении два предложения.',
    ),
  },
});

export const reportsBroken = defineCause<ReportsBrokenEvidence>({
  id: 'health/reports-broken',
  severity: 'error',
  name: text('Reports whose chain is broken', 'Отчёты с разорванной цепочкой'),
  title({ links, total, zone }) {
    const [first] = links;
    const more = andMore(1, total);
    const job = first!.job === null ? '' : ` (${first!.job})`;
    return text(
      `Report ${first!.report}: ${first!.name}${job} ${HOW[first!.why].en}; last refreshed ${momentIn(first!.refreshedAt, zone)}${more.en}.`,
      `Отчёт ${first!.report}: ${first!.name}${job} ${HOW[first!.why].ru}; обновлено ${momentIn(first!.refreshedAt, zone)}${more.ru}.`,
    );
  },
  next: ({ links }) => [text(`mmsup report trace ${links[0]!.report}`, `mmsup report trace ${links[0]!.report}`)],
  runbook: 'report-wrong-or-missing',
  article: {
    what: text(
      'A link between the events and a report failed, was never filled, or has missed its refreshes.',
      'Звено между событиями и отчётом не удалось, не заполнено или пропустило обновления.',
    ),
    why: text(
      'Its job is off or failed; it waits for another one; it takes longer than the time that it is given.',
      'Задание выключено или упало; ждёт другое; не укладывается в отведённое время.',
    ),
    sure: text(
      'Each link’s last refresh is compared with its own period; an error text proves itself.',
      'Последнее обновление звена сравнено с его периодом; текст ошибки говорит сам за себя.',
    ),
    repair: text(
      'Repair the first broken link, run its job, and then those behind it in order.',
      'Исправить первое разорванное звено, выполнить его задание, затем следующие по порядку.',
    ),
    example: text(
      'The nightly summary stopped on Friday; every report of the week shows a zero for Saturday.',
      'Ночная сводка встала в пятницу; во всех отчётах недели за субботу ноль.',
    ),
  },
});
