import { Scalar } from 'yaml';

/** How a file writes a text. `raw` is the text itself, without YAML around it. */
export type TextForm = 'raw' | 'plain' | 'single' | 'double' | 'block';

/** A text of a file and the stretch of the file that writes it, header and quotes included. */
export interface WrittenText {
  readonly text: string;
  /** Offset in the file where the writing begins. */
  readonly from: number;
  /** Offset in the file behind its end. */
  readonly to: number;
  readonly form: TextForm;
}

const FORMS: Readonly<Record<string, TextForm>> = {
  [Scalar.PLAIN]: 'plain',
  [Scalar.QUOTE_SINGLE]: 'single',
  [Scalar.QUOTE_DOUBLE]: 'double',
  [Scalar.BLOCK_LITERAL]: 'block',
  [Scalar.BLOCK_FOLDED]: 'block',
};

/** A scalar of a document as the text that it is and the place where the file writes it. Values that are no texts are taken as written. */
export function writtenText(scalar: Scalar): WrittenText {
  const [from = 0, to = 0] = scalar.range ?? [];
  const text = typeof scalar.value === 'string' ? scalar.value : (scalar.source ?? String(scalar.value));
  return { text, from, to, form: FORMS[scalar.type ?? ''] ?? 'plain' };
}

/**
 * Where in the file the character at an offset of the text stands. Indentation, quotes, escapes and folded lines are only in the file: text and
 * file are walked side by side. Exact for every character that is no white space; white space may be any of the white space that it came from.
 */
export function offsetInFile(file: string, written: WrittenText, offset: number): number {
  const { text, from, form } = written;
  if (form === 'raw') return from + offset;
  const walk = { file, at: firstCharacter(file, written), form };
  for (let index = 0; index < offset && index < text.length; index += 1) {
    const found = nextCharacter(walk, text, index);
    if (found === undefined) return from;
    walk.at = found.behind;
    index += found.length - 1;
  }
  return nextCharacter(walk, text, offset)?.at ?? Math.min(walk.at, written.to);
}

/** Behind the opening quote; behind the line of `|` or `>` and what follows on it. */
function firstCharacter(file: string, { from, form }: WrittenText): number {
  if (form === 'single' || form === 'double') return from + 1;
  if (form !== 'block') return from;
  const lineEnd = file.indexOf('\n', from);
  return lineEnd < 0 ? from : lineEnd + 1;
}

interface Walk {
  readonly file: string;
  at: number;
  readonly form: TextForm;
}

interface Step {
  /** Where the file writes it, and where it goes on. */
  readonly at: number;
  readonly behind: number;
  /** UTF-16 units of the text that it stands for. */
  readonly length: number;
}

const isSpace = (character: string | undefined): boolean => character !== undefined && /\s/.test(character);

/** How the file writes the character of the text; undefined where the two do not fit together. */
function nextCharacter({ file, at, form }: Walk, text: string, index: number): Step | undefined {
  const wanted = text[index];
  if (wanted === undefined) return undefined;
  const isEscape = (place: number): boolean => form === 'double' && file[place] === '\\';
  if (isSpace(wanted) && !isEscape(at)) {
    // White space that the file folds away altogether stands where the next character does.
    return isSpace(file[at]) ? { at, behind: at + 1, length: 1 } : { at, behind: at, length: 1 };
  }
  const place = behindSpace(file, at, form);
  if (isEscape(place)) return escaped(file, place, text, index);
  if (file[place] !== wanted) return undefined;
  return { at: place, behind: place + (form === 'single' && wanted === "'" ? 2 : 1), length: 1 };
}

/** Passes over indentation, folded line ends, and in double quotes over a backslash that joins two lines. */
function behindSpace(file: string, from: number, form: TextForm): number {
  let place = from;
  for (;;) {
    while (isSpace(file[place])) place += 1;
    if (form !== 'double' || file[place] !== '\\' || !/^[ \t]*\r?\n/.test(file.slice(place + 1, place + 80)))
      return place;
    place += 1;
  }
}

const HEX_DIGITS: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

function escaped(file: string, place: number, text: string, index: number): Step {
  const digits = HEX_DIGITS[file[place + 1] ?? ''] ?? 0;
  const isPair = digits === 8 && (text.codePointAt(index) ?? 0) > 0xffff;
  return { at: place, behind: place + 2 + digits, length: isPair ? 2 : 1 };
}
