import { describe, expect, it } from 'vitest';
import type { Against } from '../../src/campaign/against.ts';
import { compareRuns, compareWithHistory } from '../../src/campaign/compare.ts';
import { judgeRuns } from '../../src/campaign/history.ts';
import type { Run } from '../../src/campaign/run.ts';
import { renderTrace } from '../../src/campaign/trace.render.ts';
import { traceRun } from '../../src/campaign/trace.ts';
import { weekdayOf } from '../../src/campaign/weekday.ts';
import { runOf, situationOf } from './healthy.ts';
import { slowStory } from './stories.ts';

const ZONE = 'Europe/Moscow';
const AS_OF = '2027-01-31T00:00:00Z';
const BOTH = { areExclusionsKept: true };
const emptied = {
  out: 0,
  exclusions: [{ reason: 'cap-reached', rule: 'email-cap', customers: 2080, expected: false }],
};

/** A run that selects so many times as many people as usual. */
function sized(number: number, times: number): Run {
  const healthy = runOf(number);
  const stages = healthy.stages.map((stage) => {
    const many = (count: number | null) =>
      count === null || stage.stage === 'normalise' ? count : Math.round(count * times);
    const entered = stage.stage === 'select' ? stage.in : many(stage.in);
    return { ...stage, in: entered, out: many(stage.out) };
  });
  return { ...healthy, stages };
}

describe('a run beside its history', () => {
  it('finds nothing where everything is within its spread', () => {
    const { history, run } = situationOf();
    const comparison = compareWithHistory(run, history, BOTH);
    expect(comparison.rows.filter(({ differs }) => differs)).toEqual([]);
    expect(comparison).toMatchObject({ first: null, kind: 'history' });
    expect(comparison.runs).toHaveLength(20);
  });

  it('puts the earliest stage that differs first, with how far and by how many runs', () => {
    const { run, history } = slowStory();
    expect(compareWithHistory(run, history, BOTH).first).toMatchObject({
      stage: 'policy',
      measure: 'seconds',
      here: 1500,
      there: 41,
      values: 20,
      differs: true,
    });
  });

  it('names of one stage what it did to people before how long that took', () => {
    const { history } = slowStory();
    const grown = runOf(20, { stages: { select: { in: 5000, out: 4600, seconds: 400 } } });
    expect(compareWithHistory(grown, history, BOTH).first).toMatchObject({ stage: 'select', measure: 'out' });
  });

  it('does not call slow what takes longer by as much as more people entered', () => {
    const { history } = slowStory();
    const stages = (seconds: number) => ({ send: { in: 5300, out: 5300, seconds } });
    const timeOf = (seconds: number) =>
      compareWithHistory(runOf(20, { stages: stages(seconds) }), history, BOTH).rows.find(
        (row) => row.stage === 'send' && row.measure === 'seconds',
      );
    expect(timeOf(380)).toMatchObject({ differs: false, byVolume: true, volumeRatio: 3.041 });
    expect(timeOf(900)).toMatchObject({ differs: true, byVolume: false });
  });

  it('compares nothing with four runs, and says that it cannot', () => {
    const { run, history } = slowStory();
    const comparison = compareWithHistory(run, history.slice(0, 4), BOTH);
    expect(comparison.rows.every(({ there, differs }) => there === null && differs === null)).toBe(true);
    const few = { ...slowStory(), history: history.slice(0, 4) };
    const answer = traceRun(few, { kind: 'history' });
    const words = JSON.stringify(renderTrace(answer.facts, 'en'));
    expect(words).toContain('Only 4 good runs lie before this one, and 5 are needed');
    expect(words).toContain('4 good runs of 4, too few (5 needed): 100 … 103');
    expect(words).not.toContain('usually');
    expect(answer.notEvaluated.map(({ couldChangeAnswer }) => couldChangeAnswer)).toEqual([true]);
  });

  it('does not compare whom earlier runs left out where they were not counted', () => {
    const answer = traceRun({ ...slowStory(), isHistoryCounted: false }, { kind: 'history' });
    const leftOut = answer.facts.against!.rows.filter(({ measure }) => measure === 'leftOut');
    expect(leftOut.every(({ there }) => there === null)).toBe(true);
  });
});

describe('a run beside another run', () => {
  it('names the first stage whose people went elsewhere, and the reason', () => {
    const comparison = compareRuns(runOf(20, { stages: { policy: emptied } }), runOf(19), BOTH);
    expect(comparison.first).toMatchObject({ stage: 'policy', measure: 'out', here: 0, there: 1709, spread: null });
    const reasons = comparison.rows.filter(({ reason, differs }) => reason !== null && differs);
    expect(reasons.map(({ reason, here, there }) => [reason, here, there])).toEqual([
      ['cap-reached', 2080, 201],
      ['control-group', 0, 100],
    ]);
  });

  it('says nothing of what one of the two does not keep', () => {
    const other = runOf(19, { stages: { deliver: { errors: null, out: null } } });
    const rows = compareRuns(runOf(20), other, BOTH).rows.filter(({ stage }) => stage === 'deliver');
    const unknown = rows.filter(({ differs }) => differs === null).map(({ measure }) => measure);
    expect(unknown).toEqual(['out', 'errors', 'lost', 'perMinute', 'passShare']);
  });
});

