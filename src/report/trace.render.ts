import { formatDuration, formatMoment } from '../model/moment.ts';
import { formatCount, type Lang, text } from '../text.ts';
import type { Block, Cell } from '../view.ts';
import type { Freshness } from './chain.ts';
import type { RecountedDay } from './recount.ts';
import type { LinkFacts, ReportTraceFacts } from './trace.ts';

const WORDS = {
  report: text('Report', 'Отчёт'),
  period: text('Counts', 'Период'),
  later: text('Not in it yet', 'Ещё не вошло'),
  since: text('events since its period ended at', 'событий после конца периода'),
  built: text('Built', 'Построен'),
  asOf: text('Judged as of', 'На момент'),
  shown: text('Shown', 'Показано'),
  recounted: text('Counted from events', 'По событиям'),
  chain: text('From events to report', 'От событий до отчёта'),
  link: text('Link', 'Звено'),
  refreshed: text('Refreshed', 'Обновлено'),
  age: text('Age', 'Возраст'),
  due: text('Due', 'Период'),
  job: text('Job', 'Задание'),
  changes: text('Changes of these jobs', 'Изменения этих заданий'),
  when: text('When', 'Когда'),
  who: text('Who', 'Кто'),
  what: text('What', 'Что'),
  off: text('switched off', 'выключено'),
  stale: text('stale', 'устарело'),
  readings: text('The same events, read otherwise', 'Те же события при другом прочтении'),
  reading: text('Reading', 'Прочтение'),
  number: text('Number', 'Число'),
  responses: text('every response', 'все отклики'),
  customers: text('people, each once', 'люди по одному разу'),
  messages: text('messages, each once', 'сообщения по одному разу'),
  daysIn: text('days cut in', 'сутки в зоне'),
  after: text('after its period, not covered yet', 'после его периода, ещё не учтены'),
  days: text('Days on which summary and events differ', 'Дни, где сводка и события расходятся'),
  day: text('Day', 'День'),
  summary: text('Summary', 'Сводка'),
  events: text('Events', 'События'),
  metrics: text('Its other numbers', 'Другие его показатели'),
  metric: text('Number', 'Показатель'),
  partOf: text('Part of', 'Часть от'),
  error: text('Error', 'Ошибка'),
  more: text('more days', 'дней ещё'),
};

/** Days that are shown at most. */
const MOST_DAYS = 14;

/** Draws the chain link by link, each with its age against its period and the job behind it. */
export function renderReportTrace(facts: ReportTraceFacts, lang: Lang): readonly Block[] {
  const { report, shown, recounted, zone, asOf, links } = facts;
  const at = (iso: string | null) => formatMoment(iso, zone);
  const after = facts.recount?.after ?? 0;
  const isWrong = shown !== null && recounted !== null && shown !== recounted;
  const rows: [string, Cell][] = [
    [WORDS.report[lang], [report.id, report.name].filter(Boolean).join(' · ')],
    [WORDS.period[lang], `${at(report.periodFrom)} – ${at(report.periodTo)} (${zone})`],
    ...(after > 0
      ? [
          [WORDS.later[lang], `${formatCount(after, lang)} ${WORDS.since[lang]} ${at(report.periodTo)}`] satisfies [
            string,
            Cell,
          ],
        ]
      : []),
    [WORDS.built[lang], at(report.builtAt)],
    [WORDS.asOf[lang], at(asOf)],
    [WORDS.shown[lang], isWrong ? { text: shown, tone: 'bad' } : shown],
    [WORDS.recounted[lang], recounted],
  ];
  const columns = [
    { title: '#', align: 'right' as const },
    { title: WORDS.link[lang] },
    { title: WORDS.refreshed[lang] },
    { title: WORDS.age[lang], align: 'right' as const },
    { title: WORDS.due[lang], align: 'right' as const },
    { title: WORDS.job[lang] },
  ];
  return [
    { kind: 'pairs', rows },
    { kind: 'heading', text: WORDS.chain[lang] },
    { kind: 'table', columns, rows: links.map((link) => linkRow(link, zone, lang)) },
    ...readingTable(facts, lang),
    ...dayTable(facts, lang),
    ...metricTable(facts, lang),
    ...changeTable(facts, lang),
  ];
}

const TONES: Readonly<Record<Freshness, 'bad' | 'good' | 'muted'>> = { stale: 'bad', fresh: 'good', unknown: 'muted' };

