import { NO_FLOW } from '../../src/campaign/flow.ts';
import type { Run, Stage } from '../../src/campaign/run.ts';
import type { Situation } from '../../src/campaign/situation.ts';
import type { StageName } from '../../src/model/relations.ts';

const DAY = 86_400_000;
const FIRST = Date.parse('2026-11-01T06:00:00Z');

export type StageChange = Partial<Omit<Stage, 'startedAt' | 'finishedAt'>> & { readonly seconds?: number };
export type RunChange = Partial<Omit<Run, 'stages'>> & { readonly stages?: Partial<Record<StageName, StageChange>> };

/** Day `number` of a campaign that selects about 2,000 customers, sends about 1,600 messages and takes a few minutes. */
export function runOf(number: number, change: RunChange = {}): Run {
  const start = FIRST + number * DAY;
  const noise = 1 + ((number * 7) % 11) / 200;
  const many = (count: number) => Math.round(count * noise);
  const selected = many(2000);
  const control = many(100);
  const capped = many(200);
  const composed = selected - control - capped;
  const refused = many(30);
  const healthy: Record<StageName, StageChange> = {
    normalise: { in: 5000, out: 5000, seconds: many(20) },
    select: { in: 5000, out: selected, seconds: many(30) },
    policy: {
      in: selected,
      out: composed,
      seconds: many(40),
      exclusions: [
        { reason: 'cap-reached', rule: 'email-cap', customers: capped, expected: false },
        { reason: 'control-group', rule: 'control-group', customers: control, expected: true },
      ],
    },
    offer: { in: composed, out: composed, seconds: many(25) },
    personalise: { in: composed, out: composed, seconds: many(60) },
    send: { in: composed, out: composed, seconds: many(120) },
    deliver: { in: composed, out: composed - refused, errors: refused, seconds: many(60) },
    respond: { in: composed - refused, out: many(90), seconds: 1800 },
  };
  const { stages: changes = {}, ...own } = change;
  let at = start;
  const stages = (Object.keys(healthy) as StageName[]).map((stage, position): Stage => {
    const { seconds = 1, ...rest } = { ...healthy[stage], ...changes[stage] };
    const startedAt = new Date(at).toISOString();
    at += seconds * 1000;
    return {
      stage,
      position: position + 1,
      state: 'finished',
      in: null,
      out: null,
      errors: 0,
      worker: 'worker-1',
      heartbeatAt: null,
      error: null,
      exclusions: [],
      ...rest,
      startedAt,
      finishedAt: new Date(at).toISOString(),
    };
  });
  return {
    id: String(100 + number),
    campaign: 'vip-daily',
    name: null,
    channel: 'email',
    plannedAt: new Date(start).toISOString(),
    startedAt: new Date(start).toISOString(),
    finishedAt: new Date(at).toISOString(),
    status: 'DONE',
    state: 'finished',
    segment: 'vip-deposit',
    segmentVersion: 3,
    template: 'vip-letter',
    toSend: composed,
    sent: composed,
    failed: 0,
    cursorAt: null,
    cursorEnd: null,
    worker: 'worker-1',
    heartbeatAt: null,
    error: null,
    ...own,
    stages,
  };
}

/** Run 20 after twenty healthy ones. */
export function situationOf(change: RunChange = {}, around: Partial<Situation> = {}): Situation {
  const run = runOf(20, change);
  return {
    areExclusionsKept: true,
    asOf: new Date(Date.parse(run.startedAt ?? run.plannedAt!) + 2 * 3_600_000).toISOString(),
    zone: 'Europe/Moscow',
    askedFor: 'campaign',
    campaign: {
      id: 'vip-daily',
      name: 'VIP every day',
      status: 'active',
      channel: 'email',
      segment: 'vip-deposit',
      template: 'vip-letter',
      owner: 'orlova',
      schedule: 'daily 09:00',
      nextRunAt: new Date(FIRST + 21 * DAY).toISOString(),
    },
    run,
    history: Array.from({ length: 20 }, (_, number) => runOf(number)),
    changes: [],
    versions: [],
    policies: [{ rule: 'email-cap', channel: 'email', cap: 2, periodDays: 7 }],
    references: [],
    templates: [
      { id: 'vip-letter', usable: true, changedAt: null },
      { id: 'welcome-v2', usable: true, changedAt: null },
    ],
    touched: [],
    witnesses: [],
    failures: [],
    flow: NO_FLOW,
    notEvaluated: [],
    ...around,
  };
}

/** A version of the e-mail cap. */
export function capVersion(version: number, cap: number, validFrom: string, validTo: string | null) {
  return {
    rule: 'email-cap',
    version,
    author: version === 1 ? 'ivanova' : 'petrov',
    comment: version === 1 ? 'first' : 'no limit for the holidays',
    approvedBy: null,
    createdAt: validFrom,
    deployedAt: null,
    validFrom,
    validTo,
    language: 'json',
    body: JSON.stringify({ channel: 'email', cap, period_days: 7 }),
  };
}
