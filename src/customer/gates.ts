import { formatMoment } from '../model/moment.ts';
import { STAGES } from '../model/relations.ts';
import { plural, type Text, text } from '../text.ts';
import { placeOf, unmetOf } from './find-stopped.ts';
import { hasLeft, type Journey, type JourneyMessage, momentOf, ofRun, sendingOf } from './journey.ts';
import { oneMessage, repeatedLines } from './repeated-lines.ts';
import { concerns, inForce } from './scope.ts';

export const GATES = [
  'import',
  'normalise',
  'segment',
  'control',
  'suppression',
  'policy',
  'offer',
  'queue',
  'provider',
  'delivery',
  'response',
] as const;

/** One gate on the way to a message. */
export interface Gate {
  readonly gate: (typeof GATES)[number];
  /** `not-kept` = the system records nothing of it; `not-reached` = an earlier gate stopped him. */
  readonly verdict: 'passed' | 'stopped' | 'unknown' | 'not-reached' | 'not-kept';
  readonly at: string | null;
  readonly says: Text;
}

type Seen = Omit<Gate, 'gate'>;

const NOT_KEPT = text('this system keeps nothing of it', 'эта система об этом ничего не хранит');
const NOT_REACHED = text('he did not come so far', 'до этого шага не дошло');

const seen = (verdict: Seen['verdict'], says: Text, at: string | null = null): Seen => ({ verdict, says, at });

/**
 * Every gate of a run in its order, whatever the system keeps of it: one that it does not record is named, for there the proof lies elsewhere. What comes
 * behind the first that stopped him was not reached. A message that was handed over proves that he passed what lies before it.
 */
export function gatesOf(journey: Journey): readonly Gate[] {
  const looks: Readonly<Record<Gate['gate'], (own: Journey) => Seen>> = {
    import: importGate,
    normalise: normaliseGate,
    segment: segmentGate,
    control: controlGate,
    suppression: suppressionGate,
    policy: (own) => stageGate(own, 'policy'),
    offer: offerGate,
    queue: queueGate,
    provider: providerGate,
    delivery: deliveryGate,
    response: responseGate,
  };
  const gates = GATES.map((gate) => ({ gate, ...looks[gate](journey) }));
  const messages = ofRun(journey.messages, journey.run?.id ?? '');
  const stop = gates.findIndex(({ verdict }) => verdict === 'stopped');
  if (stop < 0 || messages.some(hasLeft)) return gates;
  return gates.map((gate, index) =>
    index > stop && gate.verdict !== 'not-kept' ? { ...gate, ...seen('not-reached', NOT_REACHED) } : gate,
  );
}

const keepsAny = ({ kept }: Journey, ...names: readonly string[]): boolean => names.some((name) => kept.includes(name));

/** No system that we know records by which load a customer came: that loads are kept is said, and no more. */
function importGate(journey: Journey): Seen {
  if (!keepsAny(journey, 'import_batch')) return seen('not-kept', NOT_KEPT);
  return seen(
    'unknown',
    text('loads are kept, but not which one brought him', 'загрузки хранятся, но не то, какая его принесла'),
  );
}

const isControl = ({ reason, rule }: { readonly reason: string | null; readonly rule: string | null }): boolean =>
  /control|контрол/i.test(`${reason ?? ''} ${rule ?? ''}`);

const leftOutOf = ({ recorded }: Journey) => recorded?.find(({ stage }) => stage !== null);

function leftOutSays(journey: Journey): Text {
  const { reason, rule } = leftOutOf(journey)!;
  const version = journey.rule?.version == null ? '' : ` v${journey.rule.version}`;
  const said = [reason === rule && version === '' ? null : reason, rule && `${rule}${version}`]
    .filter(Boolean)
    .join(', ');
  const quoted = journey.rule ? `: ${journey.rule.text.replace(/\s+/g, ' ').slice(0, 160)}` : '';
  return text(`left out: ${said}${quoted}`, `исключён: ${said}${quoted}`);
}

