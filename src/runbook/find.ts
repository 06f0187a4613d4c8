import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import { UsageError } from '../errors.ts';
import { closestNames } from '../model/closest.ts';
import { packageFile } from '../package-file.ts';
import { loadRunbook, type RunbookSource } from './load.ts';
import type { Runbook } from './runbook.ts';

/** A runbook with the exact texts it was read from. */
export interface FoundRunbook {
  readonly runbook: Runbook;
  readonly source: RunbookSource;
}

const ENDING = '.yaml';

/** Names of the runbooks that come with mmsup, sorted. */
export async function runbookNames(): Promise<readonly string[]> {
  const names = await readdir(packageFile('runbooks'));
  return names
    .filter((name) => /^[a-z0-9-]+\.yaml$/.test(name))
    .map((name) => name.slice(0, -ENDING.length))
    .sort();
}

/** Reads a runbook by its name, or a file by its path (`./mine.yaml`). Throws UsageError `runbook/unknown`, `runbook/invalid`, `yaml/…`. */
export async function findRunbook(name: string, cwd: string): Promise<FoundRunbook> {
  if (isPath(name)) return readRunbookFile(isAbsolute(name) ? name : resolve(cwd, name), name);
  const names = await runbookNames();
  if (!names.includes(name)) throw unknownRunbook(name, names);
  return readRunbookFile(packageFile(join('runbooks', `${name}${ENDING}`)), `runbooks/${name}${ENDING}`);
}

/** Reads a runbook again from the texts that a record has pinned. */
export function runbookFrom(text: string, strings: string | undefined, name: string): FoundRunbook {
  const file = `${name}${ENDING}`;
  const source = {
    file,
    text,
    strings: strings === undefined ? undefined : { file: `${name}.ru${ENDING}`, text: strings },
  };
  return { runbook: loadRunbook(source), source };
}

function isPath(name: string): boolean {
  return name.includes('/') || name.endsWith(ENDING) || name.endsWith('.yml');
}

async function readRunbookFile(path: string, file: string): Promise<FoundRunbook> {
  const text = await readText(path);
  if (text === undefined) {
    throw new UsageError({
      code: 'runbook/unknown',
      message: `There is no runbook file ${path}.`,
      hint: 'List the runbooks with: mmsup runbook list',
    });
  }
  const stringsName = `${basename(path).replace(/\.ya?ml$/, '')}.ru${ENDING}`;
  const words = await readText(join(dirname(path), stringsName));
  const strings = words === undefined ? undefined : { file: join(dirname(file), stringsName), text: words };
  const source: RunbookSource = { file, text, strings };
  return { runbook: loadRunbook(source), source };
}

async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw new UsageError({
      code: 'runbook/unreadable',
      message: `The runbook ${path} could not be read: ${String(error)}.`,
      cause: error,
    });
  }
}

function unknownRunbook(name: string, names: readonly string[]): UsageError {
  const near = closestNames(name, names);
  return new UsageError({
    code: 'runbook/unknown',
    message: `There is no runbook "${name}".`,
    hint: near.length > 0 ? `Did you mean ${near.join(' or ')}?` : 'List the runbooks with: mmsup runbook list',
    data: { name, near },
  });
}
