import { type DeliveryGroup, type Flow, NO_FLOW } from '../../src/campaign/flow.ts';
import type { Run, Stage } from '../../src/campaign/run.ts';
import type { Situation } from '../../src/campaign/situation.ts';
import { runOf, situationOf } from './healthy.ts';

const MINUTE = 60_000;

/** Moves a stage and all that come after it. */
function moved(run: Run, from: Stage['stage'], milliseconds: number): Run {
  const first = run.stages.findIndex(({ stage }) => stage === from);
  const later = (at: string | null) => (at === null ? null : new Date(Date.parse(at) + milliseconds).toISOString());
  const stages = run.stages.map((stage, index) =>
    index < first ? stage : { ...stage, startedAt: later(stage.startedAt), finishedAt: later(stage.finishedAt) },
  );
  return { ...run, finishedAt: later(run.finishedAt), stages };
}

const times = (from: string | null, to: string | null) => ({
  firstQueuedAt: from,
  lastQueuedAt: to,
  firstSentAt: from,
  lastSentAt: to,
  firstDeliveredAt: null,
  lastDeliveredAt: null,
});

/** Messages of the send stage: nearly all delivered, some refused in two ways. */
function flowOf(run: Run): Flow {
  const send = run.stages.find(({ stage }) => stage === 'send')!;
  const group = (state: DeliveryGroup['state'], messages: number, providerCode: string | null): DeliveryGroup => ({
    ...times(send.startedAt, send.finishedAt ?? send.heartbeatAt),
    channel: 'email',
    state,
    providerCode,
    messages,
    handed: messages,
  });
  return {
    kept: ['delivered', 'provider-code', 'sent-at'],
    deliveries: [group('delivered', 1737, '250'), group('failed', 24, '550 5.1.1'), group('failed', 7, '421')],
    peaks: [{ channel: 'email', minute: Date.parse(send.startedAt!) / 1000, messages: 912, minutes: 2 }],
    repeats: [{ channel: 'email', customers: 3, messages: 7, afterFailure: 2, most: 3 }],
    poison: {
      customers: 2,
      isAtLeast: false,
      rows: [
        { customer: '4711', runs: 6, messages: 6, providerCode: '550 5.1.1', error: 'mailbox unavailable' },
        { customer: '4799', runs: 3, messages: 3, providerCode: '550 5.1.1', error: 'mailbox unavailable' },
      ],
      ofRuns: 6,
      atLeastRuns: 3,
    },
    overlaps: [
      {
        run: '121',
        state: 'finished',
        startedAt: '2026-11-21T06:20:00.000Z',
        finishedAt: '2026-11-21T06:50:00.000Z',
        worker: 'worker-2',
        seconds: 540,
      },
    ],
  };
}

/** A policy stage that took 25 minutes, then nothing for four; the cap was raised the evening before, and messages may go at 1,200 a minute. */
export function slowStory(): Situation {
  const policy = runOf(20).stages.find(({ stage }) => stage === 'policy')!;
  const { in: entered, out, exclusions } = policy;
  const stages = { policy: { in: entered, out, exclusions, seconds: 1500 } };
  const story = situationOf({ stages });
  const run = moved(story.run, 'send', 4 * MINUTE);
  const change = { at: '2026-11-20T18:10:00.000Z', who: 'petrov', kind: 'edit', objectKind: 'policy' };
  const said = { object: 'email-cap', field: 'cap', before: '2', after: '3', comment: 'autumn', ticket: 'MKT-77' };
  const other = { object: 'sms-cap', field: 'cap', before: '1', after: '2', comment: null, ticket: null };
  return {
    ...story,
    run,
    asOf: '2026-11-21T12:00:00.000Z',
    policies: [...story.policies!, { rule: 'gateway', channel: 'email', cap: 20, periodDays: 1 / 86_400 }],
    changes: [
      { ...change, ...other, at: '2026-11-20T12:00:00.000Z' },
      { ...change, ...said },
    ],
    flow: flowOf(run),
  };
}

const HALF_SENT = { channel: 'email', providerCode: null } as const;

/** The run is at its send stage, 40 minutes after its start: 500 of its messages are out. */
export function runningStory(): Situation {
  const story = situationOf({ state: 'running', status: 'RUNNING' });
  const start = Date.parse(story.run.startedAt!);
  const asOf = new Date(start + 40 * MINUTE).toISOString();
  const stages = story.run.stages
    .slice(0, 6)
    .map((stage) =>
      stage.stage === 'send'
        ? { ...stage, finishedAt: null, state: 'running' as const, out: 500, heartbeatAt: asOf }
        : stage,
    );
  const send = stages.find(({ stage }) => stage === 'send')!;
  const flow: Flow = {
    ...NO_FLOW,
    kept: ['delivered', 'provider-code', 'sent-at'],
    deliveries: [
      { ...HALF_SENT, ...times(null, null), state: 'queued', messages: 1268, handed: 0 },
      { ...HALF_SENT, ...times(send.startedAt, asOf), state: 'sent', messages: 500, handed: 500 },
    ],
  };
  return { ...story, asOf, flow, run: { ...story.run, finishedAt: null, heartbeatAt: asOf, sent: 500, stages } };
}
