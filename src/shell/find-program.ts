import { constants } from 'node:fs';
import { access, realpath, stat } from 'node:fs/promises';
import { dirname, isAbsolute, join } from 'node:path';
import { UnavailableError, UsageError } from '../errors.ts';
import { type Text, text } from '../text.ts';

/**
 * The file of a program: an absolute path as it is, a bare name looked up in the absolute folders of PATH. Nothing is ever looked for in the
 * current folder. Throws UnavailableError `runbook/unknown-program`, UsageError `runbook/unsafe-program` for a file that somebody else could change.
 */
export async function findProgram(name: string, folders: readonly string[]): Promise<string> {
  const candidates = isAbsolute(name) ? [name] : folders.filter(isAbsolute).map((folder) => join(folder, name));
  for (const path of candidates) {
    if (!(await isExecutable(path))) continue;
    await requireOwn(path);
    return path;
  }
  throw new UnavailableError({
    code: 'runbook/unknown-program',
    message: text(`There is no program "${name}" on this machine.`, `Программы «${name}» на этом компьютере нет.`),
    hint: text('Install it, or correct PATH.', 'Установите её или исправьте PATH.'),
    data: { program: name },
  });
}

async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}

const GROUP_OR_OTHERS_WRITE = 0o022;

async function requireOwn(path: string): Promise<void> {
  const own = process.getuid?.();
  if (own === undefined) return;
  const real = await realpath(path);
  for (const folder of [dirname(path), dirname(real)]) await requireClosed(path, folder, own);
  const { uid, mode } = await stat(real);
  const isOthers = uid !== 0 && uid !== own;
  if (!isOthers && (mode & GROUP_OR_OTHERS_WRITE) === 0) return;
  const rights = (mode & 0o777).toString(8);
  throw isOthers
    ? unsafe(path, text(`it belongs to another user (uid ${uid})`, `она принадлежит другому пользователю (uid ${uid})`))
    : unsafe(
        path,
        text(
          `group or others can write it (mode ${rights})`,
          `её может изменить группа или кто угодно (права ${rights})`,
        ),
        `chmod go-w ${path}`,
      );
}

/** @param repair what to type where the file is the caller's own. */
function unsafe(path: string, why: Text, repair?: string): UsageError {
  return new UsageError({
    code: 'runbook/unsafe-program',
    message: text(`The program ${path} is not run: ${why.en}.`, `Программа ${path} не запускается: ${why.ru}.`),
    hint:
      repair === undefined
        ? text('Name another program.', 'Назовите другую программу.')
        : text(`Take the right away: ${repair}`, `Заберите это право: ${repair}`),
  });
}

const OTHERS_WRITE = 0o002;
const STICKY = 0o1000;

/** Whoever can write a folder on the way can put another program in the place of this one. In a sticky folder only owners can. */
async function requireClosed(path: string, folder: string, own: number): Promise<void> {
  const { uid, mode } = await stat(folder);
  const isOthers = uid !== 0 && uid !== own;
  const isOpen = (mode & OTHERS_WRITE) !== 0 && (mode & STICKY) === 0;
  if (isOthers || isOpen) {
    const rights = (mode & 0o7777).toString(8);
    throw isOthers
      ? unsafe(
          path,
          text(
            `the folder ${folder} belongs to another user (uid ${uid})`,
            `папка ${folder} принадлежит другому пользователю (uid ${uid})`,
          ),
        )
      : unsafe(
          path,
          text(
            `everybody can write the folder ${folder} (mode ${rights})`,
            `в папку ${folder} может писать кто угодно (права ${rights})`,
          ),
          `chmod o-w ${folder}`,
        );
  }
  const above = dirname(folder);
  if (above !== folder) await requireClosed(path, above, own);
}
