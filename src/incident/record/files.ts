import { constants, fdatasyncSync, type Stats, writeSync } from 'node:fs';
import { chmod, type FileHandle, lstat, mkdir, open, readdir, rename, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { UnavailableError, UsageError, UserError } from '../../errors.ts';
import { type Text, text } from '../../text.ts';
import { saidBySystem } from './said-by-system.ts';

const { O_RDONLY, O_RDWR, O_WRONLY, O_CREAT, O_EXCL, O_APPEND, O_NOFOLLOW } = constants;
export const PRIVATE_FOLDER = 0o700;
const PRIVATE_FILE = 0o600;
const OTHERS_WRITE = 0o022;

/**
 * Makes a folder that only its owner can read, whatever the umask says. One that is there already stays as it is, for it may be
 * somebody's own; it is refused where it is a symbolic link or where others could write into it.
 */
export async function makePrivateFolder(path: string): Promise<void> {
  const made = await translated(path, () => mkdir(path, { recursive: true, mode: PRIVATE_FOLDER }));
  if (made === undefined) return requireOwnFolder(path);
  await translated(path, async () => {
    await chmod(path, PRIVATE_FOLDER);
    await syncFolder(dirname(made));
  });
}

/** Throws UsageError `incident/not-a-folder` where something is there that is no real folder. */
export async function requireFolderIfThere(path: string): Promise<void> {
  const stat = await lstat(path).catch(() => undefined);
  if (stat && !stat.isDirectory()) await requireFolder(path);
}

/** Throws UsageError `incident/not-a-folder` unless the path is a real folder. */
export async function requireFolder(path: string): Promise<void> {
  await statFolder(path);
}

/** As {@link requireFolder}; throws UsageError `incident/open-to-others` where anybody but its owner can write into it. */
export async function requireOwnFolder(path: string): Promise<void> {
  const { mode } = await statFolder(path);
  if (process.platform === 'win32' || (mode & OTHERS_WRITE) === 0) return;
  const rights = (mode & 0o7777).toString(8).padStart(4, '0');
  throw new UsageError({
    code: 'incident/open-to-others',
    message: text(
      `Others can write into ${path} (mode ${rights}): what they put there would be taken for the record.`,
      `В ${path} могут писать другие (права ${rights}): положенное ими сошло бы за запись.`,
    ),
    hint: text(
      `Take the right away with: chmod go-w ${path}; or name another folder with --incidents DIR.`,
      `Отнимите это право: chmod go-w ${path}; или назовите другую папку: --incidents ПАПКА.`,
    ),
  });
}

async function statFolder(path: string): Promise<Stats> {
  const stat = await translated(path, () => lstat(path));
  if (stat.isDirectory()) return stat;
  throw new UsageError({
    code: 'incident/not-a-folder',
    message: text(
      `${path} is ${stat.isSymbolicLink() ? 'a symbolic link' : 'not a folder'}; incident records are kept only in real folders.`,
      `${path} — ${stat.isSymbolicLink() ? 'символическая ссылка' : 'не папка'}; записи инцидентов хранятся только в настоящих папках.`,
    ),
    hint: text(
      'Put the folder itself in its place, or name another one with --incidents DIR.',
      'Поставьте на это место саму папку или назовите другую: --incidents ПАПКА.',
    ),
  });
}

/** What a name of a folder stands for; undefined when it is gone by now: whoever writes there gives a draft its name. */
export async function statIfThere(path: string): Promise<Stats | undefined> {
  try {
    return await lstat(path);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw translate(path, error);
  }
}

/** Opens a record's file for appending, never through a symbolic link. */
export function openForAppend(path: string): Promise<FileHandle> {
  return translated(path, () => open(path, O_RDWR | O_CREAT | O_APPEND | O_NOFOLLOW, PRIVATE_FILE));
}

/** The bytes of a file, or undefined when there is none. Never follows a symbolic link. `most`: only so many from its beginning. */
export async function readIfThere(path: string, most?: number): Promise<Buffer | undefined> {
  try {
    const file = await open(path, O_RDONLY | O_NOFOLLOW);
    try {
      // At once: readFile() takes a long file in many pieces, each with a turn of the event loop.
      const length = most ?? (await file.stat()).size;
      // What says that it is empty need not be: the file of a device, of a mount.
      if (length === 0) return await file.readFile();
      const bytes = Buffer.alloc(length);
      let filled = 0;
      for (let got = -1; got !== 0 && filled < length; filled += got)
        got = (await file.read(bytes, filled, length - filled, filled)).bytesRead;
      return bytes.subarray(0, filled);
    } finally {
      await file.close();
    }
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw translate(path, error);
  }
}

/** As {@link readIfThere}; `replaced` where something else stands in the file's place: a symbolic link, a folder, a pipe. It is never opened. */
export async function readPlain(path: string): Promise<Buffer | 'replaced' | undefined> {
  const stat = await statIfThere(path);
  return stat && !stat.isFile() ? 'replaced' : readIfThere(path);
}

/** As {@link readPlain}; nothing where no plain file is. */
export async function bytesIn(path: string): Promise<Buffer> {
  const bytes = await readPlain(path);
  return Buffer.isBuffer(bytes) ? bytes : Buffer.alloc(0);
}

/**
 * Writes a whole file once, durable before it gets its name; the same content under the same name is left alone. A file whose bytes are
 * others (the name is their hash: it was damaged) gets the right ones again. What could not be written whole leaves nothing behind.
 */
export async function writeOnce(folder: string, name: string, content: string | Buffer): Promise<void> {
  const path = join(folder, name);
  const bytes = Buffer.from(content);
  await makePrivateFolder(folder);
  if ((await readIfThere(path))?.equals(bytes)) return;
  const draft = join(folder, `.${name}.${process.pid}.${process.hrtime.bigint()}`);
  try {
    await translated(path, () => writeDurably(draft, bytes));
    await translated(path, () => rename(draft, path));
  } catch (error) {
    await unlink(draft).catch(() => undefined);
    throw error;
  }
  await translated(path, () => syncFolder(folder));
}

async function writeDurably(path: string, bytes: Buffer): Promise<void> {
  const file = await open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, PRIVATE_FILE);
  try {
    await file.writeFile(bytes);
    await file.datasync();
  } finally {
    await file.close();
  }
}

