import { UsageError } from '../errors.ts';

/** The formula cannot be read: what is wrong, where, with a caret under the place. Exit 2. */
export class FormulaError extends UsageError {
  readonly position: number;

  constructor(parts: {
    code: string;
    problem: string;
    source: string;
    position: number;
    hint?: string | undefined;
    data?: Readonly<Record<string, unknown>>;
  }) {
    const { code, problem, source, position, hint, data = {} } = parts;
    const { line, column } = placeOf(source, position);
    super({
      code,
      message: `${problem} (line ${line}, column ${column})\n${excerptWithCaret(source, position)}`,
      hint,
      data: { ...data, line, column, position },
    });
    this.position = position;
  }
}

/** Line and column, both from 1, of a string index. */
export function placeOf(source: string, position: number): { readonly line: number; readonly column: number } {
  const before = source.slice(0, position).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

const WIDTH = 70;

/** The line of the source that holds the position, cut to what fits a terminal, and a caret below the place. */
function excerptWithCaret(source: string, position: number): string {
  const { line, column } = placeOf(source, position);
  const text = (source.split('\n')[line - 1] ?? '').replaceAll('\t', ' ').replace('\r', '');
  const from = Math.max(0, Math.min(column - WIDTH / 2, text.length - WIDTH));
  const to = from + WIDTH;
  const shown = `${from > 0 ? '…' : ''}${text.slice(from, to)}${to < text.length ? '…' : ''}`;
  return `  ${shown}\n  ${' '.repeat(column - 1 - from + (from > 0 ? 1 : 0))}^`;
}
