import { UsageError } from '../../errors.ts';
import { suggestion } from '../../model/closest.ts';
import { text } from '../../text.ts';
import type { GitRange } from '../files/change.ts';
import { failed, gitOutput, gitRun, type RunGit } from './run-git.ts';

/** One side of a changed file: its path from the top of the repository, and the object that holds its content. */
export interface StoredFile {
  readonly path: string;
  readonly object: string;
  /** Only a file holds a text of its own: a symbolic link and another repository (a submodule) do not. */
  readonly form: 'file' | 'link' | 'repository';
}

export interface ChangedFile {
  readonly before: StoredFile | null;
  readonly after: StoredFile | null;
}

/**
 * The files that differ between two commits, below a path, renamed ones as one. Trees are compared by their stored objects alone: no filter,
 * no conversion and no program of the repository's is asked.
 * @throws UsageError `git/no-path`.
 */
export async function changedFiles(
  run: RunGit,
  range: GitRange,
  path: string | undefined,
): Promise<readonly ChangedFile[]> {
  const { baseCommit, headCommit } = range;
  const args = [
    'diff-tree',
    '-r',
    '-z',
    '-M',
    '--raw',
    '--no-abbrev',
    '--no-ext-diff',
    '--no-textconv',
    '--ignore-submodules=none',
    '--end-of-options',
    baseCommit,
    headCommit,
    ...(path === undefined ? [] : ['--', path]),
  ];
  const raw = await gitRun(run, args);
  if (OUTSIDE.test(raw.stderr.text) && path !== undefined) throw noPath(path, raw.stderr.text, []);
  if (raw.exitCode !== 0) throw failed(args, raw);
  const files = parseRaw(raw.stdout.text);
  if (path !== undefined && files.length === 0) await requirePath(run, range, path);
  return files;
}

const OUTSIDE = /outside repository/;

/** `:100644 100644 OLD NEW M\0path\0`, and of a renamed file both paths. */
function parseRaw(raw: string): readonly ChangedFile[] {
  const words = raw.split('\0');
  const files: ChangedFile[] = [];
  for (let at = 0; at < words.length - 1; ) {
    const [oldMode = '', newMode = '', oldObject = '', newObject = '', status = ''] = words[at]!.replace(
      /^:/,
      '',
    ).split(' ');
    const isPair = /^[RC]/.test(status);
    const oldPath = utf8(words[at + 1] ?? '');
    const newPath = isPair ? utf8(words[at + 2] ?? '') : oldPath;
    at += isPair ? 3 : 2;
    files.push({
      before: status === 'A' ? null : { path: oldPath, object: oldObject, form: formOf(oldMode) },
      after: status === 'D' ? null : { path: newPath, object: newObject, form: formOf(newMode) },
    });
  }
  return files;
}

function formOf(mode: string): StoredFile['form'] {
  if (mode.startsWith('100')) return 'file';
  return mode === '160000' ? 'repository' : 'link';
}

/** Paths come byte by byte; one that is not UTF-8 is shown as well as it can be. */
const utf8 = (bytes: string): string => new TextDecoder().decode(Buffer.from(bytes, 'latin1'));

/** A path below which nothing differs must at least be there: a mistyped one would let everything through. */
async function requirePath(run: RunGit, { baseCommit, headCommit }: GitRange, path: string): Promise<void> {
  for (const commit of [headCommit, baseCommit]) {
    const { exitCode, stdout } = await gitRun(run, ['ls-tree', '-z', '--name-only', commit, '--', withoutSlash(path)]);
    if (exitCode === 0 && stdout.text !== '') return;
  }
  const names = await gitOutput(run, ['ls-tree', '-z', '--name-only', headCommit]).catch(() => '');
  throw noPath(path, '', utf8(names).split('\0').filter(Boolean));
}

const withoutSlash = (path: string): string => path.replace(/\/+$/, '') || '.';

function noPath(path: string, said: string, names: readonly string[]): UsageError {
  const isOutside = OUTSIDE.test(said);
  return new UsageError({
    code: 'git/no-path',
    message: isOutside
      ? text(`"${path}" is outside the repository.`, `«${path}» лежит вне репозитория.`)
      : text(`Neither commit has anything at "${path}".`, `Ни в одном из двух коммитов нет «${path}».`),
    hint:
      suggestion(path, names) ??
      text(
        'Name a folder or file of the repository, as seen from here.',
        'Укажите папку или файл репозитория, как они видны отсюда.',
      ),
  });
}
