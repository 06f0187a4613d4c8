import { randomBytes } from 'node:crypto';
import { basename, resolve } from 'node:path';
import type { Context } from '../command.ts';
import { UsageError } from '../errors.ts';
import type { IncidentLink } from '../incident/link.ts';
import { findRunbook, isPath } from './find.ts';
import { askInputs, type Given, inputValues, matchGiven, missingInputs, requireEverything } from './inputs.ts';
import { effectiveHash, pinSource } from './pin.ts';
import { nothingToResume, readUnfinished, type Unfinished } from './resume.ts';
import { beginWalk } from './walk.ts';
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
}

/** A walk that is ready to go: its start is in the record. */
export type Prepared = Unfinished & { readonly link: IncidentLink };

/**
 * Starts a run: checks all that is given and missing, opens an incident unless one was named, and pins the runbook's exact texts.
 * Throws UsageError; before the record is opened nothing was written.
 */
export async function startRun(context: Context, { name, given, isAuto, complaint }: RunRequest): Promise<Prepared> {
  const { runbook, source } = await findRunbook(name, context.deps.cwd);
  const matched = matchGiven(runbook, given);
  if (isAuto) requireEverything(runbook, matched);
  const isComplete = isAuto || missingInputs(runbook, matched.inputs).length === 0;
  const complete = isComplete ? matched : await askInputs(runbook, matched, context.prompt!, context.lang);
  const inputs = inputValues(runbook, complete.inputs);
  const state = beginWalk(runbook, inputs);
  const link = context.incident ?? (await openIncident(context, complaint ?? runbook.title[context.lang]));
  const run = `r-${randomBytes(3).toString('hex')}`;
  const hash = effectiveHash(source);
  const { id, title } = runbook;
  const files = await pinSource(link, source, id);
  await link.append({
    type: 'run.started',
    run,
    runbook: id,
    title,
    hash,
    files,
    path: isPath(name) ? resolve(context.deps.cwd, name) : null,
    inputs,
    auto: isAuto,
    walker: thisWalker(),
  });
  context.progress(`${WORDS.recording[context.lang]} ${link.id} …`);
  return { runbook, source, link, run, hash, onDisk: 'same', state };
}

async function openIncident(context: Context, complaint: string): Promise<IncidentLink> {
  const { client, profile, system, session } = await context.database();
  const { database, user, host, port, versionText } = session.server;
  const identity = { database, user, host, port, version: versionText };
  return context.incidents.open({ client, complaint, profile, system: system.id, database: identity });
}

/** Goes on with a run at the step where it stands. Throws UsageError when there is none, or when somebody still walks it. */
export async function resumeRun(context: Context, { name, given, isAuto }: RunRequest): Promise<Prepared> {
  const id = basename(name).replace(/\.ya?ml$/, '');
  const link = context.incident ?? (await context.incidents.unfinished(id));
  if (!link) throw nothingToResume(id, undefined);
  const wanted = isPath(name) ? resolve(context.deps.cwd, name) : undefined;
  const unfinished = await readUnfinished(link, id, given, wanted);
  await requireSameDatabase(context, link);
  const { run, runbook, state, onDisk } = unfinished;
  if (onDisk !== 'same') context.progress(`${WORDS[ON_DISK[onDisk]][context.lang]} ${runbook.id}`);
  if (isAuto)
    requireEverything(runbook, { answers: matchGiven(runbook, given).answers, inputs: everyInput(unfinished) });
  const { at: step, begun, unwritten } = state;
  await link.append({ type: 'run.resumed', run, runbook: id, step, begun, onDisk, auto: isAuto, walker: thisWalker() });
  if (unwritten === undefined) return { ...unfinished, link };
  await link.append({
    type: 'step.returned',
    run,
    step,
    go: unwritten,
    reason: 'its values were not written into the record',
  });
  return { ...unfinished, link, state: { ...state, at: unwritten, unwritten: undefined, begun: false } };
}

const ON_DISK = { changed: 'changedOnDisk', gone: 'goneFromDisk' } as const;

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
    hint: `Go on with its own database: add --profile ${opened?.['profile'] ?? 'NAME'}, or --db … --system ${opened?.['system'] ?? 'NAME'}.`,
    data: { incident: link.id },
  });
}

/** Inputs were complete when the run was started: those that are null were allowed to be. */
function everyInput({ runbook }: Unfinished): Readonly<Record<string, string>> {
  return Object.fromEntries(runbook.inputs.map(({ name }) => [name, '']));
}
