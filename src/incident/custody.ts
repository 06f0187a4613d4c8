import { UsageError } from '../errors.ts';
import { text, verbatim } from '../text.ts';
import { readWith } from './hints.ts';
import type { IncidentEvent } from './link.ts';
import { shortIso } from './moment.ts';
import type { Stop } from './sla/standing.types.ts';
import type { IncidentState } from './state.ts';
import { isSameUser, type SystemUser, systemUserOf } from './system-user.ts';

/** A hand-over that the receiving line has not acknowledged. */
export interface HandOver {
  readonly from: string | null;
  readonly to: string;
  readonly by: string;
  /** The system's user who did so; null where the record does not tell him. */
  readonly user: SystemUser | null;
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
  /** Under which name the same system's user of the same machine had handed it over to himself; null where that is not known. */
  readonly sameUserAs: string | null;
}

const wordOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** Folds who has the incident now. Pure. */
export function custodyIn(events: readonly IncidentEvent[]): Custody {
  return events.reduce(custodyAfter, NOBODYS);
}

/** Before anything happened. */
export const NOBODYS: Custody = { line: null, holder: null, since: null, waiting: null, sameUserAs: null };

/** Who has it after one more event. Pure. */
export function custodyAfter(custody: Custody, event: IncidentEvent): Custody {
  const { type, at, who } = event;
  if (type === 'incident.opened') return { ...custody, line: wordOf(event['line']), holder: who, since: at };
  if (type === 'incident.handed-over') {
    const to = wordOf(event['to']) ?? '';
    return {
      ...custody,
      waiting: { from: wordOf(event['from']), to, by: who, user: systemUserOf(event), at, ask: wordOf(event['ask']) },
    };
  }
  if (type !== 'incident.acknowledged' || event['isAfterwards'] === true) return custody;
  const { waiting } = custody;
  const sameUserAs = waiting && isSameUser(waiting.user, systemUserOf(event)) ? waiting.by : null;
  return { line: waiting?.to ?? custody.line, holder: who, since: at, waiting: null, sameUserAs };
}

/** `линия 3`; whoever is called by another name, by that. */
export const lineInRussian = (to: string): string => (/^\d+$/.test(to) ? `линия ${to}` : to);

/** The line that is to get it. Throws UsageError where it is not named, or has it already. Pure. */
export function receivingLine({ id, custody }: IncidentState, typed: string | undefined): string {
  const to = typed?.trim() ?? '';
  if (to === '') {
    throw new UsageError({
      code: 'incident/no-line',
      message: text('It is not said who gets the incident.', 'Не сказано, кому передать инцидент.'),
      hint: verbatim(`mmsup incident hand-over ${id} --to 3`),
    });
  }
  if (custody.waiting === null && isSame(custody.line, to)) {
    throw new UsageError({
      code: 'incident/same-line',
      message: text(
        `The incident ${id} is with ${to} already; nothing was written.`,
        `Инцидент ${id} уже передан (${lineInRussian(to)}); ничего не записано.`,
      ),
      hint: readWith(id),
    });
  }
  return to;
}

/** Who acknowledges, and what has taken the complaint up already. */
export interface Acknowledging {
  readonly who: string;
  readonly line: string | undefined;
  /** The act by which it counts as taken up; null where there is none. */
  readonly takenUp: Pick<Stop, 'type' | 'who' | 'seq' | 'at'> | null;
  /** When it was taken up, as is said now; ISO 8601 in UTC. */
  readonly happened?: string;
}

/**
 * The hand-over that this person acknowledges; null where nothing was handed over and it is the complaint itself: nobody has taken it up, or it was taken up before
 * the act by which it counts as taken up (a note, a severity), and that is said now. Throws UsageError where there is neither, or it is another's to acknowledge. Pure.
 */
export function acknowledgeable({ id, custody }: IncidentState, given: Acknowledging): HandOver | null {
  const { waiting } = custody;
  const { who, line, takenUp, happened } = given;
  if (waiting === null && takenUp !== null && !isEarlier(happened, takenUp)) throw takenUpAlready(id, takenUp);
  const meant = waiting?.to ?? custody.line;
  if (line !== undefined && meant !== null && !isSame(meant, line)) {
    throw new UsageError({
      code: 'incident/other-line',
      message: waiting
        ? text(
            `The incident ${id} was handed over to ${meant}, not to ${line}.`,
            `Инцидент ${id} передан другому получателю: ${lineInRussian(meant)}, а не ${lineInRussian(line)}.`,
          )
        : text(
            `The incident ${id} is with ${meant}, not with ${line}.`,
            `Инцидент ${id} сейчас у другого получателя: ${lineInRussian(meant)}, а не ${lineInRussian(line)}.`,
          ),
      hint: text(
        `Whoever is ${meant} acknowledges it; hand it over anew with: mmsup incident hand-over ${id} --to LINE`,
        `Подтверждает тот, у кого он сейчас или кому передан: ${lineInRussian(meant)}; передать заново: mmsup incident hand-over ${id} --to КОМУ`,
      ),
    });
  }
  if (waiting === null || !isSame(waiting.by, who)) return waiting;
  throw new UsageError({
    code: 'incident/own-hand-over',
    message: text(
      `${who} handed ${id} over to ${waiting.to} and cannot acknowledge it for them.`,
      `Инцидент ${id} передан (${lineInRussian(waiting.to)}) под именем ${who}: подтвердить передачу под тем же именем нельзя.`,
    ),
    hint: text(
      'The receiving line acknowledges it under its own name: its own account, or MMSUP_WHO. The record keeps the system’s user beside that name.',
      'Принимающая линия подтверждает под своим именем: из своей учётной записи или через MMSUP_WHO. Рядом с именем в записи остаётся системный пользователь.',
    ),
  });
}

/** A complaint is acknowledged once; where that has a wrong time, the time is corrected. */
const isEarlier = (happened: string | undefined, { type, at }: { readonly type: string; readonly at: string }) =>
  happened !== undefined && happened < at && type !== 'incident.acknowledged';

function takenUpAlready(id: string, { type, who, seq, at }: NonNullable<Acknowledging['takenUp']>): UsageError {
  const told = shortIso(at);
  return new UsageError({
    code: 'incident/nothing-to-acknowledge',
    message: text(
      `The incident ${id} has been taken up, at ${told} (${who}:${seq}), and nothing was handed over since.`,
      `Жалобу инцидента ${id} уже приняли, ${told} (${who}:${seq}), и с тех пор его никому не передавали.`,
    ),
    hint:
      type === 'incident.acknowledged'
        ? text(
            `Where that was earlier: mmsup incident correct ${id} ${who}:${seq} --field happened --to TIME --why "text"; who has it: mmsup incident show ${id}`,
            `Если её приняли раньше: mmsup incident correct ${id} ${who}:${seq} --field happened --to ВРЕМЯ --why "почему"; у кого инцидент: mmsup incident show ${id}`,
          )
        : text(
            `Where somebody took it up before that: mmsup incident acknowledge ${id} --happened TIME; who has it: mmsup incident show ${id}`,
            `Если кто-то принял её до этого: mmsup incident acknowledge ${id} --happened ВРЕМЯ; у кого инцидент: mmsup incident show ${id}`,
          ),
  });
}

const isSame = (one: string | null, other: string): boolean => one?.toLowerCase() === other.trim().toLowerCase();
