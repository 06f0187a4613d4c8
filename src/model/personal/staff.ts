import { type MaskText, maskText, placeholderOf } from '../personal.ts';
import type { Sighting } from './class.ts';
import { findPersonal } from './find.ts';
import { countMasked } from './placeholder.ts';

/**
 * Masks what is written about a colleague: who takes over. His name stays, as `who` of every event does: else nobody knows to whom it went. An address,
 * a number and whatever else `mask` knows are masked as everywhere. Pure.
 */
export function maskStaff(text: string, mask: MaskText = maskText): string {
  const kinds = [...countMasked(mask(text)).keys()];
  if (kinds.every((kind) => kind === 'name')) return text;
  const parts: string[] = [];
  let from = 0;
  for (const sighting of findPersonal(text)) {
    const { start, end, kind } = sighting;
    parts.push(mask(text.slice(from, start)), kind === 'name' ? text.slice(start, end) : masked(text, sighting, mask));
    from = end;
  }
  return [...parts, mask(text.slice(from))].join('');
}

/** What is known only by the words around it is masked without them, too. */
function masked(text: string, { start, end, kind }: Sighting, mask: MaskText): string {
  const alone = text.slice(start, end);
  const safe = mask(alone);
  return safe === alone ? placeholderOf(kind, alone) : safe;
}

/** The names of people in such a text. Pure. */
export const staffNames = (text: string): readonly string[] =>
  findPersonal(text).flatMap(({ start, end, kind }) => (kind === 'name' ? [text.slice(start, end)] : []));
