import { constants, isUtf8 } from 'node:buffer';
import { hash } from 'node:crypto';
import type { IncidentEvent } from '../link.ts';

/** Version of a record's lines. */
export const FORMAT = 1;

/** Something in a record's file that should not be there, or is no longer there. */
export interface ChainFault {
  readonly file: string;
  /** Line in the file, from 1. */
  readonly line: number;
  /** `unended`: the line is there, and the line end that was written with it is not; `replaced`: a symbolic link or a folder stands in the file's place. */
  readonly kind: 'not-readable' | 'changed' | 'out-of-order' | 'cut' | 'unended' | 'replaced';
}

/** What one writer's file holds. */
export interface Chain {
  readonly events: readonly IncidentEvent[];
  /** Hash of each event's line, in the same order. */
  readonly hashes: readonly string[];
  /** Line of each event in the file, from 1. */
  readonly lines: readonly number[];
  /** Hashes of lines at the end that were begun and never finished; nobody was told that they are done. */
  readonly torn: readonly string[];
  /** True when the last byte is a line's end, or the file is empty. */
  readonly ended: boolean;
  readonly faults: readonly ChainFault[];
  /** The first line of a format that this program does not know. */
  readonly newer: { readonly line: number; readonly format: number } | null;
  /** All lines of such a format: where they stand, and their hashes. */
  readonly unknown: readonly { readonly line: number; readonly hash: string }[];
}

/** In one call: an object per line costs more than the hash itself. */
export const sha256 = (bytes: string | Buffer): string => hash('sha256', bytes);

/** Writes an event as one line. JSON escapes line feeds and lone surrogates, so one event is always one line. */
export function encodeEvent(event: IncidentEvent): Buffer {
  return Buffer.from(`${JSON.stringify(event)}\n`, 'utf8');
}

/**
 * Reads a writer's file and proves it.
 *
 * Every event names the hash of the line before it, so an edit, a deletion, a swap, an insertion or a duplicate shows at the first line
 * after it. A line that was begun and not finished (a crash in the middle of a write) is no fault: the next event, `record.torn`, names
 * its hash. What was cut off the end cannot be seen from the file itself: the heads outside of it tell. A line that names a newer format is
 * neither an event nor torn; what stands behind it is read as far as it is of this format, and must name its hash like that of any other.
 */
export function readChain(bytes: Buffer, file: string): Chain {
  const events: IncidentEvent[] = [];
  const hashes: string[] = [];
  const faults: ChainFault[] = [];
  const lines: number[] = [];
  const unknown: Chain['unknown'][number][] = [];
  let torn: string[] = [];
  let newer: Chain['newer'] = null;
  let before: Before = { hash: null, seq: 0 };
  let line = 0;
  for (const own of linesOf(bytes)) {
    line += 1;
    const hash = sha256(own);
    const event = parseEvent(own);
    if (typeof event === 'number') {
      newer ??= { line, format: event };
      unknown.push({ line, hash });
      before = { hash, seq: undefined };
      torn = [];
      continue;
    }
    if (!event) {
      torn.push(hash);
      continue;
    }
    const kind = faultOf(event, before, torn);
    if (kind) faults.push({ file, line: kind === 'not-readable' ? line - 1 : line, kind });
    // The same value as that hash, and not a copy: of twenty thousand events that is a sixth of what is kept in memory.
    if (kind === undefined) Object.assign(event, { prev: before.hash });
    events.push(event);
    hashes.push(hash);
    lines.push(line);
    before = { hash, seq: event.seq };
    torn = [];
  }
  const isNewerAtEnd = before.seq === undefined;
  const ended = isNewerAtEnd || bytes.length === 0 || bytes.at(-1) === 10;
  return { events, hashes, lines, torn: isNewerAtEnd ? [] : torn, ended, faults, newer, unknown };
}

/** The line before an event: its hash, and its number where that is known. */
interface Before {
  readonly hash: string | null;
  readonly seq: number | undefined;
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
  /** Format of the last line where this program does not know it. */
  readonly newer: number | null;
}

/**
 * Reads a tail out of the last bytes of a file; `isWhole` when they are the whole file. Undefined when no event begins in them: then more bytes are needed.
 */
export function readTail(bytes: Buffer, isWhole: boolean): Tail | undefined {
  const ended = bytes.length === 0 || bytes.at(-1) === 10;
  const torn: string[] = [];
  for (const line of [...linesOf(bytes)].slice(isWhole ? 0 : 1).toReversed()) {
    const event = parseEvent(line);
    if (typeof event === 'number') return { seq: 0, hash: null, torn: [], ended, newer: event };
    if (event) return { seq: event.seq, hash: sha256(line), torn, ended, newer: null };
    torn.unshift(sha256(line));
  }
  return isWhole ? { seq: 0, hash: null, torn, ended, newer: null } : undefined;
}

function faultOf(event: IncidentEvent, before: Before, torn: readonly string[]): ChainFault['kind'] | undefined {
  if (torn.length > 0 && !admitsTorn(event, torn)) return 'not-readable';
  if (event.prev !== before.hash) return 'changed';
  if (before.seq !== undefined && event.seq !== before.seq + 1) return 'out-of-order';
  return undefined;
}

function admitsTorn(event: IncidentEvent, torn: readonly string[]): boolean {
  return event.type === 'record.torn' && JSON.stringify(event['torn']) === JSON.stringify(torn);
}

/**
 * The lines, without their ends; one after another, for twenty thousand that are kept cost more than to read them. As text where that is the very bytes, for a
 * text of all is cut up faster than each line of bytes is read: UTF-8 that is valid becomes the same bytes again when it is hashed.
 */
function* linesOf(bytes: Buffer): Generator<string | Buffer> {
  const text = bytes.length <= constants.MAX_STRING_LENGTH && isUtf8(bytes) ? bytes.toString('utf8') : undefined;
  const all = text ?? bytes;
  const cut = (from: number, to: number) => text?.slice(from, to) ?? bytes.subarray(from, to);
  let start = 0;
  for (let end = all.indexOf('\n'); end !== -1; end = all.indexOf('\n', start)) {
    yield cut(start, end);
    start = end + 1;
  }
  if (start < all.length) yield cut(start, all.length);
}

/** The event that a line holds; the number of its format where that is newer; undefined where it is neither. */
function parseEvent(line: string | Buffer): IncidentEvent | number | undefined {
  try {
    const value: unknown = JSON.parse(line.toString());
    return isEvent(value) ? value : newerIn(value);
  } catch {
    return undefined;
  }
}

function isEvent(value: unknown): value is IncidentEvent {
  if (typeof value !== 'object' || value === null) return false;
  const { v, seq, at, type } = value as Record<string, unknown>;
  return v === FORMAT && typeof seq === 'number' && typeof at === 'string' && typeof type === 'string';
}

function newerIn(value: unknown): number | undefined {
  const { v } = (value ?? {}) as Record<string, unknown>;
  return typeof v === 'number' && v > FORMAT ? v : undefined;
}
