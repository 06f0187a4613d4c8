import { found } from '../causes/cause.ts';
import {
  contactedTwice,
  contactedWhileSuppressed,
  leftOutByStage,
  messageFailed,
  notReachedYet,
  notSelected,
  suppressedThen,
} from '../causes/customer.ts';
import type { Answer, Found } from '../result.ts';
import { type Text, text } from '../text.ts';
import { inForce, type Journey, type JourneyMessage, type JourneySegment, momentOf } from './journey.ts';

/** One gate on the way to a message. */
export interface Gate {
  readonly gate:
    | 'customer'
    | 'segment'
    | 'selected'
    | 'suppression'
    | 'stage'
    | 'cursor'
    | 'message'
    | 'delivery'
    | 'response';
  readonly verdict: 'passed' | 'stopped' | 'unknown';
  readonly at: string | null;
  readonly says: Text;
}

export interface CustomerTraceFacts extends Omit<Journey, 'notEvaluated'> {
  readonly gates: readonly Gate[];
}

/**
 * Follows one customer through one run, gate by gate, to the first that stopped him; the order is that of a run.
 *
 * A message that was handed over is the proof that he got it, whatever today's data say of the gates before: they are judged by what is recorded of him
 * first, and by the segment's formula at the run's start where nothing is recorded.
 *   1. More than one message that left in one run: he got it twice.
 *   2. A message left although a suppression was in force at that moment.
 *   3. A message that failed: the provider's answer stands beside it.
 *   4. No message: the stage that is recorded to have left him out, with its rule.
 *   5. No message and nothing recorded: a condition of the segment that he does not meet.
 *   6. He meets the segment, and a suppression was in force.
 *   7. The run has not come to him yet, or he came after its end was fixed: where the system walks by identifier.
 * A message that was sent once, and no run asked about, are no findings.
 */
export function traceCustomer(journey: Journey): Answer<CustomerTraceFacts> {
  const { notEvaluated, ...facts } = journey;
  return {
    subject: { kind: 'customer', id: journey.customer },
    findings: findingsOf(journey),
    facts: { ...facts, gates: journey.run ? gatesOf(journey) : [] },
    notEvaluated: [...notEvaluated, ...openEnd(journey)],
  };
}

const hasLeft = ({ state, sentAt }: JourneyMessage): boolean =>
  state === 'sent' || state === 'delivered' || sentAt !== null;

function findingsOf(journey: Journey): readonly Found[] {
  const { run, messages, suppressions } = journey;
  if (!run) return [];
  const left = (messages ?? []).filter(hasLeft);
  const failed = (messages ?? []).filter(({ state }) => state === 'failed');
  const common = { customer: journey.customer, run: run.id, zone: journey.zone };
  if (left.length > 0) {
    const forbidden = left.find(
      ({ sentAt }) => sentAt !== null && inForce(suppressions ?? [], sentAt, run.segment).length > 0,
    );
    const [first] = forbidden ? inForce(suppressions ?? [], forbidden.sentAt!, run.segment) : [];
    const channels = new Set(left.map(({ channel }) => channel));
    return [
      ...(left.length > channels.size
        ? [
            found(
              contactedTwice,
              { ...common, messages: left.length, sentAt: left.map(({ sentAt }) => sentAt) },
              'proved',
            ),
          ]
        : []),
      ...(forbidden && first
        ? [found(contactedWhileSuppressed, { ...common, ...first, sentAt: forbidden.sentAt! }, 'likely')]
        : []),
      ...failedFindings(failed, common),
    ];
  }
  if (failed.length > 0) return failedFindings(failed, common);
  if ((messages ?? []).length > 0) return [];
  return stoppedFindings(journey, common);
}

type Common = { readonly customer: string; readonly run: string; readonly zone: string };

function failedFindings(failed: readonly JourneyMessage[], common: Common): readonly Found[] {
  const [first] = failed;
  if (!first) return [];
  const { status, providerCode, error, queuedAt } = first;
  return [found(messageFailed, { ...common, status, providerCode, error, queuedAt }, 'proved')];
}

function stoppedFindings(journey: Journey, common: Common): readonly Found[] {
  const { recorded, segment, suppressions } = journey;
  const leftOut = recorded?.find(({ stage }) => stage !== null);
  if (leftOut) return [found(leftOutByStage, { ...common, ...leftOut, stage: leftOut.stage! }, 'proved')];
  const unmet = segment && !segment.isSelected ? unmetOf(segment) : [];
  if (segment && !segment.isSelected) {
    const evidence = {
      ...common,
      segment: segment.id,
      isInPopulation: segment.isInPopulation,
      conditions: unmet.map(({ id, text: written, verdict, says }) => ({ id, text: written, verdict, says })),
      isRecorded: recorded?.length === 0,
    };
    return [found(notSelected, evidence, recorded?.length === 0 ? 'proved' : 'likely')];
  }
  const [suppression] = inForce(suppressions ?? [], momentOf(journey), journey.run?.segment ?? null);
  if (suppression) return [found(suppressedThen, { ...common, ...suppression }, 'likely')];
  const position = placeOf(journey);
  if (position) return [found(notReachedYet, { ...common, ...position }, 'proved')];
  return [];
}

