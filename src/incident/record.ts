import { join } from 'node:path';
import { hrtime } from 'node:process';
import { UnavailableError, UsageError } from '../errors.ts';
import { maskText } from '../model/personal.ts';
import { type Chain, encodeEvent, readChain, sha256 } from './chain.ts';
import { appendDurably, codeOf, openForAppend, readIfThere, requireFolder, writeOnce } from './files.ts';
import type { IncidentEvent, IncidentLink } from './link.ts';
import { maskDeep } from './mask.ts';
import { readRecord } from './read.ts';

/** A lock left by a dead process is taken over after this time. */
const STALE_MS = 3000;

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

/**
 * Opens an incident's record for writing. The folder must exist.
 *
 * Each append takes the lock, looks at the file's end, writes one line, and waits until the disk has it. What a crashed process left
 * unfinished at the end is kept where it is, closed off, and named by a `record.torn` event: nothing is ever removed from a record.
 */
export function openRecord(place: RecordPlace, writer: RecordWriter): IncidentLink {
  const path = join(place.clientFolder, place.id);
  return {
    id: place.id,
    path,
    append: (event) => append(place, writer, event),
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
  };
}

async function append(place: RecordPlace, writer: RecordWriter, event: NewEvent): Promise<void> {
  const folder = join(place.clientFolder, place.id);
  await requireFolder(folder);
  const release = await takeLock(folder, place.id);
  try {
    await appendLocked(place, writer, event);
  } finally {
    await release().catch(() => {});
  }
}

async function appendLocked(place: RecordPlace, writer: RecordWriter, event: NewEvent): Promise<void> {
  const name = `events.${writer.writer}.jsonl`;
  const path = join(place.clientFolder, place.id, name);
  const file = await openForAppend(path);
  try {
    const chain = readChain(await file.readFile(), name);
    const lines = newLines(chain, writer, event);
    const bytes = Buffer.concat([...(chain.ended ? [] : [Buffer.from('\n')]), ...lines.map(({ bytes }) => bytes)]);
    await appendDurably(file, path, bytes);
    const last = lines.at(-1)!;
    await appendHead(place, { writer: writer.writer, seq: last.seq, hash: sha256(last.bytes.subarray(0, -1)) });
  } finally {
    await file.close();
  }
}

interface Line {
  readonly seq: number;
  readonly bytes: Buffer;
}

function newLines(chain: Chain, writer: RecordWriter, event: NewEvent): readonly Line[] {
  const seq = (chain.events.at(-1)?.seq ?? 0) + 1;
  const prev = chain.hashes.at(-1) ?? null;
  if (chain.torn.length === 0) return [newLine(writer, event, seq, prev)];
  const torn = newLine(writer, { type: 'record.torn', torn: chain.torn }, seq, prev);
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

/** The head of every record is kept outside of it too: a cut tail shows only there. */
async function appendHead(place: RecordPlace, head: Readonly<Record<string, unknown>>): Promise<void> {
  const path = join(place.clientFolder, 'heads.log');
  const file = await openForAppend(path);
  try {
    await appendDurably(file, path, Buffer.from(`${JSON.stringify({ incident: place.id, ...head })}\n`));
  } finally {
    await file.close();
  }
}

async function takeLock(folder: string, id: string): Promise<() => Promise<void>> {
  const { lock } = await import('proper-lockfile');
  try {
    return await lock(folder, {
      // Losing the lock in the middle (a suspended machine) shows as a fork of the chain when the record is read; it must not end the process.
      onCompromised: () => {},
      lockfilePath: join(folder, '.lock'),
      realpath: false,
      stale: STALE_MS,
      retries: { retries: 400, factor: 1.1, minTimeout: 4, maxTimeout: 40, randomize: true },
    });
  } catch (error) {
    if (codeOf(error) !== 'ELOCKED') throw error;
    throw new UnavailableError({
      code: 'incident/locked',
      message: `The record of incident ${id} is being written by another process and did not become free.`,
      hint: 'Try again when the other process has ended.',
      cause: error,
    });
  }
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
