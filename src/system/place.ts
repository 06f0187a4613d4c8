import { isScalar, type Node } from 'yaml';
import { positionAt, type YamlSource } from '../model/yaml.ts';

/** Where a text of a description stands; lines and columns count from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** Where the text itself begins: behind the quote, or on the line below `|`. */
  readonly text: { readonly line: number; readonly column: number };
  /** Whether each line of the text is a line of the file (`|`), so that places inside can be told exactly. */
  readonly isBlock: boolean;
}

/** The place of a node of a YAML file. */
export function placeOf({ text, fileName }: YamlSource, node: Node | null | undefined): Place {
  const offset = node?.range?.[0] ?? 0;
  const { line, column } = positionAt(text, offset);
  const type = isScalar(node) ? node.type : undefined;
  const isBlock = type === 'BLOCK_LITERAL' || type === 'BLOCK_FOLDED';
  if (!isBlock) {
    const isQuoted = type === 'QUOTE_DOUBLE' || type === 'QUOTE_SINGLE';
    return { file: fileName, line, column, text: { line, column: column + (isQuoted ? 1 : 0) }, isBlock };
  }
  const lines = text.split('\n');
  const first = lines[line] ?? '';
  const indent = first.length - first.trimStart().length;
  return { file: fileName, line, column, text: { line: line + 1, column: indent + 1 }, isBlock };
}

/** The place of a character of the text: exact in blocks and on the first line, else the place of the text. */
export function placeInside(place: Place, text: string, offset: number): { line: number; column: number } {
  const inside = positionAt(text, offset);
  if (inside.line === 1) return { line: place.text.line, column: place.text.column + inside.column - 1 };
  if (!place.isBlock) return { line: place.line, column: place.column };
  return { line: place.text.line + inside.line - 1, column: place.text.column + inside.column - 1 };
}

/** `file:line:column`. */
export function placeWords({ file, line, column }: Pick<Place, 'file' | 'line' | 'column'>): string {
  return `${file}:${line}:${column}`;
}