describe('what is usual on a weekday', () => {
  const isMonday = (number: number) => weekdayOf(runOf(number), ZONE) === 1;
  const weeks = (until: number, monday: number) =>
    Array.from({ length: until }, (_, number) => (isMonday(number) ? sized(number, monday) : runOf(number)));
  const lastOf = (runs: readonly Run[]) => judgeRuns(runs, AS_OF, ZONE).at(-1)!;
  const monday = [...Array(60).keys()].filter((number) => number > 42 && isMonday(number))[0]!;

  it('lets Mondays be three times as many, once five Mondays were so', () => {
    const judged = lastOf([...weeks(monday, 3), sized(monday, 3)]);
    expect(judged).toMatchObject({ basis: 'weekday', marks: [] });
    expect(judged.baseline.every((run) => weekdayOf(run, ZONE) === 1)).toBe(true);
  });

  it('finds a Monday that is like the other days', () => {
    expect(lastOf([...weeks(monday, 3), runOf(monday)]).marks).toEqual([{ kind: 'audience-shrank', stage: 'select' }]);
  });

  it('finds a Tuesday that is like a Monday', () => {
    const judged = lastOf([...weeks(monday + 1, 3), sized(monday + 1, 3)]);
    expect(judged).toMatchObject({ basis: 'good-runs', marks: [{ kind: 'audience-grew', stage: 'select' }] });
  });

  it('does not take a fault of six weeks for the habit of each weekday', () => {
    const runs = Array.from({ length: 63 }, (_, number) => (number < 20 ? runOf(number) : sized(number, 3)));
    expect(lastOf(runs)).toMatchObject({ basis: 'good-runs', marks: [{ kind: 'audience-grew', stage: 'select' }] });
  });

  it('needs no weekday where the days are alike', () => {
    expect(lastOf([...weeks(monday, 1), runOf(monday)])).toMatchObject({ basis: 'good-runs', marks: [] });
  });
});

describe('what changed beside the moment the numbers broke', () => {
  it('says of each change whether it came before', () => {
    const story = slowStory();
    const late = { ...story.changes![1]!, at: '2026-11-21T06:05:00.000Z', field: 'quiet_from' };
    const { changes, firstBadRun } = traceRun({ ...story, changes: [...story.changes!, late] }).facts;
    expect(firstBadRun!.id).toBe('120');
    expect(changes!.map(({ object, what, beforeBreak, usedHere }) => [object, what, beforeBreak, usedHere])).toEqual([
      ['email-cap', 'quiet_from', false, true],
      ['email-cap', 'cap', true, true],
      ['sms-cap', 'cap', true, false],
    ]);
  });

  it('tells of a template that changed although the log does not', () => {
    const templates = [{ id: 'vip-letter', usable: true, changedAt: '2026-11-20T20:00:00Z' }];
    const { changes } = traceRun({ ...slowStory(), templates }).facts;
    expect(changes![0]).toMatchObject({
      objectKind: 'template',
      object: 'vip-letter',
      usedHere: true,
      beforeBreak: true,
    });
  });

  it('says of an earlier run that broke first how it left its history', () => {
    const story = slowStory();
    const first = { ...story.run, id: '119', startedAt: story.history[19]!.startedAt };
    const { facts } = traceRun({ ...story, history: [...story.history.slice(0, 19), first] });
    expect(facts.firstBadRun).toMatchObject({ id: '119', marks: [{ kind: 'slow', stage: 'policy' }] });
    expect(JSON.stringify(renderTrace(facts, 'en'))).toContain('>> 119: the numbers broke here: slow, policy');
  });

  it('knows of no break in a good run', () => {
    const story = slowStory();
    const { changes } = traceRun({ ...story, run: runOf(20) }).facts;
    expect(changes!.map(({ beforeBreak }) => beforeBreak)).toEqual([null, null]);
  });
});

describe('a run beside one of another campaign', () => {
  const { history } = situationOf();
  const other = { ...history[3]!, id: '1155', campaign: 'mortgage-care' };

  it('says whose run that is, and calls nothing a deviation', () => {
    const { facts } = traceRun(slowStory(), { kind: 'run', run: other });
    const shown = (lang: 'en' | 'ru') => JSON.stringify(renderTrace(facts, lang));
    expect(facts.against).toMatchObject({ otherCampaign: 'mortgage-care', first: null });
    expect(facts.against!.rows.filter(({ differs }) => differs !== null)).toEqual([]);
    expect(shown('en')).toContain('Beside run 1155 of another campaign: mortgage-care');
    expect(shown('ru')).toContain('Рядом с запуском 1155 другой кампании: mortgage-care');
    expect(shown('en')).not.toContain('Differs first');
  });

  it('tells what a cell and each of its marks mean, and no mark that is not there', () => {
    const told = (against: Against, lang: 'en' | 'ru', story = slowStory()) => {
      const blocks = renderTrace(traceRun(story, against).facts, lang);
      const texts = blocks.flatMap((block) => (block.kind === 'paragraph' ? [block.text] : []));
      return texts.find((one) => one.startsWith(lang === 'ru' ? 'В ячейке' : 'In a cell'));
    };
    expect(told({ kind: 'history' }, 'en')).toBe(
      'In a cell: the median of these runs, then how far this run is from it (%); ! = beyond chance and habit; Per minute = how many left the stage.',
    );
    expect(told({ kind: 'run', run: other }, 'ru')).toBe(
      'В ячейке: число того запуска, затем отличие этого запуска (%); «В минуту» — сколько вышло из этапа.',
    );
    const grown = { ...slowStory(), run: runOf(20, { stages: { send: { in: 5300, out: 5300, seconds: 380 } } }) };
    expect(told({ kind: 'history' }, 'en', grown)).toContain('(volume) = it differs as the volume does');
  });

  it('is not said of a run of its own', () => {
    const { facts } = traceRun(slowStory(), { kind: 'run', run: history[3]! });
    expect(facts.against).toMatchObject({ otherCampaign: null, first: { stage: 'policy' } });
    expect(JSON.stringify(renderTrace(facts, 'en'))).not.toContain('another campaign');
  });
});
