import { isAbsolute, resolve } from 'node:path';
import { UsageError } from '../errors.ts';
import { closestNames } from '../model/closest.ts';
import { loadRunbook } from './load.ts';
import type { Runbook } from './runbook.ts';
import { ENDING, type RunbookSource, readShippedSource, readSource, runbookNames } from './source.ts';

/** A runbook with the exact texts it was read from. */
export interface FoundRunbook {
  readonly runbook: Runbook;
  readonly source: RunbookSource;
}

/** Reads a runbook by its name, or a file by its path (`./mine.yaml`). Throws UsageError `runbook/unknown`, `runbook/invalid`, `yaml/…`. */
export async function findRunbook(name: string, cwd: string): Promise<FoundRunbook> {
  if (isPath(name)) return foundIn(readSource(isAbsolute(name) ? name : resolve(cwd, name), name));
  const names = await runbookNames();
  if (!names.includes(name)) throw unknownRunbook(name, names);
  return foundIn(readShippedSource(name));
}

/** The texts of a runbook as they lie on the disk now, unread; undefined where there are none any more. */
export async function textsOnDisk(name: string, cwd: string): Promise<RunbookSource | undefined> {
  try {
    if (isPath(name)) return await readSource(isAbsolute(name) ? name : resolve(cwd, name), name);
    return (await runbookNames()).includes(name) ? await readShippedSource(name) : undefined;
  } catch (error) {
    if (error instanceof UsageError) return undefined;
    throw error;
  }
}

/** Whether a runbook is named by the path of its file. */
export function isPath(name: string): boolean {
  return name.includes('/') || name.endsWith(ENDING) || name.endsWith('.yml');
}

async function foundIn(reading: Promise<RunbookSource>): Promise<FoundRunbook> {
  const source = await reading;
  return { runbook: loadRunbook(source), source };
}

export function unknownRunbook(name: string, names: readonly string[]): UsageError {
  const near = closestNames(name, names);
  return new UsageError({
    code: 'runbook/unknown',
    message: `There is no runbook "${name}".`,
    hint: near.length > 0 ? `Did you mean ${near.join(' or ')}?` : 'List the runbooks with: mmsup runbook list',
    data: { name, near },
  });
}
