import type { Lang } from '../../text.ts';
import { text, verbatim } from '../../text.ts';
import { type CorrectedEvent, happenedIn } from '../correction.ts';
import { evidenceHashes } from '../evidence.ts';
import type { EventInContext } from '../in-context.ts';
import type { IncidentEvent } from '../link.ts';
import { systemUserOf, tellUser } from '../system-user.ts';
import { tellCommand, tellEvent } from '../tell.ts';
import { tellClient } from './client-events.ts';
import type { Audience, DocumentEvent, EventKind, EventProof } from './document.types.ts';
import { saidIn } from './language.ts';
import { type RanOn, ranOn } from './ran-on.ts';

/** An event with the line in which it stands. */
export interface EventLine {
  readonly event: IncidentEvent;
  /** Name of the writer's file: `events.<writer>.jsonl`. */
  readonly writer: string;
  readonly hash: string | null;
}

interface Frame {
  /** By how many milliseconds a clock was set back before an event; by the event's `prev`. */
  readonly setBack: ReadonlyMap<string, number>;
  readonly audience: Audience;
  readonly lang: Lang;
  /** Names that a client must not be told. */
  readonly names: readonly string[];
}

/**
 * The events that an audience gets to see, in the order in which they happened. `inContext` are those of `lines` as they are told, in the same order.
 * An auditor sees every one, a colleague every one that says something, a client what concerns him, in other words. Pure.
 */
export function eventsOf(
  lines: readonly EventLine[],
  inContext: readonly EventInContext[],
  frame: Frame,
): readonly DocumentEvent[] {
  const ran = frame.audience === 'auditor' ? ranOn(inContext) : [];
  const handedOver = inContext.findIndex(({ type }) => type === 'incident.handed-over');
  let hiddenBack: number | undefined;
  return lines.flatMap((line, at) => {
    const event = inContext[at]!;
    const base = { number: at + 1, at: event.at, happened: happenedIn(event), kind: kindOf(event.type) };
    if (frame.audience !== 'client') {
      // A clock that was set back before what is not told is told with what comes next.
      const setBack = frame.setBack.get(event.prev ?? '') ?? hiddenBack;
      const told = internal(line, event, base, { ...frame, setBack, ran: ran[at] });
      hiddenBack = told.length === 0 ? setBack : undefined;
      return told;
    }
    const told = tellClient(event, { ...frame, isAfterHandOver: at > handedOver && handedOver >= 0 });
    return told ? [{ ...base, ...told, isCorrected: event.corrected !== undefined }] : [];
  });
}

type Base = Pick<DocumentEvent, 'number' | 'at' | 'happened' | 'kind'>;

function internal(
  line: EventLine,
  event: EventInContext,
  base: Base,
  {
    audience,
    lang,
    setBack,
    ran,
  }: Omit<Frame, 'setBack'> & {
    readonly setBack: number | undefined;
    readonly ran: RanOn | undefined;
  },
): DocumentEvent[] {
  const told = tellEvent(event);
  if (!told && audience === 'internal') return [];
  const original =
    event.corrected === undefined ? null : (tellEvent(asWritten(line, event)) ?? verbatim(event.type))[lang];
  return [
    {
      ...base,
      what: (told ?? beginning(event))[lang],
      only: onlyOf(event, lang),
      isCorrected: event.corrected !== undefined,
      who: String(event.who),
      type: event.type,
      name: `${event.who}:${event.seq}`,
      ...(setBack === undefined ? {} : { setBack }),
      ...(original === null ? {} : { original }),
      ...(event.corrected ? { corrections: event.corrected } : {}),
      ...(ran ? { proof: proofOf(line, ran) } : {}),
    },
  ];
}

/** What it said first, in the same context. */
function asWritten({ event }: EventLine, { sameUserAs }: EventInContext): EventInContext {
  return sameUserAs === undefined ? event : { ...event, sameUserAs };
}

/** What only an auditor reads: that a step or a command was begun. */
function beginning({ step, argv }: IncidentEvent & Readonly<Record<string, unknown>>) {
  if (typeof step !== 'string' && Array.isArray(argv)) {
    const what = tellCommand(argv);
    return text(`Begun: ${what}`, `Начато: ${what}`);
  }
  const what = typeof step === 'string' ? step : '—';
  return text(`Step ${what} began`, `Начат шаг ${what}`);
}

function proofOf({ event, writer, hash }: EventLine, ran: RanOn): EventProof {
  const { seq, via, mono, prev, masked } = event;
  const user = systemUserOf(event);
  return {
    writer,
    seq,
    via: String(via),
    user: user && tellUser(user),
    mono: Number(mono),
    hash,
    prev: prev === null ? null : String(prev),
    masked: Array.isArray(masked) ? masked.map(String) : [],
    ...ran,
    evidence: evidenceHashes(event['evidence']),
  };
}

function kindOf(type: string): EventKind {
  if (/^(change|approval)\./.test(type)) return 'change';
  return /^(step|run|command|answer|include)\./.test(type) ? 'check' : 'case';
}

/** Texts that the program wrote in one language alone: the words of an error. What people wrote is theirs. */
function onlyOf(event: CorrectedEvent, lang: Lang): Lang | null {
  const { message, error } = event as CorrectedEvent & Readonly<Record<string, unknown>>;
  const told = message ?? (error as { readonly message?: unknown } | undefined)?.message;
  return typeof told === 'string' ? saidIn(told, lang).only : null;
}
