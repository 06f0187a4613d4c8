import { UsageError } from '../../errors.ts';
import type { IncidentEvent, IncidentLink } from '../../incident/link.ts';
import { text } from '../../text.ts';
import type { Values } from '../expression/expression.ts';
import { type Given, matchGiven } from '../inputs/inputs.ts';
import { type FoundRunbook, textsOnDisk } from '../library/find.ts';
import { overlayOf } from '../library/overlay-files.ts';
import { effectiveHash, type PinnedRunbook, pinnedSource } from '../library/pin.ts';
import type { RunbookSource } from '../library/source.ts';
import { loadRunbook } from '../load/load.ts';
import { plainValue } from './from-step.ts';
import { foldWalk, type WalkState } from './walk.ts';
import { WALK_EVENTS, type WalkEvent } from './walk-event.ts';
import { isWalking, type Walker } from './walker.ts';

/** A run that was begun and has not ended, as its record tells it. */
export interface Unfinished extends FoundRunbook {
  readonly run: string;
  /** Where its file lies; null for one that comes with mmsup. */
  readonly path: string | null;
  /** SHA-256 over all texts that the runbook is made of. */
  readonly hash: string;
  /** The runbook's files today against the texts that the run was started with. */
  readonly onDisk: 'same' | 'changed' | 'gone';
  readonly state: WalkState;
}

/** Which run is meant. */
interface Wanted {
  /** Of this runbook. */
  readonly name: string;
  /** Replaces inputs that were masked in the record. */
  readonly given: Given;
  /** This one; absent = the newest. */
  readonly run?: string | undefined;
  /** Where the runbook's file lies, if somebody said so. */
  readonly path?: string | undefined;
  /** The user's own folders: what a client has otherwise may lie there. */
  readonly folders?: readonly string[];
}

/**
 * Reads the newest unfinished run of a runbook out of an incident, on the very texts that it was started with, whatever the files say
 * today. Throws UsageError `runbook/nothing-to-resume`, `runbook/masked-input`, `runbook/being-walked`.
 */
export async function readUnfinished(
  link: IncidentLink,
  { name, given, run: wanted, path: named, folders = [] }: Wanted,
): Promise<Unfinished> {
  const events = await link.events();
  const started = newestUnfinished(events, name, wanted);
  if (!started) throw nothingToResume(name, link.id);
  const fields = started as unknown as StartedFields;
  const { run, hash, inputs, masked, withheld = [] } = fields;
  const source = await pinnedSource(link, filesOf(fields, name));
  const runbook = loadRunbook(source);
  const { found, rest } = foundAmong(given, withheld);
  const { inputs: again } = matchGiven(runbook, rest);
  requireUnmasked(masked ?? [], again);
  requireWithheld(withheld, found);
  const own = events.filter((event) => event['run'] === run);
  refuseIfWalking(own, link.id);
  const walked = own.filter(({ type }) => WALK_EVENTS.includes(type)).map(withMaskedHidden);
  const path = named ?? fields.path ?? null;
  const client = String(events.find(({ type }) => type === 'incident.opened')?.['client'] ?? '');
  const onDisk = compared(source, await textsNow(path, name, { client, folders }));
  return {
    runbook,
    source,
    run,
    hash,
    onDisk,
    path,
    state: foldWalk(runbook, { ...inputs, ...again, ...found }, walked),
  };
}

/** As a run that was begun today would be made of them. */
async function textsNow(
  path: string | null,
  name: string,
  { client, folders }: { readonly client: string; readonly folders: readonly string[] },
): Promise<RunbookSource | undefined> {
  const source = await textsOnDisk(path, name);
  const overlay = source && overlayOf({ id: name, source }, client, folders);
  return overlay ? { ...source, overlay } : source;
}

function compared(before: RunbookSource, now: RunbookSource | undefined): Unfinished['onDisk'] {
  if (now === undefined) return 'gone';
  return effectiveHash(now) === effectiveHash(before) ? 'same' : 'changed';
}

/** Records of before runbooks could include others name one text and its words. */
function filesOf({ files, hash, strings }: StartedFields, name: string): PinnedRunbook {
  return files ?? { name, text: hash, strings: strings ?? null, included: [] };
}

interface StartedFields {
  readonly run: string;
  readonly hash: string;
  readonly files?: PinnedRunbook;
  readonly path?: string | null;
  readonly strings?: string | null;
  readonly inputs: Values;
  readonly masked?: readonly string[];
  /** Personal values that were given for what a step would have found. */
  readonly withheld?: readonly string[];
}

