import { join } from 'node:path';
import type { IncidentEvent } from '../link.ts';
import { type Chain, type ChainFault, readChain } from './chain.ts';
import { namesIn, readPlain, requireFolder } from './files.ts';
import { endCutOff, faultByHeads, gapInHeads, type HeadGap, type Noted, readHeads, seenIn } from './heads.ts';
import { writerIn } from './names.ts';
import { inOneOrder, setBacks } from './order.ts';

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
  /** Where the heads beside the record know some lines of a file and not others. */
  readonly headGaps: readonly HeadGap[];
  /** Files that a newer program has gone on with: not all is known of what stands there from this line on. */
  readonly newer: readonly { readonly file: string; readonly line: number; readonly format: number }[];
  /** By how many milliseconds a clock was set back before an event; by the event's `prev`. */
  readonly setBack: ReadonlyMap<string, number>;
}

/** The last line of one writer's file. */
export interface Head {
  readonly file: string;
  readonly seq: number;
  /** SHA-256 of its bytes. */
  readonly hash: string;
}

/** How the heads that are noted beside a record are got: whoever reads many records reads them once. */
export type HeadsOf = (id: string) => Promise<ReadonlyMap<string, Noted>>;

/** Reads all writers' files of one incident, without the lock: what is complete is complete. Throws UsageError where its folder is none. */
export async function readRecord(
  { clientFolder, id }: { clientFolder: string; id: string },
  headsOf: HeadsOf = (incident) => readHeads(clientFolder, incident),
): Promise<IncidentRecord> {
  const path = join(clientFolder, id);
  await requireFolder(clientFolder);
  await requireFolder(path);
  // First: of what is written meanwhile the heads must not know more than was read.
  const noted = await headsOf(id);
  const chains = await chainsIn(path);
  const events = inOneOrder(chains);
  // What was written meanwhile has heads that were not read before: whether heads are missing is judged by those of now.
  const gaps = gapsBy(chains, noted);
  const isBehind =
    gaps.some(({ behind }) => behind > 0) || chains.some(({ file, events: own }) => own.length > 0 && !noted.has(file));
  const later = isBehind ? await headsOf(id) : noted;
  const faults = faultsIn(chains, noted, seenIn(events));
  return {
    id,
    path,
    events,
    faults,
    torn: chains.reduce((sum, chain) => sum + tornIn(chain), 0),
    unfinished: chains.flatMap(({ file, torn, ended }) =>
      torn.length > 0 || !ended ? [{ file, lines: Math.max(1, torn.length) }] : [],
    ),
    hashes: hashesOf(chains),
    heads: chains.flatMap(headOf),
    withoutHead: chains
      .filter(({ file, newer, events }) => !later.has(file) && newer === null && events.length > 0)
      .map(({ file }) => file),
    headGaps: isBehind ? gapsBy(chains, later) : gaps,
    newer: chains.flatMap((chain) => newerIn(chain, faults)),
    setBack: new Map(chains.flatMap((chain) => [...setBacks(chain.events)])),
  };
}

async function chainsIn(path: string): Promise<readonly WritersChain[]> {
  const chains: WritersChain[] = [];
  for (const file of await namesIn(path)) {
    const writer = writerIn(file);
    if (writer === undefined) continue;
    const bytes = await readPlain(join(path, file));
    const isReplaced = bytes === 'replaced';
    const chain = readChain(isReplaced ? Buffer.alloc(0) : (bytes ?? Buffer.alloc(0)), file);
    chains.push({ file, writer, ...chain, ...(isReplaced ? { faults: [{ file, line: 1, kind: 'replaced' }] } : {}) });
  }
  return chains;
}

const NOTHING: Noted = new Map();

const gapsBy = (chains: readonly WritersChain[], noted: ReadonlyMap<string, Noted>): readonly HeadGap[] =>
  chains.flatMap(({ file, events }) => gapInHeads(file, events, noted.get(file) ?? NOTHING) ?? []);

/** Of every line; of the one writer that most records have, the very list. */
function hashesOf(chains: readonly WritersChain[]): readonly string[] {
  const [only, ...others] = chains;
  if (only && others.length === 0 && only.unknown.length === 0) return only.hashes;
  return chains.flatMap(({ hashes, unknown }) => [...hashes, ...unknown.map(({ hash }) => hash)]);
}

type WritersChain = Chain & { readonly file: string; readonly writer: string };

function headOf({ file, events, hashes }: WritersChain): Head[] {
  const [last, hash] = [events.at(-1), hashes.at(-1)];
  return last && hash ? [{ file, seq: last.seq, hash }] : [];
}

/** The faults of each file: of its own lines, else what is known of it elsewhere. */
function faultsIn(
  chains: readonly WritersChain[],
  noted: ReadonlyMap<string, Noted>,
  seen: ReadonlyMap<string, Noted>,
): readonly ChainFault[] {
  const files = new Set([...chains.map(({ file }) => file), ...noted.keys(), ...seen.keys()]);
  return [...files].flatMap((file) => {
    const chain = chains.find((candidate) => candidate.file === file);
    if (chain && chain.faults.length > 0) return chain.faults;
    const heads = noted.get(file) ?? NOTHING;
    return (
      faultByHeads(file, chain, heads) ??
      faultByHeads(file, chain, seen.get(file) ?? NOTHING) ??
      (chain && endCutOff(file, chain, heads)) ??
      []
    );
  });
}

/** A line that says it is of a newer format, unless it or what follows it is proved to be changed. */
function newerIn({ file, newer }: WritersChain, faults: readonly ChainFault[]): IncidentRecord['newer'] {
  const isChanged = faults.some((fault) => fault.file === file && fault.line >= (newer?.line ?? 0));
  return newer === null || isChanged ? [] : [{ file, ...newer }];
}

function tornIn(chain: Chain): number {
  const closed = chain.events.map(({ type, torn }) =>
    type === 'record.torn' && Array.isArray(torn) ? torn.length : 0,
  );
  return closed.reduce((sum, count) => sum + count, chain.torn.length);
}