function normaliseGate(journey: Journey): Seen {
  const { segment, recorded } = journey;
  if (leftOutOf(journey)?.stage === 'normalise') return seen('stopped', leftOutSays(journey));
  if (segment && !segment.isInPopulation)
    return seen(
      'stopped',
      text(
        'no customer of any segment: merged, deleted or closed',
        'не входит ни в один отбор: объединён, удалён или закрыт',
      ),
    );
  if (recorded?.length || segment) return seen('passed', text('a customer in use', 'действующий клиент'));
  return seen('unknown', text('nothing recorded', 'ничего не записано'));
}

function segmentGate(journey: Journey): Seen {
  const { recorded, segment } = journey;
  const at = momentOf(journey);
  if (recorded?.length && leftOutOf(journey)?.stage !== 'select')
    return seen('passed', text('the run selected him', 'запуск его отобрал'), at);
  if (leftOutOf(journey)?.stage === 'select') return seen('stopped', leftOutSays(journey), at);
  if (segment) {
    const unmet = unmetOf(segment).map(({ id }) => id);
    return segment.isSelected
      ? seen(
          recorded ? 'unknown' : 'passed',
          recorded
            ? text(
                `meets segment ${segment.id} today, and the run did not select him`,
                `сегодня отвечает сегменту ${segment.id}, но запуск его не отобрал`,
              )
            : text(`meets segment ${segment.id}`, `отвечает сегменту ${segment.id}`),
          at,
        )
      : seen(
          'stopped',
          text(
            `does not meet ${unmet.join(', ')} of segment ${segment.id}`,
            `не отвечает ${unmet.join(', ')} сегмента ${segment.id}`,
          ),
          at,
        );
  }
  if (recorded) return seen('stopped', text('the run did not select him', 'запуск его не отобрал'), at);
  return keepsAny(journey, 'segment_version', 'segment_member')
    ? seen('unknown', text('his segment could not be asked', 'сегмент спросить не удалось'))
    : seen('not-kept', NOT_KEPT);
}

function controlGate(journey: Journey): Seen {
  const leftOut = leftOutOf(journey);
  if (leftOut && isControl(leftOut)) return seen('stopped', leftOutSays(journey));
  if (journey.recorded?.length) return seen('passed', text('not in the control group', 'не в контрольной группе'));
  return journey.recorded === null ? seen('not-kept', NOT_KEPT) : seen('not-reached', NOT_REACHED);
}

function suppressionGate(journey: Journey): Seen {
  const { suppressions, run } = journey;
  if (suppressions === null) return seen('not-kept', NOT_KEPT);
  const at = momentOf(journey);
  const [held] = run ? inForce(suppressions, at, sendingOf(run)) : [];
  if (!held) return seen('passed', withLater(journey, text('no suppression in force', 'запретов нет')), at);
  const said = [held.list, held.scope, held.reason].filter(Boolean).join(', ');
  const isSure = run !== null && concerns(held, sendingOf(run)) === 'yes';
  return seen(isSure ? 'stopped' : 'unknown', text(`suppressed: ${said}`, `запрет: ${said}`), held.validFrom);
}

/** A refusal that came only after the run, or after his message had left: people remember the two the other way round. */
function withLater(journey: Journey, none: Text): Text {
  const { suppressions, run, zone, asOf } = journey;
  const sent = ownMessages(journey).find(hasLeft)?.sentAt ?? null;
  const start = Date.parse(momentOf(journey));
  const [later] = (suppressions ?? []).filter(
    (one) =>
      one.validFrom !== null &&
      Date.parse(one.validFrom) > start &&
      Date.parse(one.validFrom) <= Date.parse(asOf) &&
      run !== null &&
      concerns(one, sendingOf(run)) !== 'no',
  );
  if (!later) return none;
  const said = [later.list, later.scope, later.reason].filter(Boolean).join(', ');
  const when = `${formatMoment(later.validFrom, zone)} (${zone})`;
  const isAfterSending = sent !== null && Date.parse(later.validFrom!) > Date.parse(sent);
  const after = isAfterSending ? formatMoment(sent, zone) : null;
  return text(
    `${none.en}; he refused only later, ${when}${after === null ? '' : `, after his message had left at ${after}`}: ${said}`,
    `${none.ru}; отказ появился позже, ${when}${after === null ? '' : `, после отправки его сообщения ${after}`}: ${said}`,
  );
}

