import { randomBytes } from 'node:crypto';
import { basename, resolve } from 'node:path';
import type { Context } from '../command.ts';
import { UsageError } from '../errors.ts';
import type { IncidentEvent, IncidentLink } from '../incident/link.ts';
import { askInputs } from './ask-inputs.ts';
import type { Values } from './expression.ts';
import { type FoundRunbook, findRunbook, isPath } from './find.ts';
import { beginAt } from './from-step.ts';
import { type Given, inputValues, matchGiven, missingInputs, requireEverything } from './inputs.ts';
import { ownFolders } from './library.ts';
import { forClient, hasOverlays } from './overlay-files.ts';
import { personalNames } from './personal.ts';
import { effectiveHash, pinSource } from './pin.ts';
import { nothingToResume, readUnfinished, type Unfinished } from './resume.ts';
import type { Probes } from './run-walk.ts';
import type { Runbook } from './runbook.ts';
import { requireTrusted, requireTrustedTexts } from './trust.ts';
import { applyEvent, beginWalk, type WalkEvent } from './walk.ts';
import { thisWalker } from './walker.ts';
import { WORDS } from './words.ts';

export interface RunRequest {
  /** The runbook, by its name or a path. */
  readonly name: string;
  readonly given: Given;
  /** True when nothing may be asked. */
  readonly isAuto: boolean;
  /** What the customer said. */
  readonly complaint: string | undefined;
  /** The run that ended with this runbook. */
  readonly continues?: string;
  /** How queries and programs of the runbook's own are asked. */
  readonly probes?: Probes;
  /** Which run of an incident goes on; absent = the newest of the runbook. */
  readonly run?: string | undefined;
  /** The step at which an author begins; names that steps before it would have found stand among the inputs then. */
  readonly from?: string | undefined;
}

/** Where a run goes on. */
export interface ResumedAt {
  readonly step: string;
  /** Why a step that was begun before is taken again: it came to no end, or what it found must not stand in the record. */
  readonly again: 'interrupted' | 'not-written' | null;
}

/** A walk that is ready to go: its start is in the record. */
export type Prepared = Unfinished & { readonly link: IncidentLink; readonly resumedAt?: ResumedAt };

/**
 * Starts a run: checks all that is given and missing, opens an incident unless one was named, and pins the runbook's exact texts.
 * Throws UsageError; before the record is opened nothing was written.
 */
export async function startRun(
  context: Context,
  { name, given, isAuto, complaint, continues, from }: RunRequest,
): Promise<Prepared> {
  const found = await findForClient(context, name);
  requireTrusted(found, context.deps.env);
  const { runbook, source } = found;
  const begun = from === undefined ? undefined : beginAt(runbook, from, given);
  const asked = begun?.runbook ?? runbook;
  const matched = matchGiven(asked, begun?.given ?? given);
  if (isAuto) requireEverything(asked, matched);
  const isComplete = isAuto || missingInputs(asked, matched.inputs).length === 0;
  const complete = isComplete ? matched : await askInputs(runbook, matched, context.prompt!, context.lang);
  const inputs = { ...inputValues(runbook, complete.inputs), ...begun?.found };
  const state = beginWalk(runbook, inputs);
  const link = context.incident ?? (await openIncident(context, complaint ?? runbook.title[context.lang]));
  const run = `r-${randomBytes(3).toString('hex')}`;
  const hash = effectiveHash(source);
  const { id, title } = runbook;
  const files = await pinSource(link, source, id);
  const path = source.own?.path ?? null;
  await link.append({
    type: 'run.started',
    run,
    runbook: id,
    title,
    hash,
    files,
    path,
    inputs: tellable(runbook, inputs),
    ...(continues === undefined ? {} : { continues }),
    auto: isAuto,
    walker: thisWalker(),
  });
  context.progress(`${WORDS.recording[context.lang]} ${link.id} …`);
  const prepared: Prepared = { runbook, source, link, run, hash, onDisk: 'same', path, state };
  return from === undefined || from === state.at ? prepared : goTo(prepared, from);
}

/** What an author gives for a personal capture is used and stands in no record: a walk that is resumed does not know it. */
function tellable(runbook: Runbook, inputs: Values): Values {
  const personal = personalNames(runbook);
  return Object.fromEntries(Object.entries(inputs).filter(([name]) => !personal.has(name)));
}

