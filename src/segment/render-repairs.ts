import { formatCount, type Lang, type Text, text } from '../text.ts';
import type { Block } from '../view.ts';

export interface ShownRepair {
  readonly drop: readonly string[];
  readonly selected: number;
  /** False where a condition stands in an OR or NOT: it can only be met by everybody, not left out. */
  readonly isRemovable: boolean;
  /** Key of a customer whom it would let in, where it may be shown. */
  readonly example?: string | null;
}

const WORDS = {
  blocking: text('Nobody passes because of', 'Никто не проходит из-за'),
  alsoBlocking: text('also, each by itself', 'и сами по себе тоже'),
  together: text('together', 'вместе'),
  repairs: text('What each repair brings', 'Что даёт каждый ремонт'),
  repairsOfSome: text('Who is missing because of one condition alone', 'Кого не хватает только из-за одного условия'),
  without: text('without', 'без'),
  example: text('for example customer', 'например клиент'),
  ifMet: text('if everybody met', 'если бы всем отвечало'),
} as const satisfies Record<string, Text>;

const MOST_SETS = 4;
const MOST_REPAIRS = 8;

/** Which conditions empty the selection: the smallest set first, then the others. */
export function blockingBlocks(blocking: readonly (readonly string[])[], lang: Lang): readonly Block[] {
  const [smallest, ...others] = blocking.slice(0, MOST_SETS).map((set) => setText(set, lang));
  if (!smallest) return [];
  const left = blocking.length - MOST_SETS;
  const more = left > 0 ? `, ${text(`and ${left} more`, `и ещё ${left}`)[lang]}` : '';
  const rest = others.length > 0 ? ` (${WORDS.alsoBlocking[lang]}: ${others.join('; ')}${more})` : '';
  return [{ kind: 'paragraph', text: `${WORDS.blocking[lang]}: ${smallest}${rest}`, tone: 'bad' }];
}

function setText(ids: readonly string[], lang: Lang): string {
  return ids.join(', ') + (ids.length > 1 ? ` ${WORDS.together[lang]}` : '');
}

/** What each repair brings, best first as given. */
export function repairBlocks(repairs: readonly ShownRepair[], selected: number, lang: Lang): readonly Block[] {
  if (repairs.length === 0) return [];
  const line = ({ drop, selected: then, isRemovable, example }: ShownRepair): string => {
    const gain = selected === 0 ? '' : ` (+${formatCount(then - selected, lang)})`;
    const way = isRemovable ? WORDS.without : WORDS.ifMet;
    const whom = example ? `, ${WORDS.example[lang]} ${example}` : '';
    return `${way[lang]} ${drop.join(', ')}: ${formatCount(then, lang)}${gain}${whom}`;
  };
  return [
    { kind: 'heading', text: (selected === 0 ? WORDS.repairs : WORDS.repairsOfSome)[lang] },
    { kind: 'list', items: repairs.slice(0, MOST_REPAIRS).map(line) },
  ];
}
