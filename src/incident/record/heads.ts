import { join } from 'node:path';
import type { IncidentEvent } from '../link.ts';
import type { Chain, ChainFault } from './chain.ts';
import { namesIn, readPlain } from './files.ts';
import { eventsFile, isHeadsFile, isIncidentId } from './names.ts';

/** Hashes of lines that were noted outside of a record, by their number in the writer's file. */
export type Noted = ReadonlyMap<number, string>;

/** What is noted of incidents beside their records: incident, file, line. */
export type NotedOfAll = ReadonlyMap<string, ReadonlyMap<string, Noted>>;

/** A place of a heads file that names no line of a record. */
export interface StrangeHead {
  /** Path of the heads file. */
  readonly path: string;
  /** From 1; null where it is about the file as a whole. */
  readonly line: number | null;
  /** `begun`: as a process leaves it that is stopped while it writes; `replaced`: the file is no plain file and was not read. */
  readonly kind: 'begun' | 'not-readable' | 'replaced';
}

/** All that the heads files of a client tell. */
export interface ClientHeads {
  readonly noted: NotedOfAll;
  readonly strange: readonly StrangeHead[];
}

/** What is noted of one incident beside its record, by the name of the writer's file. */
export async function readHeads(clientFolder: string, id: string): Promise<ReadonlyMap<string, Noted>> {
  return (await headsIn(clientFolder, (line) => line.includes(id))).noted.get(id) ?? new Map();
}

/** What is noted of all incidents of a client, read once. */
export function readAllHeads(clientFolder: string): Promise<ClientHeads> {
  return headsIn(clientFolder, () => true);
}

/** The incidents whose ids begin so and of which something is noted, whether their records are there or not. */
export async function idsInHeads(clientFolder: string, prefix: string): Promise<readonly string[]> {
  const { noted } = await headsIn(clientFolder, (line) => line.includes(prefix));
  return [...noted.keys()].filter((id) => id.startsWith(prefix));
}

async function headsIn(clientFolder: string, isWanted: (line: string) => boolean): Promise<ClientHeads> {
  const all: HeadsOfAll = new Map();
  const strange: StrangeHead[] = [];
  for (const name of (await namesIn(clientFolder)).filter(isHeadsFile)) {
    const path = join(clientFolder, name);
    const bytes = await readPlain(path);
    if (bytes === 'replaced') strange.push({ path, line: null, kind: 'replaced' });
    const text = bytes === 'replaced' ? '' : (bytes?.toString('utf8') ?? '');
    const notLegible = noteHeads(text, isWanted, all);
    strange.push(...notLegible.map((head) => ({ path, ...head })));
  }
  return { noted: all, strange };
}

type HeadsOfAll = Map<string, Map<string, Map<number, string>>>;

/** Notes the heads that are wanted; returns the lines that are none. Heads of one record follow one another, thousands of them: where they are noted is looked up once. */
function noteHeads(
  text: string,
  isWanted: (line: string) => boolean,
  all: HeadsOfAll,
): readonly Omit<StrangeHead, 'path'>[] {
  const strange: Omit<StrangeHead, 'path'>[] = [];
  let prefix: string | undefined;
  let heads = new Map<number, string>();
  let number = 0;
  for (let start = 0, end = 0; end < text.length; start = end + 1) {
    end = text.indexOf('\n', start);
    if (end === -1) end = text.length;
    number += 1;
    const line = text.slice(start, end);
    if (prefix !== undefined && line.startsWith(prefix) && noteBehind(prefix, line, heads)) continue;
    if (line === '' || !isWanted(line)) continue;
    const head = parseHead(line);
    if (head === undefined) {
      strange.push({ line: number, kind: isBegun(line) ? 'begun' : 'not-readable' });
      continue;
    }
    heads = headsOf(all, head);
    prefix = `${BEGINNING}${head.incident}","writer":"${head.writer}","seq":`;
    heads.set(head.seq, head.hash);
  }
  return strange;
}

const HASH = ',"hash":"';
const HASH_LETTERS = 64;

/** Notes a head that begins as the one before it did, as mmsup writes it; false where it is written in another way. */
function noteBehind(prefix: string, line: string, heads: Map<number, string>): boolean {
  const at = line.indexOf(HASH, prefix.length);
  if (at === -1 || line.length !== at + HASH.length + HASH_LETTERS + 2 || !line.endsWith('"}')) return false;
  const seq = Number(line.slice(prefix.length, at));
  const hash = line.slice(at + HASH.length, -2);
  if (!Number.isSafeInteger(seq) || seq < 1 || hash.includes('"') || hash.includes('\\')) return false;
  heads.set(seq, hash);
  return true;
}

function headsOf(all: HeadsOfAll, { incident, writer }: HeadLine): Map<number, string> {
  const files = all.get(incident) ?? all.set(incident, new Map()).get(incident)!;
  const file = eventsFile(writer);
  return files.get(file) ?? files.set(file, new Map()).get(file)!;
}

