import { describe, expect, it } from 'vitest';
import type { Journey, JourneyMessage, JourneySuppression } from '../../src/customer/journey.ts';
import { concerns } from '../../src/customer/scope.ts';
import { traceCustomer } from '../../src/customer/trace.ts';
import { judge } from '../../src/result.ts';

const RUN = {
  id: '7',
  name: null,
  campaign: 'bonus',
  state: 'finished',
  startedAt: '2026-11-23T07:00:00Z',
  finishedAt: '2026-11-23T07:30:00Z',
  plannedAt: null,
  segment: 'bonus-people',
  channel: 'email',
  cursorAt: null,
  cursorEnd: null,
};

const message = (id: string, change: Partial<JourneyMessage> = {}): JourneyMessage => ({
  id,
  run: '7',
  campaign: 'bonus',
  segment: 'bonus-people',
  runStartedAt: RUN.startedAt,
  runFinishedAt: RUN.finishedAt,
  channel: 'email',
  offer: null,
  direct: false,
  status: 'sent',
  state: 'sent',
  providerCode: '250',
  error: null,
  queuedAt: '2026-11-23T07:05:00Z',
  sentAt: '2026-11-23T07:10:00Z',
  deliveredAt: null,
  ...change,
});

const suppression = (change: Partial<JourneySuppression> = {}): JourneySuppression => ({
  list: 'UNSUBSCRIBED',
  scope: 'email',
  reason: 'link',
  validFrom: '2026-11-20T00:00:00Z',
  validTo: null,
  ...change,
});

const journey = (change: Partial<Journey> = {}): Journey => ({
  customer: '17',
  foundBy: null,
  asOf: '2026-11-24T09:00:00Z',
  zone: 'UTC',
  ownZone: null,
  lines: null,
  population: null,
  run: RUN,
  since: null,
  recorded: [{ stage: null, reason: null, rule: null }],
  segment: null,
  suppressions: [],
  messages: [message('1')],
  responses: [],
  decisions: null,
  memberships: null,
  rule: null,
  policies: null,
  missing: null,
  jobs: [],
  listChanges: [],
  kept: ['run', 'message', 'suppression', 'run_customer'],
  notEvaluated: [],
  ...change,
});

const evidenceOf = (change: Partial<Journey>, cause: string) =>
  traceCustomer(journey(change)).findings.find((one) => one.cause.id === cause)?.evidence as Record<string, unknown>;
const causes = (change: Partial<Journey>) => traceCustomer(journey(change)).findings.map(({ cause }) => cause.id);

describe('“I got it twice”', () => {
  const at = (seconds: number) => new Date(Date.parse('2026-11-23T07:10:00Z') + seconds * 1000).toISOString();
  const twice = (seconds: number, change: Partial<JourneyMessage> = {}) => ({
    messages: [message('1'), message('2', { sentAt: at(seconds), ...change })],
    jobs: [
      { id: 'send-due', periodSeconds: 300 },
      { id: 'nightly', periodSeconds: 86_400 },
    ],
  });

  it('of two runs: one message in each, whichever of them is asked about', () => {
    const other = { run: '8', runStartedAt: '2026-11-23T07:05:00Z', runFinishedAt: '2026-11-23T07:40:00Z' };
    const asked = [RUN, { ...RUN, id: '8' }].map((run) => {
      const [first] = traceCustomer(journey({ ...twice(200, other), run })).findings;
      return first!.cause.title(first!.evidence).en;
    });
    expect(new Set(asked)).toEqual(
      new Set([
        'Customer 17 got 2 messages through one channel, one in each of runs 7 and 8 (1, 2), 3 min 20 s apart: the runs of one campaign went on at the same time.',
      ]),
    );
  });

  it.each([
    ['milliseconds apart: two executions at once', 0.02, 'overlap', null],
    ['five minutes apart, as often as the sending job runs: it sends again', 301, 'resend-loop', 'send-due'],
    ['two of its periods apart', 610, 'resend-loop', 'send-due'],
    ['forty seconds apart: a retry after an error', 40, 'after-error', null],
  ])('%s', (_, seconds, meaning, job) => {
    expect(evidenceOf(twice(seconds), 'customer/contacted-twice')).toMatchObject({
      meaning,
      job,
      gapSeconds: seconds,
      ids: ['1', '2'],
    });
  });

  it('from two runs of the campaign that went on at the same time', () => {
    const other = { run: '8', runStartedAt: '2026-11-23T07:08:00Z', runFinishedAt: '2026-11-23T07:40:00Z' };
    expect(evidenceOf(twice(200, other), 'customer/contacted-twice')).toMatchObject({
      meaning: 'two-runs',
      runs: ['7', '8'],
    });
  });

  it.each<[string, Partial<Journey>]>([
    [
      'the next run of the campaign is another mailing',
      twice(60, { run: '8', runStartedAt: '2026-11-23T09:00:00Z', runFinishedAt: '2026-11-23T09:30:00Z' }),
    ],
    ['another channel is wanted', twice(60, { channel: 'sms' })],
    ['another campaign is another mailing', twice(60, { run: '9', campaign: 'vip' })],
  ])('not: %s', (_, change) => {
    expect(causes(change)).toEqual([]);
  });

  it.each<[string, Partial<Journey>, string]>([
    ['one message that the log shows twice', { messages: [message('1'), message('1')] }, 'same-row'],
    [
      'two rows of which the provider took one',
      { messages: [message('1'), message('2', { state: 'cancelled', sentAt: null })] },
      'one-handed-over',
    ],
    [
      'a retry after a failure, and he got the second',
      { messages: [message('1', { state: 'failed', error: '451' }), message('2')] },
      'retry-after-failure',
    ],
  ])('only the log does: %s', (_, change, why) => {
    const answer = traceCustomer(journey(change));
    expect(answer.findings.map(({ cause }) => cause.id)).toEqual(['customer/logged-twice']);
    expect(answer.findings[0]!.evidence).toMatchObject({ why });
    expect(judge(answer, 'warning')).toBe('ok');
  });
});

