import { shellWord } from '../model/shell-word.ts';
import { type Text, verbatim } from '../text.ts';
import { type Closed, closedIn, closingEvent } from './closing.ts';
import { type Correction, happenedIn } from './correction.ts';
import { type Custody, custodyIn } from './custody.ts';
import { type Evidence, evidenceIn } from './evidence.ts';
import { type EventInContext, inContext } from './in-context.ts';
import type { IncidentEvent } from './link.ts';
import type { IncidentRecord } from './record/read.ts';
import { BEGUN, storedText, tellCommand, tellEvent, tellProgram } from './tell.ts';

export interface TimelineEntry {
  /** Number within the writer's file: what `incident correct` calls the event by. */
  readonly seq: number;
  /** When it was written down. */
  readonly at: string;
  /** When it happened, where that is another time. */
  readonly happened: string | null;
  readonly who: string;
  readonly type: string;
  /** As it is after all corrections. */
  readonly what: Text;
  /** What was corrected in it, the first correction first; what was written at first is the first `from`. */
  readonly corrected: readonly Correction[];
  /** By how many milliseconds the machine's clock was set back before it, where it was: `at` is no measure of what came before. */
  readonly setBack: number | null;
}

export interface RunSummary {
  readonly run: string;
  readonly runbook: string;
  readonly status: 'unfinished' | 'ended';
  /** The step where it ended, or where it will go on. */
  readonly step: string | null;
  readonly cause: string | null;
}

export interface FoundCause {
  readonly cause: string;
  readonly title: string;
  readonly next: readonly string[];
}

/** One command line that was executed, by a person or by a runbook. */
export interface ExecutedCommand {
  readonly at: string;
  readonly line: string;
  readonly seconds: number | null;
  readonly outcome: string;
}

/** An incident as the fold of its events: nothing else is stored. */
export interface IncidentState {
  readonly id: string;
  readonly path: string;
  readonly client: string;
  readonly complaint: string;
  /** In the words of whoever reported it, where they are others. */
  readonly reporterWords: string | null;
  /** What it is about, as it was named at the opening or corrected since. */
  readonly linked: { readonly campaign: string | null; readonly run: string | null; readonly segment: string | null };
  /** Who has it now. */
  readonly custody: Custody;
  readonly severity: string;
  readonly status: 'open' | 'closed';
  readonly openedAt: string | null;
  readonly closedAt: string | null;
  /** How it was closed; null while it is open. */
  readonly closing: Closed | null;
  /** How often it was opened again. */
  readonly reopened: number;
  readonly openedBy: string | null;
  readonly profile: string | null;
  readonly system: string | null;
  readonly database: Readonly<Record<string, unknown>> | null;
  readonly runs: readonly RunSummary[];
  readonly commands: readonly ExecutedCommand[];
  /** Causes that were found, the latest first. */
  readonly found: readonly FoundCause[];
  readonly ruledOut: readonly Text[];
  /** Texts that are kept by their hash, in the order in which they came. */
  readonly evidence: readonly Evidence[];
  /** What could not be looked at. */
  readonly open: readonly Text[];
  readonly notes: readonly string[];
  readonly timeline: readonly TimelineEntry[];
  /** What to do now: command lines first. */
  readonly next: readonly Text[];
  readonly torn: number;
  readonly faults: IncidentRecord['faults'];
}

type Fields = Readonly<Record<string, unknown>>;

/** Folds a record into what a colleague needs who takes over: the complaint, what was done, found and ruled out, and what comes next. */
export function foldIncident({ id, path, events: written, faults, torn, setBack }: IncidentRecord): IncidentState {
  const events = inContext(written);
  const opened = events.find(({ type }) => type === 'incident.opened');
  const closing = closingEvent(events);
  const status = closing ? 'closed' : 'open';
  const runs = runsOf(events);
  const found = foundIn(events);
  return {
    id,
    path,
    ...openingOf(opened),
    ...severityIn(events),
    custody: custodyIn(events),
    status,
    closedAt: closing?.at ?? null,
    closing: closing ? closedIn(closing) : null,
    reopened: events.filter(({ type }) => type === 'incident.reopened').length,
    runs,
    commands: commandsOf(events),
    found,
    ruledOut: events.filter((event) => event['verdict'] === 'ruled-out').map((event) => storedText(event['say'])),
    evidence: evidenceIn(events, tellCommand),
    open: openIn(events),
    notes: events.filter(({ type }) => type === 'note.added').map((event) => String(event['text'])),
    timeline: timelineOf(events, setBack),
    next: status === 'closed' ? [] : nextOf({ id, ...openingOf(opened), runs, found, other: notContinued(events) }),
    torn,
    faults,
  };
}

