import { formatMoment } from '../model/moment.ts';
import { type Lang, text } from '../text.ts';
import type { Block, Cell } from '../view.ts';
import type { ReportLine, ReportListFacts } from './list.ts';

const WORDS = {
  report: text('Report', 'Отчёт'),
  name: text('Title', 'Название'),
  built: text('Built', 'Построен'),
  shown: text('Shows', 'Показывает'),
  chain: text('Chain', 'Цепочка'),
  fresh: text('fresh', 'свежая'),
  unknown: text('not known', 'не известно'),
  stale: text('stale at', 'устарела:'),
  zone: text('Times in', 'Время в зоне'),
  trace: text('Find out why with:', 'Узнать почему:'),
};

/** Draws the list of reports; those with a stale link stand out, with the command that explains them. */
export function renderReportList({ reports, zone }: ReportListFacts, lang: Lang): readonly Block[] {
  const stale = reports.filter(({ freshness }) => freshness === 'stale');
  return [
    { kind: 'paragraph', text: `${WORDS.zone[lang]} ${zone}.`, tone: 'muted' },
    {
      kind: 'table',
      columns: [
        { title: WORDS.report[lang] },
        { title: WORDS.name[lang] },
        { title: WORDS.built[lang] },
        { title: WORDS.shown[lang], align: 'right' },
        { title: WORDS.chain[lang] },
      ],
      rows: reports.map((line): Cell[] => [
        line.id,
        line.name,
        formatMoment(line.builtAt, zone),
        line.shown,
        chainOf(line, lang),
      ]),
    },
    ...(stale.length === 0
      ? []
      : [
          { kind: 'paragraph', text: WORDS.trace[lang] } as const,
          { kind: 'code', text: stale.map(({ id }) => `mmsup report trace ${id}`).join('\n') } as const,
        ]),
  ];
}

function chainOf({ freshness, staleLink }: ReportLine, lang: Lang): Cell {
  if (freshness === 'stale') return { text: `${WORDS.stale[lang]} ${staleLink}`, tone: 'bad' };
  return freshness === 'fresh'
    ? { text: WORDS.fresh[lang], tone: 'good' }
    : { text: WORDS.unknown[lang], tone: 'muted' };
}
