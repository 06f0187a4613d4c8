import { join } from 'node:path';
import { readChain } from './chain.ts';
import type { Located } from './correction.ts';
import { namesIn, readIfThere } from './files.ts';

/** All events of a record with the file in which each stands. */
export async function locateEvents(path: string): Promise<readonly Located[]> {
  const located: Located[] = [];
  for (const file of await namesIn(path)) {
    const [, writer] = /^events\.(.+)\.jsonl$/.exec(file) ?? [];
    if (!writer) continue;
    const { events } = readChain((await readIfThere(join(path, file))) ?? Buffer.alloc(0), file);
    located.push(...events.map((event) => ({ writer, event })));
  }
  return located;
}