function openingOf(opened: IncidentEvent | undefined) {
  const { client, complaint, severity, profile, system, database, ...more } = (opened ?? {}) as Fields;
  const word = (value: unknown) => (typeof value === 'string' ? value : null);
  return {
    client: word(client) ?? '',
    complaint: word(complaint) ?? '',
    reporterWords: word(more['reporterWords']),
    linked: { campaign: word(more['campaign']), run: word(more['run']), segment: word(more['segment']) },
    severity: word(severity) ?? 'normal',
    openedAt: opened?.at ?? null,
    openedBy: opened?.who ?? null,
    profile: word(profile),
    system: word(system),
    database: (database ?? null) as Fields | null,
  };
}

/** The severity that was given last; the opening's where it never changed. */
function severityIn(events: readonly IncidentEvent[]): { readonly severity: string } | undefined {
  const severity = events.findLast(({ type }) => type === 'incident.severity')?.['severity'];
  return typeof severity === 'string' ? { severity } : undefined;
}

const UNCORRECTED: TimelineEntry['corrected'] = [];

function timelineOf(events: readonly EventInContext[], setBacks: IncidentRecord['setBack']): readonly TimelineEntry[] {
  const timeline: TimelineEntry[] = [];
  let setBack: number | null = null;
  for (const event of events) {
    const what = tellEvent(event);
    const { seq, at, who, type, prev, corrected = UNCORRECTED } = event;
    // A clock that was set back before what is not told is told with what comes next.
    if (setBacks.size > 0) setBack = setBacks.get(prev ?? '') ?? setBack;
    if (what === undefined) continue;
    timeline.push({ seq, at, happened: happenedIn(event), who, type, what, corrected, setBack });
    setBack = null;
  }
  return timeline;
}

function runsOf(events: readonly IncidentEvent[]): readonly RunSummary[] {
  return events
    .filter(({ type }) => type === 'run.started')
    .map((started) => {
      const own = events.filter((event) => event['run'] === started['run']);
      const ended = own.find(({ type }) => type === 'run.ended');
      const last = own.findLast((event) => typeof (event['go'] ?? event['step']) === 'string');
      return {
        run: String(started['run']),
        runbook: String(started['runbook']),
        status: ended ? 'ended' : 'unfinished',
        step: (ended?.['step'] ?? last?.['go'] ?? last?.['step'] ?? null) as string | null,
        cause: (ended?.['cause'] ?? null) as string | null,
      };
    });
}

function commandsOf(events: readonly IncidentEvent[]): readonly ExecutedCommand[] {
  const lineOf = new Map<string, string>();
  return events.filter(({ type }) => EXECUTED.has(type)).flatMap((event) => executedIn(event, lineOf));
}

/** Types of events that a command line, a query or a program leaves. */
const EXECUTED: ReadonlySet<string> = new Set(
  'command.finished command.started step.started change.started step.finished step.errored change.done'.split(' '),
);

