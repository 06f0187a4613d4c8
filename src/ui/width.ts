import { eastAsianWidth } from 'get-east-asian-width';

/** Latin, Greek, Cyrillic and common punctuation: every character fills one column. A short cut, twenty times faster. */
const ALL_NARROW =
  /^[\x20-\x7E\u00A0-\u00AC\u00AE-\u02FF\u0370-\u0482\u048A-\u052F\u2010-\u2027\u2030-\u203B\u2190-\u2193\u2500-\u257F\u2713\u2717]*$/;

/** Whether every character is one code unit and fills one column. */
export const isNarrow = (text: string): boolean => ALL_NARROW.test(text);

/** Fills no column by itself: controls, combining marks, joiners, variation selectors, lone surrogates. */
const NO_COLUMN = /^[\p{Control}\p{Mark}\p{Default_Ignorable_Code_Point}\p{Surrogate}]/u;

/** Drawn as a picture, two columns wide; ✔ and ☎ are text, one column wide, unless a selector asks for the picture. */
const PICTURE =
  /^(?:\p{Emoji_Presentation}|\p{Extended_Pictographic}(?=.*[\uFE0F\p{Emoji_Modifier}])|[#*0-9]\uFE0F?\u20E3)/u;

/**
 * What a reader calls one character: a letter with its accents, an emoji with its parts. Making the segmenter costs as much as a quarter of
 * Node's own start, so it is made by the first text that is not all narrow.
 */
export const graphemesOf = ((): ((text: string) => Iterable<{ readonly segment: string }>) => {
  let segmenter: Intl.Segmenter | undefined;
  return (text) => {
    if (ALL_NARROW.test(text)) return Array.from(text, (segment) => ({ segment }));
    segmenter ??= new Intl.Segmenter('und', { granularity: 'grapheme' });
    return text.length <= WINDOW ? segmenter.segment(text) : inWindows(text, segmenter);
  };
})();

/** Code units that are segmented at once: Node's segmenter reads all of its text again for each character. */
const WINDOW = 128;

/** What ends a window may go on behind it: it is read again with the next one. */
function* inWindows(text: string, segmenter: Intl.Segmenter): Generator<{ readonly segment: string }> {
  for (let from = 0; from < text.length; ) {
    const isSplit = /[\uD800-\uDBFF]/.test(text[from + WINDOW - 1]!);
    const end = from + WINDOW - (isSplit ? 1 : 0);
    const segments = Array.from(segmenter.segment(text.slice(from, end)), ({ segment }) => segment);
    if (end < text.length && segments.length > 1) segments.pop();
    for (const segment of segments) {
      from += segment.length;
      yield { segment };
    }
  }
}

/** Columns that a text without line ends fills on a terminal: Cyrillic 1, CJK and emoji 2, combining marks 0. */
export function displayWidth(text: string): number {
  if (ALL_NARROW.test(text)) return text.length;
  let columns = 0;
  for (const { segment } of graphemesOf(text)) columns += graphemeWidth(segment);
  return columns;
}

/** Columns that one character of {@link graphemesOf} fills. */
export function graphemeWidth(grapheme: string): number {
  if (NO_COLUMN.test(grapheme)) return 0;
  return PICTURE.test(grapheme) ? 2 : eastAsianWidth(grapheme.codePointAt(0)!);
}
