import { isScalar, type Node } from 'yaml';
import { positionAt, type YamlSource } from '../model/yaml.ts';

/** Where a text of a description stands; lines and columns count from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** The text as the file writes it, with quotes, `|` and indentation: what places inside are told by. */
  readonly written: string;
}

/** The place of a node of a YAML file. */
export function placeOf({ text, fileName }: YamlSource, node: Node | null | undefined): Place {
  const [start, end] = node?.range ?? [0, 0];
  const { line, column } = positionAt(text, start);
  return { file: fileName, line, column, written: isScalar(node) ? text.slice(start, end) : '' };
}

/**
 * The place of a character of the text. The file may write the text in quotes, indented, or over several lines that YAML folds into one: text and file are
 * walked side by side, passing over what only the file has.
 */
export function placeInside(place: Place, text: string, offset: number): { line: number; column: number } {
  const { line, column, written } = place;
  const isBlock = /^[|>]/.test(written);
  let at = isBlock ? written.indexOf('\n') + 1 : 0;
  for (let index = 0; index <= offset; index += 1) {
    at = nextSame(written, at, text[index] ?? '');
    if (at < 0) return { line, column };
    if (index < offset) at += 1;
  }
  const inside = positionAt(written, at);
  return { line: line + inside.line - 1, column: inside.line === 1 ? column + inside.column - 1 : inside.column };
}

/** Where the file goes on with this character of the text: at once, or behind spaces, quotes and backslashes; -1 when it does not. */
function nextSame(written: string, from: number, character: string): number {
  if (character === '') return from;
  const isSpace = /\s/.test(character);
  for (let at = from; at < written.length; at += 1) {
    if (written[at] === character || (isSpace && /\s/.test(written[at]!))) return at;
    if (isSpace) return from - 1 >= 0 && /\s/.test(written[from - 1]!) ? from - 1 : from;
    if (!/[\s"'\\]/.test(written[at]!)) return -1;
  }
  return -1;
}

/** `file:line:column`. */
export function placeWords({ file, line, column }: Pick<Place, 'file' | 'line' | 'column'>): string {
  return `${file}:${line}:${column}`;
}