/** A stage by which the run may have left him out. */
function stageGate(journey: Journey, stage: (typeof STAGES)[number]): Seen {
  const { recorded } = journey;
  const leftOut = leftOutOf(journey);
  if (recorded === null) return seen('not-kept', NOT_KEPT);
  if (leftOut?.stage === stage && !isControl(leftOut)) return seen('stopped', leftOutSays(journey));
  if (recorded.length === 0) return seen('not-reached', NOT_REACHED);
  if (leftOut && STAGES.indexOf(leftOut.stage as never) <= STAGES.indexOf(stage))
    return seen('not-reached', NOT_REACHED);
  return seen('passed', text('let through', 'пропущен'));
}

function offerGate(journey: Journey): Seen {
  const offer = ownMessages(journey).find((message) => message.offer !== null)?.offer;
  return offer ? seen('passed', text(`offer ${offer}`, `предложение ${offer}`)) : stageGate(journey, 'offer');
}

const ownMessages = ({ messages, run }: Journey): readonly JourneyMessage[] => ofRun(messages, run?.id ?? '');

function queueGate(journey: Journey): Seen {
  const place = placeOf(journey);
  if (place)
    return seen(
      'stopped',
      place.why === 'beyond'
        ? text(
            `behind the end that was fixed at the start (${place.cursorEnd})`,
            `за пределом, зафиксированным при старте (${place.cursorEnd})`,
          )
        : text(`the run has come to ${place.cursorAt}`, `запуск дошёл до ${place.cursorAt}`),
    );
  const messages = ownMessages(journey);
  const [first] = messages;
  if (first) {
    const ids = messages.map(({ id }) => id).join(', ');
    return seen(
      first.state === 'cancelled' ? 'stopped' : 'passed',
      text(`message ${ids}`, `сообщение ${ids}`),
      first.queuedAt,
    );
  }
  if (journey.run?.cursorAt != null)
    return seen(
      'passed',
      text(`the run has passed him (${journey.run.cursorAt})`, `запуск его миновал (${journey.run.cursorAt})`),
    );
  return journey.messages === null ? seen('not-kept', NOT_KEPT) : seen('stopped', text('no message', 'сообщения нет'));
}

function providerGate(journey: Journey): Seen {
  if (journey.messages === null) return seen('not-kept', NOT_KEPT);
  const messages = ownMessages(journey);
  const left = messages.find(hasLeft) ?? messages[0];
  if (!left) return seen('not-reached', NOT_REACHED);
  const said = [left.status ?? left.state, left.providerCode, left.error].filter(Boolean).join(', ');
  const verdict =
    left.state === 'failed' || left.state === 'cancelled' ? 'stopped' : hasLeft(left) ? 'passed' : 'unknown';
  return seen(verdict, text(said, said), left.sentAt);
}

function deliveryGate(journey: Journey): Seen {
  if (journey.messages === null) return seen('not-kept', NOT_KEPT);
  const all = ownMessages(journey).filter(({ deliveredAt }) => deliveredAt !== null);
  const [delivered] = all;
  // A provider may report one delivery in several lines: messages are counted, not lines.
  const count = new Set(all.map(({ id }) => id)).size;
  const said = plural(count, { en: ['message', 'messages'], ru: ['сообщение', 'сообщения', 'сообщений'] });
  if (delivered) {
    const [again] = repeatedLines(journey).filter(({ message }) => all.some(({ id }) => id === message));
    const why = again ? oneMessage(again, journey.zone) : null;
    const also = text(why ? `; ${why.en}` : '', why ? `; ${why.ru}` : '');
    const says = text(`${said.en} delivered${also.en}`, `доставлено ${said.ru}${also.ru}`);
    return seen('passed', says, delivered.deliveredAt);
  }
  const isFailed = ownMessages(journey).some(({ state }) => state === 'failed');
  return isFailed
    ? seen('stopped', text('not delivered', 'не доставлено'))
    : seen('unknown', text('no delivery is recorded', 'доставка не записана'));
}

function responseGate({ responses }: Journey): Seen {
  if (responses === null) return seen('not-kept', NOT_KEPT);
  if (responses.length === 0) return seen('unknown', text('none', 'нет'));
  const said = responses.map(({ kind }) => kind).join(', ');
  return seen('passed', text(said, said), responses[0]!.at);
}