/** The record says that the steps before were passed over, so that it is resumed as it was begun. */
async function goTo(prepared: Prepared, from: string): Promise<Prepared> {
  const { link, run, runbook, state } = prepared;
  const event = { type: 'step.returned', step: state.at, go: from, reason: 'from' } as const;
  await link.append({ run, ...event });
  return { ...prepared, state: applyEvent(runbook, state, event) };
}

/** The runbook as it is for the client whose database this is. The database is asked only where there are overlays at all. */
async function findForClient(context: Context, name: string): Promise<FoundRunbook> {
  const folders = ownFolders(context);
  const found = await findRunbook(name, context.deps.cwd, folders);
  if (!hasOverlays(found, folders)) return found;
  return forClient(found, (await context.database()).client, folders);
}

async function openIncident(context: Context, complaint: string): Promise<IncidentLink> {
  const { client, profile, system, session } = await context.database();
  const { database, user, host, port, versionText } = session.server;
  const identity = { database, user, host, port, version: versionText };
  return context.incidents.open({ client, complaint, profile, system: system.id, database: identity });
}

/** Goes on with a run at the step where it stands. Throws UsageError when there is none, or when somebody still walks it. */
export async function resumeRun(context: Context, { name, given, isAuto, run: wanted }: RunRequest): Promise<Prepared> {
  const id = basename(name).replace(/\.ya?ml$/, '');
  const link = context.incident ?? (await context.incidents.unfinished(id));
  if (!link) throw nothingToResume(id, undefined);
  const path = isPath(name) ? resolve(context.deps.cwd, name) : undefined;
  const unfinished = await readUnfinished(link, { name: id, given, run: wanted, path, folders: ownFolders(context) });
  await requireSameDatabase(context, link);
  await requireTrustedTexts(unfinished, context.deps.env);
  const { run, runbook, state, onDisk } = unfinished;
  if (isAuto)
    requireEverything(runbook, { answers: matchGiven(runbook, given).answers, inputs: everyInput(unfinished) });
  const { at: step, begun, unwritten } = state;
  await link.append({ type: 'run.resumed', run, runbook: id, step, begun, onDisk, auto: isAuto, walker: thisWalker() });
  if (unwritten === undefined) return { ...unfinished, link, resumedAt: { step, again: begun ? 'interrupted' : null } };
  const reason = 'its values were not written into the record';
  const returned: WalkEvent = { type: 'step.returned', step, go: unwritten, reason };
  await link.append({ run, ...returned });
  const resumedAt = { step: unwritten, again: 'not-written' } as const;
  return { ...unfinished, link, state: applyEvent(runbook, state, returned), resumedAt };
}

/**
 * A run goes on with the database that it was begun with: numbers of another client must not stand in one record.
 * @throws UsageError `runbook/another-database`.
 */
async function requireSameDatabase(context: Context, link: IncidentLink): Promise<void> {
  const opened = (await link.events()).find(({ type }) => type === 'incident.opened');
  const recorded = opened?.['database'] as Readonly<Record<string, unknown>> | null | undefined;
  if (!recorded) return;
  const { server } = (await context.database()).session;
  const now: Readonly<Record<string, unknown>> = { database: server.database, host: server.host, port: server.port };
  if (['database', 'host', 'port'].every((key) => (recorded[key] ?? null) === (now[key] ?? null))) return;
  const words = (one: Readonly<Record<string, unknown>>) =>
    `${one['database']} on ${one['host']}:${one['port'] ?? '—'}`;
  throw new UsageError({
    code: 'runbook/another-database',
    message: `Incident ${link.id} was begun with ${words(recorded)}, and this is ${words(now)}.`,
    hint: `Go on with its own database: ${waysTo(opened!)}.`,
    data: { incident: link.id },
  });
}

/** How the database of an incident is named in a command line; a profile was not always used. */
function waysTo(opened: IncidentEvent): string {
  const { profile, system } = opened as Readonly<Record<string, unknown>>;
  const byHand = `--db … --system ${system ?? 'NAME'}`;
  const isNamed = typeof profile === 'string' && !profile.startsWith('-');
  return isNamed ? `add --profile ${profile}, or ${byHand}` : `add ${byHand}`;
}

/** Inputs were complete when the run was started: those that are null were allowed to be. */
function everyInput({ runbook }: Unfinished): Readonly<Record<string, string>> {
  return Object.fromEntries(runbook.inputs.map(({ name }) => [name, '']));
}