function executedIn(event: IncidentEvent & Fields, lineOf: Map<string, string>): readonly ExecutedCommand[] {
  const { type, at, argv, step, run, verdict, seconds, error, message, outcome } = event;
  const took = typeof seconds === 'number' ? seconds : null;
  if (type === 'command.finished') {
    const said = error ? String((error as Fields)['message']) : String(verdict);
    return [{ at, line: tellCommand(argv), seconds: took, outcome: said }];
  }
  if (type === 'command.started')
    return event['hasEnd'] ? [] : [{ at, line: tellCommand(argv), seconds: null, outcome: BEGUN }];
  const key = `${String(run)} ${String(step)}`;
  if (type.endsWith('.started')) lineOf.set(key, lineAt(event));
  const line = lineOf.get(key) ?? (type === 'step.finished' ? tellCommand(undefined) : '');
  if (type.endsWith('.started') || line === '') return [];
  const came = { 'step.finished': verdict, 'step.errored': message, 'change.done': outcome }[type];
  return [{ at, line, seconds: took, outcome: String(came) }];
}

/** What a step was begun with: a command of ours, the SQL of a query, a program by its absolute path; '' where a person does it. */
export function lineAt({ type, argv, sql }: IncidentEvent & Fields): string {
  if (typeof sql === 'string') return sql.replace(/\s+/g, ' ').trim();
  if (!Array.isArray(argv)) return '';
  return type === 'change.started' || String(argv[0]).startsWith('/') ? tellProgram(argv) : tellCommand(argv);
}

/** Causes that a step or a command called found; what a check merely pointed at on the way is not among them. */
function foundIn(events: readonly IncidentEvent[]): readonly FoundCause[] {
  const found = new Map<string, FoundCause>();
  const finders = events.filter(
    (event) => event.type === 'command.finished' || (event.type === 'step.finished' && event['verdict'] === 'found'),
  );
  for (const event of finders.toReversed()) {
    const findings = (event['findings'] ?? []) as readonly (FoundCause & Fields)[];
    for (const { cause, title, next } of findings) {
      const isMeant = event.type === 'command.finished' || cause === event['cause'];
      if (isMeant && !found.has(cause)) found.set(cause, { cause, title, next });
    }
  }
  return [...found.values()];
}

/** A change that was not done, or is not known to have been done, or stayed without a proof. */
export function isLeftOpen({ type, outcome }: IncidentEvent): boolean {
  return (
    /^(approval\.(denied|expired)|change\.undone)$/.test(type) || (type === 'change.done' && outcome === 'unknown')
  );
}

const NONE: readonly string[] = [];

function openIn(events: readonly IncidentEvent[]): readonly Text[] {
  const open: Text[] = [];
  for (const event of events) {
    if (isLeftOpen(event)) open.push(tellEvent(event) ?? verbatim(event.type));
    else if (event.type === 'step.errored')
      open.push(verbatim(`${String(event['step'])}: ${String(event['message'])}`));
    else for (const gap of (event['gaps'] ?? NONE) as readonly string[]) open.push(verbatim(gap));
  }
  return open;
}

/** The runbook that the last end named, when it was not walked after it. */
function notContinued(events: readonly IncidentEvent[]): string | undefined {
  const at = events.findLastIndex(({ type }) => type === 'run.ended');
  const other = events[at]?.['with'];
  const isWalked = events.slice(at + 1).some(({ type }) => type === 'run.started');
  return typeof other === 'string' && !isWalked ? other : undefined;
}

interface Standing extends Pick<IncidentState, 'id' | 'complaint' | 'linked'> {
  readonly runs: readonly RunSummary[];
  readonly found: readonly FoundCause[];
  /** The runbook that the last one led on to. */
  readonly other: string | undefined;
}

function nextOf({ id, complaint, linked, runs, found, other }: Standing): readonly Text[] {
  const waiting = runs.findLast(({ status }) => status === 'unfinished');
  if (waiting) return [verbatim(`mmsup runbook resume ${id}`)];
  if (other !== undefined) return [verbatim(`mmsup runbook run ${other} --incident ${id}`)];
  const steps = (found[0]?.next ?? []).map((step) => verbatim(step));
  if (steps.length > 0) return [...steps, verbatim(`mmsup incident close ${id}`)];
  const about = Object.entries(linked).flatMap(([kind, name]) => (name === null ? [] : [`--${kind}`, name]));
  return [verbatim(`mmsup ${['diagnose', complaint, ...about, '--incident', id].map(shellWord).join(' ')}`)];
}
