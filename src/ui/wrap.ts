import { displayWidth, graphemesOf, graphemeWidth, isNarrow } from './width.ts';

/** Width of the widest of these texts; 0 where there are none. However many they are: too many cannot be the arguments of one call. */
export function widestOf(texts: readonly string[]): number {
  return texts.reduce((most, text) => Math.max(most, displayWidth(text)), 0);
}

/** Width of the widest line. */
export function widestLine(text: string): number {
  return widestOf(text.split('\n'));
}

/**
 * Breaks text into lines of at most `width` columns, at spaces where there are some and inside words where there are none.
 * Nothing but the spaces at the breaks is left out. A character wider than `width` gets a line of its own.
 */
export function wrapText(text: string, width: number): string[] {
  return text.split('\n').flatMap((line) => wrapLine(line, wordsIn(line), width));
}

/**
 * As {@link wrapText} for what tells of commands: one that begins a line, or stands behind a colon or a bracket, is never broken, for it is copied from there. Where
 * it is wider than a line it begins one, and the terminal breaks it, which a copy does not show.
 */
export function wrapTelling(text: string, width: number): string[] {
  return text.split('\n').flatMap((line) => wrapLine(line, wordsAndCommands(line), width));
}

/** What a line is put together of, with the spaces before it. */
interface Part {
  readonly text: string;
  readonly isWhole?: true;
}

const wordsIn = (text: string): readonly Part[] => (text.match(/ *[^ ]*/g) ?? []).map((word) => ({ text: word }));

/** From `mmsup` to the end of its clause. What stands in quotes belongs to it, whatever signs it holds; an apostrophe inside a word begins no quotes. Every sign can be
 * taken in some way, so that nothing is ever tried again: quotes that are never closed are signs as others. */
const COMMAND =
  /((?:^ *|(?<=:) | \()(?:npx )?mmsup [a-z](?:"[^"]*"|(?<=[ =])'[^']*'(?:\\''[^']*')*|(?<![ =])'|'(?![^']*')|"(?![^"]*")|[^"'])*?(?:[;,.)]+(?= |$)|(?= +\()|$))/;

const wordsAndCommands = (text: string): readonly Part[] =>
  text.split(COMMAND).flatMap((part, at) => (at % 2 === 1 ? [{ text: part, isWhole: true as const }] : wordsIn(part)));

function wrapLine(text: string, parts: readonly Part[], width: number): string[] {
  if (displayWidth(text) <= width) return [text];
  const lines: string[] = [];
  let line = '';
  let filled = 0;
  for (const { text: spacesAndWord, isWhole } of parts) {
    const columns = displayWidth(spacesAndWord);
    if (filled + columns <= width) {
      line += spacesAndWord;
      filled += columns;
      continue;
    }
    if (line.trim() !== '') lines.push(line);
    const isFirst = line === '' && lines.length === 0;
    const word = isFirst && isWhole ? spacesAndWord : spacesAndWord.trimStart();
    const pieces = isWhole ? [word] : breakWord(word, width);
    line = pieces.pop() ?? '';
    filled = displayWidth(line);
    for (const piece of pieces) lines.push(piece);
  }
  if (line !== '') lines.push(line);
  return lines.length > 0 ? lines : [''];
}

/** Signs between names, behind which paths and lists are best broken. */
const JOINTS = new Set('/,:;=)');
/** Signs inside names, behind which these are broken where nothing better is near. */
const INNER_JOINTS = new Set('._-');

/** Breaks a long word behind a joint in the second half of the line, best between two names, else anywhere between two characters. */
function breakWord(word: string, width: number): string[] {
  if (displayWidth(word) <= width) return [word];
  return isNarrow(word) ? breakNarrow(word, width) : breakWide(word, width);
}

/** Where all characters are one column wide, none is looked at but those at the breaks. */
function breakNarrow(word: string, width: number): string[] {
  const pieces: string[] = [];
  let from = 0;
  while (word.length - from > Math.max(1, width)) {
    const line = word.slice(from, from + Math.max(1, width));
    const piece = line.slice(0, bestCut(line.length, behindLast(JOINTS, line), behindLast(INNER_JOINTS, line)));
    pieces.push(piece);
    from += piece.length;
  }
  return [...pieces, word.slice(from)];
}

/** Where a line that a word fills is cut: the first of these places that lies in its second half, else its end. */
const bestCut = (length: number, ...places: readonly number[]): number =>
  places.find((place) => place * 2 > length) ?? length;

function behindLast(joints: ReadonlySet<string>, line: string): number {
  for (let end = line.length; end > 0; end -= 1) if (joints.has(line[end - 1]!)) return end;
  return 0;
}

function breakWide(word: string, width: number): string[] {
  const pieces: string[] = [];
  let piece = '';
  let filled = 0;
  let [between, inside] = [0, 0];
  for (const { segment } of graphemesOf(word)) {
    const columns = graphemeWidth(segment);
    if (piece !== '' && filled + columns > width) {
      const cut = bestCut(piece.length, between, inside);
      pieces.push(piece.slice(0, cut));
      piece = piece.slice(cut);
      filled = displayWidth(piece);
      between = 0;
      inside = 0;
    }
    piece += segment;
    filled += columns;
    if (JOINTS.has(segment)) between = piece.length;
    if (INNER_JOINTS.has(segment)) inside = piece.length;
  }
  return [...pieces, piece];
}

/** Fills a line with spaces up to `width` columns. */
export function padTo(text: string, width: number, align: 'left' | 'right' = 'left'): string {
  const spaces = ' '.repeat(Math.max(0, width - displayWidth(text)));
  return align === 'right' ? spaces + text : text + spaces;
}

/** Puts `first` before the first line and spaces of the same width before the others. */
export function hang(first: string, lines: readonly string[]): string[] {
  const rest = ' '.repeat(displayWidth(first));
  return lines.map((line, index) => (index === 0 ? first : rest) + line);
}

/** Cuts a text that is no datum, such as a line of progress, to `width` columns. */
export function cutTo(text: string, width: number, ellipsis: string): string {
  if (displayWidth(text) <= width) return text;
  const [first = ''] = breakWord(text, width - displayWidth(ellipsis));
  return first + ellipsis;
}