describe('“I got it although I had refused”', () => {
  const refused = (change: Partial<Journey>) => evidenceOf(change, 'customer/contacted-while-suppressed');

  it.each<[string, Partial<Journey>, Record<string, unknown>]>([
    ['the refusal was there before the run took its recipients', {}, { timing: 'before-snapshot', isCovered: true }],
    [
      'he refused between the snapshot and the sending',
      { suppressions: [suppression({ validFrom: '2026-11-23T07:05:00Z' })] },
      { timing: 'between-snapshot-and-send', snapshotAt: RUN.startedAt },
    ],
    [
      'the list was loaded with it after the message',
      {
        listChanges: [
          { at: '2026-11-23T13:25:00Z', who: 'gateway', kind: 'load', object: 'UNSUBSCRIBED', comment: null },
        ],
      },
      { timing: 'loaded-later', loadedAt: '2026-11-23T13:25:00Z' },
    ],
    [
      'it forbids everything from this campaign',
      { suppressions: [suppression({ scope: 'campaign bonus' })] },
      { isCovered: true },
    ],
  ])('%s', (_, change, evidence) => {
    expect(refused({ suppressions: [suppression()], ...change })).toMatchObject(evidence);
  });

  it.each<[string, Partial<Journey>]>([
    ['it forbids another channel', { suppressions: [suppression({ scope: 'sms' })] }],
    ['it forbids another campaign', { suppressions: [suppression({ scope: 'campaign 12' })] }],
    ['it was over by then', { suppressions: [suppression({ validTo: '2026-11-22T00:00:00Z' })] }],
    ['he refused after it had left', { suppressions: [suppression({ validFrom: '2026-11-23T08:00:00Z' })] }],
    ['since when it holds is not on record', { suppressions: [suppression({ validFrom: null })] }],
    ['a person wrote it to him alone', { suppressions: [suppression()], messages: [message('1', { direct: true })] }],
  ])('is no breach: %s', (_, change) => {
    expect(causes(change)).toEqual([]);
  });

  it('is only possible where the scope is in words of its owner', () => {
    const answer = traceCustomer(journey({ suppressions: [suppression({ scope: 'offers' })] }));
    expect(answer.findings[0]).toMatchObject({ confidence: 'possible', severity: 'info' });
  });

  it('was received as an answer and reached no list', () => {
    const change = { responses: [{ kind: 'unsubscribe', at: '2026-11-10T10:00:00Z', message: '0', run: '5' }] };
    expect(causes(change)).toEqual(['customer/refusal-not-recorded']);
    expect(
      causes({ ...change, suppressions: [suppression({ validFrom: '2026-11-10T10:05:00Z', scope: 'sms' })] }),
    ).toEqual([]);
  });
});

describe('over all campaigns since a moment', () => {
  const since = (change: Partial<Journey>): Partial<Journey> => ({
    run: null,
    since: '2026-11-01T00:00:00Z',
    recorded: null,
    ...change,
  });

  it('tells everything in one order of time', () => {
    const { facts } = traceCustomer(
      journey(
        since({
          suppressions: [
            suppression({ validFrom: '2026-11-23T08:00:00Z' }),
            suppression({ validFrom: '2020-01-01T00:00:00Z' }),
          ],
          responses: [{ kind: 'open', at: '2026-11-23T07:20:00Z', message: '1', run: '7' }],
          decisions: [
            {
              run: '7',
              campaign: 'bonus',
              state: 'finished',
              startedAt: RUN.startedAt,
              stage: null,
              reason: null,
              rule: null,
            },
          ],
          memberships: [{ segment: 'vip', manual: true, removed: false, since: '2026-11-05T00:00:00Z' }],
        }),
      ),
    );
    expect(facts.timeline.map(({ kind, says }) => `${kind}: ${says.en}`)).toEqual([
      'membership: came into segment vip by hand',
      'decision: selected, and left out nowhere',
      'message: message 1: email · sent · 250',
      'response: open of message 1',
      'suppression: suppressed: UNSUBSCRIBED · email · link',
    ]);
  });

  it('has a finding for each thing that is wrong, the worst first', () => {
    const policies = [
      {
        rule: 'email-cap',
        channel: 'email',
        cap: 1,
        periodDays: 7,
        quietFrom: null,
        quietTo: null,
        counted: null,
        last: null,
      },
    ];
    const messages = [
      message('1'),
      message('2', { run: '8', campaign: 'vip', runStartedAt: '2026-11-24T06:00:00Z', sentAt: '2026-11-24T07:00:00Z' }),
      message('3', { run: '9', campaign: 'x', channel: 'sms', state: 'failed', error: 'no such number', sentAt: null }),
    ];
    const decisions = [
      {
        run: '6',
        campaign: 'y',
        state: 'finished',
        startedAt: '2026-11-22T07:00:00Z',
        stage: null,
        reason: null,
        rule: null,
      },
    ];
    expect(causes(since({ policies, messages, decisions }))).toEqual([
      'customer/lost-in-run',
      'customer/over-cap',
      'customer/message-failed',
    ]);
  });
});

