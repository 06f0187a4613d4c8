import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import { UsageError } from '../../errors.ts';
import { packageFile } from '../../package-file.ts';
import { text } from '../../text.ts';
import { type FoundRunbook, findRunbook } from '../library/find.ts';
import { namedRunbooks } from '../library/library.ts';
import { runbooksInFolder } from '../library/runbook-files.ts';
import { ENDING, isPath, readText } from '../library/shipped.ts';
import type { TrialSource } from './load-trial.ts';

/** A runbook with the file of its cases, where it has one. */
export interface Tried extends FoundRunbook {
  /** What it was called: its name, or its path as it was typed. */
  readonly called: string;
  readonly trial: TrialSource | undefined;
  /** What the file of its cases is called, whether there is one or not. */
  readonly trialFile: string;
}

const CASES = '.test.yaml';

/** Where runbooks are looked for. */
export interface Shelf {
  readonly cwd: string;
  /** The user's own folders. */
  readonly folders: readonly string[];
}

/**
 * The names and files that were meant: each a name, a file, a file of cases, or a folder; or all that have a name, of the user's own folders and those that come
 * with mmsup. Throws UsageError `runbook/unknown` for a folder without any.
 */
export async function namesToTry(names: readonly string[], all: boolean, shelf: Shelf): Promise<readonly string[]> {
  return all ? allNames(shelf.folders) : names.flatMap((name) => inFolder(name, shelf.cwd));
}

/** Either names or `--all`, never both or neither. Throws UsageError `runbook/which`. */
export function requireNames(names: readonly string[], all: boolean, verb: 'lint' | 'test'): void {
  if (all !== names.length > 0) return;
  throw new UsageError({
    code: 'runbook/which',
    message: all
      ? text('--all takes no name.', 'С --all имена не указывают.')
      : text('No runbook was named.', 'Не указано ни одного сценария.'),
    hint: text(
      `Name runbooks, files or folders, or write: mmsup runbook ${verb} --all`,
      `Укажите сценарии, файлы или папки, или наберите: mmsup runbook ${verb} --all`,
    ),
  });
}

/** Every runbook that can be named without a path. */
export async function allNames(folders: readonly string[]): Promise<readonly string[]> {
  return (await namedRunbooks(folders)).map(({ name }) => name);
}

/** A folder stands for the runbooks in it. Throws UsageError `runbook/unknown` for one without any. */
export function inFolder(name: string, cwd: string): readonly string[] {
  if (!name.includes('/') && name !== '.' && name !== '..') return [name];
  const files = runbooksInFolder(resolve(cwd, name));
  if (files === undefined) return [name];
  if (files.length > 0)
    return files.map((file) => join(name, basename(file))).map((file) => (isAbsolute(file) ? file : `./${file}`));
  throw new UsageError({
    code: 'runbook/unknown',
    message: text(`The folder ${name} holds no runbook.`, `В папке ${name} нет сценариев.`),
    hint: text(
      'A runbook is a file NAME.yaml; its cases are NAME.test.yaml beside it.',
      'Сценарий — это файл ИМЯ.yaml, его случаи — ИМЯ.test.yaml рядом.',
    ),
  });
}

/** One runbook with its cases. Throws UsageError `runbook/unknown`, `runbook/invalid`, `yaml/…`. */
export async function triedRunbook(name: string, { cwd, folders }: Shelf): Promise<Tried> {
  const typed = name.endsWith(CASES) ? `${name.slice(0, -CASES.length)}${ENDING}` : name;
  const found = await findRunbook(typed, cwd, folders);
  const own = found.source.own?.path;
  const path = isPath(typed) ? typed : (own ?? typed);
  const isShipped = own === undefined;
  const beside = isShipped ? packageFile(join('runbooks', path)) : resolve(cwd, path);
  const stem = basename(beside).replace(/\.ya?ml$/, '');
  const trialFile = join(isShipped ? 'runbooks' : dirname(path), `${stem}${CASES}`);
  const text = readText(join(dirname(beside), `${stem}${CASES}`));
  return { ...found, called: typed, trialFile, trial: text === undefined ? undefined : { file: trialFile, text } };
}
