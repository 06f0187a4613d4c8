import { readdir } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import { UsageError } from '../errors.ts';
import { packageFile } from '../package-file.ts';
import { type FoundRunbook, findRunbook } from './find.ts';
import type { TrialSource } from './load-trial.ts';
import { ENDING, readText, runbookNames } from './shipped.ts';

/** A runbook with the file of its cases, where it has one. */
export interface Tried extends FoundRunbook {
  readonly trial: TrialSource | undefined;
  /** What the file of its cases is called, whether there is one or not. */
  readonly trialFile: string;
}

const CASES = '.test.yaml';

/** The runbooks that were named: each a name, a file, a file of cases, or a folder. Throws UsageError `runbook/unknown`, `runbook/invalid`, `yaml/…`. */
export async function triedRunbooks(names: readonly string[], all: boolean, cwd: string): Promise<readonly Tried[]> {
  const wanted = all ? await runbookNames() : (await Promise.all(names.map((name) => inFolder(name, cwd)))).flat();
  return Promise.all(wanted.map((name) => triedRunbook(name, cwd)));
}

/** A folder stands for the runbooks in it. */
export async function inFolder(name: string, cwd: string): Promise<readonly string[]> {
  if (!name.includes('/') && name !== '.' && name !== '..') return [name];
  const files = await readdir(resolve(cwd, name)).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOTDIR' || error.code === 'ENOENT'))
      return undefined;
    throw error;
  });
  if (files === undefined) return [name];
  const runbooks = files.filter((file) => /^[^.]+\.ya?ml$/.test(file)).sort();
  if (runbooks.length > 0)
    return runbooks.map((file) => join(name, file)).map((file) => (isAbsolute(file) ? file : `./${file}`));
  throw new UsageError({
    code: 'runbook/unknown',
    message: `The folder ${name} holds no runbook.`,
    hint: 'A runbook is a file NAME.yaml; its cases are NAME.test.yaml beside it.',
  });
}

async function triedRunbook(name: string, cwd: string): Promise<Tried> {
  const path = name.endsWith(CASES) ? `${name.slice(0, -CASES.length)}${ENDING}` : name;
  const found = await findRunbook(path, cwd);
  const shipped = !path.includes('/') && !/\.ya?ml$/.test(path);
  const beside = shipped ? packageFile(join('runbooks', path)) : resolve(cwd, path);
  const stem = basename(beside).replace(/\.ya?ml$/, '');
  const trialFile = join(shipped ? 'runbooks' : dirname(path), `${stem}${CASES}`);
  const text = readText(join(dirname(beside), `${stem}${CASES}`));
  return { ...found, trialFile, trial: text === undefined ? undefined : { file: trialFile, text } };
}
