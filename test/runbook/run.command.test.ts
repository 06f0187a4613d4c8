import { describe, expect, it } from 'vitest';
import { runbookRun } from '../../src/runbook/run.command.ts';
import { finding, type Script, scriptedContext, temporaryFolder } from './support.ts';

const EMPTY_SEGMENT: Script = {
  'campaign trace vip': {
    verdict: 'problem',
    findings: [finding('campaign/selects-nobody', { segment: 'vip-deposit', selected: 0 })],
    facts: { run: { id: '1187', segment: 'vip-deposit', state: 'finished', selected: 0, handedOver: 0 } },
  },
  'segment explain --run=1187 vip-deposit': {
    verdict: 'problem',
    findings: [finding('segment/null-in-exclusion-list', { list: 'DO-NOT-OFFER' })],
    facts: { population: 5000, selected: 0 },
  },
};

describe('runbook run, without a person', () => {
  it('walks to the cause, names it first, and records every step', async () => {
    const context = scriptedContext(temporaryFolder(), EMPTY_SEGMENT);
    const answer = await runbookRun.run(context, ['no-customers-selected'], { auto: true, set: ['campaign=vip'] });

    expect(answer.findings.map(({ cause }) => cause.id)).toEqual(['segment/null-in-exclusion-list']);
    expect(answer.facts.path.map(({ step, verdict }) => `${step}: ${verdict}`)).toEqual([
      'trace: unsure',
      'explain: found',
    ]);
    expect(answer.facts.end).toMatchObject({
      step: 'data-changed',
      end: 'resolved',
      cause: 'segment/null-in-exclusion-list',
    });

    const link = await context.incidents.link(answer.facts.incident.id);
    const events = await link.events();
    expect(events.map(({ type, step }) => (step ? `${type} ${step}` : type))).toEqual([
      'incident.opened',
      'run.started',
      'step.started trace',
      'step.finished trace',
      'step.started explain',
      'step.finished explain',
      'run.ended data-changed',
    ]);
  });
});
