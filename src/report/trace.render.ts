import { formatDuration, formatMoment } from '../model/moment.ts';
import { type Lang, text } from '../text.ts';
import type { Block, Cell } from '../view.ts';
import type { Freshness } from './chain.ts';
import type { LinkFacts, ReportTraceFacts } from './trace.ts';

const WORDS = {
  report: text('Report', 'Отчёт'),
  period: text('Counts', 'Период'),
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
};

/** Draws the chain link by link, each with its age against its period and the job behind it. */
export function renderReportTrace(facts: ReportTraceFacts, lang: Lang): readonly Block[] {
  const { report, shown, recounted, zone, asOf, links } = facts;
  const at = (iso: string | null) => formatMoment(iso, zone);
  const isWrong = shown !== null && recounted !== null && shown !== recounted;
  const rows: [string, Cell][] = [
    [WORDS.report[lang], [report.id, report.name].filter(Boolean).join(' · ')],
    [WORDS.period[lang], `${at(report.periodFrom)} – ${at(report.periodTo)} (${zone})`],
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

function changeTable({ changes, zone }: ReportTraceFacts, lang: Lang): Block[] {
  if (changes === null || changes.length === 0) return [];
  const said = (parts: readonly (string | null)[]) => parts.filter(Boolean).join(', ');
  return [
    { kind: 'heading', text: WORDS.changes[lang] },
    {
      kind: 'table',
      columns: [{ title: WORDS.when[lang] }, { title: WORDS.who[lang] }, { title: WORDS.what[lang] }],
      rows: changes.map(({ at, who, object, field, before, after, comment, ticket }) => [
        formatMoment(at, zone),
        who,
        `${object}${field ? ` ${field}` : ''}: ${before ?? '—'} → ${after ?? '—'}${comment || ticket ? ` (${said([comment, ticket])})` : ''}`,
      ]),
    },
  ];
}
