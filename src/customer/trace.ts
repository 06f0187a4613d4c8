import { found } from '../causes/cause.ts';
import { notSelected } from '../causes/customer.ts';
import { lostInRun } from '../causes/customer-contact.ts';
import { type Answer, byWeight, type Found, type NotEvaluated } from '../result.ts';
import { text } from '../text.ts';
import { findLostRefusals, findOverCap, findRefused } from './find-refused.ts';
import { failedFinding, stoppedFindings } from './find-stopped.ts';
import { findTwice } from './find-twice.ts';
import { type Gate, gatesOf } from './gates.ts';
import { hasLeft, type Journey, type JourneyMessage, ofRun } from './journey.ts';
import { type Happened, timelineOf } from './timeline.ts';

export interface CustomerTraceFacts extends Omit<Journey, 'notEvaluated' | 'kept' | 'jobs' | 'listChanges'> {
  /** His way through the run; empty where no run is asked about. */
  readonly gates: readonly Gate[];
  /** Everything since then; empty where a run is asked about. */
  readonly timeline: readonly Happened[];
}

/**
 * Follows one customer through one run, gate by gate, to the first that stopped him; the order is that of a run. Without a run everything that happened to
 * him since a moment is judged in the same way, message by message and run by run.
 *
 * A message that was handed over is the proof that he got it, whatever today's data say of the gates before: they are judged by what is recorded of him
 * first, and by the segment's formula at the run's start where nothing is recorded.
 *   1. More than one message of one mailing that reached him: he got it twice. Two rows of which one was handed over are one.
 *   2. A message left although a suppression that concerns it was in force at that moment, and no person wrote it.
 *   3. A message that failed: the provider's answer stands beside it.
 *   4. No message: the stage that is recorded to have left him out, with its rule and the value that decided.
 *   5. No message and nothing recorded: a condition of the segment that he does not meet, with his values.
 *   6. He meets the segment, and a suppression was in force.
 *   7. The run has not come to him yet, or he came after its end was fixed: where the system walks by identifier.
 *   8. A finished run that took him and has neither a message nor a reason: it lost him.
 * A message that was sent once is no finding.
 */
export function traceCustomer(journey: Journey): Answer<CustomerTraceFacts> {
  const { notEvaluated, kept: _kept, jobs: _jobs, listChanges: _changes, ...facts } = journey;
  const findings = journey.run ? runFindings(journey, journey.run.id) : timeFindings(journey);
  return {
    subject: { kind: 'customer', id: journey.customer },
    findings,
    facts: {
      ...facts,
      gates: journey.run ? gatesOf(journey) : [],
      timeline: journey.run ? [] : timelineOf(journey),
    },
    notEvaluated: [...notEvaluated, ...openEnd(journey, findings)],
  };
}

const isFailed = ({ state }: JourneyMessage): boolean => state === 'failed';

function runFindings(journey: Journey, run: string): readonly Found[] {
  const common = { customer: journey.customer, run, zone: journey.zone };
  const messages = ofRun(journey.messages, run);
  const twice = findTwice(journey);
  const failed = messages.filter(isFailed);
  if (messages.some(hasLeft)) {
    // What a retry made good is told by it.
    const isRetried = twice.some(({ cause }) => cause.id === 'customer/logged-twice');
    return [
      ...twice,
      ...findRefused(journey),
      ...(isRetried ? [] : failedFinding(failed, common)),
      ...findLostRefusals(journey),
    ];
  }
  if (failed.length > 0) return failedFinding(failed, common);
  if (messages.length > 0) return [];
  return stoppedFindings(journey, common);
}

/** What is wrong in a stretch of time: the worst first, of equals in the order of the list above. */
function timeFindings(journey: Journey): readonly Found[] {
  const { customer, zone, messages } = journey;
  const failed = (messages ?? []).filter(isFailed);
  const twice = findTwice(journey);
  // What came twice counts once: it is told by itself.
  const again = twice.flatMap(({ cause, evidence }) =>
    cause.id === 'customer/contacted-twice' ? (evidence as { readonly ids: readonly string[] }).ids.slice(1) : [],
  );
  const once = (messages ?? []).filter(({ id }) => !again.includes(id));
  const retried = twice.flatMap(({ cause, evidence }) =>
    cause.id === 'customer/logged-twice' ? (evidence as { readonly ids: readonly string[] }).ids : [],
  );
  const open = failed.filter(({ id }) => !retried.includes(id));
  return [
    ...outOfPopulation(journey),
    ...twice,
    ...findRefused(journey),
    ...findLostRefusals(journey),
    ...findOverCap({ ...journey, messages: once }),
    ...lostRuns(journey),
    ...open.slice(0, 3).flatMap((one) => failedFinding([one], { customer, run: one.run ?? '—', zone })),
  ].sort(byWeight);
}

/** Whom no segment can select, whatever is asked of him: merged, deleted, closed. */
function outOfPopulation({ population, customer, zone }: Journey): readonly Found[] {
  if (population === null || population.isMet) return [];
  const nothing = { run: '—', segment: '—', conditions: [], isRecorded: true };
  const evidence = { customer, zone, ...nothing, isInPopulation: false, everyCustomer: population.condition };
  return [found(notSelected, evidence, 'proved')];
}

/** Finished runs that took him and have neither a message to him nor a reason. */
function lostRuns({ decisions, messages, customer, zone }: Journey): readonly Found[] {
  if (messages === null) return [];
  const lost = (decisions ?? []).filter(
    ({ run, stage, state }) =>
      stage === null && state === 'finished' && !messages.some((message) => message.run === run),
  );
  return lost.slice(0, 3).map(({ run, state }) => found(lostInRun, { customer, run, zone, state: state! }, 'proved'));
}

/** Nothing stopped him and nothing shows a message: that is not known, and not "ok". Whoever opened, clicked or bounced was sent it. */
function openEnd(journey: Journey, findings: readonly Found[]): readonly NotEvaluated[] {
  const { run, messages, responses } = journey;
  if (!run || findings.length > 0) return [];
  if (ofRun(messages, run.id).length > 0 || (responses ?? []).length > 0) return [];
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
