import { normalForm, type PersonalClass, type Sighting } from './personal/class.ts';
import { findPersonal } from './personal/find.ts';
import { labelOf } from './personal/placeholder.ts';

export interface MaskText {
  (text: string): string;
  /** The same of a text that tells a colleague, by the same knowledge; absent = by shape only. */
  readonly ofStaff?: (text: string) => string;
}

/** Gives the token of a value: the same for the same person within one client. Eight hexadecimal digits. */
export type TokenOf = (kind: PersonalClass, normalForm: string) => string;

/**
 * Masks what looks personal in a free text: addresses, phones, cards, documents, names of people, dates of birth, long numbers of an unknown kind.
 * It goes by shape only: what it leaves may still be personal. Masking again changes nothing.
 */
export function maskText(text: string): string {
  return maskSightings(text, findPersonal(text));
}

/** A text with these places masked. With `tokenOf` each value leaves its token: the same person can be recognised, and nobody learns who it is. */
export function maskSightings(text: string, sightings: readonly Sighting[], tokenOf?: TokenOf): string {
  if (sightings.length === 0) return text;
  const parts: string[] = [];
  let from = 0;
  for (const { start, end, kind, value = text.slice(start, end) } of sightings) {
    parts.push(text.slice(from, start), placeholderOf(kind, value, tokenOf));
    from = end;
  }
  parts.push(text.slice(from));
  return parts.join('');
}

/** What stands in place of a value of this class. */
export function placeholderOf(kind: PersonalClass, value: string, tokenOf?: TokenOf): string {
  const label = labelOf(kind, value);
  return tokenOf === undefined || kind === 'secret'
    ? `<${label}>`
    : `<${label}:${tokenOf(kind, normalForm(kind, value))}>`;
}

/**
 * Masks a server's message: every quoted value that is not an identifier is replaced by its shape (`<5 letters>`), the rest as {@link maskText}.
 * `known` holds names that may stay (relations, columns, types): they are what makes the message useful.
 */
export function maskServerMessage(
  message: string,
  known: ReadonlySet<string> = new Set(),
  mask: MaskText = maskText,
): string {
  const masked = message.replace(/"((?:[^"]|"")*)"|'((?:[^']|'')*)'|«([^»]*)»/gu, (whole, double, single, angle) => {
    const value: string = double ?? single ?? angle;
    if (known.has(value)) return whole;
    const safe = mask(value);
    return /^<[^<>]*>$/.test(safe) ? safe : `<${shapeOf(value)}>`;
  });
  return mask(masked);
}

/** The shape of a value in words, without the value: `e-mail`, `12 digits`, `7 characters`. */
export function shapeOf(value: string): string {
  if (maskText(value) === '<e-mail>') return 'e-mail';
  const length = Array.from(value).length;
  if (/^\d+$/.test(value)) return `${length} digits`;
  return `${length} characters`;
}
