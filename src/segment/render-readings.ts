import { formatCount, type Lang, type Text, text } from '../text.ts';
import type { Block } from '../view.ts';

/** Another way in which the formula may have been meant, with whom it would select. */
export interface ShownReading {
  /** "with parentheses around c3 or c4", "counting an empty city as not Moscow". */
  readonly name: Text;
  readonly selected: number;
}

const HEADING = text('If it was meant otherwise', 'Если имелось в виду другое');

/** Readings that select other people, those that differ most first. Nothing where none does. */
export function readingBlocks(readings: readonly ShownReading[], selected: number, lang: Lang): readonly Block[] {
  const different = readings
    .filter((reading) => reading.selected !== selected)
    .sort((left, right) => Math.abs(right.selected - selected) - Math.abs(left.selected - selected));
  if (different.length === 0) return [];
  const items = different.map(({ name, selected: then }) => {
    const change = then - selected;
    const sign = change > 0 ? '+' : '−';
    return `${name[lang]}: ${formatCount(then, lang)} (${sign}${formatCount(Math.abs(change), lang)})`;
  });
  return [
    { kind: 'heading', text: HEADING[lang] },
    { kind: 'list', items },
  ];
}
