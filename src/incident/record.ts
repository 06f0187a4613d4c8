import { join } from 'node:path';
import { hrtime } from 'node:process';
import { UsageError } from '../errors.ts';
import { maskText } from '../model/personal.ts';
import { encodeEvent, sha256, type Tail } from './chain.ts';
import { readIfThere, writeOnce } from './files.ts';
import { type Hold, holderOf } from './hold.ts';
import type { IncidentEvent, IncidentLink } from './link.ts';
import { maskDeep } from './mask.ts';
import { readRecord } from './read.ts';

export interface RecordPlace {
  /** Folder of the client: holds `heads.log` and one folder per incident. */
  readonly clientFolder: string;
  readonly id: string;
}

export interface RecordWriter {
  readonly who: string;
  /** Name of the writer's file: `events.<writer>.jsonl`. */
  readonly writer: string;
  readonly via: 'tty' | 'script';
  readonly now: () => Date;
}

type NewEvent = { readonly type: string; readonly [field: string]: unknown };

/** An open record; whoever opened it closes it. */
export interface OpenRecord extends IncidentLink {
  /** Gives the record's lock back at once, for others who wait for it. */
  close(): Promise<void>;
}

/**
 * Opens an incident's record for writing. The folder must exist.
 *
 * Each append looks at the file's end under the lock, writes one line, and waits until the disk has it. What a crashed process left
 * unfinished at the end is kept where it is, closed off, and named by a `record.torn` event: nothing is ever removed from a record.
 */
export function openRecord(place: RecordPlace, writer: RecordWriter): OpenRecord {
  const path = join(place.clientFolder, place.id);
  const holder = holderOf(place, `events.${writer.writer}.jsonl`);
  return {
    id: place.id,
    path,
    append: (event) => holder.run((hold) => append(hold, place, writer, event)),
    evidence: async (content) => {
      const safe = maskText(content);
      const hash = sha256(safe);
      await writeOnce(join(path, 'evidence'), hash, safe);
      return `sha256:${hash}`;
    },
    pin: async (content) => {
      const hash = sha256(content);
      await writeOnce(join(path, 'runbooks'), `${hash}.yaml`, content);
      return hash;
    },
    pinned: (hash) => readPinned(path, hash),
    events: async () => (await readRecord(place)).events,
    close: holder.close,
  };
}

async function append(hold: Hold, { id }: RecordPlace, writer: RecordWriter, event: NewEvent): Promise<void> {
  const { tail } = hold;
  const lines = newLines(tail, writer, event);
  const bytes = Buffer.concat([...(tail.ended ? [] : [Buffer.from('\n')]), ...lines.map(({ bytes }) => bytes)]);
  const last = lines.at(-1)!;
  const { seq } = last;
  const hash = sha256(last.bytes.subarray(0, -1));
  // The head of every record is kept outside of it too: a cut tail shows only there.
  const head = `${JSON.stringify({ incident: id, writer: writer.writer, seq, hash })}\n`;
  await hold.append(bytes, { seq, hash, torn: [], ended: true }, Buffer.from(head));
}

interface Line {
  readonly seq: number;
  readonly bytes: Buffer;
}

function newLines(
  { seq: last, hash: prev, torn: unfinished }: Tail,
  writer: RecordWriter,
  event: NewEvent,
): readonly Line[] {
  const seq = last + 1;
  if (unfinished.length === 0) return [newLine(writer, event, seq, prev)];
  const torn = newLine(writer, { type: 'record.torn', torn: unfinished }, seq, prev);
  return [torn, newLine(writer, event, seq + 1, sha256(torn.bytes.subarray(0, -1)))];
}

function newLine(writer: RecordWriter, { type, ...fields }: NewEvent, seq: number, prev: string | null): Line {
  const { value, paths } = maskDeep(fields);
  const line: IncidentEvent = {
    v: 1,
    seq,
    at: writer.now().toISOString(),
    mono: Number(hrtime.bigint() / 1_000_000n),
    who: writer.who,
    via: writer.via,
    ...value,
    type,
    ...(paths.length > 0 ? { masked: paths } : {}),
    prev,
  };
  return { seq, bytes: encodeEvent(line) };
}

async function readPinned(folder: string, hash: string): Promise<string> {
  const bytes = await readIfThere(join(folder, 'runbooks', `${hash}.yaml`));
  if (bytes && sha256(bytes) === hash) return bytes.toString('utf8');
  throw new UsageError({
    code: 'incident/runbook-missing',
    message: `The runbook that this run was started with (sha256 ${hash.slice(0, 12)}…) is ${bytes ? 'changed' : 'no longer'} in ${folder}.`,
    hint: 'Start the runbook again without --resume: the steps already done stay in the record.',
  });
}
