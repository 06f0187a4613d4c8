import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { UsageError } from '../errors.ts';
import type { Finding, Found, Result } from '../result.ts';

/** Keys of an evidence that say who the victim is; numbers and times change while the fault stays the same. */
const NAMES = new Set([
  'profile',
  'job',
  'run',
  'campaign',
  'first',
  'second',
  'stage',
  'source',
  'target',
  'list',
  'rule',
  'version',
  'channel',
  'providerCode',
  'load',
  'segment',
  'report',
  'customer',
]);

/** What makes a finding the same one tomorrow: its cause and its victims by name. */
export function fingerprint(cause: string, evidence: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify([cause, namesIn(evidence)]))
    .digest('hex')
    .slice(0, 16);
}

function namesIn(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(namesIn);
  if (typeof value !== 'object' || value === null) return null;
  return Object.entries(value)
    .flatMap(([key, inner]) => {
      if (NAMES.has(key)) return [[key, inner]];
      return typeof inner === 'object' && inner !== null ? [[key, namesIn(inner)]] : [];
    })
    .sort(([one], [other]) => (String(one) < String(other) ? -1 : 1));
}

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
