import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CampaignListFacts } from '../../src/campaign/list.ts';
import type { TraceFacts } from '../../src/campaign/trace.facts.ts';
import { runJson, runLine } from '../support/command-line.ts';
import { type TestDemo, testDemo } from '../support/demo.ts';

const CAMPAIGNS = [
  'card-wake-up',
  'come-back',
  'credit-limit-up',
  'mortgage-care',
  'pension-call',
  'salary-bonus',
  'vip-deposit',
  'young-card',
];

describe('campaign trace, on the healthy demo', () => {
  let demo: TestDemo;
  beforeAll(async () => {
    demo = await testDemo();
  });
  afterAll(() => demo.close());

  it.each(CAMPAIGNS)('finds nothing in the last run of %s, and exits 0', async (campaign) => {
    const { exitCode, result } = await runJson<TraceFacts>(['campaign', 'trace', campaign], demo);
    expect({ exitCode, findings: result.findings, notEvaluated: result.notEvaluated }).toEqual({
      exitCode: 0,
      findings: [],
      notEvaluated: [],
    });
    expect(result.facts.stages.map(({ stage }) => stage).join(' ')).toBe(
      'normalise select policy offer personalise send deliver respond',
    );
  });

  it('lists every campaign with its last run and no mark', async () => {
    const { exitCode, result } = await runJson<CampaignListFacts>('campaign list', demo);
    expect(exitCode).toBe(0);
    expect(result.facts.campaigns.map(({ id, lastRun }) => [id, lastRun?.marks])).toEqual(
      CAMPAIGNS.map((campaign) => [campaign, []]),
    );
  });

  it('finds in a run what it finds in its campaign', async () => {
    const byCampaign = await runJson<TraceFacts>('campaign trace vip-deposit', demo);
    const byRun = await runJson<TraceFacts>(['campaign', 'trace', byCampaign.result.subject.id], demo);
    expect(byRun.result.facts).toEqual(byCampaign.result.facts);
  });

  it.each([
    ['vip-depozit', 'Did you mean "vip-deposit"? List the campaigns with: mmsup campaign list'],
    ['99999999999999999999', 'List the campaigns with: mmsup campaign list'],
    ["'; drop table mkt.run; --", 'List the campaigns with: mmsup campaign list'],
  ])('says that there is no %s, and exits 2', async (word, hint) => {
    const { exitCode, stdout, stderr } = await runLine(['campaign', 'trace', word], demo);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain(`There is no run and no campaign "${word}".`);
    expect(stderr).toContain(hint);
  });

  it('is told in both languages without a hole', async () => {
    for (const lang of ['en', 'ru']) {
      const { stdout } = await runLine(['campaign', 'trace', 'vip-deposit', '--lang', lang], demo);
      expect(stdout).not.toMatch(/undefined|NaN|\[object/);
      expect(stdout).toContain('vip-deposit');
    }
  });
});

describe.each([
  ['send-broken', 'mortgage-care', 'campaign/template-reference-broken'],
  ['policy-zero', 'mortgage-care', 'policy/cap-zero'],
  ['slow-run', 'card-wake-up', 'campaign/stage-slow-missing-index'],
  ['nobody-selected', 'card-wake-up', 'campaign/selects-nobody'],
  ['value-typo', 'credit-limit-up', 'campaign/selects-nobody'],
  ['wrong-segment', 'vip-deposit', 'campaign/audience-jump'],
])('campaign trace, with %s planted', (fault, campaign, cause) => {
  let demo: TestDemo;
  beforeAll(async () => {
    demo = await testDemo(fault);
  });
  afterAll(() => demo.close());

  it(`names ${cause} first, proves it with the run's own numbers, and exits 3`, async () => {
    const { exitCode, result } = await runJson<TraceFacts>(['campaign', 'trace', campaign], demo);
    expect(exitCode).toBe(3);
    expect(result.findings.map((finding) => finding.cause)).toEqual([cause]);
    expect(result.findings[0]).toMatchObject(PROOF[fault]!);
    expect(result.facts.lastGoodRun).not.toBeNull();
  });

  it('marks in the list the campaigns that the fault touches, and no other', async () => {
    const { result } = await runJson<CampaignListFacts>('campaign list', demo);
    const marked = result.facts.campaigns.filter(({ lastRun }) => lastRun!.marks.length > 0).map(({ id }) => id);
    expect(marked).toEqual(TOUCHED[fault]);
  });
});

const PROOF: Readonly<Record<string, object>> = {
  'send-broken': {
    confidence: 'proved',
    runbook: 'mailing-did-not-go-out',
    evidence: { template: 'welcome_v2', nearest: 'welcome-v2', before: 'welcome-v2', exists: false },
  },
  'policy-zero': {
    confidence: 'proved',
    next: ['mmsup rules diff email-cap', expect.any(String)],
    evidence: { rule: 'email-cap', cap: 0 },
  },
  'slow-run': {
    evidence: {
      stage: 'policy',
      table: 'mkt.message',
      columns: ['sent_at'],
      fix: 'create index concurrently on mkt.message (sent_at)',
    },
  },
  'nobody-selected': {
    confidence: 'proved',
    runbook: 'no-customers-selected',
    evidence: { segment: 'card-reactivation', selected: 0 },
  },
  'value-typo': {
    confidence: 'proved',
    runbook: 'no-customers-selected',
    evidence: { segment: 'credit-limit-offer', selected: 0 },
  },
  'wrong-segment': {
    runbook: 'wrong-people-selected',
    evidence: { segment: 'vip-deposit', edit: { object: 'vip-deposit' } },
  },
};

const TOUCHED: Readonly<Record<string, readonly string[]>> = {
  'send-broken': ['mortgage-care'],
  'policy-zero': ['mortgage-care', 'vip-deposit'],
  'slow-run': ['card-wake-up', 'credit-limit-up', 'mortgage-care', 'pension-call', 'vip-deposit'],
  'nobody-selected': ['card-wake-up', 'credit-limit-up', 'pension-call', 'vip-deposit'],
  'value-typo': ['credit-limit-up', 'vip-deposit'],
  'wrong-segment': ['vip-deposit'],
};
