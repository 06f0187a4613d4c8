import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** `NAME.yaml`; its words, its cases and what else lies beside it have a second point in their names. */
const RUNBOOK_FILE = /^[^.]+\.ya?ml$/;

/** The runbooks of a folder as absolute paths, sorted; undefined where there is no such folder. */
export function runbooksInFolder(folder: string): readonly string[] | undefined {
  try {
    const names = readdirSync(folder).filter((name) => RUNBOOK_FILE.test(name));
    return names.sort().map((name) => join(folder, name));
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
}

/** What clients have otherwise, in a folder of its own: a client's name may hold points. As absolute paths, sorted. */
export function overlaysInFolder(folder: string): readonly string[] {
  try {
    const names = readdirSync(folder).filter((name) => /^[^.].*\.ya?ml$/.test(name));
    return names.sort().map((name) => join(folder, name));
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return [];
    throw error;
  }
}

/** A path stands for itself, or for the runbooks of a folder. */
export function runbookFilesAt(path: string, cwd: string): readonly string[] {
  const absolute = resolve(cwd, path);
  return runbooksInFolder(absolute) ?? [absolute];
}
