import { UserError } from '../../errors.ts';
import type { NotEvaluated } from '../../result.ts';
import { type Text, text, verbatim } from '../../text.ts';
import { openingsIn, placeOf } from './gaps.ts';
import { type GoneRecord, goneIn } from './gone.ts';
import { tellStrangeHeads } from './head-doubts.ts';
import { type ClientHeads, readAllHeads, type StrangeHead } from './heads.ts';
import { readPlaces } from './places.ts';
import { type HeadsOf, type IncidentRecord, readRecord } from './read.ts';
import type { RecordPlace } from './record.ts';

/** A record of which not all can be believed, and where that shows. */
export interface DamagedRecord {
  readonly id: string;
  /** `events.ann.desk.jsonl:7`, or why it could not be read at all, for programs. */
  readonly where: string;
  /** The same for people, where it has words. */
  readonly why?: Text;
  /** Only of one whose folder is not there: how many lines of it heads know. */
  readonly gone?: number;
}

/** What all records of a folder come to. */
export interface ReadRecords<Folded> {
  /** Newest first; damaged ones are not among them. */
  readonly folded: readonly Folded[];
  /** Those that are gone among them. */
  readonly damaged: readonly DamagedRecord[];
  /** What else could not be looked at: symbolic links, heads that cannot be read. */
  readonly doubts: readonly NotEvaluated[];
}

/** A damaged record as an answer tells of it. */
export const notCounted = ({ id, where, why = verbatim(where), gone }: DamagedRecord): NotEvaluated => ({
  what: verbatim(id),
  why:
    gone === undefined
      ? text(
          `its record is damaged (${why.en}) and is not counted: mmsup incident verify ${id}`,
          `запись повреждена (${why.ru}) и не учтена: mmsup incident verify ${id}`,
        )
      : text(
          `its record is gone, heads know ${gone} ${gone === 1 ? 'line' : 'lines'} of it; it is not counted: mmsup incident verify ${id}`,
          `запись исчезла, файлы heads знают её строки (${gone}); она не учтена: mmsup incident verify ${id}`,
        ),
  couldChangeAnswer: true,
});

/** A symbolic link among the records as an answer tells of it. */
export const notFollowed = (path: string): NotEvaluated => ({
  what: verbatim(path),
  why: text(
    'it is a symbolic link; records are kept only in real folders, and what lies behind it was not looked at',
    'это символическая ссылка; записи хранятся только в настоящих папках, и что за ней, не просматривалось',
  ),
  couldChangeAnswer: true,
});

/** Records that are read at a time: the disk answers several at once, and each is let go when it was folded. */
const AT_ONCE = 16;

/**
 * Folds every record of a folder, a damaged one named apart. Memory holds what the folds give and not the records; the heads of a client's records are read once, not
 * once for each record.
 */
export async function foldRecords<Folded>(
  root: string,
  fold: (record: IncidentRecord, place: RecordPlace) => Folded,
): Promise<ReadRecords<Folded>> {
  const { places, clientFolders, links } = await readPlaces(root);
  const folded: (Folded | undefined)[] = Array.from({ length: places.length });
  const damaged = new Map<number, DamagedRecord>();
  const headsIn = headsByFolder();
  const readOne = async (at: number) => {
    const place = places[at]!;
    const headsOf: HeadsOf = async (id) => (await headsIn(place.clientFolder)).noted.get(id) ?? new Map();
    const record = await readOrTell(place, headsOf);
    if (record === undefined) return;
    if ('where' in record) damaged.set(at, record);
    else folded[at] = fold(record, place);
  };
  let next = 0;
  const worker = async () => {
    while (next < places.length) await readOne(next++);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  const gone: GoneRecord[] = [];
  const strange: StrangeHead[] = [];
  for (const folder of clientFolders) {
    const heads = await headsIn(folder);
    gone.push(...(await goneIn(folder, heads.noted)));
    strange.push(...heads.strange.filter(({ kind }) => kind !== 'begun'));
  }
  const unreadable = [...damaged].sort(([one], [other]) => one - other).map(([, record]) => record);
  return {
    folded: folded.filter((one): one is Folded => one !== undefined),
    damaged: [
      ...unreadable,
      ...gone.map(({ id, path, lines }) => ({ id, where: `${path}, heads: ${lines}`, gone: lines })),
    ],
    doubts: [...links.map(notFollowed), ...tellStrangeHeads(strange)],
  };
}

/** Gives the heads of a client's records, read when they are first wanted. */
function headsByFolder(): (folder: string) => Promise<ClientHeads> {
  const read = new Map<string, Promise<ClientHeads>>();
  return (folder) => {
    const heads = read.get(folder) ?? readAllHeads(folder);
    read.set(folder, heads);
    return heads;
  };
}

/** Undefined for a folder in which nothing was ever recorded: whoever made it was stopped before, and told nobody of it. */
async function readOrTell(place: RecordPlace, headsOf: HeadsOf): Promise<IncidentRecord | DamagedRecord | undefined> {
  try {
    const record = await readRecord(place, headsOf);
    const [fault] = record.faults;
    if (fault) return { id: place.id, where: placeOf(fault) };
    const [newer] = record.newer;
    if (newer) return { id: place.id, ...told(newerIn(newer)) };
    if (record.events.length === 0) return undefined;
    const openings = openingsIn(record.events);
    if (openings.length === 1) return record;
    return { id: place.id, where: `incident.opened: ${openings.map(({ who }) => who).join(', ') || '—'}` };
  } catch (error) {
    if (error instanceof UserError) return { id: place.id, ...told(error.words.message) };
    throw error;
  }
}

const told = (why: Text): Pick<DamagedRecord, 'where' | 'why'> => ({ where: why.en, why });

const newerIn = ({ file, line, format }: IncidentRecord['newer'][number]): Text =>
  text(`${file}:${line}, format ${format}`, `${file}:${line}, формат ${format}`);
