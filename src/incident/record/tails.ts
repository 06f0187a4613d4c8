import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import type { UnavailableError } from '../../errors.ts';
import { text } from '../../text.ts';
import { newerFormat } from '../refusals.ts';
import { readTail, type Tail } from './chain.ts';
import { namesIn, statIfThere, translated, unusable } from './files.ts';
import { eventsFile, writerIn } from './names.ts';

const TAIL_BYTES = 64 * 1024;

/** The last line of each other writer's file that lay here when an event was written: what its writer could know. */
export type Seen = Readonly<Record<string, { readonly seq: number; readonly hash: string }>>;

/** What is known of the files of others, by writer; kept between events so that only what has grown is read. */
export type Watched = Map<string, { size: number; tail: Tail; told: number }>;

/** The end of a writer's file. Throws UsageError `incident/newer-format` where a newer program has written there. */
export async function tailOf(file: FileHandle, path: string, size: number): Promise<Tail> {
  const tail = await translated(path, () => readEnd(file, path, size));
  if (tail.newer !== null) throw newerFormat(path, tail.newer);
  return tail;
}

async function readEnd(file: FileHandle, path: string, size: number): Promise<Tail> {
  for (let length = TAIL_BYTES; ; length *= 8) {
    const start = Math.max(0, size - length);
    const bytes = Buffer.alloc(size - start);
    if (!(await isReadFully(file, bytes, start))) throw shortened(path);
    const tail = readTail(bytes, start === 0);
    if (tail) return tail;
  }
}

/** A part of what was asked for would be taken for a torn line. */
async function isReadFully(file: FileHandle, bytes: Buffer, start: number): Promise<boolean> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesRead } = await file.read(bytes, done, bytes.length - done, start + done);
    if (bytesRead === 0) return false;
    done += bytesRead;
  }
  return true;
}

const shortened = (path: string): UnavailableError =>
  unusable(path, text('the file became shorter while it was read', 'файл стал короче, пока его читали'));

/** Where the files of other writers end, those only that have grown since it was told; undefined when none has. */
export async function seenOf(folder: string, writer: string, watched: Watched): Promise<Seen | undefined> {
  const seen: Record<string, { seq: number; hash: string }> = {};
  for (const name of await namesIn(folder)) {
    const other = writerIn(name);
    if (other === undefined || other === writer) continue;
    // What stands in the place of another's file is told by whoever reads the record; it is not followed, and nothing is lost by it here.
    if (!(await statIfThere(join(folder, name)))?.isFile()) continue;
    const known = await lookAt(folder, other, watched);
    const { seq, hash } = known.tail;
    if (hash !== null && seq > known.told) seen[other] = { seq, hash };
  }
  return Object.keys(seen).length === 0 ? undefined : seen;
}

async function lookAt(folder: string, other: string, watched: Watched) {
  const path = join(folder, eventsFile(other));
  const file = await translated(path, () => open(path, constants.O_RDONLY | constants.O_NOFOLLOW));
  try {
    const { size } = await file.stat();
    const known = watched.get(other);
    if (known?.size === size) return known;
    const now = { size, tail: await tailOf(file, path, size), told: known?.told ?? 0 };
    watched.set(other, now);
    return now;
  } finally {
    await file.close();
  }
}
