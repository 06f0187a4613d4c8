import { join } from 'node:path';
import { sha256 } from './chain.ts';
import { readIfThere } from './files.ts';
import type { IncidentRecord } from './read.ts';
import type { Kept } from './verify.ts';

/** Looks at every file that the events name by its hash: evidence, and the runbooks that were walked. */
export async function readKept({ path, events }: IncidentRecord): Promise<readonly Kept[]> {
  const named = new Map<string, string>();
  for (const event of events) {
    for (const hash of [event['evidence']].flat())
      if (typeof hash === 'string') named.set(evidenceFile(hash), plain(hash));
    for (const hash of hashesIn(event['files'])) named.set(`runbooks/${hash}.yaml`, hash);
  }
  const kept: Kept[] = [];
  for (const [file, hash] of named) {
    const bytes = await readIfThere(join(path, file));
    kept.push({ file, state: bytes === undefined ? 'gone' : sha256(bytes) === hash ? 'intact' : 'changed' });
  }
  return kept;
}

const plain = (hash: string): string => hash.replace(/^sha256:/, '');
const evidenceFile = (hash: string): string => `evidence/${plain(hash)}`;

/** The hashes of all texts that a run was started with, included runbooks and words among them. */
function hashesIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return /^[0-9a-f]{64}$/.test(value) ? [value] : [];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(hashesIn) : [];
}
