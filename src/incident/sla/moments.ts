import { NO_CAUSE } from '../closing.ts';
import { type CorrectedEvent, happenedIn } from '../correction.ts';
import type { IncidentEvent } from '../link.ts';
import { LONGEST_DRIFT_MS } from '../record/order.ts';
import type { IncidentRecord } from '../record/read.ts';

/** An event with the moment that counts for it. */
export interface Moment {
  readonly event: CorrectedEvent;
  /** Milliseconds since 1970. */
  readonly time: number;
  /** True where a person said when it happened: the machine's clock says another time. */
  readonly isSaid: boolean;
  /** When it was written down, never earlier than what was written before it; milliseconds since 1970. */
  readonly writtenTime: number;
  /** By how many seconds the machines' clocks contradict each other from the first event to this one. */
  readonly clockErrorSeconds: number;
}

/** Where the machines' clocks tell less than went by. */
export interface SetBack {
  readonly seq: number;
  readonly who: string;
  /** `set-back`: between two events of one writer; `behind`: this writer's clock shows an earlier time than another's did before. */
  readonly kind: 'set-back' | 'behind';
  readonly seconds: number;
}

/**
 * Gives every event its moment, but for those that can neither start nor stop a clock and lie between others of their writer: most of a long record.
 *
 * What a person says of the time counts. Else the machine's clock does, but it never goes back: an event that is written later is not earlier,
 * whatever the clock shows. Where it was set back is told as the record knows it; where one writer's clock is behind another's, once for each writer.
 */
export function momentsOf(
  events: readonly CorrectedEvent[],
  setBack: IncidentRecord['setBack'],
): {
  readonly moments: readonly Moment[];
  readonly setBacks: readonly SetBack[];
} {
  const moments: Moment[] = [];
  const setBacks: SetBack[] = [];
  let latest = Number.NEGATIVE_INFINITY;
  let latestBy = '';
  let clockErrorSeconds = 0;
  let isTakenUp = false;
  for (let index = 0; index < events.length; index += 1) {
    const event = events[index]!;
    const { seq, who } = event;
    const isFirstAct: boolean = !isTakenUp && isActOfPerson(event);
    isTakenUp ||= isFirstAct;
    const back = setBack.size === 0 ? undefined : setBack.get(event.prev ?? '');
    if (!isFirstAct && back === undefined && isBetween(events[index - 1], event, events[index + 1])) continue;
    const written = Date.parse(event.at);
    const behind = latestBy === who || setBacks.some((one) => one.who === who) ? 0 : latest - written;
    const setBackHere: SetBack | undefined =
      back !== undefined
        ? { seq, who, kind: 'set-back', seconds: back / 1000 }
        : behind >= LONGEST_DRIFT_MS
          ? { seq, who, kind: 'behind', seconds: behind / 1000 }
          : undefined;
    if (setBackHere) setBacks.push(setBackHere);
    clockErrorSeconds += setBackHere?.seconds ?? 0;
    if (written > latest) [latest, latestBy] = [written, who];
    const said = saidOf(event);
    moments.push({
      event,
      // Nobody can say at a moment what happens after it.
      time: said === null ? latest : Math.min(said, latest),
      isSaid: said !== null,
      writtenTime: latest,
      clockErrorSeconds,
    });
  }
  return { moments, setBacks };
}

/** Whether an event can start or stop no clock, and what its time could tell the next one tells as well. */
function isBetween(
  before: CorrectedEvent | undefined,
  event: CorrectedEvent,
  after: CorrectedEvent | undefined,
): boolean {
  const { who, at, type, happened } = event;
  if (before?.who !== who || after?.who !== who || happened !== undefined || after['happened'] !== undefined)
    return false;
  return before.at <= at && at <= after.at && !TURNS.test(type) && !NAMES_CAUSES.has(type);
}

/** What can change how the time is counted. */
export const TURNS = /^(?:incident|sla)\./;

/** When the time of an event was said: when it was written down, or when somebody corrected it; ISO 8601 in UTC. */
export const recordedAt = ({ event }: Moment): string =>
  event.corrected?.findLast(({ field }) => field === 'happened')?.at ?? event.at;

/** What a person says of the time. */
function saidOf(event: CorrectedEvent): number | null {
  const happened = happenedIn(event);
  const time = happened === null ? Number.NaN : Date.parse(happened);
  return Number.isNaN(time) ? null : time;
}

/** What a program may write without anybody having looked: a monitor opens incidents and runs commands for them. */
const BY_PROGRAM =
  /^(incident\.opened|command\.|run\.|step\.|include\.|evidence\.|record\.|personal\.|event\.|change\.|approval\.asked)/;

/**
 * Whether an event shows that somebody of the support line has taken the complaint up: the explicit `incident acknowledge`; a note, a severity, a
 * hand-over, a pause, an answer, a closing; and the opening itself, a command or a run when they were typed at a terminal. Whoever exports the record
 * reads about the complaint, and works on it as little as whoever shows it.
 */
export function isActOfPerson({ type, via }: IncidentEvent): boolean {
  return via === 'tty' ? !OF_RECORD.test(type) : !BY_PROGRAM.test(type);
}

/** What is done with the record and not for the complaint, whoever does it. */
const OF_RECORD = /^(record|personal)\./;

/** What a complaint is about. A finding of a look at anything else (the whole system, the profiles, the record itself) may have nothing to do with it. */
const COMPLAINED_OF = ['campaign', 'run', 'segment', 'customer', 'report', 'rule'];

/**
 * Whether an event says what the cause of the complaint is. Once the incident is closed with a cause (`settled`) it is whatever found that one, and what was taken
 * for the cause before was none; where it was closed without one (null), nothing is. Until then (undefined) it is what a walk has found, and what a command
 * has found that looked at what people complain of.
 */
export function isDiagnosis(event: IncidentEvent, settled: string | null | undefined): boolean {
  if (!NAMES_CAUSES.has(event.type)) return false;
  const causes = settled === undefined ? causesBelieved(event) : causesNamed(event);
  return causes.some((cause) => settled === undefined || cause === settled);
}

const NAMES_CAUSES: ReadonlySet<string> = new Set([
  'step.finished',
  'run.ended',
  'incident.closed',
  'command.finished',
]);

function causesBelieved(event: IncidentEvent): readonly string[] {
  const { kind } = (event['subject'] ?? {}) as { readonly kind?: unknown };
  const isElsewhere = event.type === 'command.finished' && !COMPLAINED_OF.includes(String(kind));
  return isElsewhere ? [] : causesNamed(event);
}

/** Causes that an event calls found. A closing without a fault finds none: there was nothing to be found in time. */
function causesNamed(event: IncidentEvent): readonly string[] {
  const { type, verdict, cause, findings } = event as IncidentEvent & Readonly<Record<string, unknown>>;
  const named = (causes: readonly unknown[]): readonly string[] =>
    causes.filter((one): one is string => typeof one === 'string' && one !== '' && one !== NO_CAUSE);
  if (type === 'step.finished') return verdict === 'found' ? named([cause]) : [];
  if (type === 'run.ended' || type === 'incident.closed') return named([cause]);
  if (verdict !== 'problem' || !Array.isArray(findings)) return [];
  return named(findings.map((finding) => finding?.cause));
}
