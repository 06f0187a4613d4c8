import { describe, expect, it } from 'vitest';
import { NO_FLOW } from '../../src/campaign/flow.ts';
import { leadsOf } from '../../src/campaign/leads.ts';
import { renderCampaignList } from '../../src/campaign/list.render.ts';
import { listCampaigns } from '../../src/campaign/list.ts';
import { maskSituation } from '../../src/campaign/mask.ts';
import { type Run, withoutOpenStages } from '../../src/campaign/run.ts';
import type { PlanWitness, Situation } from '../../src/campaign/situation.ts';
import { renderTrace } from '../../src/campaign/trace.render.ts';
import { traceRun } from '../../src/campaign/trace.ts';
import { allCauses } from '../../src/causes/catalogue.ts';
import type { StageName } from '../../src/model/relations.ts';
import { judge, toResult } from '../../src/result.ts';
import { renderBlocks } from '../../src/ui/blocks.ts';
import { displayWidth } from '../../src/ui/width.ts';
import { capVersion, type RunChange, runOf, situationOf } from './healthy.ts';
import { runningStory } from './stories.ts';

const causesOf = (situation: Situation) => traceRun(situation).findings.map(({ cause }) => cause.id);
/** The campaign was halted in the evening after its run; a day later somebody asks where its mail is. */
const HALTED: Partial<Situation> = {
  asOf: '2026-11-22T09:30:00Z',
  campaign: { ...situationOf().campaign, status: 'PAUSED' },
  changes: [
    {
      at: '2026-11-21T16:05:00.000Z',
      who: 'orlova',
      kind: 'edit',
      objectKind: 'campaign',
      object: 'vip-daily',
      field: 'status',
      before: 'ACTIVE',
      after: 'PAUSED',
      comment: 'until the text is agreed',
      ticket: null,
    },
  ],
};
const nothing = { in: 0, out: 0, seconds: 1, exclusions: [] };
const AFTER_SELECT = {
  policy: nothing,
  offer: nothing,
  personalise: nothing,
  send: nothing,
  deliver: nothing,
  respond: nothing,
};
const AFTER_POLICY = { offer: nothing, personalise: nothing, send: nothing, deliver: nothing, respond: nothing };
const AFTER_OFFER = { personalise: nothing, send: nothing, deliver: nothing, respond: nothing };
const AFTER_SEND = { deliver: nothing, respond: nothing };
const AFTER_PERSONALISE = { send: nothing, deliver: nothing, respond: nothing };

const everybodyCapped: RunChange = {
  stages: {
    policy: {
      in: 2000,
      out: 0,
      exclusions: [
        { reason: 'cap-reached', rule: 'email-cap', customers: 1900, expected: false },
        { reason: 'control-group', rule: 'control-group', customers: 100, expected: true },
      ],
    },
    ...AFTER_POLICY,
  },
};
const noTemplate: RunChange = {
  template: 'welcome_v2',
  state: 'failed',
  error: 'template not found',
  stages: {
    personalise: { in: 1700, out: 0, errors: 1700, error: 'template welcome_v2 not found', state: 'failed' },
    ...AFTER_PERSONALISE,
  },
};
const wholeTable: PlanWitness = {
  stage: 'policy',
  table: 'mkt.message',
  columns: ['sent_at'],
  indexed: false,
  rows: 900_000,
  bytes: 90_000_000,
  rowsAdded: 800_000,
  costShare: 0.9,
  kept: 20_000,
  invalidIndex: null,
};

