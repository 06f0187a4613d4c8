import { UsageError } from '../errors.ts';
import { type Text, text, verbatim } from '../text.ts';

/** The formula cannot be read: what is wrong, where, with a caret under the place. Exit 2. */
export class FormulaError extends UsageError {
  readonly position: number;

  constructor(parts: {
    code: string;
    problem: string | Text;
    source: string;
    position: number;
    hint?: string | Text | undefined;
    data?: Readonly<Record<string, unknown>>;
  }) {
    const { code, problem, source, position, hint, data = {} } = parts;
    const { line, column } = placeOf(source, position);
    const excerpt = excerptWithCaret(source, position);
    const said = typeof problem === 'string' ? verbatim(problem) : problem;
    super({
      code,
      message: text(
        `${said.en} (line ${line}, column ${column})\n${excerpt}`,
        `${said.ru} (строка ${line}, позиция ${column})\n${excerpt}`,
      ),
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
  const whole = (source.split('\n')[line - 1] ?? '').replaceAll('\t', ' ').replace('\r', '');
  const from = Math.max(0, Math.min(column - WIDTH / 2, whole.length - WIDTH));
  const to = from + WIDTH;
  const shown = `${from > 0 ? '…' : ''}${whole.slice(from, to)}${to < whole.length ? '…' : ''}`;
  return `  ${shown}\n  ${' '.repeat(column - 1 - from + (from > 0 ? 1 : 0))}^`;
}
