import { join } from 'node:path';
import type { IncidentEvent } from '../link.ts';
import { readChain } from '../record/chain.ts';
import { bytesIn, namesIn } from '../record/files.ts';
import type { IncidentRecord } from '../record/read.ts';
import type { EventLine } from './events.ts';

/** The events of a record in their order, each with the file in which it stands and the hash of its line. */
export async function readLines({ path, events }: IncidentRecord): Promise<readonly EventLine[]> {
  const waiting = new Map<string, Omit<EventLine, 'event'>[]>();
  for (const file of await namesIn(path)) {
    const [, writer] = /^events\.(.+)\.jsonl$/.exec(file) ?? [];
    if (!writer) continue;
    const { events: own, hashes } = readChain(await bytesIn(join(path, file)), file);
    for (const [at, event] of own.entries()) {
      const same = waiting.get(keyOf(event)) ?? [];
      waiting.set(keyOf(event), [...same, { writer, hash: hashes[at]! }]);
    }
  }
  return events.map((event) => ({
    event,
    ...(waiting.get(keyOf(event))?.shift() ?? { writer: event.who, hash: null }),
  }));
}

/** Copies of one line are as good as each other. */
const keyOf = ({ who, seq, at, prev, type }: IncidentEvent): string => `${seq} ${at} ${type} ${prev} ${who}`;
