import { join } from 'node:path';
import { hrtime } from 'node:process';
import { UsageError } from '../../errors.ts';
import { createMasker, type GrowingMasker } from '../../model/personal/masker.ts';
import { countMasked } from '../../model/personal/placeholder.ts';
import type { NotEvaluated } from '../../result.ts';
import { text } from '../../text.ts';
import type { IncidentEvent, IncidentLink } from '../link.ts';
import { keysFolder } from '../personal/client-key.ts';
import { maskContent, maskDeep } from '../personal/mask.ts';
import { type Masking, maskingOf } from '../personal/masking.ts';
import type { SystemUser } from '../system-user.ts';
import { encodeEvent, FORMAT, sha256 } from './chain.ts';
import { readIfThere, requireFolderIfThere, writeOnce } from './files.ts';
import { writtenIntoDamaged } from './gaps.ts';
import { type Hold, holderOf } from './hold.ts';
import { readKeptText } from './kept-text.ts';
import { readRecord } from './read.ts';

export interface RecordPlace {
  /** Folder of the client: holds one folder per incident, and one `heads.<writer>.jsonl` per writer. */
  readonly clientFolder: string;
  readonly id: string;
}

export interface RecordWriter {
  readonly who: string;
  /** Stands in every line beside the name, which anybody can choose. */
  readonly user: SystemUser;
  /** Name of the writer's file: `events.<writer>.jsonl`. */
  readonly writer: string;
  readonly via: 'tty' | 'script';
  readonly now: () => Date;
  /** Absent = by shape and with the client's tokens, with no knowledge of a database. */
  readonly masker?: GrowingMasker;
  /** Absent = as the environment of the process says. */
  readonly keys?: string;
  /** Told once after something was written into a record that was damaged before: where. */
  readonly onDamaged?: (gaps: readonly NotEvaluated[]) => void;
}

type NewEvent = { readonly type: string; readonly [field: string]: unknown };

/** An open record; whoever opened it closes it. */
export interface OpenRecord extends IncidentLink {
  /** Reads how the record masks; without it the first append does. */
  readMasking(): Promise<void>;
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
  const holder = holderOf(place, writer.writer);
  const { masker = createMasker(), keys = keysFolder(process.env) } = writer;
  let damage: readonly NotEvaluated[] = [];
  const events = async () => {
    const record = await readRecord(place);
    damage = writtenIntoDamaged(record);
    return record.events;
  };
  const masking = maskingOf(place, { masker, keys, events });
  const tellDamage = () => {
    if (damage.length > 0) writer.onDamaged?.(damage);
    damage = [];
  };
  return {
    id: place.id,
    path,
    append: async (event) => {
      const mask = await masking();
      await holder.run((hold) => append(hold, place, { writer, mask }, event));
      tellDamage();
    },
    evidence: async (content, how = maskContent) => {
      const mask = await masking();
      const safe = how(content, mask.text);
      const hash = sha256(safe);
      await writeOnce(join(path, 'evidence'), hash, safe);
      mask.kept(`sha256:${hash}`, countMasked(safe));
      return `sha256:${hash}`;
    },
    kept: (hash) => readKeptText(place, hash.replace(/^sha256:/, '')),
    pin: async (content) => {
      const hash = sha256(content);
      await writeOnce(join(path, 'runbooks'), `${hash}.yaml`, content);
      return hash;
    },
    pinned: (hash) => readPinned(path, hash),
    events: async () => (await readRecord(place)).events,
    readMasking: async () => void (await masking()),
    close: holder.close,
  };
}

interface Means {
  readonly writer: RecordWriter;
  readonly mask: Masking;
}

async function append(hold: Hold, { id }: RecordPlace, means: Means, event: NewEvent): Promise<void> {
  const { tail } = hold;
  const { writer } = means;
  const lines = newLines(hold, means, event);
  const bytes = Buffer.concat([...(tail.ended ? [] : [Buffer.from('\n')]), ...lines.map(({ bytes }) => bytes)]);
  const last = lines.at(-1)!;
  const { seq } = last;
  const hash = sha256(last.bytes.subarray(0, -1));
  // The head of every record is kept outside of it too: a cut tail shows only there.
  const head = `${JSON.stringify({ incident: id, writer: writer.writer, seq, hash })}\n`;
  await hold.append(bytes, { seq, hash, torn: [], ended: true, newer: null }, Buffer.from(head));
}

interface Line {
  readonly seq: number;
  readonly bytes: Buffer;
}

function newLines({ tail, seen }: Hold, writer: Means, event: NewEvent): readonly Line[] {
  const { hash: prev, torn: unfinished } = tail;
  const seq = tail.seq + 1;
  if (unfinished.length === 0) return [newLine(writer, event, { seq, prev, seen })];
  const torn = newLine(writer, { type: 'record.torn', torn: unfinished }, { seq, prev, seen });
  const next = { seq: seq + 1, prev: sha256(torn.bytes.subarray(0, -1)), seen: undefined };
  return [torn, newLine(writer, event, next)];
}

/** Where a line stands: its number, the line before it, and what of other writers' files was there. */
type Standing = Pick<Hold, 'seen'> & { readonly seq: number; readonly prev: string | null };

function newLine({ writer, mask }: Means, { type, ...fields }: NewEvent, { seq, prev, seen }: Standing): Line {
  const { value, paths } = maskDeep(fields, mask.text, type);
  const line: IncidentEvent = {
    v: FORMAT,
    seq,
    at: writer.now().toISOString(),
    mono: Number(hrtime.bigint() / 1_000_000n),
    who: writer.who,
    user: writer.user,
    via: writer.via,
    ...value,
    type,
    ...(paths.length > 0 ? { masked: paths } : {}),
    ...mask.told(value),
    ...(seen ? { seen } : {}),
    prev,
  };
  return { seq, bytes: encodeEvent(line) };
}

async function readPinned(folder: string, hash: string): Promise<string> {
  await requireFolderIfThere(join(folder, 'runbooks'));
  const bytes = await readIfThere(join(folder, 'runbooks', `${hash}.yaml`));
  if (bytes && sha256(bytes) === hash) return bytes.toString('utf8');
  const start = hash.slice(0, 12);
  throw new UsageError({
    code: 'incident/runbook-missing',
    message: text(
      `The runbook that this run was started with (sha256 ${start}…) is ${bytes ? 'changed' : 'no longer'} in ${folder}.`,
      `Сценарий, с которым начат этот проход (sha256 ${start}…), ${bytes ? `изменён в ${folder}` : `из ${folder} исчез`}.`,
    ),
    hint: text(
      'Start the runbook again without --resume: the steps already done stay in the record.',
      'Начните сценарий заново, без --resume: сделанные шаги останутся в записи.',
    ),
  });
}
