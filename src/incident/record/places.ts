import { join } from 'node:path';
import { UsageError } from '../../errors.ts';
import { closestNames } from '../../model/closest.ts';
import { joinTexts, text } from '../../text.ts';
import { LIST_THEM } from '../hints.ts';
import { isReference, referenceOfOpening } from '../reference.ts';
import { foldersIn, requireFolderIfThere } from './files.ts';
import { type GoneRecord, goneIn } from './gone.ts';
import { readAllHeads } from './heads.ts';
import { isHeadsFile, isIncidentId, withoutMark } from './names.ts';
import { readOpening } from './opening.ts';
import type { RecordPlace } from './record.ts';

/** What lies in the folder of all records. */
export interface Places {
  /** Newest first. A symbolic link that bears the name of a record is among them: it is told as damage of that record. */
  readonly places: readonly RecordPlace[];
  readonly clientFolders: readonly string[];
  /** Paths of other symbolic links: what lies behind them was not looked at. */
  readonly links: readonly string[];
}

/** Looks through the folder of all records. Throws UsageError `incident/not-a-folder` where it is a symbolic link itself. */
export async function readPlaces(root: string): Promise<Places> {
  await requireFolderIfThere(root);
  const clients = await foldersIn(root);
  const clientFolders = clients.folders.map((client) => join(root, client));
  const places: RecordPlace[] = [];
  const links = clients.links.map((name) => join(root, name));
  for (const clientFolder of clientFolders) {
    const inside = await foldersIn(clientFolder);
    const ids = [...inside.folders, ...inside.links].filter(isIncidentId);
    places.push(...ids.map((id) => ({ clientFolder, id })));
    links.push(
      ...inside.links
        .filter((name) => !isIncidentId(name) && !isHeadsFile(name))
        .map((name) => join(clientFolder, name)),
    );
  }
  return { places: places.sort((one, other) => (one.id < other.id ? 1 : -1)), clientFolders, links };
}

/** All places that hold a record, newest first. */
export const allPlaces = async (root: string): Promise<readonly RecordPlace[]> => (await readPlaces(root)).places;

/**
 * Where the record with this id or reference lies; `latest` is the newest, and an id may lack its mark where that leaves one. Throws
 * UsageError `incident/unknown`, with the ids that are close, `incident/gone` where heads know a record that is not there.
 */
export async function findPlace(root: string, id: string): Promise<RecordPlace> {
  const { places, clientFolders, links } = await readPlaces(root);
  const place = id === 'latest' ? await latestOf(places) : await namedPlace(places, id);
  if (place) return place;
  const gone = await findGone(clientFolders, id);
  if (gone) throw recordGone(gone);
  const unmarked = places.filter((candidate) => withoutMark(candidate.id) === id);
  if (unmarked.length === 1) return unmarked[0]!;
  if (unmarked.length > 1) throw severalOf(id, unmarked);
  const near = closestNames(id, ['latest', ...places.map((candidate) => candidate.id)]);
  const unseen = links.map((path) =>
    text(
      `; ${path} is a symbolic link, and what lies behind it was not looked at`,
      `; ${path} — символическая ссылка, и что за ней, не просматривалось`,
    ),
  );
  const more = joinTexts(unseen, '');
  throw new UsageError({
    code: 'incident/unknown',
    message: text(`There is no incident "${id}" in ${root}${more.en}.`, `Инцидента «${id}» в ${root} нет${more.ru}.`),
    hint:
      near.length > 0
        ? text(`Did you mean ${near.join(' or ')}?`, `Возможно, имелось в виду ${near.join(' или ')}?`)
        : LIST_THEM,
    data: { id, near },
  });
}

/** The record of this id where heads of a client know it and its folder is not there. */
export async function findGone(clientFolders: readonly string[], id: string): Promise<GoneRecord | undefined> {
  if (!isIncidentId(id)) return undefined;
  for (const clientFolder of clientFolders) {
    const { noted } = await readAllHeads(clientFolder);
    const own = noted.get(id);
    const [gone] = own ? await goneIn(clientFolder, new Map([[id, own]])) : [];
    if (gone) return gone;
  }
  return undefined;
}

function recordGone({ id, path, lines }: GoneRecord): UsageError {
  return new UsageError({
    code: 'incident/gone',
    message: text(
      `The record of incident ${id} is gone: heads know ${lines} ${lines === 1 ? 'line' : 'lines'} of it, and ${path} is not there.`,
      `Запись инцидента ${id} исчезла: файлы heads знают её строки (${lines}), а папки ${path} нет.`,
    ),
    hint: text(
      `Restore the folder from a backup or from whoever shares the records; see mmsup incident verify ${id}`,
      `Восстановите папку из резервной копии или у тех, с кем записи общие; подробнее: mmsup incident verify ${id}`,
    ),
    data: { id, path, lines },
  });
}

function severalOf(id: string, places: readonly RecordPlace[]): UsageError {
  const ids = places.map((place) => place.id);
  return new UsageError({
    code: 'incident/unknown',
    message: text(
      `"${id}" is more than one incident: ${ids.join(', ')}.`,
      `«${id}» — это несколько инцидентов: ${ids.join(', ')}.`,
    ),
    hint: text('Type the whole id of one of them.', 'Наберите номер одного из них целиком.'),
    data: { id, near: ids },
  });
}

function namedPlace(
  places: readonly RecordPlace[],
  id: string,
): Promise<RecordPlace | undefined> | RecordPlace | undefined {
  return isReference(id) ? referredPlace(places, id) : places.find((candidate) => candidate.id === id);
}

async function referredPlace(places: readonly RecordPlace[], reference: string): Promise<RecordPlace | undefined> {
  for (const place of places) {
    const opened = await readOpening(place);
    if (opened && referenceOfOpening(opened) === reference) return place;
  }
  return undefined;
}

/** The place that was opened last: of those of the newest day, the one whose opening is the latest. */
async function latestOf(places: readonly RecordPlace[]): Promise<RecordPlace | undefined> {
  const day = places[0]?.id.slice(0, 10);
  let latest: { place: RecordPlace; at: string } | undefined;
  for (const place of places.filter(({ id }) => id.startsWith(String(day)))) {
    const at = (await readOpening(place))?.at ?? '';
    if (!latest || at > latest.at) latest = { place, at };
  }
  return latest?.place;
}
