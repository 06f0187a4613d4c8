import { randomBytes } from 'node:crypto';
import { basename, resolve } from 'node:path';
import type { Context } from '../../command.ts';
import { NO_DATABASE, UnavailableError, UsageError } from '../../errors.ts';
import type { IncidentEvent, IncidentLink } from '../../incident/link.ts';
import { databaseOf } from '../../same-server.ts';
import { type Text, text } from '../../text.ts';
import type { Values } from '../expression/expression.ts';
import { askInputs } from '../inputs/ask-inputs.ts';
import { type Given, inputValues, matchGiven, missingInputs } from '../inputs/inputs.ts';
import { requireEverything } from '../inputs/require-everything.ts';
import { type FoundRunbook, findRunbook } from '../library/find.ts';
import { ownFolders } from '../library/library.ts';
import { forClient, hasOverlays } from '../library/overlay-files.ts';
import { effectiveHash, pinSource } from '../library/pin.ts';
import { isPath } from '../library/shipped.ts';
import { keptValues, personalNames } from '../personal.ts';
import type { Runbook } from '../runbook.ts';
import { requireTrusted, requireTrustedTexts } from '../trust/trust.ts';
import { WORDS } from '../words.ts';
import { beginAt, neededFrom } from './from-step.ts';
import { refusePersons } from './persons-run.ts';
import { nothingToResume, readUnfinished, type Unfinished } from './resume.ts';
import { applyEvent, beginWalk } from './walk.ts';
import type { WalkEvent } from './walk-event.ts';
import type { Probes } from './walk-frame.ts';
import { thisWalker } from './walker.ts';

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
  /** Whether a walk that a person was in the middle of is left to a person; absent = no. */
  readonly leavesPersons?: boolean;
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
export type Prepared = Unfinished & {
  readonly link: IncidentLink;
  readonly resumedAt?: ResumedAt;
  /** True where the incident was opened for this very walk. */
  readonly isOwn?: boolean;
};

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
  const names = begun ? neededFrom(runbook, from!, { ...begun, given: matched }) : [];
  if (isAuto) requireEverything(asked, matched, { called: name, names });
  const isComplete = isAuto || missingInputs(asked, matched.inputs).length === 0;
  const complete = isComplete ? matched : await askPerson(context, runbook, matched, name);
  const inputs = { ...inputValues(runbook, complete.inputs), ...begun?.found };
  const state = beginWalk(runbook, inputs);
  const link = context.incident ?? (await openIncident(context, complaint ?? runbook.title[context.lang]));
  const run = `r-${randomBytes(3).toString('hex')}`;
  const hash = effectiveHash(source);
  const { id, title } = runbook;
  const where = await whereNow(context);
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
    ...where,
    ...tellable(runbook, inputs),
    ...(continues === undefined ? {} : { continues }),
    auto: isAuto,
    walker: thisWalker(),
  });
  context.progress(`${WORDS.recording[context.lang]} ${link.id} …`);
  const isOwn = context.incident === undefined;
  const prepared: Prepared = { runbook, source, link, run, hash, onDisk: 'same', path, state, isOwn };
  return from === undefined || from === state.at ? prepared : goTo(prepared, from);
}

/** Nobody answers questions in vain: a database that cannot be meant is told first. */
async function askPerson(context: Context, runbook: Runbook, given: Given, called: string): Promise<Given> {
  await context.decideDatabase();
  return askInputs(runbook, given, { context, prompt: context.prompt!, called });
}

/** Which database the walk asks, and how it is named; null where none is named or it does not answer: the steps that ask it will say so. */
async function whereNow(context: Context): Promise<Readonly<Record<string, unknown>>> {
  try {
    const { session, profile, system } = await context.database();
    return { database: databaseOf(session.server), profile, system: system.id };
  } catch (error) {
    const isNone = error instanceof UsageError && error.code === NO_DATABASE;
    if (isNone || error instanceof UnavailableError) return { database: null };
    throw error;
  }
}

/**
 * The inputs as the record keeps them. What an author gives for a personal capture is used and stands in no record: whoever resumes the walk is asked for it by its name.
 */
function tellable(
  runbook: Runbook,
  values: Values,
): { readonly inputs: Values; readonly withheld?: readonly string[] } {
  const personal = personalNames(runbook);
  const { values: inputs, hidden: withheld } = keptValues(values, (name) => personal.has(name));
  return withheld.length === 0 ? { inputs } : { inputs, withheld };
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
  const database = databaseOf(session.server);
  return context.incidents.open({ client, complaint, profile, system: system.id, database });
}

