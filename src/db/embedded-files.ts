import { randomUUID } from 'node:crypto';
import { chmod, chown, lstat, mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { UnavailableError } from '../errors.ts';
import { text } from '../text.ts';
import type { EmbeddedLayout } from './embedded-layout.ts';

/** Makes the directories of the layout, with the owner and mode each must have. Safe to repeat and to run twice at once. */
export async function prepareDirectories(layout: EmbeddedLayout): Promise<void> {
  refuseShellCharacters(layout.root);
  await describingFileErrors(layout.root, async () => {
    await makeTraversable(layout.root, layout.runAs ? 0o755 : 0o700);
    await mkdir(layout.runtime, { recursive: true, mode: 0o755 });
    if (layout.runAs) await chmod(layout.runtime, 0o755);
    await makeSocketDir(layout);
  });
}

/** initdb hands the path of its programs to a shell between double quotes, where these characters still mean something. */
function refuseShellCharacters(root: string): void {
  const [found] = (process.platform === 'win32' ? /["%\r\n]/ : /["$`\\\r\n]/).exec(root) ?? [];
  if (found === undefined) return;
  throw new UnavailableError({
    code: 'demo/path-characters',
    message: text(
      `The demo server cannot live in ${root}: PostgreSQL's initdb does not stand the character ${JSON.stringify(found)} in its path.`,
      `Сервер демо нельзя разместить в ${root}: initdb из PostgreSQL не терпит в пути символ ${JSON.stringify(found)}.`,
    ),
    hint: text(
      'Choose another place: XDG_DATA_HOME=/some/directory mmsup demo start',
      'Выберите другое место: XDG_DATA_HOME=/some/directory mmsup demo start',
    ),
    data: { root, character: found },
  });
}

/** `mkdir -p` whose new directories get exactly `mode`, whatever the umask. Existing ones are left alone. */
async function makeTraversable(directory: string, mode: number): Promise<void> {
  const firstMade = await mkdir(directory, { recursive: true, mode });
  if (firstMade === undefined || process.platform === 'win32') return;
  for (let step = directory; step.length >= firstMade.length; step = dirname(step)) await chmod(step, mode);
}

/** The socket decides who may be administrator without a password: the directory must be a real one, ours, and closed to others. */
async function makeSocketDir({ socketDir, runAs }: EmbeddedLayout): Promise<void> {
  if (process.platform === 'win32') return;
  await mkdir(socketDir, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  const found = await lstat(socketDir);
  const mine = process.getuid?.() ?? 0;
  if (!found.isDirectory() || (found.uid !== mine && found.uid !== runAs?.uid)) {
    throw new UnavailableError({
      code: 'demo/socket-directory-taken',
      message: text(
        `The directory for the demo server's socket, ${socketDir}, is a link or belongs to another user (uid ${found.uid}).`,
        `Папка для сокета сервера демо, ${socketDir}, — ссылка или принадлежит другому пользователю (uid ${found.uid}).`,
      ),
      hint: text(
        'Remove it if it is yours, or set XDG_RUNTIME_DIR to a directory of your own.',
        'Удалите её, если она ваша, или укажите в XDG_RUNTIME_DIR свою папку.',
      ),
      data: { socketDir, uid: found.uid },
    });
  }
  await chmod(socketDir, 0o700);
  if (runAs) await chown(socketDir, runAs.uid, runAs.gid);
}

const FILE_ERRORS = new Set(['EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'EDQUOT', 'ENOTDIR', 'ENAMETOOLONG', 'EINVAL']);

/** Runs `work`; a file system's refusal becomes an UnavailableError that names the place. */
export async function describingFileErrors<T>(place: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const { code, message, path } = error as NodeJS.ErrnoException;
    if (!code || !FILE_ERRORS.has(code)) throw error;
    throw new UnavailableError({
      code: 'demo/files',
      message: text(
        `The demo server cannot keep its files in ${place}: ${message}.`,
        `Сервер демо не может держать свои файлы в ${place}: ${message}.`,
      ),
      hint: text(
        'Free or open that place, or choose another one: XDG_DATA_HOME=/some/directory mmsup demo start',
        'Освободите это место или дайте на него права либо выберите другое: XDG_DATA_HOME=/some/directory mmsup demo start',
      ),
      cause: error,
      data: { place, path: path ?? null, errno: code },
    });
  }
}

/** Replaces a file in one step: a reader sees the old text or the new one, never half of it. */
export async function replaceFile(file: string, content: string, mode: number): Promise<void> {
  const draft = draftName(`${file}.`);
  await writeFile(draft, content, { mode, flag: 'wx' });
  await chmod(draft, mode);
  await rename(draft, file);
}

/** The name of something under construction, also where one process makes several at once; {@link removeAbandoned} knows from it who was building. */
export function draftName(prefix: string): string {
  return `${prefix}${process.pid}-${Date.now().toString(36)}-${randomUUID().slice(0, 8)}`;
}

const ABANDONED_AFTER_MS = 3_600_000;

/** Removes what killed processes left half built: drafts whose builder is gone, or older than an hour (the pid was reused). */
export async function removeAbandoned(directory: string, prefix: string): Promise<void> {
  for (const name of await readdir(directory).catch(() => [])) {
    if (!name.startsWith(prefix)) continue;
    const draft = join(directory, name);
    const builder = Number.parseInt(name.slice(prefix.length), 10);
    const age = Date.now() - ((await stat(draft).catch(() => null))?.mtimeMs ?? 0);
    if (!isAlive(builder) || age > ABANDONED_AFTER_MS) await removeTree(draft).catch(() => undefined);
  }
}

/** `rm -rf` that tries again while an orphan still writes below. */
export async function removeTree(directory: string): Promise<void> {
  await rm(directory, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
}

/** True while a process of this number exists, whoever owns it. */
export function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
