import { UsageError } from '../../errors.ts';
import { closestNames } from '../../model/closest.ts';
import { text } from '../../text.ts';
import type { ResultPath } from '../expression/path.ts';
import type { CheckStep, ProgramStep, QueryStep } from '../runbook.ts';

type Part = ResultPath['parts'][number];

/**
 * Captures that read what is not there: only the answer itself shows that a name is mistyped in evidence of a client's own checks and in what a program prints.
 * Each is told as something that could not be looked at: null is no answer to it. Optional fields of mmsup's own answers are known to the loader and are not told.
 */
export function absentCaptures({ id, capture }: CheckStep | ProgramStep, result: unknown): readonly string[] {
  return Object.entries(capture).flatMap(([name, { path, isOwn }]) =>
    (isOwn || path.parts[0] === 'json') && isAbsent(result, path.parts)
      ? [`${id}: ${path.source}, which is read as ${name}, is not in the answer`]
      : [],
  );
}

/** Whether a path leaves an object that has no such key; what is null, or a list without that place, has nothing to read and lacks nothing. */
function isAbsent(value: unknown, [first, ...rest]: readonly Part[]): boolean {
  if (first === undefined || typeof value !== 'object' || value === null) return false;
  if (first === '*') return Array.isArray(value) && value.some((element) => isAbsent(element, rest));
  if (Object.hasOwn(value, first)) return isAbsent((value as Record<string | number, unknown>)[first], rest);
  return !Array.isArray(value);
}

/** Throws UsageError `runbook/no-such-column` where a capture reads a column that the SELECT does not give. */
export function requireColumns({ id, capture }: QueryStep, columns: readonly string[]): void {
  for (const { path } of Object.values(capture)) {
    const [root, , column] = path.parts;
    if (root !== 'rows' || typeof column !== 'string' || columns.includes(column)) continue;
    const near = closestNames(column, columns);
    throw new UsageError({
      code: 'runbook/no-such-column',
      message: text(
        `The step "${id}" reads ${path.source}, and its SELECT gives no column "${column}" but: ${columns.join(', ')}.`,
        `Шаг «${id}» читает ${path.source}, но его SELECT не даёт столбца «${column}», а даёт: ${columns.join(', ')}.`,
      ),
      hint:
        near.length > 0
          ? text(
              `Did you mean "${near[0]}"? Correct the runbook.`,
              `Возможно, имелось в виду «${near[0]}»? Исправьте сценарий.`,
            )
          : text('Correct the runbook.', 'Исправьте сценарий.'),
      data: { step: id, path: path.source, columns },
    });
  }
}
