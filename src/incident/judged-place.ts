import { dirname, join } from 'node:path';
import { found } from '../causes/cause.ts';
import { recordChanged, recordGone } from '../causes/record.ts';
import { UserError } from '../errors.ts';
import type { Found, NotEvaluated } from '../result.ts';
import { verbatim } from '../text.ts';
import { judgeAccess, readAccess } from './record/access.ts';
import { statIfThere } from './record/files.ts';
import { readForeign, tellForeign } from './record/foreign.ts';
import { type GoneRecord, goneIn } from './record/gone.ts';
import { tellHeadGaps } from './record/head-doubts.ts';
import { type ClientHeads, readAllHeads } from './record/heads.ts';
import { readKept } from './record/kept.ts';
import { findGone, findPlace, readPlaces } from './record/places.ts';
import { readRecord } from './record/read.ts';
import type { RecordPlace } from './record/record.ts';
import { judgeRecord, type VerifyFacts } from './verify.ts';

/** What is said of one record. */
export interface Judged {
  readonly facts: VerifyFacts;
  readonly findings: readonly Found[];
  readonly notEvaluated: readonly NotEvaluated[];
  /** Absent = it is there. */
  readonly isGone?: true;
}

interface Client {
  readonly places: readonly RecordPlace[];
  readonly heads: ClientHeads;
}

interface Wanted {
  readonly clients: readonly Client[];
  readonly gone: readonly GoneRecord[];
  /** Symbolic links that nobody followed. */
  readonly links: readonly string[];
}

/** The record of an id, or all of a folder, with what is noted of them outside. Throws UsageError `incident/unknown`. */
export async function wantedIn(root: string, id: string | undefined): Promise<Wanted> {
  const { places, clientFolders, links } = await readPlaces(root);
  if (id !== undefined) {
    const gone = places.some((place) => place.id === id) ? undefined : await findGone(clientFolders, id);
    if (gone)
      return { clients: [{ places: [], heads: await readAllHeads(dirname(gone.path)) }], gone: [gone], links: [] };
    const place = await findPlace(root, id);
    return { clients: [{ places: [place], heads: await readAllHeads(place.clientFolder) }], gone: [], links: [] };
  }
  const clients: Client[] = [];
  const gone: GoneRecord[] = [];
  for (const folder of clientFolders) {
    const heads = await readAllHeads(folder);
    clients.push({ places: places.filter(({ clientFolder }) => clientFolder === folder), heads });
    gone.push(...(await goneIn(folder, heads.noted)));
  }
  return { clients, gone, links };
}

interface Means {
  readonly heads: ClientHeads;
  /** A hash that somebody kept elsewhere. */
  readonly head: string | undefined;
  /** Whether nothing else was asked for: then what cannot be read is an error, and not a gap among others. */
  readonly isAlone: boolean;
}

/** Reads and judges what bears a record's name. */
export async function judgedPlace(place: RecordPlace, means: Means): Promise<Judged> {
  const path = join(place.clientFolder, place.id);
  if (!(await statIfThere(path))?.isDirectory()) return judgedLink(place.id, path);
  try {
    return await judgedRecord(place, means);
  } catch (error) {
    if (means.isAlone || !(error instanceof UserError)) throw error;
    const why = error.words.message;
    return { facts: nothingOf(place.id, path), findings: [], notEvaluated: [{ ...gapOf(place.id), why }] };
  }
}

const gapOf = (id: string) => ({ what: verbatim(id), couldChangeAnswer: true });

async function judgedRecord(place: RecordPlace, { heads, head }: Means): Promise<Judged> {
  const record = await readRecord(place, async (id) => heads.noted.get(id) ?? new Map());
  const kept = await readKept(record);
  const facts: VerifyFacts = {
    id: record.id,
    path: record.path,
    events: record.events.length,
    evidence: kept.filter(({ file }) => file.startsWith('evidence/')).length,
    runbooks: kept.filter(({ file }) => file.startsWith('runbooks/')).length,
    heads: record.heads,
  };
  const { findings, notEvaluated } = judgeRecord(record, kept, head);
  const foreign = tellForeign(record.id, await readForeign(record, kept));
  const reached = judgeAccess(await readAccess(place), process.getuid?.());
  const gaps = tellHeadGaps(record.id, record.headGaps);
  return { facts, findings, notEvaluated: [...notEvaluated, ...foreign, ...gaps, ...reached] };
}

const nothingOf = (id: string, path: string): VerifyFacts => ({
  id,
  path,
  events: 0,
  evidence: 0,
  runbooks: 0,
  heads: [],
});

/** A symbolic link in place of a whole record. */
function judgedLink(id: string, path: string): Judged {
  const evidence = { incident: id, file: path, line: null, damage: 'replaced', places: 1 } as const;
  return { facts: nothingOf(id, path), findings: [found(recordChanged, evidence, 'proved')], notEvaluated: [] };
}

/** A record of which only heads are left. */
export function judgedGone({ id, path, lines }: GoneRecord): Judged {
  const findings = [found(recordGone, { incident: id, path, lines }, 'proved')];
  return { facts: nothingOf(id, path), findings, notEvaluated: [], isGone: true };
}
