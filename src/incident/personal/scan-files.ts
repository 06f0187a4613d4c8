import { lstat, readdir } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import type { PersonalColumns } from '../../model/personal/columns.ts';
import { indexOfMarks, type KnownValues } from '../../model/personal/known.ts';
import { namesIn, readIfThere, statIfThere } from '../record/files.ts';
import { isHeadsFile, writerIn } from '../record/names.ts';
import { readRecord } from '../record/read.ts';
import type { RecordPlace } from '../record/record.ts';
import { clientKey } from './client-key.ts';
import { marksIn } from './remembered.ts';
import { type Spot, spotsOfEvent, spotsOfFile } from './scan.ts';

/** Larger files are not looked through; the answer says which. */
const LARGEST = 64 * 1024 * 1024;

export interface Looked {
  readonly files: number;
  readonly spots: readonly Spot[];
  /** Files that could not be looked through, with the reason. */
  readonly leftOut: readonly { readonly file: string; readonly why: 'binary' | 'too-large' | 'link' }[];
  /** Values that the record knows and this machine has the key for. */
  readonly known: readonly KnownValues[];
}

interface Known {
  /** Folder of the clients' keys. */
  readonly keys: string;
  readonly columns: PersonalColumns;
}

/** All that a record holds: its events, evidence and runbooks, and its heads beside it. */
export async function readWholeRecord(place: RecordPlace, { keys, columns }: Known): Promise<Looked> {
  const looked = await readFiles(join(place.clientFolder, place.id), columns);
  const heads = (await namesIn(place.clientFolder)).filter(isHeadsFile);
  const spots: Spot[] = [...looked.spots];
  for (const file of heads) {
    const lines = (await readIfThere(join(place.clientFolder, file)))?.toString('utf8').split('\n') ?? [];
    for (const [index, text] of lines.entries())
      if (text.includes(`"${place.id}"`)) spots.push(...spotsOfEvent(file, index + 1, text));
  }
  return { ...looked, files: looked.files + heads.length, spots, known: await knownTo(place, keys) };
}

/** A key is only read here, never made. */
async function knownTo(place: RecordPlace, keys: string): Promise<readonly KnownValues[]> {
  const client = basename(place.clientFolder);
  if ((await readIfThere(join(keys, `${client}.key`))) === undefined) return [];
  const key = await clientKey(keys, client);
  return [indexOfMarks(marksIn((await readRecord(place)).events, key.id), key.mark)];
}

/** A file, or all files of a folder; symbolic links are not followed. */
export async function readFiles(path: string, columns: PersonalColumns): Promise<Looked> {
  const paths = (await lstat(path)).isDirectory() ? await filesBelow(path) : [path];
  const spots: Spot[] = [];
  const leftOut: Looked['leftOut'][number][] = [];
  for (const one of paths) {
    const file = one === path ? basename(path) : relative(path, one);
    const why = await whyNot(one);
    const bytes = why === undefined ? ((await readIfThere(one)) ?? Buffer.alloc(0)) : Buffer.alloc(0);
    const reason = why ?? (bytes.includes(0) ? 'binary' : undefined);
    if (reason !== undefined) leftOut.push({ file, why: reason });
    else for (const spot of spotsOf({ file, content: bytes.toString('utf8') }, columns)) spots.push(spot);
  }
  return { files: paths.length, spots, leftOut, known: [] };
}

async function whyNot(path: string): Promise<'too-large' | 'link' | undefined> {
  const stat = await statIfThere(path);
  if (stat?.isSymbolicLink()) return 'link';
  return stat && stat.size > LARGEST ? 'too-large' : undefined;
}

async function filesBelow(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() || entry.isSymbolicLink())
    .map(({ parentPath, name }) => join(parentPath, name))
    .sort();
}

function spotsOf({ file, content }: { file: string; content: string }, columns: PersonalColumns): readonly Spot[] {
  if (writerIn(basename(file)) === undefined) return spotsOfFile(file, content, columns);
  return content.split('\n').flatMap((line, index) => (line === '' ? [] : spotsOfEvent(file, index + 1, line)));
}
