import { join } from 'node:path';
import { type Chain, type ChainFault, readChain } from './chain.ts';
import { namesIn, readIfThere } from './files.ts';
import type { IncidentEvent } from './link.ts';

/** Everything that a record's folder holds, proved as far as it can be. */
export interface IncidentRecord {
  readonly id: string;
  readonly path: string;
  readonly events: readonly IncidentEvent[];
  readonly faults: readonly ChainFault[];
  /** Lines that were begun and never finished, those already closed off by a later event and those still at an end. */
  readonly torn: number;
}

/** Reads all writers' files of one incident, without the lock: what is complete is complete. */
export async function readRecord(place: { clientFolder: string; id: string }): Promise<IncidentRecord> {
  const path = join(place.clientFolder, place.id);
  const names = (await namesIn(path)).filter((name) => /^events\..*\.jsonl$/.test(name));
  const heads = await readHeads(place.clientFolder, place.id);
  const chains: Chain[] = [];
  const faults: ChainFault[] = [];
  for (const file of names) {
    const chain = readChain((await readIfThere(join(path, file))) ?? Buffer.alloc(0), file);
    chains.push(chain);
    faults.push(...chain.faults, ...cutOf(chain, file, heads.get(file)));
  }
  for (const file of heads.keys()) if (!names.includes(file)) faults.push({ file, line: 1, kind: 'cut' });
  const events = mergeByTime(chains.map((chain) => chain.events));
  return { id: place.id, path, events, faults, torn: chains.reduce((sum, chain) => sum + tornIn(chain), 0) };
}

interface Head {
  readonly seq: number;
  readonly hash: string;
}

/** The last head of each writer's file, by the file's name. */
async function readHeads(clientFolder: string, id: string): Promise<ReadonlyMap<string, Head>> {
  const heads = new Map<string, Head>();
  const bytes = await readIfThere(join(clientFolder, 'heads.log'));
  for (const line of bytes?.toString('utf8').split('\n') ?? []) {
    const head = parseHead(line);
    if (head?.incident === id) heads.set(`events.${head.writer}.jsonl`, head);
  }
  return heads;
}

function parseHead(line: string): (Head & { incident: string; writer: string }) | undefined {
  try {
    const value = JSON.parse(line);
    return typeof value?.hash === 'string' && typeof value.incident === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}

/** What only the head outside of the file can tell: its last line was edited, or lines were cut off its end. */
function cutOf(chain: Chain, file: string, head: Head | undefined): ChainFault[] {
  if (!head || chain.hashes.includes(head.hash) || chain.faults.length > 0) return [];
  const line = chain.events.findIndex(({ seq }) => seq === head.seq);
  return [
    line === -1 ? { file, line: chain.events.length + 1, kind: 'cut' } : { file, line: line + 1, kind: 'changed' },
  ];
}

function tornIn(chain: Chain): number {
  const closed = chain.events.map((event) => (event.type === 'record.torn' ? (event['torn'] as unknown[]).length : 0));
  return closed.reduce((sum, count) => sum + count, chain.torn.length);
}

/** One order for all writers: by the clock, but never against a writer's own order, because clocks are set back. */
function mergeByTime(files: readonly (readonly IncidentEvent[])[]): readonly IncidentEvent[] {
  const next = files.map(() => 0);
  const merged: IncidentEvent[] = [];
  for (;;) {
    let first = -1;
    for (const [file, events] of files.entries()) {
      const candidate = events[next[file]!];
      if (candidate && (first === -1 || candidate.at < files[first]![next[first]!]!.at)) first = file;
    }
    if (first === -1) return merged;
    merged.push(files[first]![next[first]!]!);
    next[first]! += 1;
  }
}
