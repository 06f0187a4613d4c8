import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Run, Stage } from '../../src/campaign/run.ts';
import { timelineOf } from '../../src/campaign/timeline.ts';
import { STAGES } from '../../src/model/relations.ts';
import { runOf } from './healthy.ts';
import { runningStory, slowStory } from './stories.ts';

const AS_OF = '2026-11-21T12:00:00.000Z';
const BASE = Date.parse('2026-11-21T06:00:00.000Z');
const at = (seconds: number) => new Date(BASE + seconds * 1000).toISOString();

/** A run whose stages take these seconds: `[from, to]`, without an end while it runs, nothing where no time is kept. */
function runWith(times: Partial<Record<Stage['stage'], readonly [number, (number | null)?] | null>>): Run {
  const run = runOf(20);
  const stages = run.stages
    .filter(({ stage }) => stage in times)
    .map((stage): Stage => {
      const [from, to] = times[stage.stage] ?? [];
      const isOpen = from !== undefined && to === undefined;
      return {
        ...stage,
        state: isOpen ? 'running' : 'finished',
        startedAt: from === undefined ? null : at(from),
        finishedAt: to === undefined || to === null ? null : at(to),
      };
    });
  return { ...run, startedAt: at(0), plannedAt: at(0), stages };
}

describe('the timeline of a run', () => {
  it('names the wait between two stages, and the time in which none worked', () => {
    const timeline = timelineOf(runWith({ select: [0, 10], send: [70, 100] }), AS_OF);
    expect(timeline.spans).toMatchObject([
      { kind: 'stage', stage: 'select', seconds: 10, criticalSeconds: 10 },
      { kind: 'wait', after: 'select', stage: 'send', seconds: 60 },
      { kind: 'stage', stage: 'send', seconds: 30, criticalSeconds: 30 },
    ]);
    expect(timeline).toMatchObject({ seconds: 100, idleSeconds: 60, from: at(0), to: at(100) });
  });

  it('counts of stages that overlap only what decided the end', () => {
    const timeline = timelineOf(runWith({ select: [0, 60], policy: [20, 50], send: [40, 100] }), AS_OF);
    expect(timeline.criticalPath.map(({ stage, seconds }) => [stage, seconds])).toEqual([
      ['select', 20],
      ['policy', 20],
      ['send', 60],
    ]);
    expect(timeline.idleSeconds).toBe(0);
  });

  it('leaves a stage beside the path that ended long before the slow one', () => {
    const timeline = timelineOf(runWith({ select: [0, 100], policy: [10, 20] }), AS_OF);
    expect(timeline.criticalPath.map(({ stage }) => stage)).toEqual(['select']);
    expect(timeline.spans.find(({ stage }) => stage === 'policy')).toMatchObject({ criticalSeconds: 0, seconds: 10 });
  });

  it('shows a stage that still works open to the moment asked about', () => {
    const story = runningStory();
    const timeline = timelineOf(story.run, story.asOf);
    expect(timeline).toMatchObject({ to: null, until: story.asOf, seconds: 2400 });
    expect(timeline.spans.at(-1)).toMatchObject({ stage: 'send', to: null });
  });

  it('knows nothing of what happens after the moment asked about', () => {
    const story = slowStory();
    const timeline = timelineOf(story.run, at(600));
    expect(timeline.spans.at(-1)).toMatchObject({ stage: 'policy', to: null });
    expect(timeline.notDrawn.map(({ stage, why }) => `${stage} ${why}`)).toEqual([
      'offer not-begun',
      'personalise not-begun',
      'send not-begun',
      'deliver not-begun',
      'respond answers-of-people',
    ]);
  });

  it('says of a stage that cannot be drawn why not, and draws no guess', () => {
    const run = runWith({ select: [0, 10], policy: [20, 15], offer: null, send: [30, null] });
    expect(timelineOf(run, AS_OF).notDrawn).toEqual([
      { stage: 'policy', why: 'ends-before-it-began' },
      { stage: 'offer', why: 'no-times' },
      { stage: 'send', why: 'end-not-recorded' },
    ]);
  });

  it('takes the time of the messages for a stage of which no time is kept, and says so', () => {
    const run = runWith({ select: [0, 0], send: null });
    const timeline = timelineOf(run, AS_OF, { send: { from: at(900), to: at(1800) } });
    expect(timeline.spans.at(-1)).toMatchObject({ stage: 'send', seconds: 900, source: 'messages' });
    expect(timeline.idleSeconds).toBe(900);
  });

  it('has a critical path as long as the run, without a hole, whatever the stages do', () => {
    const span = fc.tuple(fc.integer({ min: 0, max: 5000 }), fc.integer({ min: 0, max: 5000 }));
    const stages = fc.dictionary(fc.constantFrom(...STAGES.filter((stage) => stage !== 'respond')), span, {
      minKeys: 1,
    });
    fc.assert(
      fc.property(stages, (given) => {
        const times = Object.fromEntries(
          Object.entries(given).map(([stage, [from, long]]) => [stage, [from, from + long]]),
        );
        const { criticalPath, seconds, spans, from, until, idleSeconds } = timelineOf(runWith(times), AS_OF);
        const sum = criticalPath.reduce((all, step) => all + step.seconds, 0);
        expect(sum).toBe(seconds);
        expect(criticalPath.slice(1).map((step) => step.from)).toEqual(criticalPath.slice(0, -1).map(({ to }) => to));
        if (criticalPath.length > 0) expect([criticalPath[0]!.from, criticalPath.at(-1)!.to]).toEqual([from, until]);
        expect(spans.reduce((all, one) => all + one.criticalSeconds, 0)).toBe(seconds);
        const waits = spans.filter(({ kind }) => kind === 'wait');
        expect(waits.reduce((all, one) => all + one.seconds, 0)).toBe(idleSeconds);
        for (const wait of waits) {
          const isBusy = spans.some(
            (one) =>
              one.kind === 'stage' &&
              Date.parse(one.from) < Date.parse(wait.to!) &&
              Date.parse(one.to!) > Date.parse(wait.from),
          );
          expect(isBusy).toBe(false);
        }
      }),
    );
  });
});
