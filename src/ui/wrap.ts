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
  return text.split('\n').flatMap((line) => wrapLine(line, width));
}

function wrapLine(text: string, width: number): string[] {
  if (displayWidth(text) <= width) return [text];
  const lines: string[] = [];
  let line = '';
  let filled = 0;
  for (const [spacesAndWord, word = ''] of text.matchAll(/ *([^ ]*)/g)) {
    const columns = displayWidth(spacesAndWord);
    if (filled + columns <= width) {
      line += spacesAndWord;
      filled += columns;
      continue;
    }
    if (line.trim() !== '') lines.push(line);
    const pieces = breakWord(word, width);
    line = pieces.pop() ?? '';
    filled = displayWidth(line);
    for (const piece of pieces) lines.push(piece);
  }
  if (line !== '') lines.push(line);
  return lines.length > 0 ? lines : [''];
}

/** Signs behind which identifiers and paths are best broken. */
const JOINTS = new Set('._/,:;=)-');

/** Breaks a long word behind a joint in the second half of the line, else anywhere between two characters. */
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
    const joint = behindLastJoint(line);
    const piece = joint * 2 > line.length ? line.slice(0, joint) : line;
    pieces.push(piece);
    from += piece.length;
  }
  return [...pieces, word.slice(from)];
}

function behindLastJoint(line: string): number {
  for (let end = line.length; end > 0; end -= 1) if (JOINTS.has(line[end - 1]!)) return end;
  return 0;
}

function breakWide(word: string, width: number): string[] {
  const pieces: string[] = [];
  let piece = '';
  let filled = 0;
  let joint = 0;
  for (const { segment } of graphemesOf(word)) {
    const columns = graphemeWidth(segment);
    if (piece !== '' && filled + columns > width) {
      const cut = joint * 2 > piece.length ? joint : piece.length;
      pieces.push(piece.slice(0, cut));
      piece = piece.slice(cut);
      filled = displayWidth(piece);
      joint = 0;
    }
    piece += segment;
    filled += columns;
    if (JOINTS.has(segment)) joint = piece.length;
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
