import { fstatSync, lstatSync, readSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Tail } from './chain.ts';
import {
  appendDurably,
  appendWhole,
  openForAppend,
  requireOwnFolder,
  syncFolder,
  translated,
  translatedNow,
} from './files.ts';
import { LONGEST_PAUSE_MS, type Lock, takeLock } from './lock.ts';
import { eventsFile, headsFile } from './names.ts';
import type { RecordPlace } from './record.ts';
import { type Seen, seenOf, tailOf, type Watched } from './tails.ts';

/** Events that follow one another share one lock; nobody else waits longer for it than this. */
const LONGEST_HOLD_MS = 250;
const IDLE_MS = 40;

/** What the holder of a record's lock may do: the writer's own file, and the heads of all records beside it. */
export interface Hold {
  readonly tail: Tail;
  /** Where the files of other writers end, as far as this writer has not said it yet; undefined when there is nothing new. */
  readonly seen: Seen | undefined;
  /** Writes lines behind the tail and returns after they are on the disk; `tail` is what the file then ends with. */
  append(bytes: Buffer, tail: Tail, head: Buffer): Promise<void>;
}

export interface Holder {
  /** Does something while no other process writes this record. One at a time, in the order in which it was asked. */
  run(work: (hold: Hold) => Promise<void>): Promise<void>;
  /** Gives the lock back at once. Throws what could not be made durable since the last time. */
  close(): Promise<void>;
}

interface Held {
  /** By a clock that is never set. */
  readonly since: number;
  readonly path: string;
  readonly file: FileHandle;
  readonly headsPath: string;
  readonly heads: FileHandle;
  readonly lock: Lock;
  tail: Tail;
  /** Bytes of the file when the tail was read. */
  size: number;
  seen: Seen | undefined;
  /** What is written before the next head: a line's end where a crash left the last one without. */
  gap: string;
}

/**
 * The lock of one record. It is kept for a moment after an event, because the next one mostly follows at once and a lock costs as much as
 * the write that it guards; when nothing follows it is given back, and others never wait longer than {@link LONGEST_HOLD_MS} for it.
 * After a failure it is given back at once: the next event looks at the file anew.
 */
export function holderOf(place: RecordPlace, writer: string): Holder {
  const watched: Watched = new Map();
  let held: Held | undefined;
  let idle: NodeJS.Timeout | undefined;
  let queue: Promise<void> = Promise.resolve();
  let notDurable: unknown;

  const giveBack = async () => {
    clearTimeout(idle);
    const mine = held;
    held = undefined;
    if (mine) await letGo(mine);
  };
  // The events are on the disk already: whoever closes the record is told what could not be made durable.
  const giveBackLater = () =>
    giveBack().catch((error) => {
      notDurable ??= error;
    });
  const giveWay = async () => {
    const isWanted = held?.lock.isHeld() && held.lock.isWanted();
    await giveBack();
    if (isWanted) await pause(LONGEST_PAUSE_MS * 1.5);
  };
  const next = async (work: (hold: Hold) => Promise<void>) => {
    clearTimeout(idle);
    try {
      if (held && (performance.now() - held.since > LONGEST_HOLD_MS || !isInPlace(held))) await giveWay();
      held ??= await take(place, writer, watched);
      await lookAgain(held);
      await work(holdOf(held, watched));
    } catch (error) {
      await giveBackLater();
      throw error;
    }
    idle = setTimeout(() => queued(giveBackLater), IDLE_MS).unref();
  };
  const queued = (work: () => Promise<void>): Promise<void> => {
    const done = queue.then(work);
    queue = done.catch(() => undefined);
    return done;
  };
  const close = async () => {
    await giveBackLater();
    const error = notDurable;
    notDurable = undefined;
    if (error !== undefined) throw error;
  };
  return { run: (work) => queued(() => next(work)), close: () => queued(close) };
}

function holdOf(held: Held, watched: Watched): Hold {
  return {
    tail: held.tail,
    seen: held.seen,
    append: async (bytes, tail, head) => {
      appendDurably(held.file, held.path, bytes);
      held.tail = tail;
      held.size += bytes.length;
      for (const [other, { seq }] of Object.entries(held.seen ?? {})) watched.get(other)!.told = seq;
      held.seen = undefined;
      // Durable when the lock is given back: a head that lags behind its record proves less, and nothing wrong.
      appendWhole(held.heads, held.headsPath, held.gap === '' ? head : Buffer.concat([Buffer.from(held.gap), head]));
      held.gap = '';
    },
  };
}

async function take({ clientFolder, id }: RecordPlace, writer: string, watched: Watched): Promise<Held> {
  const folder = join(clientFolder, id);
  for (const each of [dirname(clientFolder), clientFolder, folder]) await requireOwnFolder(each);
  const lock = await takeLock(folder, id);
  const [path, headsPath] = [join(folder, eventsFile(writer)), join(clientFolder, headsFile(writer))];
  const opened: FileHandle[] = [];
  try {
    const seen = await seenOf(folder, writer, watched);
    for (const each of [path, headsPath]) opened.push(await openForAppend(each));
    const [file, heads] = opened as [FileHandle, FileHandle];
    const since = performance.now();
    const gap = await translated(headsPath, async () => gapBehind(heads));
    // New names are durable before anything is said to be written under them.
    for (const [each, inside] of [
      [file, folder],
      [heads, clientFolder],
    ] as const)
      await translated(inside, async () => (fstatSync(each.fd).size === 0 ? syncFolder(inside) : undefined));
    return { since, path, file, headsPath, heads, lock, tail: NOTHING, size: -1, seen, gap };
  } catch (error) {
    for (const each of opened) await each.close().catch(() => undefined);
    lock.release();
    throw error;
  }
}

const NOTHING: Tail = { seq: 0, hash: null, torn: [], ended: true, newer: null };

function gapBehind({ fd }: FileHandle): string {
  const { size } = fstatSync(fd);
  const last = Buffer.alloc(1);
  return size === 0 || (readSync(fd, last, 0, 1, size - 1) === 1 && last[0] === 10) ? '' : '\n';
}

/** Whether the lock is still ours, and the open file still the one that bears its name: what is written into a file that was moved away is lost. */
function isInPlace({ path, file, lock }: Held): boolean {
  return (
    lock.isHeld() &&
    translatedNow(path, () => lstatSync(path, { throwIfNoEntry: false })?.ino === fstatSync(file.fd).ino)
  );
}

/** Reads the file's end, unless it is as we have left it. */
async function lookAgain(held: Held): Promise<void> {
  const { size } = translatedNow(held.path, () => fstatSync(held.file.fd));
  if (size === held.size) return;
  held.tail = await tailOf(held.file, held.path, size);
  held.size = size;
}

async function letGo({ file, headsPath, heads, lock }: Held): Promise<void> {
  try {
    await translated(headsPath, () => heads.datasync());
  } finally {
    // Everything is on the disk or told as lost: what closing says changes neither.
    for (const each of [file, heads]) await each.close().catch(() => undefined);
    lock.release();
  }
}
