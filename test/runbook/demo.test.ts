import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { IncidentState } from '../../src/incident/state.ts';
import type { RunbookFacts } from '../../src/runbook/walk/answer.ts';
import { runJson, runLine } from '../support/command-line.ts';
import { type TestDemo, testDemo } from '../support/demo.ts';

/** What a complaint is about, the runbook that fits it, and the cause that was planted. */
const COMPLAINTS = [
  ['nobody-selected', 'no-customers-selected', 'campaign=card-wake-up', 'segment/null-in-exclusion-list'],
  ['nobody-selected', 'no-customers-selected', 'segment=card-reactivation', 'segment/null-in-exclusion-list'],
  ['nobody-selected', 'mailing-did-not-go-out', 'campaign=card-wake-up', 'segment/null-in-exclusion-list'],
  ['value-typo', 'no-customers-selected', 'campaign=credit-limit-up', 'segment/value-renamed'],
  ['value-typo', 'mailing-did-not-go-out', 'campaign=credit-limit-up', 'segment/value-renamed'],
  ['wrong-segment', 'wrong-people-selected', 'campaign=vip-deposit', 'rule/and-or-without-parentheses'],
  ['wrong-segment', 'wrong-people-selected', 'segment=vip-deposit', 'rule/and-or-without-parentheses'],
  ['policy-zero', 'mailing-did-not-go-out', 'campaign=mortgage-care', 'policy/cap-zero'],
  ['policy-zero', 'no-customers-selected', 'campaign=mortgage-care', 'policy/cap-zero'],
  ['send-broken', 'mailing-did-not-go-out', 'campaign=mortgage-care', 'campaign/template-reference-broken'],
  ['slow-run', 'mailing-did-not-go-out', 'campaign=card-wake-up', 'campaign/stage-slow-missing-index'],
  ['slow-run', 'mailing-takes-too-long', 'campaign=card-wake-up', 'campaign/stage-slow-missing-index'],
  ['wrong-segment', 'policy-violated', 'campaign=vip-deposit', 'rule/and-or-without-parentheses'],
  ['saturday-refusal', 'unsubscribed-people-mailed', 'campaign=salary-bonus', 'health/sent-while-suppressed'],
  ['calls-unwanted', 'unsubscribed-people-mailed', 'campaign=pension-call', 'segment/list-is-empty'],
  ['letters-waiting', 'mailing-did-not-go-out', 'campaign=mortgage-care', 'campaign/run-overdue'],
  ['policy-zero', 'offers-missing', 'campaign=mortgage-care', 'policy/cap-zero'],
  ['value-typo', 'customer-data-wrong', 'segment=credit-limit-offer', 'health/literals-unknown'],
  ['report-stale', 'report-wrong-or-missing', 'report=effectiveness-email', 'report/summary-job-stopped'],
] as const;

const FAULTS = [...new Set(COMPLAINTS.map(([fault]) => fault))];

describe.each(FAULTS)('with %s planted', (fault) => {
  let demo: TestDemo;
  const incidents = mkdtempSync(join(tmpdir(), 'mmsup-incidents-'));

  beforeAll(async () => {
    demo = await testDemo(fault);
  });
  afterAll(async () => {
    rmSync(incidents, { recursive: true, force: true });
    await demo?.close();
  });

  it.each(COMPLAINTS.filter(([planted]) => planted === fault))(
    '%s: %s --auto --set %s ends at %s',
    async (_, runbook, set, cause) => {
      const line = `runbook run ${runbook} --auto --set ${set} --incidents ${incidents}`;
      const { result, exitCode } = await runJson<RunbookFacts>(line, demo);
      expect({ exitCode, first: result.findings[0]?.cause, end: result.facts.end.cause }).toEqual({
        exitCode: 3,
        first: cause,
        end: cause,
      });

      const shown = await runJson<IncidentState>(
        `incident show ${result.facts.incident.id} --incidents ${incidents}`,
        demo,
      );
      expect(shown.exitCode).toBe(0);
      expect(shown.result.facts.found[0]?.cause).toBe(cause);
      expect(shown.result.facts.commands).toHaveLength(
        result.facts.path.filter(({ verdict }) => verdict !== 'answered').length,
      );
      expect(shown.result.facts).toMatchObject({
        status: 'open',
        faults: [],
        torn: 0,
        runs: [{ runbook, status: 'ended', cause }],
      });
    },
  );
});

describe('on a healthy demo', () => {
  let demo: TestDemo;
  const incidents = mkdtempSync(join(tmpdir(), 'mmsup-incidents-'));

  beforeAll(async () => {
    demo = await testDemo();
  });
  afterAll(async () => {
    rmSync(incidents, { recursive: true, force: true });
    await demo?.close();
  });

  it.each([
    ['no-customers-selected', 'campaign=vip-deposit', 0, 'not-empty'],
    ['mailing-did-not-go-out', 'campaign=vip-deposit', 0, 'handed-to-provider'],
    ['mailing-takes-too-long', 'campaign=vip-deposit', 0, 'as-usual'],
    ['wrong-people-selected', 'campaign=vip-deposit', 4, 'ask-for-one'],
    ['offers-missing', 'campaign=vip-deposit', 0, 'as-usual'],
    ['sent-twice', 'campaign=vip-deposit', 0, 'nobody-twice'],
    ['policy-violated', 'campaign=vip-deposit', 0, 'kept'],
    ['unsubscribed-people-mailed', 'campaign=vip-deposit', 0, 'allowed'],
    ['how-does-this-work', 'campaign=vip-deposit', 0, 'understood'],
    ['how-does-this-work', 'segment=vip-deposit', 0, 'understood'],
    ['how-does-this-work', 'report=effectiveness-email', 0, 'understood'],
    ['hand-over-between-lines', 'incident=2026-11-24-001', 4, 'nobody-took-it'],
    ['customer-data-wrong', 'segment=vip-deposit', 4, 'example'],
    ['report-wrong-or-missing', 'report=effectiveness-email', 0, 'agrees'],
  ] as const)('%s finds no cause, and says what the complaint has to say first', async (runbook, set, exit, end) => {
    const line = `runbook run ${runbook} --auto --set ${set} --incidents ${incidents}`;
    const { result, exitCode } = await runJson<RunbookFacts>(line, demo);
    expect([exitCode, result.findings, result.facts.end.step]).toEqual([exit, [], end]);
  });

  it('a run that does not exist is an unknown name, and no verdict', async () => {
    const { exitCode, stdout, stderr } = await runLine(
      `runbook run no-customers-selected --auto --set run=vip-deposti --incidents ${incidents}`,
      demo,
    );
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toContain('vip-deposit');
  });

  it('without a terminal nothing is asked: what is missing is named', async () => {
    const { exitCode, stdout, stderr } = await runLine(
      `runbook run wrong-people-selected --incidents ${incidents}`,
      demo,
    );
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toContain('--set run=… (or campaign=… or segment=…)');
  });

  it('runbook list and runbook show need no database', async () => {
    const nowhere = { conninfo: 'host=/nowhere dbname=nothing' };
    const list = await runLine('runbook list', nowhere);
    expect([list.exitCode, list.stdout]).toEqual([0, expect.stringContaining('the wrong people are selected')]);
    for (const name of ['no-customers-selected', 'mailing-did-not-go-out', 'wrong-people-selected']) {
      const shown = await runLine(`runbook show ${name} --lang ru`, nowhere);
      expect([shown.exitCode, shown.stdout]).toEqual([0, expect.stringContaining('Дальше занимается коллега')]);
    }
  });
});