function unmetOf({ conditions }: JourneySegment): JourneySegment['conditions'] {
  const sole = conditions.filter(({ isSoleBlocker }) => isSoleBlocker);
  return sole.length > 0 ? sole : conditions.filter(({ verdict }) => verdict !== 'true');
}

/** Where the system walks its customers by identifier: whether it has come to him, and whether it will. */
function placeOf({ run, customer }: Journey): {
  readonly cursorAt: number | null;
  readonly cursorEnd: number | null;
  readonly why: 'later' | 'beyond';
} | null {
  const key = Number(customer);
  if (!run || !Number.isFinite(key)) return null;
  const { cursorAt, cursorEnd } = run;
  if (cursorEnd !== null && key > cursorEnd) return { cursorAt, cursorEnd, why: 'beyond' };
  if (cursorAt !== null && key > cursorAt) return { cursorAt, cursorEnd, why: 'later' };
  return null;
}

function gatesOf(journey: Journey): readonly Gate[] {
  const { run, recorded, segment, suppressions, messages, responses } = journey;
  const at = momentOf(journey);
  const left = messages?.find(hasLeft);
  const gates: Gate[] = [];
  const add = (gate: Gate['gate'], verdict: Gate['verdict'], says: Text, when: string | null = null) =>
    gates.push({ gate, verdict, says, at: when });
  if (segment) {
    const unmet = unmetOf(segment).map(({ id }) => id);
    const [en, ru] = segment.isSelected
      ? [`meets segment ${segment.id}`, `отвечает сегменту ${segment.id}`]
      : [
          `does not meet ${unmet.join(', ')} of segment ${segment.id}`,
          `не отвечает ${unmet.join(', ')} сегмента ${segment.id}`,
        ];
    add('segment', segment.isSelected ? 'passed' : 'stopped', text(en, ru), at);
  }
  if (recorded) {
    const leftOut = recorded.find(({ stage }) => stage !== null);
    if (recorded.length === 0)
      add('selected', 'stopped', text('the run did not select him', 'запуск его не отобрал'), at);
    else if (!leftOut)
      add('selected', 'passed', text('selected, and left out nowhere', 'отобран и нигде не исключён'), at);
    else {
      add('selected', 'passed', text('the run selected him', 'запуск его отобрал'), at);
      const { stage, reason, rule } = leftOut;
      const by = [reason, rule].filter(Boolean).join(', ');
      add('stage', 'stopped', text(`left out at ${stage}: ${by}`, `исключён на этапе ${stage}: ${by}`));
    }
  }
  if (suppressions) {
    const [now] = inForce(suppressions, at, run?.segment ?? null);
    const words = now ? [now.list, now.scope, now.reason].filter(Boolean).join(', ') : '';
    if (now) add('suppression', 'stopped', text(`suppressed: ${words}`, `запрет: ${words}`), now.validFrom);
    else add('suppression', 'passed', text('no suppression in force', 'запретов нет'), at);
  }
  const place = placeOf(journey);
  if (place) {
    add(
      'cursor',
      'stopped',
      place.why === 'beyond'
        ? text(
            `behind the end that was fixed at the start (${place.cursorEnd})`,
            `за пределом, зафиксированным при старте (${place.cursorEnd})`,
          )
        : text(`the run has come to ${place.cursorAt}`, `запуск дошёл до ${place.cursorAt}`),
    );
  } else if (run?.cursorAt != null) {
    add('cursor', 'passed', text(`the run has passed him (${run.cursorAt})`, `запуск его миновал (${run.cursorAt})`));
  }
  if (messages) {
    const [first] = messages;
    if (!first) add('message', 'stopped', text('no message', 'сообщения нет'));
    for (const message of messages) {
      const verdict = message.state === 'failed' || message.state === 'cancelled' ? 'stopped' : 'passed';
      const words = [message.status ?? message.state, message.providerCode, message.error].filter(Boolean).join(', ');
      add('message', verdict, text(words, words), message.sentAt ?? message.queuedAt);
    }
    if (left?.deliveredAt) add('delivery', 'passed', text('delivered', 'доставлено'), left.deliveredAt);
  }
  for (const { kind, at: when } of responses ?? []) add('response', 'passed', text(kind, kind), when);
  return gates;
}

/** Nothing stopped him and nothing shows a message: that is not known, and not "ok". Whoever opened, clicked or bounced was sent it. */
function openEnd(journey: Journey) {
  const { run, messages, responses } = journey;
  if (!run || findingsOf(journey).length > 0 || (messages ?? []).length > 0 || (responses ?? []).length > 0) return [];
  return [
    {
      what: text('Whether he got the message', 'Получил ли он сообщение'),
      why:
        messages === null
          ? text(
              'The system keeps no messages: no gate that it records stopped him. The proof is in the log of the mail server, around the time of the run.',
              'Система не хранит сообщений: ни один записанный шаг его не остановил. Доказательство — в журнале почтового сервера за время запуска.',
            )
          : text(
              'No gate that is recorded stopped him, and there is no message.',
              'Ни один записанный шаг его не остановил, а сообщения нет.',
            ),
      couldChangeAnswer: true,
    },
  ];
}
