import { fstatSync, lstatSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { UnavailableError } from '../errors.ts';
import { readTail, type Tail } from './chain.ts';
import { appendDurably, appendWhole, codeOf, openForAppend, requireFolder, translated } from './files.ts';
import type { RecordPlace } from './record.ts';

/** A lock left by a dead process is taken over after this time. */
const STALE_MS = 3000;
/** Events that follow one another share one lock; nobody else waits longer for it than this. */
const LONGEST_HOLD_MS = 250;
const IDLE_MS = 40;
const TAIL_BYTES = 64 * 1024;

/** What the holder of a record's lock may do: the writer's own file, and the heads of all records beside it. */
export interface Hold {
  readonly tail: Tail;
  /** Writes lines behind the tail and returns after they are on the disk; `tail` is what the file then ends with. */
  append(bytes: Buffer, tail: Tail, head: Buffer): Promise<void>;
}

export interface Holder {
  /** Does something while no other process writes this record. One at a time, in the order in which it was asked. */
  run(work: (hold: Hold) => Promise<void>): Promise<void>;
  /** Gives the lock back at once. */
  close(): Promise<void>;
}

interface Held {
  readonly since: number;
  readonly path: string;
  readonly file: FileHandle;
  readonly heads: FileHandle;
  readonly release: () => Promise<void>;
  tail: Tail;
  /** Bytes of the file when the tail was read. */
  size: number;
  /** The lock was taken away from us: the machine slept. */
  isLost: boolean;
}

/**
 * The lock of one record. It is kept for a moment after an event, because the next one mostly follows at once and a lock costs as much as
 * the write that it guards; when nothing follows it is given back, and others never wait longer than {@link LONGEST_HOLD_MS} for it.
 * After a failure it is given back at once: the next event looks at the file anew.
 */
export function holderOf(place: RecordPlace, file: string): Holder {
  let held: Held | undefined;
  let idle: NodeJS.Timeout | undefined;
  let queue: Promise<void> = Promise.resolve();

  const giveBack = async () => {
    clearTimeout(idle);
    const mine = held;
    held = undefined;
    if (mine) await letGo(mine);
  };
  const next = async (work: (hold: Hold) => Promise<void>) => {
    clearTimeout(idle);
    if (held && (held.isLost || Date.now() - held.since > LONGEST_HOLD_MS || !isInPlace(held))) await giveBack();
    try {
      held ??= await take(place, file);
      await lookAgain(held);
      await work(holdOf(held));
    } catch (error) {
      await giveBack().catch(() => undefined);
      throw error;
    }
    // The events are on the disk already: whoever closes the record is told what could not be made durable.
    idle = setTimeout(() => queued(giveBack).catch(() => undefined), IDLE_MS).unref();
  };
  const queued = (work: () => Promise<void>): Promise<void> => {
    const done = queue.then(work);
    queue = done.catch(() => undefined);
    return done;
  };
  return { run: (work) => queued(() => next(work)), close: () => queued(giveBack) };
}

function holdOf(held: Held): Hold {
  return {
    tail: held.tail,
    append: async (bytes, tail, head) => {
      appendDurably(held.file, held.path, bytes);
      held.tail = tail;
      held.size += bytes.length;
      // Durable when the lock is given back: a head that lags behind its record proves less, and nothing wrong.
      appendWhole(held.heads, held.path, head);
    },
  };
}

async function take({ clientFolder, id }: RecordPlace, name: string): Promise<Held> {
  const folder = join(clientFolder, id);
  await requireFolder(folder);
  const lost = { isLost: false };
  const release = await takeLock(folder, id, lost);
  const path = join(folder, name);
  const opened: FileHandle[] = [];
  try {
    for (const each of [path, join(clientFolder, 'heads.log')]) opened.push(await openForAppend(each));
    const [file, heads] = opened as [FileHandle, FileHandle];
    return Object.assign(lost, { since: Date.now(), path, file, heads, release, tail: NOTHING, size: -1 });
  } catch (error) {
    for (const each of opened) await each.close();
    await release().catch(() => undefined);
    throw error;
  }
}

const NOTHING: Tail = { seq: 0, hash: null, torn: [], ended: true };

/** Whether the open file is still the one that bears its name: what is written into a file that was moved away is lost. */
function isInPlace({ path, file }: Held): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.ino === fstatSync(file.fd).ino;
}

/** Reads the file's end, unless it is as we have left it. */
async function lookAgain(held: Held): Promise<void> {
  const { size } = fstatSync(held.file.fd);
  if (size === held.size) return;
  held.tail = await translated(held.path, () => tailOf(held.file, size));
  held.size = size;
}

async function tailOf(file: FileHandle, size: number): Promise<Tail> {
  for (let length = TAIL_BYTES; ; length *= 8) {
    const start = Math.max(0, size - length);
    const bytes = Buffer.alloc(size - start);
    await file.read(bytes, 0, bytes.length, start);
    const tail = readTail(bytes, start === 0);
    if (tail) return tail;
  }
}

async function letGo({ path, file, heads, release }: Held): Promise<void> {
  try {
    await translated(path, () => heads.datasync());
  } finally {
    await file.close();
    await heads.close();
    await release().catch(() => undefined);
  }
}

async function takeLock(folder: string, id: string, lost: { isLost: boolean }): Promise<() => Promise<void>> {
  const { lock } = await import('proper-lockfile');
  try {
    return await lock(folder, {
      // A lock that was lost (a suspended machine) must not end the process: the next event takes it anew, and a fork of the chain shows when it is read.
      onCompromised: () => {
        lost.isLost = true;
      },
      lockfilePath: join(folder, '.lock'),
      realpath: false,
      stale: STALE_MS,
      retries: { retries: 400, factor: 1.1, minTimeout: 4, maxTimeout: 40, randomize: true },
    });
  } catch (error) {
    if (codeOf(error) !== 'ELOCKED') throw error;
    throw new UnavailableError({
      code: 'incident/locked',
      message: `The record of incident ${id} is being written by another process and did not become free.`,
      hint: 'Try again when the other process has ended.',
      cause: error,
    });
  }
}