function newestUnfinished(events: readonly IncidentEvent[], name: string, run?: string): IncidentEvent | undefined {
  const ended = new Set(events.filter(({ type }) => type === 'run.ended').map((event) => event['run']));
  return events.findLast(
    (event) =>
      event.type === 'run.started' &&
      event['runbook'] === name &&
      (run === undefined || event['run'] === run) &&
      !ended.has(event['run']),
  );
}

/** A value that was masked on its way to the disk is no value to go on with: its step is taken again, as with personal captures. */
function withMaskedHidden(event: IncidentEvent): WalkEvent {
  const paths = (event['masked'] ?? []) as readonly string[];
  const masked = paths.flatMap((path) => /^values\.([^.[]+)/.exec(path)?.[1] ?? []);
  const hidden = [...((event['hidden'] ?? []) as readonly string[]), ...masked];
  return { ...event, hidden } as unknown as WalkEvent;
}

function refuseIfWalking(own: readonly IncidentEvent[], incident: string): void {
  const last = own.findLast(({ type }) => type === 'run.started' || type === 'run.resumed');
  const walker = last?.['walker'] as Walker | undefined;
  if (!walker || !isWalking(walker)) return;
  throw new UsageError({
    code: 'runbook/being-walked',
    message: text(
      `This run of incident ${incident} is being walked by process ${walker.pid} at this moment.`,
      `Этот проход инцидента ${incident} сейчас ведёт процесс ${walker.pid}.`,
    ),
    hint: text(
      'Stop it there first, or start a run of your own: mmsup runbook run NAME',
      'Сначала остановите его там или начните свой проход: mmsup runbook run СЦЕНАРИЙ',
    ),
  });
}

/** Error: no run of this runbook waits to be continued. */
export function nothingToResume(name: string, incident: string | undefined): UsageError {
  const where =
    incident === undefined
      ? text('No open incident holds an', 'Ни в одном открытом инциденте нет')
      : text(`The incident ${incident} holds no`, `В инциденте ${incident} нет`);
  return new UsageError({
    code: 'runbook/nothing-to-resume',
    message: text(
      `${where.en} unfinished run of the runbook ${name}.`,
      `${where.ru} незавершённого прохода сценария ${name}.`,
    ),
    hint: text(`Start it anew: mmsup runbook run ${name}`, `Начните его заново: mmsup runbook run ${name}`),
  });
}

function requireUnmasked(masked: readonly string[], given: Readonly<Record<string, string>>): void {
  const names = masked.filter((path) => path.startsWith('inputs.')).map((path) => path.slice('inputs.'.length));
  const missing = names.filter((name) => !Object.hasOwn(given, name));
  if (missing.length === 0) return;
  const flags = missing.map((name) => `--set ${name}=…`).join(' ');
  throw new UsageError({
    code: 'runbook/masked-input',
    message: text(
      `The record holds no readable value for ${missing.join(', ')}: it looked like personal data and was masked.`,
      `В записи нет читаемого значения для ${missing.join(', ')}: оно было похоже на персональные данные и скрыто.`,
    ),
    hint: text(`Give it again: ${flags}`, `Укажите его ещё раз: ${flags}`),
  });
}

/** Of what is given now: the personal values that stand in no record, and the rest. */
function foundAmong(given: Given, withheld: readonly string[]): { readonly found: Values; readonly rest: Given } {
  const isFound = ([name]: readonly [string, string]) => withheld.includes(name);
  const all = Object.entries(given.inputs);
  const found = Object.fromEntries(all.filter(isFound).map(([name, value]) => [name, plainValue(value)]));
  const without = (one: Readonly<Record<string, string>>) =>
    Object.fromEntries(Object.entries(one).filter((pair) => !isFound(pair)));
  return { found, rest: { ...given, inputs: without(given.inputs), sets: without(given.sets ?? {}) } };
}

function requireWithheld(withheld: readonly string[], found: Values): void {
  const missing = withheld.filter((name) => !Object.hasOwn(found, name));
  if (missing.length === 0) return;
  const flags = missing.map((name) => `--set ${name}=…`).join(' ');
  throw new UsageError({
    code: 'runbook/masked-input',
    message: text(
      `The record holds no value for ${missing.join(', ')}: it was given for something personal, which stands in no record.`,
      `В записи нет значения для ${missing.join(', ')}: это персональные данные, в запись они не попадают.`,
    ),
    hint: text(`Give it again: ${flags}`, `Укажите его ещё раз: ${flags}`),
  });
}