/**
 * Writes and waits for the disk; anything less than the whole text on it is an error.
 *
 * After a failed fdatasync nothing can be said of the bytes: the system may show them and have dropped them. So they count as not
 * written, nobody is told of them, and the same call is never repeated, because it would succeed without having written anything. The next
 * event reads the file's end anew: it follows a line that is there whole, and sets aside one that is not.
 *
 * Synchronous: a turn of the event loop for each call would cost more than the calls.
 */
export function appendDurably(file: FileHandle, path: string, bytes: Buffer): void {
  appendWhole(file, path, bytes);
  translatedNow(path, () => fdatasyncSync(file.fd));
}

/** Writes the whole text. What the system took only a part of is tried on, so that it says why it takes no more. */
export function appendWhole(file: FileHandle, path: string, bytes: Buffer): void {
  translatedNow(path, () => {
    for (let done = 0; done < bytes.length; ) {
      const written = writeSync(file.fd, bytes, done);
      if (written === 0) throw notWholly(path, done, bytes.length);
      done += written;
    }
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

/** What a folder holds beside files: its folders, and the symbolic links, which nobody follows; both sorted, without hidden ones. */
export async function foldersIn(path: string): Promise<{ folders: readonly string[]; links: readonly string[] }> {
  const folders: string[] = [];
  const links: string[] = [];
  for (const name of await namesIn(path)) {
    if (name.startsWith('.')) continue;
    const stat = await lstat(join(path, name)).catch(() => undefined);
    if (stat?.isSymbolicLink()) links.push(name);
    if (stat?.isDirectory()) folders.push(name);
  }
  return { folders, links };
}

/** Names in a folder that is one, sorted; none where it is a symbolic link or is not there. */
export async function namesInFolder(path: string): Promise<readonly string[]> {
  return (await statIfThere(path))?.isDirectory() ? namesIn(path) : [];
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

/** As {@link translated}, at once. */
export function translatedNow<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw translate(path, error);
  }
}

/** What the system says of a path, as an error with a next step. */
export function translate(path: string, error: unknown): Error {
  if (error instanceof UserError) return error;
  if (codeOf(error) === 'ELOOP') {
    return new UsageError({
      code: 'incident/symbolic-link',
      message: text(
        `${path} is a symbolic link; incident records are never written or read through one.`,
        `${path} — символическая ссылка; через ссылки записи инцидентов не пишутся и не читаются.`,
      ),
      hint: text(
        'Remove the link, or name another folder with --incidents DIR.',
        'Удалите ссылку или назовите другую папку: --incidents ПАПКА.',
      ),
      cause: error,
    });
  }
  return unusable(path, saidBySystem(error), error);
}

/** A record that could not be used, and why. */
export function unusable(path: string, why: Text, cause?: unknown): UnavailableError {
  return new UnavailableError({
    code: 'incident/not-written',
    message: text(
      `The incident record could not be used: ${why.en} (${path}).`,
      `Запись инцидента не удалось прочитать или дописать: ${why.ru} (${path}).`,
    ),
    hint: text(
      'Nothing was shown as done that is not recorded. Check free space, quota and rights, or name another folder with --incidents DIR.',
      'Как сделанное показано только записанное. Проверьте свободное место, квоту и права или назовите другую папку: --incidents ПАПКА.',
    ),
    cause,
  });
}

const notWholly = (path: string, done: number, all: number): UnavailableError =>
  unusable(path, text(`only ${done} of ${all} bytes were written`, `записано только ${done} из ${all} байт`));
