import { readFileSync } from 'node:fs';
import { UsageError } from '../errors.ts';
import { fingerprint } from '../fingerprint.ts';
import type { Finding, Found, Result } from '../result.ts';

/** Splits findings into new ones and those that an earlier answer already had. */
export function againstBaseline(
  findings: readonly Found[],
  known: ReadonlySet<string>,
): { readonly fresh: readonly Found[]; readonly known: readonly Found[] } {
  const isKnown = ({ cause, evidence }: Found): boolean => known.has(fingerprint(cause.id, evidence));
  return { fresh: findings.filter((found) => !isKnown(found)), known: findings.filter(isKnown) };
}

/** The fingerprints of an earlier answer: what `mmsup health check --json` printed. @throws UsageError `health/no-baseline`. */
export function readBaseline(fileName: string): ReadonlySet<string> {
  try {
    const { format, command, findings } = JSON.parse(readFileSync(fileName, 'utf8')) as Result;
    if (format !== 'mmsup/1' || command !== 'health check') throw new Error('it is not an answer of health check');
    return new Set(findings.map(({ cause, evidence }: Finding) => fingerprint(cause, evidence)));
  } catch (error) {
    throw new UsageError({
      code: 'health/no-baseline',
      message: `The baseline ${fileName} cannot be used: ${(error as Error).message}.`,
      hint: 'Make one with: mmsup health check --json > baseline.json',
    });
  }
}
