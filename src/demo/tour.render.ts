import { type Lang, text } from '../text.ts';
import type { Block } from '../view.ts';
import type { TourFacts } from './tour.command.ts';

const WORDS = {
  way: text('The way to the cause', 'Путь к причине'),
  step: text('Step', 'Шаг'),
  learned: text('What it showed', 'Что выяснилось'),
  record: text('The record', 'Запись'),
  folder: text('Folder', 'Папка'),
  read: text('Read it', 'Прочитать'),
  other: text('Look yourself', 'Посмотреть самому'),
  heal: text('Repair the demo', 'Починить демо'),
};

/** The steps that were walked, and where their record lies. Pure. */
export function renderTour({ path, end, incident, campaign }: TourFacts, lang: Lang): readonly Block[] {
  return [
    { kind: 'heading', text: WORDS.way[lang] },
    {
      kind: 'table',
      columns: [{ title: '#', align: 'right' }, { title: WORDS.step[lang] }, { title: WORDS.learned[lang] }],
      rows: path.map(({ title, say }, index) => [index + 1, title[lang], say[lang]]),
    },
    ...(end.tell ? [{ kind: 'paragraph', text: end.tell[lang], tone: 'strong' } as const] : []),
    { kind: 'heading', text: WORDS.record[lang] },
    {
      kind: 'pairs',
      rows: [
        [WORDS.folder[lang], incident.path],
        [WORDS.read[lang], `mmsup incident show ${incident.id}`],
        [WORDS.other[lang], `mmsup campaign trace ${campaign}`],
        [WORDS.heal[lang], 'mmsup demo reset'],
      ],
    },
  ];
}
