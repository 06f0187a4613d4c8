import { chmod, mkdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { UnavailableError, UserError } from '../../errors.ts';
import { createMasker, type GrowingMasker } from '../../model/personal/masker.ts';
import type { Agreed, ClientOfProfile } from '../../model/sla/agreement.types.ts';
import { text } from '../../text.ts';
import { requireImpersonal } from '../client-name.ts';
import { closingEvent } from '../closing.ts';
import type { IncidentEvent, IncidentLink, IncidentRequest, IncidentStore, WaitingRun } from '../link.ts';
import { keysFolder } from '../personal/client-key.ts';
import { waitingRuns } from '../waiting.ts';
import { codeOf, makePrivateFolder, namesIn, PRIVATE_FOLDER, syncFolder, translate } from './files.ts';
import { incidentsFolder } from './folder.ts';
import { idsInHeads } from './heads.ts';
import { idPrefix, incidentId, markOf, numberIn, safeName, writerOf } from './names.ts';
import { allPlaces, findPlace } from './places.ts';
import { readRecord } from './read.ts';
import { type OpenRecord, openRecord, type RecordPlace, type RecordWriter } from './record.ts';
import { isVersioned } from './versioned.ts';

export interface StoreDeps {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly now: () => Date;
  readonly stderr: { readonly isTTY?: boolean };
  /** What was promised to a client; absent where nobody can say. */
  readonly agreed?: (whose: ClientOfProfile) => Promise<Agreed | null>;
}

/** What the command line hands on to the records that it writes. */
export interface StoreMeans {
  /** Masks whatever the command line reads; from the first record on with the tokens of its client. */
  readonly masker?: GrowingMasker;
  /** Told of each record once, before anything else is done with it; what it writes comes first. */
  readonly onOpened?: (link: IncidentLink) => Promise<void>;
  /** Told of each damaged record once, after something was written into it. */
  readonly onDamaged?: NonNullable<RecordWriter['onDamaged']>;
}

/** The records of this machine: `folder` is the value of `--incidents`. Nothing is touched before something is asked. */
export function incidentStore(
  folder: string | undefined,
  deps: StoreDeps,
  { masker = createMasker(), onOpened, onDamaged }: StoreMeans = {},
): IncidentStore {
  const root = incidentsFolder(folder, deps.env, deps.cwd);
  const keys = keysFolder(deps.env);
  const via = deps.stderr.isTTY ? 'tty' : 'script';
  const writer: RecordWriter = {
    ...writerOf(deps.env),
    via,
    now: deps.now,
    masker,
    keys,
    ...(onDamaged ? { onDamaged } : {}),
  };
  const opened = new Map<string, Promise<OpenRecord>>();
  const beginAt: OpenAt = async (place, begin) => {
    const record = openRecord(place, writer);
    // Before the command reads anything.
    await record.readMasking();
    await begin?.(record);
    await onOpened?.(record);
    return record;
  };
  // One for each record: what it notes of kept evidence stands in the event that names it, and no lock is waited for that is our own.
  const openAt: OpenAt = (place, begin) => {
    const path = join(place.clientFolder, place.id);
    const record = opened.get(path) ?? beginAt(place, begin);
    opened.set(path, record);
    return record;
  };
  return {
    root,
    open: async ({ client, profile = null, ...more }) => {
      requireImpersonal(client);
      const sla = (await deps.agreed?.({ client, profile })) ?? null;
      return openNew(root, writer, openAt, { client, profile, sla, ...more });
    },
    link: async (id) => openAt(await findPlace(root, id)),
    unfinished: (runbook) => findUnfinished(root, openAt, runbook),
    waiting: async (link) => (link ? waitingRuns(link.id, await link.events()) : allWaiting(root)),
    close: async () => {
      // Whoever wanted one that could not be opened was told of it.
      const records = (await Promise.allSettled(opened.values())).flatMap((one) => ('value' in one ? [one.value] : []));
      const closed = await Promise.allSettled(records.map((record) => record.close()));
      const failed = closed.find(({ status }) => status === 'rejected');
      if (failed?.status === 'rejected') throw failed.reason;
    },
  };
}

type OpenAt = (place: RecordPlace, begin?: (record: OpenRecord) => Promise<void>) => Promise<OpenRecord>;

async function openNew(
  root: string,
  writer: RecordWriter,
  openAt: OpenAt,
  request: IncidentRequest & { readonly sla: Agreed | null },
): Promise<IncidentLink> {
  const clientFolder = join(root, safeName(request.client));
  await makePrivateFolder(root);
  await makePrivateFolder(clientFolder);
  const mark = (await isVersioned(root)) ? markOf(writer.writer, await realpath(root)) : undefined;
  const id = await reserveId(clientFolder, { day: writer.now(), client: request.client, mark });
  const {
    client,
    complaint,
    severity = 'normal',
    profile = null,
    system = null,
    database = null,
    sla,
    ...more
  } = request;
  const agreement = sla === null ? {} : { sla };
  const known = { client, complaint, severity, profile, system, database };
  const event = { type: 'incident.opened', ...known, ...more, ...agreement };
  return openAt({ clientFolder, id }, (record) => record.append(event));
}

interface Wanted {
  readonly day: Date;
  readonly client: string;
  readonly mark: string | undefined;
}

/**
 * Making the folder is the reservation: it succeeds for one process only. The number of a record that is gone is not given again: what heads know
 * of that one would be held against the new one.
 */
async function reserveId(clientFolder: string, { day, client, mark }: Wanted): Promise<string> {
  const prefix = idPrefix(day, client);
  const taken = [...(await namesIn(clientFolder)), ...(await idsInHeads(clientFolder, prefix))];
  const numbers = taken.filter((name) => name.startsWith(prefix)).map((name) => numberIn(name, prefix));
  const highest = numbers.reduce((most, number) => Math.max(most, number), 0);
  for (let number = highest + 1; number < highest + 1000; number += 1) {
    const id = incidentId(day, client, number, mark);
    try {
      await mkdir(join(clientFolder, id), { mode: PRIVATE_FOLDER });
      await chmod(join(clientFolder, id), PRIVATE_FOLDER);
      await syncFolder(clientFolder);
      return id;
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw translate(join(clientFolder, id), error);
    }
  }
  throw new UnavailableError({
    code: 'incident/no-number',
    message: text(
      `No incident number is free in ${clientFolder}.`,
      `В ${clientFolder} нет свободного номера инцидента.`,
    ),
    hint: text(
      'See what lies there under the numbers of today, or name another folder with --incidents DIR.',
      'Посмотрите, что лежит там под сегодняшними номерами, или назовите другую папку: --incidents ПАПКА.',
    ),
  });
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

/** The unfinished runs of an incident that is open; none where its record is none that could be read or written. */
async function waitingAt(place: RecordPlace): Promise<readonly WaitingRun[]> {
  const events = await eventsIfRecord(place);
  return closingEvent(events) !== undefined ? [] : waitingRuns(place.id, events);
}

async function eventsIfRecord(place: RecordPlace): Promise<readonly IncidentEvent[]> {
  try {
    return (await readRecord(place)).events;
  } catch (error) {
    if (error instanceof UserError && error.code === 'incident/not-a-folder') return [];
    throw error;
  }
}
