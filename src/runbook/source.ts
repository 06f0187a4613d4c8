import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { UsageError } from '../errors.ts';
import { packageFile } from '../package-file.ts';
import { type Findable, withIncluded } from './included.ts';

/** The exact texts of a runbook: what is pinned into a record. */
export interface RunbookSource {
  readonly file: string;
  readonly text: string;
  /** The sidecar with Russian words, where there is one. */
  readonly strings?: { readonly file: string; readonly text: string } | undefined;
  /** The texts of the runbooks that it includes, by the name that it calls them. */
  readonly included?: Readonly<Record<string, RunbookSource>>;
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

/**
 * The texts of a runbook's file, of its sidecar, and of all that it includes; `file` is what messages call it.
 * Throws UsageError `runbook/unknown`, and `runbook/invalid` for runbooks that include one another in a circle.
 */
export async function readSource(path: string, file: string): Promise<RunbookSource> {
  return withIncluded(await findableAt(path, file));
}

/** A runbook includes a file beside it, else one that comes with mmsup. */
async function findableAt(path: string, file: string): Promise<Findable> {
  return {
    source: await readOwnTexts(path, file),
    async find(name) {
      if (!/^[a-z0-9][a-z0-9-]*$/.test(name)) return undefined;
      const fileName = `${name}${ENDING}`;
      const places = [
        { path: join(dirname(path), fileName), file: join(dirname(file), fileName) },
        { path: packageFile(join('runbooks', fileName)), file: join('runbooks', fileName) },
      ];
      for (const place of places) if (readText(place.path) !== undefined) return findableAt(place.path, place.file);
      return undefined;
    },
  };
}

async function readOwnTexts(path: string, file: string): Promise<RunbookSource> {
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
      message: `The runbook ${path} could not be read: ${String(error)}.`,
      cause: error,
    });
  }
}
