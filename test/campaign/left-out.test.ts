import { describe, expect, it } from 'vitest';
import { leavesOutMore } from '../../src/campaign/history.ts';
import type { Run, Stage } from '../../src/campaign/run.ts';

const stage = (entered: number, capped: number, control = 2): Stage => ({
  stage: 'policy',
  position: 3,
  startedAt: null,
  finishedAt: null,
  state: 'finished',
  in: entered,
  out: entered - capped - control,
  errors: 0,
  worker: null,
  heartbeatAt: null,
  error: null,
  exclusions: [
    { reason: 'cap-reached', rule: 'push-cap', customers: capped, expected: false },
    { reason: 'control-group', rule: 'control-group', customers: control, expected: true },
  ],
});

const history = (...shares: readonly (readonly [entered: number, capped: number])[]): readonly Run[] =>
  shares.map(([entered, capped]) => ({ stages: [stage(entered, capped)] }) as unknown as Run);

const USUAL = history([60, 3], [55, 2], [62, 4], [58, 3], [61, 2], [57, 3]);

describe('a stage whose rules leave out more than they use to', () => {
  it('is seen when most of those who come are left out by a cap that used to leave out few', () => {
    expect(leavesOutMore(stage(59, 49), USUAL)).toBe(true);
  });

  it.each([
    ['about as many as usual', stage(59, 4), USUAL],
    ['a few more, as chance has it', stage(40, 8), USUAL],
    ['so few people that a share says nothing', stage(9, 8), USUAL],
    [
      'a campaign that has always lost half of them there',
      stage(60, 32),
      history([60, 30], [55, 28], [62, 31], [58, 30], [61, 29]),
    ],
    ['too few good runs to know', stage(59, 49), USUAL.slice(0, 3)],
    [
      'a history whose reasons were not counted',
      stage(59, 49),
      USUAL.map((run) => ({ ...run, stages: run.stages.map((one) => ({ ...one, exclusions: [] })) })),
    ],
    ['only what every run leaves out', stage(60, 0, 40), USUAL],
  ])('is not: %s', (_, seen, baseline) => {
    expect(leavesOutMore(seen, baseline)).toBe(false);
  });
});