describe('campaign trace', () => {
  it.each<[string, RunChange, Partial<Situation>, string[]]>([
    ['finds nothing in an ordinary run', {}, {}, []],
    ['takes a fifth more customers for ordinary', { stages: { select: { in: 5000, out: 2450 } } }, {}, []],
    [
      'takes three times as long for ordinary while it is less than a minute',
      { stages: { offer: { ...stageOf('offer'), seconds: 75 } } },
      {},
      [],
    ],
    ['takes a third more time for ordinary', { stages: { policy: { ...policyOf(), seconds: 55 } } }, {}, []],
    [
      'takes a few failed messages for ordinary',
      { stages: { personalise: { in: 1700, out: 1690, errors: 10 } } },
      {},
      [],
    ],
    [
      'says that nobody was selected',
      { stages: { select: { in: 5000, out: 0 }, ...AFTER_SELECT } },
      {},
      ['campaign/selects-nobody'],
    ],
    [
      'does not blame later stages for an empty selection, nor the run that failed because of it',
      { state: 'failed', error: 'nothing to do', stages: { select: { in: 5000, out: 0 }, ...AFTER_SELECT } },
      {},
      ['campaign/selects-nobody'],
    ],
    ['says that the audience tripled', { stages: { select: { in: 5000, out: 6000 } } }, {}, ['campaign/audience-jump']],
    [
      'says that a steady audience shrank by a third',
      { stages: { select: { in: 5000, out: 1350 } } },
      {},
      ['campaign/audience-jump'],
    ],
    ['says that the audience halved', { stages: { select: { in: 5000, out: 700 } } }, {}, ['campaign/audience-jump']],
    [
      'names a cap of 0 in the version in force',
      everybodyCapped,
      {
        versions: [
          capVersion(1, 2, '2026-10-01T00:00:00Z', '2026-11-20T15:00:00Z'),
          capVersion(2, 0, '2026-11-20T15:00:00Z', null),
        ],
      },
      ['policy/cap-zero'],
    ],
    [
      'names a cap of 0 where rules are not versioned',
      everybodyCapped,
      { versions: null, policies: [{ rule: 'email-cap', channel: 'email', cap: 0, periodDays: 7 }] },
      ['policy/cap-zero'],
    ],
    [
      'does not call it a cap of 0 when the cap became 0 only after the run',
      everybodyCapped,
      {
        versions: [
          capVersion(1, 2, '2026-10-01T00:00:00Z', '2026-11-21T15:00:00Z'),
          capVersion(2, 0, '2026-11-21T15:00:00Z', null),
        ],
      },
      ['campaign/policy-excludes-all'],
    ],
    [
      'names the policy when it left out everybody with a cap above 0',
      everybodyCapped,
      {},
      ['campaign/policy-excludes-all'],
    ],
    [
      'says that no offer fitted anybody',
      {
        stages: {
          offer: {
            in: 1700,
            out: 0,
            exclusions: [{ reason: 'no-offer', rule: null, customers: 1700, expected: false }],
          },
          ...AFTER_OFFER,
        },
      },
      {},
      ['campaign/offer-none'],
    ],
    ['names a template that does not exist', noTemplate, {}, ['campaign/template-reference-broken']],
    [
      'names a template that is no longer published',
      { ...noTemplate, template: 'vip-letter' },
      { templates: [{ id: 'vip-letter', usable: false, changedAt: null }] },
      ['campaign/template-reference-broken'],
    ],
    [
      'does not blame a template that is in order',
      { ...noTemplate, template: 'vip-letter' },
      {},
      ['campaign/stage-errors'],
    ],
    [
      'names a missing index behind a slow stage',
      { stages: { policy: { ...policyOf(), seconds: 900 } } },
      { witnesses: [wholeTable] },
      ['campaign/stage-slow-missing-index'],
    ],
    [
      'does not blame an index that is there',
      { stages: { policy: { ...policyOf(), seconds: 900 } } },
      { witnesses: [{ ...wholeTable, indexed: true }] },
      ['campaign/stage-slow'],
    ],
    [
      'does not blame a read that costs next to nothing',
      { stages: { policy: { ...policyOf(), seconds: 900 } } },
      { witnesses: [{ ...wholeTable, costShare: 0.01 }] },
      ['campaign/stage-slow'],
    ],
    [
      'does not blame the want of an index where most of the rows are wanted',
      { stages: { policy: { ...policyOf(), seconds: 900 } } },
      { witnesses: [{ ...wholeTable, kept: 700_000 }] },
      ['campaign/stage-slow'],
    ],
    [
      'says that a stage is slow when the plan does not say why',
      { stages: { send: { in: 1700, out: 1700, seconds: 3000 } } },
      {},
      ['campaign/stage-slow'],
    ],
    [
      'blames the audience, not the stages that it slows',
      { stages: { select: { in: 5000, out: 9000 }, send: { in: 8000, out: 8000, seconds: 600 } } },
      {},
      ['campaign/audience-jump'],
    ],
    [
      'says that delivery failed',
      { stages: { deliver: { in: 1700, out: 100, errors: 1600 } } },
      {},
      ['campaign/delivery-failures'],
    ],
    ['says that customers were lost', { stages: { send: { in: 1700, out: 3, errors: 0 } } }, {}, ['campaign/lost']],
    [
      'does not ask a stage to add up where nobody keeps whom it left out',
      { stages: { send: { in: 1700, out: 3, errors: 0 } } },
      { areExclusionsKept: false },
      [],
    ],
    [
      'says that a run failed when nothing else explains it',
      { state: 'failed', error: 'out of disk space' },
      {},
      ['campaign/run-failed'],
    ],
    [
      'says that a run was cancelled half-way',
      { state: 'cancelled', toSend: 1700, sent: 400 },
      {},
      ['campaign/run-cancelled'],
    ],
    [
      'has nothing against a run that was cancelled after all had it',
      { state: 'cancelled', toSend: 40, sent: 40 },
      {},
      [],
    ],
    ['says that a run is paused', { state: 'paused', finishedAt: null }, {}, ['campaign/run-paused']],
    [
      'says that a run has been silent for an hour',
      { state: 'running', finishedAt: null, heartbeatAt: '2026-11-21T06:07:00Z' },
      {},
      ['campaign/run-stuck'],
    ],
    [
      'leaves a running run alone that beats',
      { state: 'running', finishedAt: null, heartbeatAt: '2026-11-21T07:59:00Z' },
      {},
      [],
    ],
    ['says that the next run is overdue', {}, { asOf: '2026-11-22T09:30:00Z' }, ['campaign/run-overdue']],
    ['says of a halted campaign that it is paused, not overdue', {}, HALTED, ['campaign/run-paused']],
    [
      'puts an error before a slow stage that came earlier',
      { ...noTemplate, stages: { ...noTemplate.stages, policy: { ...policyOf(), seconds: 900 } } },
      {},
      ['campaign/template-reference-broken', 'campaign/stage-slow'],
    ],
  ])('%s', (_, change, around, causes) => {
    expect(causesOf(situationOf(change, around))).toEqual(causes);
  });

  it('warns of a reference that the next run will stumble over', () => {
    const situation = situationOf();
    const answer = traceRun({ ...situation, campaign: { ...situation.campaign, template: 'welcome_v2' } });
    expect(answer.findings).toMatchObject([
      {
        cause: { id: 'campaign/template-reference-broken' },
        severity: 'warning',
        evidence: { nearest: 'welcome-v2', failed: 0 },
      },
    ]);
  });

  it('keeps a fault in sight that lasts for more than half of the history', () => {
    const history = Array.from({ length: 30 }, (_, day) =>
      runOf(day - 10, day < 12 ? {} : { stages: { select: { in: 5000, out: 8000 } } }),
    );
    const answer = traceRun({ ...situationOf({ stages: { select: { in: 5000, out: 8000 } } }), history });
    expect(answer.findings[0]).toMatchObject({
      cause: { id: 'campaign/audience-jump' },
      evidence: { firstBadRun: history[12]!.id },
    });
    expect(answer.facts.lastGoodRun?.id).toBe(history[11]!.id);
  });

  it('is inconclusive, not ok, when fewer than five good runs lie before', () => {
    const situation = situationOf();
    const answer = traceRun({ ...situation, history: situation.history.slice(-4) });
    expect(answer.findings).toEqual([]);
    expect(judge(answer, 'warning')).toBe('inconclusive');
  });

  it('is silent about every run of a healthy history', () => {
    for (let number = 6; number < 40; number += 1) {
      const history = Array.from({ length: Math.min(30, number) }, (_, back) =>
        runOf(number - Math.min(30, number) + back),
      );
      const run = runOf(number);
      expect(traceRun({ ...situationOf(), askedFor: 'run', asOf: run.finishedAt!, run, history }).findings).toEqual([]);
    }
  });

  it('says who set the cap, what it was, and how many runs it emptied', () => {
    const versions = [
      capVersion(1, 2, '2026-10-01T00:00:00Z', '2026-11-20T15:00:00Z'),
      capVersion(2, 0, '2026-11-20T15:00:00Z', null),
    ];
    const touched = [{ rule: 'email-cap', since: '2026-11-20T15:00:00Z', runs: 3, customers: 5100 }];
    const answer = traceRun(situationOf(everybodyCapped, { versions, touched }));
    expect(answer.findings[0]!.evidence).toEqual({
      rule: 'email-cap',
      channel: 'email',
      capBefore: 2,
      cap: 0,
      periodDays: 7,
      version: 2,
      author: 'petrov',
      comment: 'no limit for the holidays',
      approvedBy: null,
      since: '2026-11-20T15:00:00Z',
      run: '120',
      excluded: 1900,
      entered: 2000,
      runsTouched: 3,
      customersTouched: 5100,
    });
    expect(answer.facts.changes).toMatchObject([{ object: 'email-cap', what: 'v2', who: 'petrov', usedHere: true }]);
  });

  it('names the nearest template, the deploy that changed the reference and the first run that failed', () => {
    const change = {
      kind: 'deploy',
      objectKind: 'campaign',
      object: 'vip-daily',
      field: 'template_code',
      comment: 'rename',
      ticket: 'R-1',
    };
    const changes = [
      { ...change, at: '2026-11-20T19:00:00Z', who: 'deploy-bot', before: 'welcome-v2', after: 'welcome_v2' },
    ];
    const answer = traceRun(situationOf(noTemplate, { changes }));
    expect(answer.findings[0]!.evidence).toEqual({
      run: '120',
      campaign: 'vip-daily',
      template: 'welcome_v2',
      exists: false,
      nearest: 'welcome-v2',
      before: 'welcome-v2',
      who: 'deploy-bot',
      at: '2026-11-20T19:00:00Z',
      comment: 'rename',
      failed: 1700,
      firstFailedRun: '120',
      error: 'template welcome_v2 not found',
    });
  });

  it('tells every finding in both languages without a hole', () => {
    const answer = traceRun(situationOf(noTemplate));
    for (const lang of ['en', 'ru'] as const) {
      const frame = {
        command: 'campaign trace',
        profile: null,
        system: null,
        at: '2026-11-21T08:00:00Z',
        lang,
        failOn: 'warning' as const,
      };
      const told = JSON.stringify(toResult(answer, frame).findings.map(({ title, next }) => [title, next]));
      expect(told).not.toMatch(/undefined|null|NaN/);
      expect(JSON.stringify(renderTrace(answer.facts, lang))).not.toMatch(/undefined|NaN/);
    }
  });

  it.each([60, 80, 100])('fits %d columns with every stage on one line of the table', (width) => {
    const slow = situationOf(
      { stages: { policy: { ...policyOf(), seconds: 9000 } } },
      { witnesses: [wholeTable], asOf: '2026-11-21T12:00:00Z' },
    );
    for (const lang of ['en', 'ru'] as const) {
      const screen = { width, colour: false, unicode: true, locale: lang, ci: false };
      const lines = renderBlocks(renderTrace(traceRun(slow).facts, lang), screen, lang).split('\n');
      expect(Math.max(...lines.map(displayWidth))).toBeLessThanOrEqual(width);
      const policy = lines.filter((line) => line.startsWith(lang === 'en' ? 'policy ' : 'политика '));
      expect(policy[0]).toMatch(lang === 'en' ? /2\.5 h, usually \d+ s$/ : /2,5 ч, обычно \d+ с$/);
      expect(policy[1]).toMatch(/^\S+ +2.080 +1.768 +312 +0 +0$/);
    }
  });

  it('does not wait for the end of a stage to say that it is slow, and calls a silent one stuck, not slow', () => {
    const running = runningStory();
    const slow = traceRun(running).findings;
    expect(slow.map(({ cause }) => cause.id)).toEqual(['campaign/stage-slow']);
    expect(slow[0]!.cause.title(slow[0]!.evidence).en).toBe(
      'Stage send has taken 36 min 58 s so far, 18.0 times its usual 2 min 3 s, at 1.0 times the usual volume.',
    );
    const silent = { ...running, asOf: new Date(Date.parse(running.asOf) + 3_600_000).toISOString() };
    expect(traceRun(silent).findings.map(({ cause }) => cause.id)).toEqual(['campaign/run-stuck']);
  });

  it('masks addresses in errors and logged values, and still compares names', () => {
    const change = {
      kind: 'deploy',
      objectKind: 'campaign',
      object: 'vip-daily',
      field: 'template_code',
      comment: 'ask ivan.petrov@bank.ru',
      ticket: null,
    };
    const changes = [
      { ...change, at: '2026-11-20T19:00:00Z', who: 'deploy-bot', before: 'welcome-v2', after: 'welcome_v2' },
    ];
    const error = 'template welcome_v2 not found for maria.orlova@mail.ru, +7 912 345-67-89';
    const stages = {
      ...noTemplate.stages,
      personalise: { in: 1700, out: 0, errors: 1700, error, state: 'failed' as const },
    };
    const answer = traceRun(maskSituation(situationOf({ ...noTemplate, error, stages }, { changes })));
    expect(answer.findings[0]!.evidence).toMatchObject({
      error: 'template welcome_v2 not found for <e-mail>, <phone>',
      comment: 'ask <e-mail>',
      before: 'welcome-v2',
    });
    expect(JSON.stringify(answer.facts)).not.toMatch(/@|912/);
  });

  it('leaves the responses out of the timeline, whose bar would hide all others', () => {
    const timeline = renderTrace(traceRun(situationOf()).facts, 'en').find(({ kind }) => kind === 'timeline');
    expect(timeline).toMatchObject({
      bars: [{ label: 'normalise', from: '2026-11-21T09:00:00+03:00' }, {}, {}, {}, {}, {}, { label: 'deliver' }],
    });
  });
});

