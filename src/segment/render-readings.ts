import type { ReadingFact } from '../condition/reading/reading-facts.ts';
import { type Lang, text } from '../text.ts';
import type { Block } from '../view.ts';

const HEADING = text('If it was meant otherwise', 'Если имелось в виду другое');

/** Readings that select other people, those that differ most first. Nothing where none does. */
export function readingBlocks(readings: readonly ReadingFact[], lang: Lang): readonly Block[] {
  if (readings.length === 0) return [];
  const sorted = [...readings].sort((one, other) => other.lost + other.gained - (one.lost + one.gained));
  return [
    { kind: 'heading', text: HEADING[lang] },
    { kind: 'list', items: sorted.map(({ sentence }) => sentence[lang]) },
  ];
}
