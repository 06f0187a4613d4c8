import { UsageError } from './errors.ts';
import { suggestion } from './model/closest.ts';
import type { FailOn } from './result.ts';
import { text } from './text.ts';

const SEVERITIES = ['error', 'warning', 'never'] as const satisfies readonly FailOn[];

const isSeverity = (word: string): word is FailOn => (SEVERITIES as readonly string[]).includes(word);

/**
 * Reads `--fail-on`: one severity, or of a command with words of its own a list with commas. A list without a severity fails on its words alone.
 * Judged before anything runs: a gate with a mistyped word would let everything through.
 * @throws UsageError `usage/fail-on`.
 */
export function readFailOn(
  typed: string,
  known: readonly string[],
): { readonly failOn: FailOn; readonly failWords?: readonly string[] } {
  const words = typed.split(',').map((word) => word.trim());
  const all = [...SEVERITIES, ...known];
  const unknown = words.find((word) => !all.includes(word));
  if (unknown !== undefined) throw unknownWord(unknown, typed, all);
  const severities = words.filter(isSeverity);
  const own = words.filter((word) => !isSeverity(word));
  if (severities.length > 1 || (severities[0] === 'never' && own.length > 0)) throw together(typed, known.length > 0);
  const failOn = severities[0] ?? 'never';
  return own.length === 0 ? { failOn } : { failOn, failWords: own };
}

function unknownWord(word: string, typed: string, all: readonly string[]): UsageError {
  const isInList = word !== typed;
  return new UsageError({
    code: 'usage/fail-on',
    message: text(
      `--fail-on cannot take "${word}"${isInList ? ` of "${typed}"` : ''}.`,
      `--fail-on не знает «${word}»${isInList ? ` из «${typed}»` : ''}.`,
    ),
    hint: suggestion(word, all) ?? text(`It takes ${all.join(', ')}.`, `Возможны: ${all.join(', ')}.`),
  });
}

function together(typed: string, hasWords: boolean): UsageError {
  return new UsageError({
    code: 'usage/fail-on',
    message: text(
      `--fail-on "${typed}" names severities that do not go together.`,
      `--fail-on «${typed}»: эти степени вместе не указывают.`,
    ),
    hint: hasWords
      ? text(
          'Name one of error and warning, or never alone: --fail-on looser,always-empty,error',
          'Укажите error или warning либо одно never: --fail-on looser,always-empty,error',
        )
      : text('Name one of error, warning and never.', 'Укажите одно из error, warning, never.'),
  });
}
