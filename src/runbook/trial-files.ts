import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import { UsageError } from '../errors.ts';
import { packageFile } from '../package-file.ts';
import { type FoundRunbook, findRunbook, isPath } from './find.ts';
import { namedRunbooks } from './library.ts';
import type { TrialSource } from './load-trial.ts';
import { runbooksInFolder } from './runbook-files.ts';
import { ENDING, readText } from './shipped.ts';

/** A runbook with the file of its cases, where it has one. */
export interface Tried extends FoundRunbook {
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
 * The runbooks that were named: each a name, a file, a file of cases, or a folder; or all that have a name, of the user's own folders and those that come
 * with mmsup. Throws UsageError `runbook/unknown`, `runbook/invalid`, `yaml/…`.
 */
export async function triedRunbooks(names: readonly string[], all: boolean, shelf: Shelf): Promise<readonly Tried[]> {
  const wanted = all ? await allNames(shelf.folders) : names.flatMap((name) => inFolder(name, shelf.cwd));
  return Promise.all(wanted.map((name) => triedRunbook(name, shelf)));
}

/** Either names or `--all`, never both or neither. Throws UsageError `runbook/which`. */
export function requireNames(names: readonly string[], all: boolean, verb: 'lint' | 'test'): void {
  if (all !== names.length > 0) return;
  throw new UsageError({
    code: 'runbook/which',
    message: all ? '--all takes no name.' : 'No runbook was named.',
    hint: `Name runbooks, files or folders, or write: mmsup runbook ${verb} --all`,
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
    message: `The folder ${name} holds no runbook.`,
    hint: 'A runbook is a file NAME.yaml; its cases are NAME.test.yaml beside it.',
  });
}

async function triedRunbook(name: string, { cwd, folders }: Shelf): Promise<Tried> {
  const typed = name.endsWith(CASES) ? `${name.slice(0, -CASES.length)}${ENDING}` : name;
  const found = await findRunbook(typed, cwd, folders);
  const own = found.source.own?.path;
  const path = isPath(typed) ? typed : (own ?? typed);
  const isShipped = own === undefined;
  const beside = isShipped ? packageFile(join('runbooks', path)) : resolve(cwd, path);
  const stem = basename(beside).replace(/\.ya?ml$/, '');
  const trialFile = join(isShipped ? 'runbooks' : dirname(path), `${stem}${CASES}`);
  const text = readText(join(dirname(beside), `${stem}${CASES}`));
  return { ...found, trialFile, trial: text === undefined ? undefined : { file: trialFile, text } };
}
