import { dirname, join } from 'node:path';
import type { NotEvaluated } from '../../result.ts';
import { text } from '../../text.ts';
import { namesIn, namesInFolder, statIfThere } from './files.ts';
import { isHeadsFile } from './names.ts';
import type { RecordPlace } from './record.ts';

/** A file or folder of a record that others can reach. */
export interface Exposed {
  readonly path: string;
  /** Rights as `chmod` takes them. */
  readonly mode: number;
  /** Number of the user that it belongs to. */
  readonly owner: number;
}

const OTHERS = 0o077;
const OTHERS_WRITE = 0o022;

/** Looks at who else can read or write a record: its folder and the client's, their files, and what is kept in them. */
export async function readAccess({ clientFolder, id }: RecordPlace): Promise<readonly Exposed[]> {
  const folder = join(clientFolder, id);
  const inside = ['evidence', 'runbooks'].map((name) => join(folder, name));
  const paths = [
    dirname(clientFolder),
    clientFolder,
    ...(await namesIn(clientFolder)).filter(isHeadsFile).map((name) => join(clientFolder, name)),
    folder,
    ...(await pathsIn(folder)),
    ...(await pathsIn(inside[0]!)),
    ...(await pathsIn(inside[1]!)),
  ];
  const found: Exposed[] = [];
  for (const path of paths) {
    const stat = await statIfThere(path);
    // What a link lets through, its target says, and nobody follows it.
    if (stat && !stat.isSymbolicLink()) found.push({ path, mode: stat.mode & 0o7777, owner: stat.uid });
  }
  return found;
}

async function pathsIn(folder: string): Promise<readonly string[]> {
  return (await namesInFolder(folder)).filter((name) => !name.startsWith('.lock')).map((name) => join(folder, name));
}

/**
 * What the proof of a record lacks when others can reach it. Whoever can write can change lines and heads alike, and so can another
 * owner; whoever can only read changes nothing, and sees what the client's data say. `me` is undefined where the system has no such numbers. Pure.
 */
export function judgeAccess(all: readonly Exposed[], me: number | undefined): readonly NotEvaluated[] {
  if (me === undefined) return [];
  const [writable, foreign, readable] = [
    all.filter(({ mode }) => (mode & OTHERS_WRITE) !== 0),
    all.filter(({ owner }) => owner !== me),
    // Of the folders above, names are all that can be read.
    all.slice(2).filter(({ mode }) => (mode & OTHERS) !== 0 && (mode & OTHERS_WRITE) === 0),
  ];
  return [...told(writable, WRITABLE, true), ...told(foreign, FOREIGN, true), ...told(readable, READABLE, false)];
}

const WRITABLE = text(
  'others can write there (chmod go-w): they could have changed a record and its heads alike',
  'туда могут писать другие (chmod go-w): они могли изменить и запись, и её концы',
);
const FOREIGN = text(
  'it belongs to another user, who could have changed a record and its heads alike',
  'принадлежит другому пользователю: он мог изменить и запись, и её концы',
);
const READABLE = text(
  'others can read there (chmod go-rwx): the words of a client are nobody’s but yours',
  'это могут читать другие (chmod go-rwx): слова клиента — не для чужих',
);

function told(exposed: readonly Exposed[], why: NotEvaluated['why'], couldChangeAnswer: boolean): NotEvaluated[] {
  const [first, ...more] = exposed;
  if (!first) return [];
  const rest = more.length;
  const mode = first.mode.toString(8).padStart(4, '0');
  return [
    {
      what: text(
        `Who else reached ${first.path} (${mode})${rest > 0 ? ` and ${rest} more` : ''}`,
        `Кто ещё имел доступ к ${first.path} (${mode})${rest > 0 ? ` и ещё к ${rest}` : ''}`,
      ),
      why,
      couldChangeAnswer,
    },
  ];
}
