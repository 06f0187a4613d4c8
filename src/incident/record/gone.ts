import { join } from 'node:path';
import { statIfThere } from './files.ts';
import type { NotedOfAll } from './heads.ts';

/** A record that heads know and whose folder is not there. */
export interface GoneRecord {
  readonly id: string;
  /** Where it was. */
  readonly path: string;
  /** Lines that heads know of it. */
  readonly lines: number;
}

/** The records of a client that are gone, newest first. Heads are read before: of a record that is made meanwhile they know nothing. */
export async function goneIn(clientFolder: string, noted: NotedOfAll): Promise<readonly GoneRecord[]> {
  const gone: GoneRecord[] = [];
  for (const [id, files] of noted) {
    const path = join(clientFolder, id);
    const stat = await statIfThere(path);
    // A symbolic link in its place is told as that.
    if (stat?.isDirectory() || stat?.isSymbolicLink()) continue;
    gone.push({ id, path, lines: [...files.values()].reduce((sum, { size }) => sum + size, 0) });
  }
  return gone.sort((one, other) => (one.id < other.id ? 1 : -1));
}