describe('a scope in the words of a system', () => {
  const sending = { channel: 'email: Hello', campaign: '7', segment: 'list:3' };
  it.each([
    ['all', 'yes'],
    [null, 'yes'],
    ['E-mail', 'yes'],
    ['sms', 'no'],
    ['campaign 7', 'yes'],
    ['campaign 8', 'no'],
    ['list:3', 'yes'],
    ['list:4', 'no'],
    ['later mails', 'words'],
  ] as const)('%s', (scope, expected) => {
    expect(concerns({ scope }, sending)).toBe(expected);
  });
});

describe('the value that decided', () => {
  const POLICY = { rule: 'call-cap', channel: 'email', cap: 1, periodDays: 2, quietFrom: '20:00', quietTo: '09:00' };
  const titleOf = (change: Partial<Journey>) => {
    const [first] = traceCustomer(journey({ messages: [], ...change })).findings;
    return first!.cause.title(first!.evidence).en;
  };

  it('of the quiet hours is his own zone and what his clock showed', () => {
    const recorded = [{ stage: 'policy', reason: 'quiet-hours', rule: 'call-cap' }];
    const policies = [{ ...POLICY, counted: 0, last: [] }];
    expect(titleOf({ recorded, policies, ownZone: 'Europe/Kaliningrad' })).toContain(
      'quiet hours are from 20:00 to 09:00 by his own clock (Europe/Kaliningrad), where it was 09:00 when the run started.',
    );
    expect(titleOf({ recorded, policies, ownZone: 'nowhere' })).toContain('by his own clock.');
  });

  it('of a limit is which messages filled it, and when', () => {
    const recorded = [{ stage: 'policy', reason: 'cap-reached', rule: 'call-cap' }];
    const last = [{ id: '99', run: '6', sentAt: '2026-11-22T08:15:00Z' }];
    expect(titleOf({ recorded, policies: [{ ...POLICY, counted: 1, last }] })).toContain(
      'he had had 1 of 1 in 2 days: message 99 of run 6, 2026-11-22 08:15 (UTC).',
    );
  });

  it('is said once where the reason is called like the rule', () => {
    const recorded = [{ stage: 'policy', reason: 'control-group', rule: 'control-group' }];
    expect(titleOf({ recorded })).toContain('at stage policy: control-group.');
  });
});

describe('with whom all is well', () => {
  const says = (change: Partial<Journey>, name: string) =>
    traceCustomer(journey(change)).facts.gates.find(({ gate }) => gate === name)?.says.en;

  it('unsubscribed after the letter: when he did, and that it had left before', () => {
    const suppressions = [suppression({ validFrom: '2026-11-23T15:00:00Z' })];
    expect(causes({ suppressions })).toEqual([]);
    expect(says({ suppressions }, 'suppression')).toBe(
      'no suppression in force; he refused only later, 2026-11-23 15:00 (UTC), after his message had left at 2026-11-23 07:10: UNSUBSCRIBED, email, link',
    );
    expect(
      says({ suppressions: [suppression({ validFrom: '2026-11-23T15:00:00Z', scope: 'sms' })] }, 'suppression'),
    ).toBe('no suppression in force');
  });

  it('stands in the log twice: how many messages were delivered', () => {
    const deliveredAt = '2026-11-23T07:11:00Z';
    expect(says({ messages: [message('1', { deliveredAt }), message('1', { deliveredAt })] }, 'delivery')).toBe(
      '1 message delivered',
    );
  });

  it('was merged into another record: no mailing can have him, whichever run is asked about', () => {
    const answer = traceCustomer(
      journey({
        run: null,
        since: '2026-10-24T09:00:00Z',
        messages: [],
        population: { condition: 'p.merged_into is null', isMet: false },
      }),
    );
    expect(judge(answer, 'warning')).toBe('ok');
    const [first] = answer.findings;
    expect(first!.cause.title(first!.evidence).en).toBe(
      'Customer 17 is in no selection: he does not meet what every customer must, p.merged_into is null (merged, deleted or closed).',
    );
    expect(first!.cause.next(first!.evidence).map(({ en }) => en)).toEqual([expect.stringContaining('merged into')]);
  });
});
