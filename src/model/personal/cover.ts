import type { Sighting } from './class.ts';

/** Stands in for what was seen already, unit for unit, so that places stay and nothing is seen twice. No pattern knows it. */
const COVER = '\u0000';

/** The text with these places covered. The sightings are in the order of their places and do not overlap. */
export function covered(text: string, places: readonly Pick<Sighting, 'start' | 'end'>[]): string {
  if (places.length === 0) return text;
  const parts: string[] = [];
  let from = 0;
  for (const { start, end } of places) {
    parts.push(text.slice(from, start), COVER.repeat(end - start));
    from = end;
  }
  parts.push(text.slice(from));
  return parts.join('');
}

/** All matches of a pattern (with flag g) as places. */
export function placesOf(text: string, pattern: RegExp): { readonly start: number; readonly end: number }[] {
  return [...text.matchAll(pattern)].map((match) => ({ start: match.index, end: match.index + match[0].length }));
}

/** In the order of their places; of two that overlap, the first. */
export function inOrder(sightings: Sighting[]): readonly Sighting[] {
  let end = 0;
  return sightings
    .sort((one, other) => one.start - other.start)
    .filter((sighting) => {
      const isFree = sighting.start >= end;
      if (isFree) end = sighting.end;
      return isFree;
    });
}

/** Masked already: what stands behind `password=` may be a placeholder. */
export const isCovered = (text: string, start: number, end: number): boolean =>
  text[start] === '\u0000' && /^\0+$/.test(text.slice(start, end));
