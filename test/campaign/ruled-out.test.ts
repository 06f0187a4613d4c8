import { expect, it } from 'vitest';
import { ruledOutOfRun } from '../../src/campaign/ruled-out.ts';
import type { TraceFacts } from '../../src/campaign/trace.facts.ts';

const stage = (name: string, seconds: number, median: number) => ({
  stage: name,
  seconds,
  usualSeconds: { median, spread: 1 },
  in: null,
  out: null,
  errors: null,
  marks: [],
});

it('does not call a stage slow where it rules slowness out: the nearest to its limit is named with that limit', () => {
  const facts = {
    run: { selected: null, state: 'finished' },
    campaign: { nextRunAt: null },
    stages: [stage('offer', 21, 19), stage('deliver', 500, 400)],
    marks: [],
  } as unknown as TraceFacts;
  const ruledOut = ruledOutOfRun(facts);
  expect(ruledOut.find(({ cause }) => cause.id === 'campaign/stage-slow')?.because).toEqual({
    en: 'no stage took longer than its limit; nearest to it: deliver, 8 min 20 s, usually 6 min 40 s, slow beyond 13 min 20 s',
    ru: 'ни один этап не вышел за свой предел; ближе всех к нему «доставка»: 8 мин 20 с, обычно 6 мин 40 с, медленно — дольше 13 мин 20 с',
  });
  expect(ruledOut.find(({ cause }) => cause.id === 'campaign/run-failed')?.because.ru).toBe(
    'состояние запуска: завершён',
  );
});