function linkRow(
  { position, name, refreshedAt, ageSeconds, periodSeconds, freshness, job, filledBy }: LinkFacts,
  zone: string,
  lang: Lang,
): Cell[] {
  const isOff = filledBy?.enabled === false;
  const note = freshness === 'stale' ? ` (${WORDS.stale[lang]})` : '';
  return [
    position,
    name,
    formatMoment(refreshedAt, zone),
    { text: `${formatDuration(ageSeconds, lang)}${note}`, tone: TONES[freshness] },
    formatDuration(periodSeconds, lang),
    isOff ? { text: `${job} (${WORDS.off[lang]})`, tone: 'bad' } : job,
  ];
}

function readingTable({ recount, shown, recounted }: ReportTraceFacts, lang: Lang): Block[] {
  if (recount === null || shown === recounted) return [];
  const { responses, customers, messages, inZones, zone, after } = recount;
  const line = (words: string, value: number): Cell[] => [
    words,
    value === shown ? { text: value, tone: 'bad' } : value,
  ];
  return [
    { kind: 'heading', text: WORDS.readings[lang] },
    {
      kind: 'table',
      columns: [{ title: WORDS.reading[lang] }, { title: WORDS.number[lang], align: 'right' }],
      rows: [
        line(`${WORDS.responses[lang]} (${WORDS.daysIn[lang]} ${zone})`, responses),
        line(WORDS.customers[lang], customers),
        ...(messages === null ? [] : [line(WORDS.messages[lang], messages)]),
        ...inZones.map((one) => line(`${WORDS.daysIn[lang]} ${one.zone}`, one.responses)),
        line(WORDS.after[lang], after),
      ],
    },
  ];
}

function dayTable({ recount, report, shown, recounted }: ReportTraceFacts, lang: Lang): Block[] {
  if (shown === recounted) return [];
  const count = (day: RecountedDay) => (report.unit === 'customers' ? day.customers : day.responses);
  const off = (recount?.days ?? []).filter((day) => day.isInPeriod && day.shown !== count(day));
  if (off.length === 0) return [];
  const right = 'right' as const;
  return [
    { kind: 'heading', text: WORDS.days[lang] },
    {
      kind: 'table',
      columns: [
        { title: WORDS.day[lang] },
        { title: WORDS.summary[lang], align: right },
        { title: WORDS.events[lang], align: right },
      ],
      rows: off.slice(-MOST_DAYS).map((day): Cell[] => [day.day, day.shown, count(day)]),
    },
    ...(off.length > MOST_DAYS
      ? [{ kind: 'paragraph', text: `${off.length - MOST_DAYS} ${WORDS.more[lang]}`, tone: 'muted' } as const]
      : []),
  ];
}

function metricTable({ metrics }: ReportTraceFacts, lang: Lang): Block[] {
  if (metrics === null || metrics.length === 0) return [];
  const right = 'right' as const;
  const isRecounted = metrics.some(({ recounted }) => recounted !== null);
  const isFailed = metrics.some(({ error }) => error !== null);
  return [
    { kind: 'heading', text: WORDS.metrics[lang] },
    {
      kind: 'table',
      columns: [
        { title: WORDS.metric[lang] },
        { title: WORDS.shown[lang], align: right },
        ...(isRecounted ? [{ title: WORDS.recounted[lang], align: right }] : []),
        { title: WORDS.partOf[lang] },
        ...(isFailed ? [{ title: WORDS.error[lang] }] : []),
      ],
      rows: metrics.map(({ metric, shown, recounted, partOf, error }): Cell[] => [
        metric,
        shown,
        ...(isRecounted ? [recounted] : []),
        partOf,
        ...(isFailed ? [error === null ? null : ({ text: error, tone: 'bad' } as const)] : []),
      ]),
    },
  ];
}

/** What a line of the log changed; its kind where it names no value. */
function changed(before: string | null, after: string | null, kind: string): string {
  return before === null && after === null ? kind : `${before ?? '—'} → ${after ?? '—'}`;
}

function changeTable({ changes, zone }: ReportTraceFacts, lang: Lang): Block[] {
  if (changes === null || changes.length === 0) return [];
  const said = (parts: readonly (string | null)[]) => parts.filter(Boolean).join(', ');
  return [
    { kind: 'heading', text: WORDS.changes[lang] },
    {
      kind: 'table',
      columns: [{ title: WORDS.when[lang] }, { title: WORDS.who[lang] }, { title: WORDS.what[lang] }],
      rows: changes.map(({ at, who, kind, object, field, before, after, comment, ticket }) => [
        formatMoment(at, zone),
        who,
        [`${object}${field ? ` ${field}` : ''}`, changed(before, after, kind), said([comment, ticket])]
          .filter(Boolean)
          .join(': '),
      ]),
    },
  ];
}
