import { safe, safeLines } from '../safe.ts';

/** Text that may stand in a document as it is: made by {@link html} alone, which escapes whatever is put into it. */
export interface Markup {
  readonly markup: string;
}

/** What may be put into {@link html}: words are escaped, nothing becomes nothing. */
export type Piece = Markup | string | number | null | undefined | false | readonly Piece[];

/**
 * Writes markup: `` html`<td>${name}</td>` ``. Words are escaped wherever they stand, in an element or in a quoted attribute, so that nobody's name, note or
 * error text can become an element, an attribute or a script. Attributes are always quoted; an address (`href`), a style and a tag's name are never a variable.
 */
export function html(parts: TemplateStringsArray, ...pieces: readonly Piece[]): Markup {
  return { markup: parts.map((part, at) => (at === 0 ? part : markupOf(pieces[at - 1]) + part)).join('') };
}

function markupOf(piece: Piece): string {
  if (piece === null || piece === undefined || piece === false) return '';
  if (typeof piece === 'number') return String(piece);
  if (typeof piece === 'string') return escapeMarkup(safe(piece));
  return isMany(piece) ? piece.map(markupOf).join('') : piece.markup;
}

const isMany = (piece: Markup | readonly Piece[]): piece is readonly Piece[] => Array.isArray(piece);

/** Words of several lines: line ends stay line ends. */
export const lines = (text: string): Markup => ({ markup: escapeMarkup(safeLines(text)) });

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
};

const escapeMarkup = (text: string): string => text.replace(/[&<>"'`]/g, (character) => ENTITIES[character]!);