describe('a campaign that somebody halted after its last good run', () => {
  const situation = situationOf({}, HALTED);
  const { findings, facts } = traceRun(situation);

  it('is told with since when, by whom and what did not start', () => {
    expect(findings[0]!.cause.title(findings[0]!.evidence).en).toBe(
      'Campaign vip-daily is paused (status PAUSED) since 2026-11-21 19:05 by orlova (“until the text is agreed”): its run of 2026-11-22 09:00 did not start.',
    );
    expect(findings[0]!.cause.next(findings[0]!.evidence)[0]!.en).toContain('Ask orlova');
  });

  it('shows the edit among the changes, though it came after the run had ended', () => {
    expect(facts.changes!.map(({ who, after }) => [who, after])).toEqual([['orlova', 'PAUSED']]);
  });

  it('reads the log up to now, and of an old run only up to its end', () => {
    const { run, history, asOf, zone, campaign } = situation;
    expect(leadsOf(run, history, { asOf, zone, campaign, askedFor: 'campaign' }).until).toBe(asOf);
    expect(leadsOf(run, history, { asOf, zone, campaign, askedFor: 'run' }).until).toBe(run.finishedAt);
  });
});

describe('what a finding says of failures at the provider', () => {
  const refused = { deliver: { in: 51, out: 0, errors: 51, error: 'not delivered: 410' } };
  const said = (failures: Situation['failures'], lang: 'en' | 'ru' = 'en') => {
    const [first] = traceRun(situationOf({ stages: refused }, { failures })).findings;
    const next = first!.cause.next(first!.evidence).map((step) => step[lang]);
    return { title: first!.cause.title(first!.evidence)[lang], next };
  };
  const group = (providerCode: string | null, messages: number) => ({ error: null, providerCode, messages });

  it('is the answer that the messages have, not the free text of the stage', () => {
    const { title, next } = said([group('403', 30), group('500', 5), group('403', 16)]);
    expect(title).toContain('failed at stage deliver: the provider answered 403 × 46.');
    expect(title).not.toContain('410');
    expect(next[0]).toContain('the answer 403');
  });

  it('is the text of the stage where the messages have no answer', () => {
    expect(said([group(null, 51)]).title).toContain('failed at stage deliver: not delivered: 410.');
  });

  it('sends to the provider’s limit where it answered that there were too many', () => {
    const { title, next } = said([group('429', 73)]);
    expect(title).toContain('answered 429 (over its limit) × 73');
    expect(next[0]).toContain('Ask the provider about its limit');
    expect(said([group('429', 73)], 'ru').next[0]).toContain('про его лимит');
    const atSend = { send: { in: 1700, out: 0, errors: 1700 } };
    const [sent] = traceRun(situationOf({ stages: atSend }, { failures: [group('429', 1700)] })).findings;
    expect(sent!.cause.next(sent!.evidence)[0]!.en).toContain('Ask the provider about its limit');
    expect(said([group('4290', 73)]).title).not.toContain('limit');
  });
});

