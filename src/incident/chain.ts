import { createHash } from 'node:crypto';
import type { IncidentEvent } from './link.ts';

/** Something in a record's file that should not be there, or is no longer there. */
export interface ChainFault {
  readonly file: string;
  /** Line in the file, from 1. */
  readonly line: number;
  readonly kind: 'not-readable' | 'changed' | 'out-of-order' | 'cut';
}

/** What one writer's file holds. */
export interface Chain {
  readonly events: readonly IncidentEvent[];
  /** Hash of each event's line, in the same order. */
  readonly hashes: readonly string[];
  /** Hashes of lines at the end that were begun and never finished; nobody was told that they are done. */
  readonly torn: readonly string[];
  /** True when the last byte is a line's end, or the file is empty. */
  readonly ended: boolean;
  readonly faults: readonly ChainFault[];
}

export const sha256 = (bytes: string | Buffer): string => createHash('sha256').update(bytes).digest('hex');

/** Writes an event as one line. JSON escapes line feeds and lone surrogates, so one event is always one line. */
export function encodeEvent(event: IncidentEvent): Buffer {
  return Buffer.from(`${JSON.stringify(event)}\n`, 'utf8');
}

/**
 * Reads a writer's file and proves it.
 *
 * Every event names the hash of the line before it, so an edit, a deletion, a swap, an insertion or a duplicate shows at the first line
 * after it. A line that was begun and not finished (a crash in the middle of a write) is no fault: the next event, `record.torn`, names
 * its hash. What was cut off the end cannot be seen from the file itself: the heads outside of it tell.
 */
export function readChain(bytes: Buffer, file: string): Chain {
  const events: IncidentEvent[] = [];
  const hashes: string[] = [];
  const faults: ChainFault[] = [];
  let torn: string[] = [];
  const lines = splitLines(bytes);
  for (const [index, line] of lines.entries()) {
    const hash = sha256(line);
    const event = parseEvent(line);
    if (!event) {
      torn.push(hash);
      continue;
    }
    const kind = faultOf(event, events.at(-1), hashes.at(-1) ?? null, torn);
    if (kind) faults.push({ file, line: kind === 'not-readable' ? index : index + 1, kind });
    events.push(event);
    hashes.push(hash);
    torn = [];
  }
  return { events, hashes, torn, ended: bytes.length === 0 || bytes.at(-1) === 10, faults };
}

/** What an append must know of a writer's file. */
export interface Tail {
  /** Number of the last event; 0 in a new file. */
  readonly seq: number;
  /** Hash of its line; null in a new file. */
  readonly hash: string | null;
  /** Hashes of lines behind it that were begun and never finished. */
  readonly torn: readonly string[];
  /** True when the last byte is a line's end, or the file is empty. */
  readonly ended: boolean;
}

/**
 * Reads a tail out of the last bytes of a file; `isWhole` when they are the whole file. Undefined when no event begins in them: then more bytes are needed.
 */
export function readTail(bytes: Buffer, isWhole: boolean): Tail | undefined {
  const ended = bytes.length === 0 || bytes.at(-1) === 10;
  const torn: string[] = [];
  for (const line of (isWhole ? splitLines(bytes) : splitLines(bytes).slice(1)).toReversed()) {
    const event = parseEvent(line);
    if (event) return { seq: event.seq, hash: sha256(line), torn, ended };
    torn.unshift(sha256(line));
  }
  return isWhole ? { seq: 0, hash: null, torn, ended } : undefined;
}

function faultOf(
  event: IncidentEvent,
  before: IncidentEvent | undefined,
  hash: string | null,
  torn: readonly string[],
): ChainFault['kind'] | undefined {
  if (torn.length > 0 && !admitsTorn(event, torn)) return 'not-readable';
  if (event.prev !== hash) return 'changed';
  if (event.seq !== (before?.seq ?? 0) + 1) return 'out-of-order';
  return undefined;
}

function admitsTorn(event: IncidentEvent, torn: readonly string[]): boolean {
  return event.type === 'record.torn' && JSON.stringify(event['torn']) === JSON.stringify(torn);
}

function splitLines(bytes: Buffer): Buffer[] {
  const lines: Buffer[] = [];
  let start = 0;
  for (let end = bytes.indexOf(10); end !== -1; end = bytes.indexOf(10, start)) {
    lines.push(bytes.subarray(start, end));
    start = end + 1;
  }
  if (start < bytes.length) lines.push(bytes.subarray(start));
  return lines;
}

function parseEvent(line: Buffer): IncidentEvent | undefined {
  try {
    const value: unknown = JSON.parse(line.toString('utf8'));
    return isEvent(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isEvent(value: unknown): value is IncidentEvent {
  if (typeof value !== 'object' || value === null) return false;
  const { v, seq, at, type } = value as Record<string, unknown>;
  return v === 1 && typeof seq === 'number' && typeof at === 'string' && typeof type === 'string';
}
