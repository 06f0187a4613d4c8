import { UsageError } from '../errors.ts';
import type { IncidentEvent } from './link.ts';
import type { IncidentState } from './state.ts';

/** A hand-over that the receiving line has not acknowledged. */
export interface HandOver {
  readonly from: string | null;
  readonly to: string;
  readonly by: string;
  readonly at: string;
  readonly ask: string | null;
}

/** Who has an incident. Until a hand-over is acknowledged it stays with whoever gave it away. */
export interface Custody {
  /** `2`, `3`, or how a line is called; null where nobody said. */
  readonly line: string | null;
  /** Who opened it there, or took it over. */
  readonly holder: string | null;
  /** When it came there, by the machine's clock. */
  readonly since: string | null;
  readonly waiting: HandOver | null;
}

const wordOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** Folds who has the incident now. Pure. */
export function custodyIn(events: readonly IncidentEvent[]): Custody {
  return events.reduce<Custody>(after, { line: null, holder: null, since: null, waiting: null });
}

function after(custody: Custody, event: IncidentEvent): Custody {
  const { type, at, who } = event;
  if (type === 'incident.opened') return { ...custody, line: wordOf(event['line']), holder: who, since: at };
  if (type === 'incident.handed-over') {
    const to = wordOf(event['to']) ?? '';
    return { ...custody, waiting: { from: wordOf(event['from']), to, by: who, at, ask: wordOf(event['ask']) } };
  }
  if (type !== 'incident.acknowledged' || custody.waiting === null) return custody;
  return { line: custody.waiting.to, holder: who, since: at, waiting: null };
}

/** The line that is to get it. Throws UsageError where it is not named, or has it already. Pure. */
export function receivingLine({ id, custody }: IncidentState, typed: string | undefined): string {
  const to = typed?.trim() ?? '';
  if (to === '') {
    throw new UsageError({
      code: 'incident/no-line',
      message: 'It is not said who gets the incident.',
      hint: `mmsup incident hand-over ${id} --to 3`,
    });
  }
  if (custody.waiting === null && isSame(custody.line, to)) {
    throw new UsageError({
      code: 'incident/same-line',
      message: `The incident ${id} is with ${to} already; nothing was written.`,
      hint: `Read it with: mmsup incident show ${id}`,
    });
  }
  return to;
}

/** The hand-over that this person acknowledges. Throws UsageError where there is none, or it is another's to acknowledge. Pure. */
export function acknowledgeable({ id, custody }: IncidentState, who: string, line: string | undefined): HandOver {
  const { waiting } = custody;
  if (waiting === null) {
    throw new UsageError({
      code: 'incident/nothing-to-acknowledge',
      message: `The incident ${id} was not handed over, or that was acknowledged already.`,
      hint: `Read who has it with: mmsup incident show ${id}`,
    });
  }
  if (line !== undefined && !isSame(waiting.to, line)) {
    throw new UsageError({
      code: 'incident/other-line',
      message: `The incident ${id} was handed over to ${waiting.to}, not to ${line}.`,
      hint: `Whoever is ${waiting.to} acknowledges it; hand it over anew with: mmsup incident hand-over ${id} --to LINE`,
    });
  }
  if (waiting.by !== who) return waiting;
  throw new UsageError({
    code: 'incident/own-hand-over',
    message: `${who} handed ${id} over to ${waiting.to} and cannot acknowledge it for them.`,
    hint: 'The receiving line acknowledges under its own name: the system’s user, or MMSUP_WHO.',
  });
}

const isSame = (one: string | null, other: string): boolean => one?.toLowerCase() === other.trim().toLowerCase();
