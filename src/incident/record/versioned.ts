import { realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { statIfThere, translated } from './files.ts';

/** Whether a folder lies in a work tree of git: `.git` is in it or above. There records of several machines come together that no lock kept apart. */
export async function isVersioned(folder: string): Promise<boolean> {
  const real = await translated(folder, () => realpath(folder));
  for (let at = real; ; at = dirname(at)) {
    if (await statIfThere(join(at, '.git'))) return true;
    if (at === dirname(at)) return false;
  }
}
