import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { UsageError } from './errors.ts';
import { fingerprint } from './fingerprint.ts';
import type { Finding, Found, Result } from './result.ts';
import { type Text, text, verbatim } from './text.ts';

/** How often each finding stands in an earlier answer, by fingerprint: a rule may hold one fault twice. */
export type Baseline = ReadonlyMap<string, number>;

/** Splits findings into new ones and those that an earlier answer already had. */
export function againstBaseline(
  findings: readonly Found[],
  baseline: Baseline,
): { readonly fresh: readonly Found[]; readonly known: readonly Found[] } {
  const left = new Map(baseline);
  const known = new Set(
    findings.filter(({ cause, evidence }) => {
      const print = fingerprint(cause.id, evidence);
      const count = left.get(print) ?? 0;
      left.set(print, count - 1);
      return count > 0;
    }),
  );
  return { fresh: findings.filter((one) => !known.has(one)), known: [...known] };
}

/** The fingerprints of an earlier answer: what `mmsup <command> --json` printed. @throws UsageError `<noun>/no-baseline`. */
export function readBaseline(fileName: string, command: string, folder = '.'): Baseline {
  try {
    const { format, command: of, findings } = JSON.parse(readFileSync(resolve(folder, fileName), 'utf8')) as Result;
    if (format !== 'mmsup/1' || of !== command)
      throw unusable(fileName, command, text(`it is not an answer of ${command}`, `это не ответ команды ${command}`));
    const prints = findings.map(({ cause, evidence }: Finding) => fingerprint(cause, evidence));
    return new Map(prints.map((print) => [print, prints.filter((one) => one === print).length]));
  } catch (error) {
    throw error instanceof UsageError ? error : unusable(fileName, command, verbatim((error as Error).message));
  }
}

function unusable(fileName: string, command: string, why: Text): UsageError {
  return new UsageError({
    code: `${command.split(' ')[0]}/no-baseline`,
    message: text(
      `The baseline ${fileName} cannot be used: ${why.en}.`,
      `Прежний ответ ${fileName} не годится для сравнения: ${why.ru}.`,
    ),
    hint: text(
      `Make one with: mmsup ${command} --json > baseline.json`,
      `Получить его: mmsup ${command} --json > baseline.json`,
    ),
  });
}
