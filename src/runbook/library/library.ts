import { basename, delimiter, resolve } from 'node:path';
import type { Context } from '../../command.ts';
import { UsageError } from '../../errors.ts';
import { text } from '../../text.ts';
import { runbooksInFolder } from './runbook-files.ts';
import { ENDING, runbookNames } from './shipped.ts';

/** A runbook that can be named without a path. */
export interface NamedRunbook {
  readonly name: string;
  /** Of a file in one of the user's own folders; undefined = it comes with mmsup. */
  readonly path: string | undefined;
  /** True for an own one that is taken in the place of one that comes with mmsup. */
  readonly hides: boolean;
}

/** The user's own folders: `--runbooks`, else MMSUP_RUNBOOKS (with `:` between several); absolute. */
export function ownFolders({ options, deps }: Pick<Context, 'options' | 'deps'>): readonly string[] {
  const named =
    options.runbooks ?? (deps.env['MMSUP_RUNBOOKS'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return named.map((folder) => resolve(deps.cwd, folder));
}

/**
 * All runbooks that have a name, sorted. One of the user's own is taken before one of the same name that comes with mmsup, and `hides` says so: another
 * version of mmsup may bring a name that was free before. Throws UsageError `runbook/no-folder`, `runbook/name-twice`.
 */
export async function namedRunbooks(folders: readonly string[]): Promise<readonly NamedRunbook[]> {
  const shipped = await runbookNames();
  const own = new Map<string, string>();
  for (const path of folders.flatMap(filesIn)) {
    const name = basename(path).replace(/\.ya?ml$/, '');
    const other = own.get(name);
    if (other !== undefined) throw twice(name, other, path);
    own.set(name, path);
  }
  const all = [...new Set([...shipped, ...own.keys()])].sort();
  return all.map((name) => ({ name, path: own.get(name), hides: own.has(name) && shipped.includes(name) }));
}

function filesIn(folder: string): readonly string[] {
  const files = runbooksInFolder(folder);
  if (files) return files;
  throw new UsageError({
    code: 'runbook/no-folder',
    message: text(`There is no folder of runbooks ${folder}.`, `Папки сценариев ${folder} нет.`),
    hint: text('Correct --runbooks, or MMSUP_RUNBOOKS.', 'Исправьте --runbooks или MMSUP_RUNBOOKS.'),
    data: { folder },
  });
}

function twice(name: string, one: string, other: string): UsageError {
  return new UsageError({
    code: 'runbook/name-twice',
    message: text(
      `Two runbooks of your own are called "${name}": ${one} and ${other}.`,
      `Два Ваших сценария называются «${name}»: ${one} и ${other}.`,
    ),
    hint: text(
      `Name one of them otherwise, or give its path: ./${name}${ENDING}`,
      `Переименуйте один из них или укажите путь к нужному: ./${name}${ENDING}`,
    ),
  });
}
