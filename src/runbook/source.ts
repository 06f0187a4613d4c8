import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { UsageError } from '../errors.ts';
import { packageFile } from '../package-file.ts';

/** The exact texts of a runbook: what is pinned into a record. */
export interface RunbookSource {
  readonly file: string;
  readonly text: string;
  /** The sidecar with Russian words, where there is one. */
  readonly strings?: { readonly file: string; readonly text: string } | undefined;
}

export const ENDING = '.yaml';

/** Names of the runbooks that come with mmsup, sorted. */
export async function runbookNames(): Promise<readonly string[]> {
  return readdirSync(packageFile('runbooks'))
    .filter((name) => /^[a-z0-9-]+\.yaml$/.test(name))
    .map((name) => name.slice(0, -ENDING.length))
    .sort();
}

/** The texts of a runbook that comes with mmsup, by its name. */
export async function readShippedSource(name: string): Promise<RunbookSource> {
  return readSource(packageFile(join('runbooks', `${name}${ENDING}`)), `runbooks/${name}${ENDING}`);
}

/** The texts of a runbook's file and of its sidecar; `file` is what messages call it. Throws UsageError `runbook/unknown`. */
export async function readSource(path: string, file: string): Promise<RunbookSource> {
  const text = readText(path);
  if (text === undefined) {
    throw new UsageError({
      code: 'runbook/unknown',
      message: `There is no runbook file ${path}.`,
      hint: 'List the runbooks with: mmsup runbook list',
    });
  }
  const stringsName = `${basename(path).replace(/\.ya?ml$/, '')}.ru${ENDING}`;
  const words = readText(join(dirname(path), stringsName));
  const strings = words === undefined ? undefined : { file: join(dirname(file), stringsName), text: words };
  return { file, text, strings };
}

/** Read at once: twenty small files cost less than twenty turns of the event loop. */
function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw new UsageError({
      code: 'runbook/unreadable',
      message: `The runbook ${path} could not be read: ${String(error)}.`,
      cause: error,
    });
  }
}