describe('what to do next', () => {
  it('is never a bare list of campaigns', () => {
    for (const cause of allCauses().filter(({ id }) => /^(campaign|policy)\//.test(id))) {
      expect(String(cause.next), cause.id).not.toMatch(/["'`]mmsup campaign list["'`]/);
    }
  });

  it('is the difference of the offer’s rule that was edited, where the reason names no rule', () => {
    const reasons = [{ reason: 'not-eligible', rule: null, customers: 1800, expected: false }];
    const stages = { offer: { in: 1800, out: 0, exclusions: reasons }, ...AFTER_OFFER };
    const reference = { sourceKind: 'campaign', targetKind: 'offer', target: 'elig-gift', exists: true, usable: true };
    const edited = { ...HALTED.changes![0]!, at: '2026-11-21T05:00:00.000Z', objectKind: 'rule', object: 'elig-gift' };
    const steps = (changes: Situation['changes']) => {
      const [first] = traceRun(situationOf({ stages }, { references: [reference], changes })).findings;
      return first!.cause.next(first!.evidence).map(({ en }) => en);
    };
    expect(steps([edited])).toEqual(['mmsup rules diff elig-gift', 'mmsup rules log elig-gift']);
    const unnamed = { ...edited, objectKind: 'offer', object: 'elig-other' };
    expect(steps([unnamed])).toEqual(['mmsup rules diff elig-other', 'mmsup rules log elig-other']);
    expect(steps([])).toEqual(['Find the rule that gives the reason “not-eligible”: mmsup rules list']);
  });
});

describe('a failed run whose worker was killed, so that nobody closed its stage', () => {
  const killed = { state: 'failed', status: 'FAILED', worker: 'worker-1' } as const;
  const story = situationOf({ ...killed, stages: { send: { in: 1768, out: 1714, state: 'running' }, ...AFTER_SEND } });
  const stages = story.run.stages
    .filter(({ stage }) => stage !== 'deliver' && stage !== 'respond')
    .map((stage) => (stage.stage === 'send' ? { ...stage, finishedAt: null } : stage));
  const answer = traceRun({ ...story, run: { ...story.run, stages } });
  const shown = (lang: 'en' | 'ru') => JSON.stringify(renderTrace(answer.facts, lang));

  it('has nobody inside and nothing that still goes on', () => {
    const send = answer.facts.stages.find(({ stage }) => stage === 'send')!;
    expect(send.balance).toMatchObject({ inside: null, lost: 54 });
    expect(answer.facts.balance).toMatchObject({ inside: null, lost: 54 });
    expect(answer.facts.timeline.to).not.toBeNull();
    expect(shown('en')).not.toMatch(/so far|inside/);
    expect(shown('ru')).not.toMatch(/пока \d|внутри/);
    expect(answer.findings.map(({ cause }) => cause.id)).toEqual(['campaign/run-failed']);
  });

  it('is not looked for by an error text that nobody recorded', () => {
    const [first] = answer.findings;
    expect(first!.cause.title(first!.evidence).en).toContain('failed at stage send: no error text was recorded');
    const [next] = first!.cause.next(first!.evidence);
    expect(next!.en).toContain('log of worker worker-1');
    expect(next!.en).not.toContain('this error');
  });

  it('leaves a finished run its deliveries, which come in later', () => {
    const open = { ...runOf(20), stages: runOf(20).stages.map((stage) => ({ ...stage, state: 'running' as const })) };
    const states = withoutOpenStages(open).stages.map(({ state }) => state);
    expect(states).toEqual([...Array<string>(6).fill('finished'), 'running', 'running']);
    expect(withoutOpenStages({ ...open, state: 'running' }).stages).toEqual(open.stages);
  });
});

describe('another run of the campaign at the same time', () => {
  const { run, history } = situationOf();
  const overlap = {
    run: '121',
    state: 'finished',
    startedAt: run.startedAt!,
    finishedAt: run.finishedAt,
    worker: 'w-2',
  };
  const seen = (shared: number | null, around: Partial<Situation> = {}) =>
    causesOf(situationOf({}, { flow: { ...NO_FLOW, overlaps: [{ ...overlap, seconds: 540, shared }] }, ...around }));

  it('is a finding when it wrote to the same people, and none when it did not or nobody counted', () => {
    expect(seen(912)).toEqual(['campaign/runs-overlap']);
    expect(seen(0)).toEqual([]);
    expect(seen(null)).toEqual([]);
  });

  it('is none where the campaign always works so', () => {
    const late = (one: Run) => ({
      ...one,
      finishedAt: new Date(Date.parse(one.startedAt!) + 25 * 3_600_000).toISOString(),
    });
    expect(seen(912, { history: history.map(late) })).not.toContain('campaign/runs-overlap');
  });
});

describe('campaign list', () => {
  it('says of a campaign whose next run does not come that it is paused or overdue, not that it looks good', () => {
    const { campaign, history, run, zone } = situationOf();
    const said = (status: string, asOf: string) => {
      const campaigns = [{ ...campaign, status }];
      const { facts } = listCampaigns({ asOf, zone, campaigns, runs: [...history, run] });
      return { waits: facts.campaigns[0]!.waits, shown: JSON.stringify(renderCampaignList(facts, 'en')) };
    };
    const late = '2026-11-22T09:30:00Z';
    expect(said('PAUSED', late)).toMatchObject({ waits: 'paused', shown: expect.stringContaining('"paused"') });
    expect(said('active', late)).toMatchObject({ waits: 'overdue', shown: expect.stringContaining('"overdue"') });
    expect(said('active', late).shown).toContain('mmsup campaign trace vip-daily');
    expect(said('active', '2026-11-22T05:00:00Z')).toMatchObject({
      waits: null,
      shown: expect.stringContaining('"good"'),
    });
  });

  it('marks the campaign whose last run left its own history, by the rule that a trace begins with', () => {
    const { campaign, history, asOf, zone } = situationOf();
    const bad = runOf(20, everybodyCapped);
    const listed = (runs: typeof history) =>
      listCampaigns({ asOf, zone, campaigns: [campaign], runs }).facts.campaigns[0]!;
    expect(listed([...history, runOf(20)]).lastRun?.marks).toEqual([]);
    expect(listed([...history, bad]).lastRun?.marks).toEqual([{ kind: 'nothing-sent', stage: 'policy' }]);
    expect(listed([]).lastRun).toBeNull();
  });
});

function policyOf() {
  return stageOf('policy');
}

function stageOf(name: StageName) {
  const { in: entered, out, exclusions } = runOf(20).stages.find(({ stage }) => stage === name)!;
  return { in: entered, out, exclusions };
}
