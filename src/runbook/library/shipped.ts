import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../../errors.ts';
import { packageFile } from '../../package-file.ts';
import { text } from '../../text.ts';

export const ENDING = '.yaml';

/** Names of the runbooks that come with mmsup, sorted. */
export async function runbookNames(): Promise<readonly string[]> {
  return readdirSync(packageFile('runbooks'))
    .filter((name) => /^[a-z0-9-]+\.yaml$/.test(name))
    .map((name) => name.slice(0, -ENDING.length))
    .sort();
}

/** Whether a runbook is named by the path of its file. */
export function isPath(name: string): boolean {
  return name.includes('/') || name.endsWith(ENDING) || name.endsWith('.yml');
}

/** Where a file of the runbooks lies that come with mmsup. */
export const shippedPath = (fileName: string): string => packageFile(join('runbooks', fileName));

/**
 * A file as text; undefined where there is none. Read at once: twenty small files cost less than twenty turns of the event loop.
 * Throws UsageError `runbook/unreadable`.
 */
export function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw new UsageError({
      code: 'runbook/unreadable',
      message: text(
        `The runbook ${path} could not be read: ${String(error)}.`,
        `Не удалось прочитать сценарий ${path}: ${String(error)}.`,
      ),
      cause: error,
    });
  }
}