/** Goes on with a run at the step where it stands. Throws UsageError when there is none, when somebody still walks it, or when it is left to a person. */
export async function resumeRun(context: Context, request: RunRequest): Promise<Prepared> {
  const { name, given, isAuto, run: wanted } = request;
  const id = basename(name).replace(/\.ya?ml$/, '');
  const link = context.incident ?? (await context.incidents.unfinished(id));
  if (!link) throw nothingToResume(id, undefined);
  const path = isPath(name) ? resolve(context.deps.cwd, name) : undefined;
  const unfinished = await readUnfinished(link, { name: id, given, run: wanted, path, folders: ownFolders(context) });
  if (request.leavesPersons)
    refusePersons((await context.incidents.waiting(link)).filter(({ run }) => run === unfinished.run));
  await requireSameDatabase(context, link, unfinished);
  await requireTrustedTexts(unfinished, context.deps.env);
  const { run, runbook, state, onDisk } = unfinished;
  if (isAuto) requireEverything(runbook, { answers: given.answers, inputs: everyInput(unfinished) }, { called: name });
  const { at: step, begun, unwritten } = state;
  await link.append({ type: 'run.resumed', run, runbook: id, step, begun, onDisk, auto: isAuto, walker: thisWalker() });
  if (unwritten === undefined) return { ...unfinished, link, resumedAt: { step, again: begun ? 'interrupted' : null } };
  const reason = 'its values were not written into the record';
  const returned: WalkEvent = { type: 'step.returned', step, go: unwritten, reason };
  await link.append({ run, ...returned });
  const resumedAt = { step: unwritten, again: 'not-written' } as const;
  return { ...unfinished, link, state: applyEvent(runbook, state, returned), resumedAt };
}

/** `databaseOf` of a command's record. */
type Identity = Readonly<Record<string, unknown>>;

/**
 * A run goes on with the database that it was begun with: numbers of another client must not stand in one record.
 * @throws UsageError `runbook/another-database`.
 */
async function requireSameDatabase(context: Context, link: IncidentLink, { run, runbook }: Unfinished): Promise<void> {
  const events = await link.events();
  const begun = events.find((event) => event.type === 'run.started' && event['run'] === run);
  const opened = events.find(({ type }) => type === 'incident.opened');
  const from = begun?.['database'] ? begun : opened;
  const recorded = from?.['database'] as Identity | null | undefined;
  if (!from || !recorded) return;
  const now = databaseOf((await context.database()).session.server);
  const other = differenceOf(recorded, now);
  if (other === undefined) return;
  throw new UsageError({
    code: 'runbook/another-database',
    message: text(
      `The walk of ${runbook.id} in incident ${link.id} was begun with ${other.before.en}, and this is ${other.now.en}.`,
      `Проход ${runbook.id} в инциденте ${link.id} начат с базой ${other.before.ru}, а это ${other.now.ru}.`,
    ),
    hint: other.isAnew
      ? text(
          `Where the one before is gone, begin anew: mmsup runbook run ${runbook.id}`,
          `Если прежней базы больше нет, начните заново: mmsup runbook run ${runbook.id}`,
        )
      : waysTo(from),
    data: { incident: link.id },
  });
}

/** The two databases in words where they are not one; undefined where nothing speaks against it: older records and some servers do not tell their marks. */
function differenceOf(
  recorded: Identity,
  now: Identity,
): { readonly before: Text; readonly now: Text; readonly isAnew: boolean } | undefined {
  const differs = (mark: string) => (recorded[mark] ?? null) !== (now[mark] ?? null);
  const place = (one: Identity, at = `${one['host']}:${one['port'] ?? '—'}`): Text =>
    text(`${one['database']} on ${at}`, `${one['database']} на ${at}`);
  if (['database', 'host', 'port'].some(differs)) return { before: place(recorded), now: place(now), isAnew: false };
  const isAnew = ['oid', 'cluster'].some((mark) => recorded[mark] && now[mark] && differs(mark));
  const marks = (one: Identity): Text =>
    text(
      `${place(one).en}, oid ${one['oid']}, server ${one['cluster'] ?? 'unknown'}`,
      `${place(one).ru}, oid ${one['oid']}, сервер ${one['cluster'] ?? 'неизвестен'}`,
    );
  return isAnew ? { before: marks(recorded), now: marks(now), isAnew } : undefined;
}

/** How the database of an incident is named in a command line; a profile was not always used. */
function waysTo(opened: IncidentEvent): Text {
  const { profile, system } = opened as Readonly<Record<string, unknown>>;
  const byHand = (name: string) => `--db … --system ${system ?? name}`;
  const isNamed = typeof profile === 'string' && !profile.startsWith('-');
  const [or, ili] = isNamed ? [`--profile ${profile}, or `, `--profile ${profile} или `] : ['', ''];
  return text(
    `Go on with its own database: add ${or}${byHand('NAME')}.`,
    `Продолжайте с его базой: добавьте ${ili}${byHand('ИМЯ')}.`,
  );
}

/** Inputs were complete when the run was started: those that are null were allowed to be. */
function everyInput({ runbook }: Unfinished): Readonly<Record<string, string>> {
  return Object.fromEntries(runbook.inputs.map(({ name }) => [name, '']));
}
