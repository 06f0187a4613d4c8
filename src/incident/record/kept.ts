import { join } from 'node:path';
import type { Kept } from '../verify.ts';
import { sha256 } from './chain.ts';
import { readPlain, statIfThere } from './files.ts';
import type { IncidentRecord } from './read.ts';

const NONE: readonly string[] = [];

/** Looks at every file that the events name by its hash: evidence, and the runbooks that were walked. */
export async function readKept({ path, events }: IncidentRecord): Promise<readonly Kept[]> {
  const named = new Map<string, string>();
  for (const event of events) {
    const { evidence } = event;
    for (const hash of evidence === undefined ? NONE : [evidence].flat())
      if (typeof hash === 'string') named.set(evidenceFile(hash), plain(hash));
    const texts = textsOf(event);
    for (const hash of texts === undefined ? NONE : hashesIn(texts)) named.set(`runbooks/${hash}.yaml`, hash);
  }
  const kept: Kept[] = [];
  for (const inside of ['evidence', 'runbooks'] as const) {
    if (await isReplaced(join(path, inside))) {
      kept.push({ file: inside, state: 'replaced' });
      continue;
    }
    for (const [file, hash] of named) if (file.startsWith(`${inside}/`)) kept.push(await stateOf(path, file, hash));
  }
  return kept;
}

async function isReplaced(folder: string): Promise<boolean> {
  const stat = await statIfThere(folder);
  return stat !== undefined && !stat.isDirectory();
}

async function stateOf(path: string, file: string, hash: string): Promise<Kept> {
  const bytes = isHash(hash) ? await readPlain(join(path, file)) : undefined;
  if (bytes === undefined) return { file, state: 'gone' };
  if (bytes === 'replaced') return { file, state: 'replaced' };
  return { file, state: sha256(bytes) === hash ? 'intact' : 'changed' };
}

/** Where a run names the texts that it was started with. The first records had no files in files: a text and its words. */
const textsOf = ({ type, files, hash, strings }: IncidentRecord['events'][number]): unknown =>
  files ?? (type === 'run.started' ? [hash, strings] : undefined);

/** A name out of a record that is no hash leads nowhere. */
const isHash = (value: string): boolean => /^[0-9a-f]{64}$/.test(value);
const plain = (hash: string): string => hash.replace(/^sha256:/, '');
const evidenceFile = (hash: string): string => `evidence/${plain(hash)}`;

/** The hashes of all texts that a run was started with, included runbooks and words among them. */
function hashesIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return isHash(value) ? [value] : [];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(hashesIn) : [];
}
