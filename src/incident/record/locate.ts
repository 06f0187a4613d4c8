import { join } from 'node:path';
import type { Located } from '../correction.ts';
import { readChain } from './chain.ts';
import { bytesIn, namesIn } from './files.ts';
import { writerIn } from './names.ts';

/** All events of a record with the file in which each stands. */
export async function locateEvents(path: string): Promise<readonly Located[]> {
  const located: Located[] = [];
  for (const file of await namesIn(path)) {
    const writer = writerIn(file);
    if (writer === undefined) continue;
    const { events } = readChain(await bytesIn(join(path, file)), file);
    located.push(...events.map((event) => ({ writer, event })));
  }
  return located;
}
