import { constants, fdatasyncSync, writeSync } from 'node:fs';
import { chmod, type FileHandle, lstat, mkdir, open, readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { UnavailableError, UsageError } from '../errors.ts';

const { O_RDONLY, O_RDWR, O_WRONLY, O_CREAT, O_EXCL, O_APPEND, O_NOFOLLOW } = constants;
export const PRIVATE_FOLDER = 0o700;
const PRIVATE_FILE = 0o600;

/** Makes a folder that only its owner can read; refuses one that is a symbolic link. */
export async function makePrivateFolder(path: string): Promise<void> {
  await translated(path, () => mkdir(path, { recursive: true, mode: PRIVATE_FOLDER }));
  await requireFolder(path);
  await translated(path, () => chmod(path, PRIVATE_FOLDER));
}

/** Throws UsageError `incident/not-a-folder` unless the path is a real folder. */
export async function requireFolder(path: string): Promise<void> {
  const stat = await translated(path, () => lstat(path));
  if (stat.isDirectory()) return;
  throw new UsageError({
    code: 'incident/not-a-folder',
    message: `${path} is ${stat.isSymbolicLink() ? 'a symbolic link' : 'not a folder'}; incident records are kept only in real folders.`,
    hint: 'Name another folder with --incidents DIR.',
  });
}

/** Opens a record's file for appending, never through a symbolic link. */
export function openForAppend(path: string): Promise<FileHandle> {
  return translated(path, () => open(path, O_RDWR | O_CREAT | O_APPEND | O_NOFOLLOW, PRIVATE_FILE));
}

/** The bytes of a file, or undefined when there is none. Never follows a symbolic link. */
export async function readIfThere(path: string): Promise<Buffer | undefined> {
  try {
    const file = await open(path, O_RDONLY | O_NOFOLLOW);
    try {
      return await file.readFile();
    } finally {
      await file.close();
    }
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw translate(path, error);
  }
}

/** Writes a whole file once, durable before it gets its name; the same content under the same name is left alone. */
export async function writeOnce(folder: string, name: string, content: string | Buffer): Promise<void> {
  const path = join(folder, name);
  await makePrivateFolder(folder);
  if ((await readIfThere(path)) !== undefined) return;
  const draft = join(folder, `.${name}.${process.pid}.${process.hrtime.bigint()}`);
  await translated(path, async () => {
    const file = await open(draft, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, PRIVATE_FILE);
    try {
      await file.writeFile(content);
      await file.datasync();
    } finally {
      await file.close();
    }
    await rename(draft, path);
    await syncFolder(folder);
  });
}

/**
 * One write and one fdatasync; anything less than the whole text on the disk is an error.
 * Synchronous: a turn of the event loop for each call would cost more than the calls.
 */
export function appendDurably(file: FileHandle, path: string, bytes: Buffer): void {
  appendWhole(file, path, bytes);
  translatedNow(path, () => fdatasyncSync(file.fd));
}

/** One write; anything less than the whole text is an error. */
export function appendWhole(file: FileHandle, path: string, bytes: Buffer): void {
  translatedNow(path, () => {
    const written = writeSync(file.fd, bytes);
    if (written < bytes.length) throw new Error(`only ${written} of ${bytes.length} bytes were written`);
  });
}

/** Makes new names in a folder durable. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, O_RDONLY);
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** Names in a folder, sorted; none when there is no such folder. */
export async function namesIn(path: string): Promise<readonly string[]> {
  try {
    return (await readdir(path)).sort();
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return [];
    throw translate(path, error);
  }
}

/** The system's code of an error (`ENOENT`), or an empty text. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

/** Does something with a file; what the system says of it becomes an error with a next step. */
export async function translated<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw translate(path, error);
  }
}

function translatedNow(path: string, work: () => void): void {
  try {
    work();
  } catch (error) {
    throw translate(path, error);
  }
}

function translate(path: string, error: unknown): Error {
  if (error instanceof UsageError) return error;
  if (codeOf(error) === 'ELOOP') {
    return new UsageError({
      code: 'incident/symbolic-link',
      message: `${path} is a symbolic link; incident records are never written or read through one.`,
      hint: 'Remove the link, or name another folder with --incidents DIR.',
      cause: error,
    });
  }
  return new UnavailableError({
    code: 'incident/not-written',
    message: `The incident record could not be used: ${error instanceof Error ? error.message : String(error)} (${path}).`,
    hint: 'Nothing was shown as done that is not recorded. Check free space and rights, or name another folder with --incidents DIR.',
    cause: error,
  });
}
