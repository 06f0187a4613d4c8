import { join } from 'node:path';
import { UsageError } from '../errors.ts';
import { closestNames } from '../model/closest.ts';
import { namesIn } from './files.ts';
import { isIncidentId } from './names.ts';
import { readRecord } from './read.ts';
import type { RecordPlace } from './record.ts';

/** All places that hold a record, newest first. */
export async function allPlaces(root: string): Promise<readonly RecordPlace[]> {
  const places: RecordPlace[] = [];
  for (const client of await namesIn(root)) {
    const clientFolder = join(root, client);
    const ids = (await namesIn(clientFolder)).filter((name) => isIncidentId(name));
    places.push(...ids.map((id) => ({ clientFolder, id })));
  }
  return places.sort((one, other) => (one.id < other.id ? 1 : -1));
}

/** Where the record with this id lies; `latest` is the newest. Throws UsageError `incident/unknown`, with the ids that are close. */
export async function findPlace(root: string, id: string): Promise<RecordPlace> {
  const places = await allPlaces(root);
  const place = id === 'latest' ? await latestOf(places) : places.find((candidate) => candidate.id === id);
  if (place) return place;
  const near = closestNames(
    id,
    places.map((candidate) => candidate.id),
  );
  throw new UsageError({
    code: 'incident/unknown',
    message: `There is no incident "${id}" in ${root}.`,
    hint: near.length > 0 ? `Did you mean ${near.join(' or ')}?` : 'List the incidents with: mmsup incident list',
    data: { id, near },
  });
}

/** The place that was opened last: of those of the newest day, the one whose first event is the latest. */
async function latestOf(places: readonly RecordPlace[]): Promise<RecordPlace | undefined> {
  const day = places[0]?.id.slice(0, 10);
  let latest: { place: RecordPlace; at: string } | undefined;
  for (const place of places.filter(({ id }) => id.startsWith(String(day)))) {
    const at = (await readRecord(place)).events[0]?.at ?? '';
    if (!latest || at > latest.at) latest = { place, at };
  }
  return latest?.place;
}
