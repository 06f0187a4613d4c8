import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { UnavailableError } from '../errors.ts';
import { codeOf, makePrivateFolder, namesIn, PRIVATE_FOLDER, syncFolder } from './files.ts';
import { incidentsFolder } from './folder.ts';
import type { IncidentEvent, IncidentLink, IncidentRequest, IncidentStore, WaitingRun } from './link.ts';
import { incidentId, safeName, writerOf } from './names.ts';
import { allPlaces, findPlace } from './places.ts';
import { readRecord } from './read.ts';
import { type OpenRecord, openRecord, type RecordPlace, type RecordWriter } from './record.ts';
import { waitingRuns } from './waiting.ts';

export interface StoreDeps {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly now: () => Date;
  readonly stderr: { readonly isTTY?: boolean };
}

/** The records of this machine: `folder` is the value of `--incidents`. Nothing is touched before something is asked. */
export function incidentStore(folder: string | undefined, deps: StoreDeps): IncidentStore {
  const root = incidentsFolder(folder, deps.env, deps.cwd);
  const writer: RecordWriter = { ...writerOf(deps.env), via: deps.stderr.isTTY ? 'tty' : 'script', now: deps.now };
  const opened: OpenRecord[] = [];
  const openAt = (place: RecordPlace) => {
    const record = openRecord(place, writer);
    opened.push(record);
    return record;
  };
  return {
    root,
    open: (request) => openNew(root, writer, openAt, request),
    link: async (id) => openAt(await findPlace(root, id)),
    unfinished: (runbook) => findUnfinished(root, openAt, runbook),
    waiting: async (link) => (link ? waitingRuns(link.id, await link.events()) : allWaiting(root)),
    close: async () => {
      for (const record of opened.splice(0)) await record.close();
    },
  };
}

type OpenAt = (place: RecordPlace) => OpenRecord;

async function openNew(
  root: string,
  writer: RecordWriter,
  openAt: OpenAt,
  request: IncidentRequest,
): Promise<IncidentLink> {
  const clientFolder = join(root, safeName(request.client));
  await makePrivateFolder(root);
  await makePrivateFolder(clientFolder);
  const id = await reserveId(clientFolder, writer.now(), request.client);
  const link = openAt({ clientFolder, id });
  const { client, complaint, severity = 'normal', profile = null, system = null, database = null, ...more } = request;
  await link.append({ type: 'incident.opened', client, complaint, severity, profile, system, database, ...more });
  return link;
}

/** Making the folder is the reservation: it succeeds for one process only. */
async function reserveId(clientFolder: string, day: Date, client: string): Promise<string> {
  const prefix = incidentId(day, client, 0).slice(0, -3);
  const taken = (await namesIn(clientFolder)).filter((name) => name.startsWith(prefix));
  const highest = Math.max(0, ...taken.map((name) => Number(name.slice(prefix.length)) || 0));
  for (let number = highest + 1; number < highest + 1000; number += 1) {
    const id = incidentId(day, client, number);
    try {
      await mkdir(join(clientFolder, id), { mode: PRIVATE_FOLDER });
      await syncFolder(clientFolder);
      return id;
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error;
    }
  }
  throw new UnavailableError({ code: 'incident/no-number', message: `No incident number is free in ${clientFolder}.` });
}

async function findUnfinished(root: string, openAt: OpenAt, runbook: string): Promise<IncidentLink | undefined> {
  for (const place of await allPlaces(root)) {
    if ((await waitingAt(place)).some((run) => run.runbook === runbook)) return openAt(place);
  }
  return undefined;
}

async function allWaiting(root: string): Promise<readonly WaitingRun[]> {
  const waiting: WaitingRun[] = [];
  for (const place of await allPlaces(root)) {
    waiting.push(...(await waitingAt(place)));
  }
  return waiting.sort((one, other) => (one.at < other.at ? 1 : -1));
}

/** The unfinished runs of an incident that is open. */
async function waitingAt(place: RecordPlace): Promise<readonly WaitingRun[]> {
  const { events } = await readRecord(place);
  return isClosed(events) ? [] : waitingRuns(place.id, events);
}

function isClosed(events: readonly IncidentEvent[]): boolean {
  return events.findLast(({ type }) => /^incident\.(closed|reopened)$/.test(type))?.type === 'incident.closed';
}
