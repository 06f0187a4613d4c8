import { describe, expect, it } from 'vitest';
import { type StageWork, stageSeconds } from '../../src/demo/stage-times.ts';

const ORDINARY: StageWork = {
  runId: 1001,
  customers: 100_000,
  costs: { normalise: 4_000, select: 6_000, policy: 800, offer: 900 },
  toCompose: 1_000,
  toSend: 1_000,
};

describe('how long the stages of a run take', () => {
  it('slows exactly the stage whose statement the planner calls dear', () => {
    const before = stageSeconds(ORDINARY);
    const after = stageSeconds({ ...ORDINARY, costs: { ...ORDINARY.costs, policy: 30_000 } });
    expect(after.policy / before.policy).toBeGreaterThan(20);
    expect({ ...after, policy: 0 }).toEqual({ ...before, policy: 0 });
  });

  it('differs from run to run by at most 8 % up or down when the work is the same', () => {
    const durations = Array.from(
      { length: 200 },
      (_, index) => stageSeconds({ ...ORDINARY, runId: 1001 + index }).policy,
    );
    const [shortest, longest] = [Math.min(...durations), Math.max(...durations)];
    expect(longest).toBeGreaterThan(shortest);
    expect(longest / shortest).toBeLessThan(1.08 / 0.92 + 0.05);
  });

  it('gives the same run the same durations every time', () => {
    expect(stageSeconds(ORDINARY)).toEqual(stageSeconds({ ...ORDINARY }));
  });
});
