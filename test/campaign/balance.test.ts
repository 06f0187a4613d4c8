import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Balance, balanceOf, runBalance } from '../../src/campaign/balance.ts';
import type { Run, Stage } from '../../src/campaign/run.ts';
import { RUN_STATES, STAGES } from '../../src/model/relations.ts';
import { runOf } from './healthy.ts';

const policy = (change: Partial<Stage>): Stage => ({
  ...runOf(20).stages.find(({ stage }) => stage === 'policy')!,
  exclusions: [{ reason: 'opt-out', rule: null, customers: 100, expected: true }],
  in: 1000,
  out: 900,
  errors: 0,
  ...change,
});

/** The equation that a trace promises, with null as nobody. */
function expectToHold(balance: Balance): void {
  if (balance.in === null || balance.out === null) {
    expect(balance.lost).toBeNull();
    return;
  }
  const { out, excluded, inside, silent, notTaken, lost } = balance;
  expect(out + excluded + (inside ?? 0) + (silent ?? 0) + (notTaken ?? 0) + (lost ?? 0)).toBe(balance.in);
  expect(excluded).toBe(balance.leftOut + (balance.failed ?? 0));
}

describe('the account of a stage', () => {
  it('names those of whom nothing is known as lost', () => {
    expect(balanceOf(policy({ out: 850 }), true)).toMatchObject({ excluded: 100, lost: 50, isAtMost: false });
  });

  it('shows with a minus that more came out than went in', () => {
    expect(balanceOf(policy({ out: 950 }), true)).toMatchObject({ lost: -50, isAtMost: false });
  });

  it('says "at most" where failures are not counted, and that they are not', () => {
    const balance = balanceOf(policy({ out: 850, errors: null }), true);
    expect(balance).toMatchObject({ lost: 50, isAtMost: true, failed: null, notKept: ['errors'] });
  });

  it('takes nobody for left out, and says so, where nobody is recorded as left out', () => {
    const balance = balanceOf(policy({ exclusions: [] }), false);
    expect(balance).toMatchObject({ lost: 100, isAtMost: true, notKept: ['excluded'] });
  });

  it('knows of nobody lost where one side is not counted', () => {
    expect(balanceOf(policy({ in: null }), true)).toMatchObject({ lost: null, notKept: ['in'] });
    expect(balanceOf(policy({ out: null }), true)).toMatchObject({ lost: null, notKept: ['out'] });
  });

  it('calls those who are not through yet inside, and who did not answer silent', () => {
    expect(balanceOf(policy({ state: 'running', out: 300 }), true)).toMatchObject({ inside: 600, lost: null });
    expect(balanceOf(policy({ stage: 'respond', out: 300 }), true)).toMatchObject({ silent: 600, lost: null });
    expect(balanceOf(policy({ state: 'failed', out: 300 }), true)).toMatchObject({ inside: null, lost: 600 });
  });

  it('does not call lost whom a selection did not choose, unless it records its reasons', () => {
    expect(balanceOf(policy({ stage: 'select', out: 300, exclusions: [] }), true)).toMatchObject({
      notTaken: 700,
      lost: 0,
    });
    expect(balanceOf(policy({ stage: 'select', out: 300 }), true)).toMatchObject({ notTaken: null, lost: 600 });
  });
});

describe('the account of a run', () => {
  it('finds those who were lost between two stages', () => {
    const run = runOf(20, { stages: { offer: { in: 1700, out: 1700 } } });
    const balance = runBalance(run, true)!;
    expect(balance.handovers).toEqual([
      { from: 'policy', to: 'offer', out: 1768, in: 1700, lost: 68 },
      { from: 'offer', to: 'personalise', out: 1700, in: 1768, lost: -68 },
    ]);
    expect(runBalance(runOf(20), true)).toMatchObject({ from: 'normalise', to: 'deliver', lost: 0, handovers: [] });
  });

  it('says how far it reaches where the last stage counts nobody', () => {
    const run = runOf(20, { stages: { deliver: { out: null } } });
    expect(runBalance(run, true)).toMatchObject({ to: 'send', lost: 0 });
    const nothing = runOf(20).stages.map((stage) => ({ ...stage, in: null }));
    expect(runBalance({ ...runOf(20), stages: nothing }, true)).toBeNull();
  });
});

const count = fc.option(fc.integer({ min: 0, max: 5000 }));
const anyStage = fc.record({
  in: count,
  out: count,
  errors: count,
  state: fc.constantFrom(...RUN_STATES),
  exclusions: fc.array(
    fc.record({ reason: fc.constant('r'), rule: fc.constant(null), customers: fc.nat(900), expected: fc.boolean() }),
    { maxLength: 3 },
  ),
});

describe('in = out + excluded + … + lost', () => {
  it('holds for every stage and every run, whatever was counted', () => {
    const run = fc.record({ stages: fc.array(anyStage, { minLength: 1, maxLength: 8 }), kept: fc.boolean() });
    fc.assert(
      fc.property(run, ({ stages, kept }) => {
        const whole: Run = {
          ...runOf(20),
          stages: stages.map((change, index) => ({ ...policy(change), stage: STAGES[index]!, position: index + 1 })),
        };
        for (const stage of whole.stages) expectToHold(balanceOf(stage, kept));
        const balance = runBalance(whole, kept);
        if (balance) expectToHold(balance);
      }),
    );
  });
});
