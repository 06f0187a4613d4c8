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
  /** Files that end with such lines, or without a line's end. */
  readonly unfinished: readonly { readonly file: string; readonly lines: number }[];
  /** Hash of every line of every file. */
  readonly hashes: readonly string[];
  /** The last event of each file. */
  readonly heads: readonly Head[];
  /** Files of which nothing is noted outside of the record. */
  readonly withoutHead: readonly string[];
}

/** The last line of one writer's file. */
export interface Head {
  readonly file: string;
  readonly seq: number;
  /** SHA-256 of its bytes. */
  readonly hash: string;
}

/** Reads all writers' files of one incident, without the lock: what is complete is complete. */
export async function readRecord(place: { clientFolder: string; id: string }): Promise<IncidentRecord> {
  const path = join(place.clientFolder, place.id);
  const names = (await namesIn(path)).filter((name) => /^events\..*\.jsonl$/.test(name));
  const noted = await readHeads(place.clientFolder, place.id);
  const chains: (Chain & { readonly file: string })[] = [];
  const faults: ChainFault[] = [];
  for (const file of names) {
    const chain = readChain((await readIfThere(join(path, file))) ?? Buffer.alloc(0), file);
    chains.push({ file, ...chain });
    faults.push(...chain.faults, ...cutOf(chain, file, noted.get(file)));
  }
  for (const file of noted.keys()) if (!names.includes(file)) faults.push({ file, line: 1, kind: 'cut' });
  return {
    id: place.id,
    path,
    events: mergeByTime(chains.map((chain) => chain.events)),
    faults,
    torn: chains.reduce((sum, chain) => sum + tornIn(chain), 0),
    unfinished: chains.flatMap(({ file, torn, ended }) =>
      torn.length > 0 || !ended ? [{ file, lines: Math.max(1, torn.length) }] : [],
    ),
    hashes: chains.flatMap(({ hashes }) => hashes),
    heads: chains.flatMap(headOf),
    withoutHead: names.filter((file) => !noted.has(file)),
  };
}

function headOf({ file, events, hashes }: Chain & { readonly file: string }): Head[] {
  const [last, hash] = [events.at(-1), hashes.at(-1)];
  return last && hash ? [{ file, seq: last.seq, hash }] : [];
}

type Noted = Omit<Head, 'file'>;

/** The last head of each writer's file, by the file's name. */
async function readHeads(clientFolder: string, id: string): Promise<ReadonlyMap<string, Noted>> {
  const heads = new Map<string, Noted>();
  const bytes = await readIfThere(join(clientFolder, 'heads.log'));
  for (const line of bytes?.toString('utf8').split('\n') ?? []) {
    if (!line.includes(id)) continue;
    const head = parseHead(line);
    if (head?.incident === id) heads.set(`events.${head.writer}.jsonl`, head);
  }
  return heads;
}

function parseHead(line: string): (Noted & { incident: string; writer: string }) | undefined {
  try {
    const value = JSON.parse(line);
    return typeof value?.hash === 'string' && typeof value.incident === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}

/** What only the head outside of the file can tell: its last line was edited, or lines were cut off its end. */
function cutOf(chain: Chain, file: string, head: Noted | undefined): ChainFault[] {
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
