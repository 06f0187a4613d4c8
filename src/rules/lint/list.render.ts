import { type Lang, type Text, text } from '../../text.ts';
import type { Block } from '../../view.ts';
import type { CatalogueRow, Detection } from './catalogue.ts';

const HEAD = {
  row: text('Row', '№'),
  mistake: text('Mistake', 'Ошибка'),
  marks: text('Shows in', 'Видна по'),
  needs: text('lint needs', 'lint нужно'),
  cause: text('Cause', 'Причина'),
  command: text('In a database', 'В базе'),
} as const satisfies Record<string, Text>;

const NEEDS: Readonly<Record<Detection, Text>> = {
  text: text('the text', 'текст'),
  catalog: text('types', 'типы'),
  data: text('— (data)', '— (данные)'),
};

const LEGEND = text(
  'S the text shows it, C the types of the columns are needed (--schema FILE, --profile, --db), D only the data.',
  'S видна по тексту, C нужны типы столбцов (--schema ФАЙЛ, --profile, --db), D видна только по данным.',
);

/** The catalogue of mistakes: what each shows in, and what finds it. */
export function renderCatalogue(rows: readonly CatalogueRow[], lang: Lang): readonly Block[] {
  return [
    {
      kind: 'table',
      columns: [
        { title: HEAD.row[lang], align: 'right' },
        ...Object.values(HEAD)
          .slice(1)
          .map((title) => ({ title: title[lang] })),
      ],
      rows: rows.map(({ row, mistake, marks, needs, cause, command }) => [
        row,
        mistake[lang],
        marks,
        NEEDS[needs][lang],
        cause,
        `mmsup ${command}`,
      ]),
    },
    { kind: 'paragraph', text: LEGEND[lang], tone: 'muted' },
  ];
}