interface HeadLine {
  readonly incident: string;
  readonly writer: string;
  readonly seq: number;
  readonly hash: string;
}

function parseHead(line: string): HeadLine | undefined {
  try {
    const { incident, writer, seq, hash } = JSON.parse(line);
    const isHead =
      typeof incident === 'string' &&
      isIncidentId(incident) &&
      typeof writer === 'string' &&
      typeof seq === 'number' &&
      typeof hash === 'string';
    return isHead ? { incident, writer, seq, hash } : undefined;
  } catch {
    return undefined;
  }
}

const BEGINNING = '{"incident":"';

/** Whether a line is the beginning of a head, and not more than that. */
const isBegun = (line: string): boolean =>
  !line.endsWith('}') && (line.startsWith(BEGINNING) || BEGINNING.startsWith(line));

/** What other writers' events say that they have seen, by the name of the file: a cut shows there too, when the heads are lost. Pure. */
export function seenIn(events: readonly IncidentEvent[]): ReadonlyMap<string, Noted> {
  const noted = new Map<string, Map<number, string>>();
  for (const { seen } of events) {
    if (seen === undefined) continue;
    for (const [writer, { seq, hash }] of Object.entries(seen)) {
      const file = eventsFile(writer);
      (noted.get(file) ?? noted.set(file, new Map()).get(file)!).set(seq, hash);
    }
  }
  return noted;
}

/**
 * What only a head outside of the file can tell: its last line was edited, or lines were cut off its end. The first line that does not fit
 * is named. Pure.
 */
export function faultByHeads(file: string, chain: Chain | undefined, heads: Noted): ChainFault | undefined {
  if (!chain) return { file, line: 1, kind: 'cut' };
  if (heads.size === 0 || chain.faults.length > 0) return undefined;
  if (chain.newer !== null) return faultBehindNewer(file, chain, heads);
  // A chain without faults counts from 1 on without a gap.
  let first = Number.POSITIVE_INFINITY;
  for (const [seq, hash] of heads) if (chain.hashes[seq - 1] !== hash) first = Math.min(first, seq);
  if (first === Number.POSITIVE_INFINITY) return undefined;
  return first > chain.events.length
    ? { file, line: (chain.lines.at(-1) ?? 0) + 1, kind: 'cut' }
    : { file, line: chain.lines[first - 1] ?? 1, kind: 'changed' };
}

/**
 * The same where lines name a newer format: whatever they say, a line that was noted must be there with these bytes. A head whose hash is
 * none of this format says nothing here.
 */
function faultBehindNewer(file: string, chain: Chain, heads: Noted): ChainFault | undefined {
  const all = [...chain.hashes.map((hash, at) => ({ hash, line: chain.lines[at]! })), ...chain.unknown].sort(
    (one, other) => one.line - other.line,
  );
  const there = new Set(all.map(({ hash }) => hash));
  const missing = [...heads].filter(([, hash]) => /^[0-9a-f]{64}$/.test(hash) && !there.has(hash));
  if (missing.length === 0) return undefined;
  const first = Math.min(...missing.map(([seq]) => seq));
  const at = all[first - 1];
  return at ? { file, line: at.line, kind: 'changed' } : { file, line: all.at(-1)!.line + 1, kind: 'cut' };
}

/**
 * A last line that a head knows and that lacks its end: a head is written after the whole line is on the disk, so the end was there. Pure.
 */
export function endCutOff(file: string, chain: Chain, heads: Noted): ChainFault | undefined {
  const last = chain.events.at(-1);
  const isWhole = chain.ended || chain.torn.length > 0 || last === undefined;
  return isWhole || heads.get(last.seq) !== chain.hashes.at(-1)
    ? undefined
    : { file, line: chain.lines.at(-1)!, kind: 'unended' };
}

/** What is missing in the heads of one writer's file. */
export interface HeadGap {
  readonly file: string;
  /** Numbers of lines before the last one noted; each is proved by what follows it. */
  readonly between: readonly number[];
  /** How many lines stand behind the last one noted. */
  readonly behind: number;
  /** Number of the last line noted. */
  readonly last: number;
}

/** Lines that a file holds and its heads do not know, where they know any of it; lines that only set others aside never had a head. Pure. */
export function gapInHeads(file: string, events: readonly IncidentEvent[], heads: Noted): HeadGap | undefined {
  if (heads.size === 0) return undefined;
  const unknown: number[] = [];
  for (const { seq, type } of events) if (!heads.has(seq) && type !== 'record.torn') unknown.push(seq);
  if (unknown.length === 0) return undefined;
  let last = 0;
  for (const seq of heads.keys()) last = Math.max(last, seq);
  const between = unknown.filter((seq) => seq < last);
  const behind = unknown.length - between.length;
  return { file, between, behind, last };
}
