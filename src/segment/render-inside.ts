import { oneLine } from '../condition/words.ts';
import { type Lang, text } from '../text.ts';
import type { Block } from '../view.ts';
import type { InsideFacts } from './inside.ts';

const WORDS = {
  condition: text('Inner condition', 'Внутреннее условие'),
  met: text('Have a row that meets it', 'Есть подходящая строка'),
  unknown: text('Unknown', 'Неизв.'),
  decides: text('It alone decides', 'Решает только оно'),
};

/** Why a subquery finds nothing, or finds a row that keeps people out, for those who meet everything else. */
export function insideBlocks({ leaf, sentences, conditions }: InsideFacts, lang: Lang): readonly Block[] {
  const heading = text(
    `Inside ${leaf}, for those who meet everything else`,
    `Внутри ${leaf}, для тех, кто прошёл всё остальное`,
  );
  return [
    { kind: 'heading', text: heading[lang] },
    { kind: 'list', items: sentences.map((sentence) => sentence[lang]) },
    ...(conditions.length > 0
      ? [
          {
            kind: 'table',
            columns: [
              { title: WORDS.condition[lang] },
              { title: WORDS.met[lang], align: 'right' },
              { title: WORDS.unknown[lang], align: 'right' },
              { title: WORDS.decides[lang], align: 'right' },
            ],
            rows: conditions.map(({ text: sql, met, unknown, decides }) => [oneLine(sql), met, unknown, decides]),
          } as const,
        ]
      : []),
  ];
}
