import { formatCount, type Lang, type Text, text } from '../text.ts';
import type { Block, Cell } from '../view.ts';

/** The change against another run, version or day. */
export interface ShownChange {
  readonly before: { readonly name: Text; readonly selected: number };
  readonly now: { readonly name: Text; readonly selected: number };
  /** Parts of the difference in the order in which they are counted: rule edit, clock, data. NULL = could not be told apart. */
  readonly parts: readonly { readonly name: Text; readonly change: number | null; readonly isExact: boolean }[];
  /** Who left and who came, by condition. */
  readonly moves: readonly { readonly id: string; readonly says: Text; readonly left: number; readonly came: number }[];
  /** What limits the answer. */
  readonly notes: readonly Text[];
}

const WORDS = {
  heading: text('What changed', 'Что изменилось'),
  total: text('in all', 'всего'),
  unknown: text('could not be told apart', 'не удалось отделить'),
  about: text('estimated', 'оценка'),
  condition: text('Condition', 'Условие'),
  left: text('Left', 'Ушли'),
  came: text('Came', 'Пришли'),
};

/** The split of the difference, and who left and came by condition. */
export function againstBlocks({ before, now, parts, moves, notes }: ShownChange, lang: Lang): readonly Block[] {
  const signed = (change: number): string =>
    `${change > 0 ? '+' : change < 0 ? '−' : ''}${formatCount(Math.abs(change), lang)}`;
  const part = ({ name, change, isExact }: ShownChange['parts'][number]): readonly [string, Cell] => {
    if (change === null) return [name[lang], { text: WORDS.unknown[lang], tone: 'muted' }];
    return [name[lang], signed(change) + (isExact ? '' : ` (${WORDS.about[lang]})`)];
  };
  const moving = moves.filter(({ left, came }) => left > 0 || came > 0);
  return [
    { kind: 'heading', text: WORDS.heading[lang] },
    {
      kind: 'pairs',
      rows: [
        [before.name[lang], before.selected],
        ...parts.map(part),
        [now.name[lang], now.selected],
        [WORDS.total[lang], { text: signed(now.selected - before.selected), tone: 'strong' }],
      ],
    },
    ...(moving.length > 0 ? [movesTable(moving, lang)] : []),
    ...notes.map((note): Block => ({ kind: 'paragraph', text: note[lang], tone: 'muted' })),
  ];
}

function movesTable(moves: ShownChange['moves'], lang: Lang): Block {
  return {
    kind: 'table',
    columns: [
      { title: '#' },
      { title: WORDS.condition[lang] },
      { title: WORDS.left[lang], align: 'right' },
      { title: WORDS.came[lang], align: 'right' },
    ],
    rows: moves.map(({ id, says, left, came }) => [id, says[lang], left, came]),
  };
}
