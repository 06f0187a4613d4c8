import { join } from 'node:path';
import type { IncidentEvent } from '../link.ts';
import { readChain } from './chain.ts';
import { namesInFolder, readIfThere, statIfThere } from './files.ts';
import { writerIn } from './names.ts';
import type { RecordPlace } from './record.ts';

/** An opening holds what a person typed and an agreement: it is far shorter. */
const BEGINNING_BYTES = 256 * 1024;

/** The event that opened an incident, read without the rest of its record; undefined where no file begins with one. Nothing is proved. */
export async function readOpening({ clientFolder, id }: RecordPlace): Promise<IncidentEvent | undefined> {
  const folder = join(clientFolder, id);
  const openings: IncidentEvent[] = [];
  for (const file of (await namesInFolder(folder)).filter((name) => writerIn(name) !== undefined)) {
    if (!(await statIfThere(join(folder, file)))?.isFile()) continue;
    const bytes = await readIfThere(join(folder, file), BEGINNING_BYTES);
    const line = bytes?.subarray(0, bytes.indexOf(10) + 1) ?? Buffer.alloc(0);
    openings.push(...readChain(line, file).events.filter(({ type }) => type === 'incident.opened'));
  }
  return openings.toSorted((one, other) => (one.at < other.at ? -1 : 1))[0];
}
