import { UsageError } from '../errors.ts';
import { text } from '../text.ts';
import type { IncidentEvent } from './link.ts';
import { momentOf } from './moment.ts';
import { safeName } from './record/names.ts';

/** Which event of the record is meant: numbers count within one writer's file. */
export interface EventName {
  /** Name of the writer's file: `events.<writer>.jsonl`. */
  readonly writer: string;
  readonly seq: number;
  /** The event's own clock: the same person may write on two machines. */
  readonly at: string;
}

/** One correction of one field, as it is read back. */
export interface Correction {
  readonly field: string;
  /** What stood there before: of the first correction, what was written first. */
  readonly from: string | null;
  readonly to: string;
  readonly why: string;
  readonly who: string;
  readonly at: string;
}

/** An event with what its corrections say of it. */
export interface CorrectedEvent extends IncidentEvent {
  /** Absent where nothing was corrected. */
  readonly corrected?: readonly Correction[];
}

/**
 * What a person wrote may be corrected by a person. What the program measured (a verdict, a database, a duration, its own clock) may not:
 * that would be another measurement.
 */
const CORRECTABLE: Readonly<Record<string, readonly string[]>> = {
  'incident.opened': ['complaint', 'reporterWords', 'campaign', 'run', 'segment'],
  'incident.severity': ['why'],
  'incident.closed': ['cause', 'why', 'outcome', 'proposal'],
  'incident.reopened': ['why'],
  'incident.handed-over': ['ask'],
  'evidence.added': ['name', 'why'],
  'note.added': ['text'],
  'sla.paused': ['why'],
  'sla.resumed': ['why'],
};

/** Fields of an event that can be corrected; `happened` of every one but the machinery's own. */
export function correctableFields({ type }: IncidentEvent): readonly string[] {
  if (/^(event\.corrected|record\.torn|command\.started)$/.test(type)) return [];
  return [...(CORRECTABLE[type] ?? []), 'happened'];
}

/**
 * When an event happened, as a person said it; null where the machine's clock alone tells. A command line says when it began by its duration already, unless that was
 * corrected. Pure.
 */
export function happenedIn({ type, happened, corrected }: CorrectedEvent): string | null {
  const isSaid = type !== 'command.finished' || corrected?.some(({ field }) => field === 'happened');
  return isSaid && typeof happened === 'string' ? happened : null;
}

/** Applies corrections, the earlier first. Nothing is edited: the events come back as new values with both texts. Linear in the events. Pure. */
export function withCorrections(events: readonly IncidentEvent[]): readonly CorrectedEvent[] {
  const corrections = events.filter(({ type }) => type === 'event.corrected');
  if (corrections.length === 0) return events;
  const ofNumber = new Map<unknown, IncidentEvent[]>();
  for (const correction of corrections) {
    const { seq } = (correction['of'] ?? {}) as Partial<EventName>;
    const others = ofNumber.get(seq);
    if (others) others.push(correction);
    else ofNumber.set(seq, [correction]);
  }
  return events.map((event) => {
    const own = ofNumber.get(event.seq)?.filter((correction) => isAbout(correction['of'], event));
    return own === undefined ? event : own.reduce(corrected, event);
  });
}

function corrected(event: CorrectedEvent, correction: IncidentEvent): CorrectedEvent {
  const { field, from, to, why } = correction as IncidentEvent & Readonly<Record<string, unknown>>;
  const name = String(field);
  if (!correctableFields(event).includes(name)) return event;
  const entry = {
    field: name,
    from: typeof from === 'string' ? from : null,
    to: String(to),
    why: String(why),
    who: correction.who,
    at: correction.at,
  };
  return { ...event, [name]: String(to), corrected: [...(event.corrected ?? []), entry] };
}

function isAbout(of: unknown, event: IncidentEvent): boolean {
  const { writer, seq, at } = (of ?? {}) as Partial<EventName>;
  return seq === event.seq && at === event.at && String(writer).startsWith(`${safeName(event.who)}.`);
}

/** An event with the file in which it stands. */
export interface Located {
  readonly writer: string;
  readonly event: IncidentEvent;
}

/** The event that was typed: `7`, or `ann:7` where several people wrote. Throws UsageError `incident/which-event`. Pure. */
export function findEvent(all: readonly Located[], typed: string, id: string): Located {
  const [, who, seq] = /^(?:(.+):)?(\d+)$/.exec(typed) ?? [];
  const matching = all.filter(
    ({ writer, event }) => String(event.seq) === seq && (who === undefined || event.who === who || writer === who),
  );
  if (matching.length === 1) return matching[0]!;
  const names = matching.map(({ writer, event }) => `${sameName(matching, event.who) ? writer : event.who}:${seq}`);
  throw new UsageError({
    code: 'incident/which-event',
    message:
      matching.length === 0
        ? text(`The incident ${id} has no event "${typed}".`, `В инциденте ${id} нет события «${typed}».`)
        : text(
            `The incident ${id} has ${matching.length} events with the number ${seq}.`,
            `В инциденте ${id} событий с номером ${seq} несколько: ${matching.length}.`,
          ),
    hint:
      matching.length === 0
        ? text(
            `Their numbers stand in the first column of: mmsup incident show ${id} --all`,
            `Номера событий стоят в первом столбце: mmsup incident show ${id} --all`,
          )
        : text(`Write one of: ${names.join(', ')}.`, `Наберите одно из: ${names.join(', ')}.`),
    data: { typed, names },
  });
}

const sameName = (among: readonly Located[], who: string): boolean =>
  among.filter(({ event }) => event.who === who).length > 1;

/** What a correction puts into the record. Throws UsageError for a field that is not a person's to correct, or that stays as it is. Pure. */
export function correctionOf(
  event: CorrectedEvent,
  { field, to: typed }: { readonly field: string; readonly to: string },
  mask: (text: string) => string,
): { readonly field: string; readonly from: string | null; readonly to: string } {
  const fields = correctableFields(event);
  if (!fields.includes(field)) {
    throw new UsageError({
      code: 'incident/not-correctable',
      message: text(
        `"${field}" of ${event.type} ${event.seq} cannot be corrected: only what a person wrote, and when it happened.`,
        `Поле «${field}» события ${event.type} ${event.seq} исправить нельзя: исправляют только то, что написал человек, и время, когда это случилось.`,
      ),
      hint:
        fields.length > 0
          ? text(
              `Write one of: ${fields.join(', ')}. Anything else goes into a note.`,
              `Исправить можно: ${fields.join(', ')}. Остальное запишите заметкой.`,
            )
          : text('Write a note.', 'Напишите заметку.'),
      data: { field, fields },
    });
  }
  const to = field === 'happened' ? momentOf(typed) : mask(typed.trim());
  const before = event[field];
  const from = typeof before === 'string' ? before : null;
  if (to === '' || to === from) {
    throw new UsageError({
      code: 'incident/nothing-to-correct',
      message:
        to === ''
          ? text('The corrected value is empty.', 'Исправленное значение пустое.')
          : text(
              `"${field}" says that already; nothing was written.`,
              `В поле «${field}» это уже стоит; ничего не записано.`,
            ),
      hint: text('Say the new value with --to VALUE.', 'Укажите новое значение: --to ЗНАЧЕНИЕ.'),
    });
  }
  return { field, from, to };
}
