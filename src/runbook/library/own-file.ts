import { closeSync, constants, fstatSync, openSync, readFileSync, realpathSync, type Stats, statSync } from 'node:fs';
import { basename, dirname, join, sep } from 'node:path';
import { UsageError } from '../../errors.ts';
import { type Text, text, verbatim } from '../../text.ts';

/** A file of somebody's own, with what was seen of it on the very descriptor that its text was read from. */
export interface OwnFile {
  /** Absolute, without links. */
  readonly path: string;
  /** ISO 8601. */
  readonly modified: string;
  /** Why its text may be another's, so that nothing of it is run; undefined = it is safe. */
  readonly unsafe: Unsafe | undefined;
}

export interface Unsafe {
  /** Completes "The runbook PATH is not run: ". */
  readonly why: Text;
  readonly hint: Text;
}

export interface ReadFile {
  readonly text: string;
  readonly own: OwnFile;
}

const GROUP_OR_OTHERS_WRITE = 0o022;
const STICKY = 0o1000;
/** A file is read whole: what is larger is no runbook. */
const MOST_BYTES = 4 * 1024 * 1024;

/**
 * Reads a file once and judges what was read: whether only its owner could have written it, and only root or ourselves are that owner; the same of every
 * folder on the way to it; and that it is no link out of its folder. Undefined where there is no file. Throws UsageError `runbook/unreadable`.
 */
export function readOwnFile(path: string): ReadFile | undefined {
  let descriptor: number | undefined;
  try {
    const real = realpathSync(path);
    const folder = realpathSync(dirname(path));
    descriptor = openSync(real, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    const stats = fstatSync(descriptor);
    if (!stats.isFile() || stats.size > MOST_BYTES)
      throw notRead(
        path,
        stats.isFile() ? text('it is too large', 'он слишком велик') : text('it is no file', 'это не файл'),
      );
    const read = readFileSync(descriptor, 'utf8');
    const unsafe = linkOut(real, folder, path) ?? unsafeFile(real, stats) ?? unsafeFolder(dirname(real));
    return { text: read, own: { path: real, modified: stats.mtime.toISOString(), unsafe } };
  } catch (error) {
    if (error instanceof UsageError) throw error;
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw notRead(path, verbatim(String(error)));
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

function notRead(path: string, why: Text): UsageError {
  return new UsageError({
    code: 'runbook/unreadable',
    message: text(
      `The runbook ${path} could not be read: ${why.en}.`,
      `Не удалось прочитать сценарий ${path}: ${why.ru}.`,
    ),
  });
}

function linkOut(real: string, folder: string, path: string): Unsafe | undefined {
  if (real === join(folder, basename(path)) || real.startsWith(`${folder}${sep}`)) return undefined;
  return {
    why: text(`it is a link out of its folder, to ${real}`, `это ссылка за пределы своей папки, на ${real}`),
    hint: text(`Name the file itself: ${real}`, `Укажите сам файл: ${real}`),
  };
}

function unsafeFile(path: string, stats: Stats): Unsafe | undefined {
  return byOwner(path, stats) ?? byMode(path, stats);
}

/** Whoever can write a folder on the way can put another file in the place of this one. In a sticky folder only owners can. */
function unsafeFolder(folder: string): Unsafe | undefined {
  const stats = statSync(folder);
  const open = byOwner(folder, stats) ?? ((stats.mode & STICKY) === 0 ? byMode(folder, stats) : undefined);
  if (open) return open;
  const above = dirname(folder);
  return above === folder ? undefined : unsafeFolder(above);
}

function byOwner(path: string, { uid }: Stats): Unsafe | undefined {
  const own = process.getuid?.();
  if (own === undefined || uid === 0 || uid === own) return undefined;
  return {
    why: text(`${path} belongs to another user (uid ${uid})`, `${path} принадлежит другому пользователю (uid ${uid})`),
    hint: text('Copy it into a folder of your own, and read it.', 'Скопируйте его в свою папку и прочитайте.'),
  };
}

function byMode(path: string, { mode }: Stats): Unsafe | undefined {
  if (process.getuid === undefined || (mode & GROUP_OR_OTHERS_WRITE) === 0) return undefined;
  const rights = (mode & 0o7777).toString(8);
  return {
    why: text(
      `group or others can write ${path} (mode ${rights})`,
      `писать в ${path} могут группа или другие пользователи (права ${rights})`,
    ),
    hint: text(`Take the right away: chmod go-w ${path}`, `Отберите это право: chmod go-w ${path}`),
  };
}
