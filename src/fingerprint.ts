import { createHash } from 'node:crypto';

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
  'words',
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
