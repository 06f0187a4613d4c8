import { describe, expect, it } from 'vitest';
import { allCauses, causeById } from '../../src/causes/catalogue.ts';
import { FAULTS } from '../../src/demo/faults.ts';
import { drawFor } from '../../src/learn/draw.ts';
import { hintsOf } from '../../src/learn/hints.ts';
import { judgeAnswer } from '../../src/learn/judge.ts';
import { readAnswer } from '../../src/learn/read-answer.ts';
import { readLine } from '../../src/learn/read-line.ts';
import type { Result } from '../../src/result.ts';

const read = (words: string) => readAnswer(words, allCauses());

describe('an answer', () => {
  it.each([
    ['policy/cap-zero', 'policy/cap-zero'],
    ['cap-zero', 'policy/cap-zero'],
    ['a NULL in the exclusion list', 'segment/null-in-exclusion-list'],
    ['NULL в списке исключений', 'segment/null-in-exclusion-list'],
    ['the value was renamed', 'segment/value-renamed'],
    ['значение переименовано', 'segment/value-renamed'],
    ['OR beside AND without parentheses', 'rule/and-or-without-parentheses'],
  ])('"%s" is taken for %s', (words, id) => {
    expect(read(words)).toEqual({ kind: 'cause', id });
  });

  it.each(['nothing', 'Nothing is wrong.', 'ничего', 'всё в порядке'])('"%s" says that all is well', (words) => {
    expect(read(words)).toEqual({ kind: 'nothing' });
  });

  it('with a slip of the pen is asked back with the cause that was meant', () => {
    const answer = read('policy/cap-zreo');
    expect(answer).toMatchObject({ kind: 'unclear' });
    expect(answer.kind === 'unclear' && answer.near[0]).toBe('policy/cap-zero');
  });

  it('that fits nothing is not guessed at', () => {
    expect(read('the printer is out of paper')).toMatchObject({ kind: 'unclear' });
  });

  it.each(allCauses().map(({ id, name }) => [id, name.en, name.ru] as const))(
    '%s is understood by its own name in both languages, or asked back with it among the nearest',
    (id, en, ru) => {
      for (const words of [en, ru]) {
        const answer = read(words);
        const near = answer.kind === 'cause' ? [answer.id] : answer.kind === 'unclear' ? answer.near : [];
        expect(near, words).toContain(id);
      }
    },
  );
});

describe('the judgement', () => {
  const fault = { kind: 'fault', cause: 'policy/cap-zero' } as const;
  const control = { kind: 'control', cause: 'customer/left-out-by-stage' } as const;

  it.each([
    [fault, 'policy/cap-zero', 'right'],
    [fault, 'campaign/policy-excludes-all', 'consequence'],
    [fault, 'segment/value-renamed', 'wrong'],
    [fault, null, 'wrong'],
    [{ ...fault, cause: 'segment/not-any' }, 'segment/value-renamed', 'near'],
    [control, null, 'right'],
    [control, 'customer/left-out-by-stage', 'right'],
    [control, 'policy/cap-zero', 'wrong'],
  ] as const)('of %o with the answer %s is: %s', (planted, answered, verdict) => {
    expect(judgeAnswer(planted, answered)).toBe(verdict);
  });
});

describe('drawing', () => {
  const seeds = Array.from({ length: 300 }, (_, seed) => seed);

  it.each([1, 2, 3, 4, 5, 6])(
    'for complaint %i gives the same for the same seed, and all kinds of it in time',
    (complaint) => {
      const drawn = seeds.map((seed) => drawFor(complaint, seed, FAULTS));
      expect(seeds.map((seed) => drawFor(complaint, seed, FAULTS).name)).toEqual(drawn.map(({ name }) => name));
      const wanted = FAULTS.filter(({ kind, complaint: own }) => kind === 'fault' && own === complaint);
      expect(new Set(drawn.filter(({ kind }) => kind === 'fault').map(({ name }) => name))).toEqual(
        new Set(wanted.map(({ name }) => name)),
      );
    },
  );

  it.each([1, 2, 5, 6])('for complaint %i also gives complaints where nothing is wrong', (complaint) => {
    const controls = seeds.map((seed) => drawFor(complaint, seed, FAULTS)).filter(({ kind }) => kind === 'control');
    expect(controls.length).toBeGreaterThan(20);
  });
});

describe('the hints', () => {
  const cause = causeById('policy/cap-zero')!;
  const finding = {
    cause: cause.id,
    severity: 'error',
    title: 'the title tells it',
    evidence: { rule: 'email-cap', excluded: 40, entered: 41, comment: 'lifted the cap' },
    confidence: 'proved',
    next: [],
    runbook: null,
  } as const;
  const result = { verdict: 'problem', findings: [finding] } as unknown as Result;

  it('go from the way to look, over the command, to what stands in its answer, and never name the cause', () => {
    const hints = hintsOf('mmsup campaign trace mortgage-care', result);
    expect(hints.map(({ en }) => en)).toEqual([
      'Follow one run through its stages, and look where people, messages or minutes are lost.',
      'Ask: mmsup campaign trace mortgage-care',
      'What it finds first is a cause of “policy”. In its evidence: rule email-cap, excluded 40, entered 41.',
    ]);
    for (const hint of hints)
      for (const words of [hint.en, hint.ru]) {
        expect(words).not.toContain(cause.id);
        expect(words).not.toContain(finding.title);
      }
  });

  it('has a first hint for every fitting command of the demo', () => {
    const ways = FAULTS.map(({ command }) => hintsOf(command, result)[0]!.en);
    expect(ways).not.toContain('Start from what the complaint names.');
  });
});

describe('a line at the prompt', () => {
  it.each([
    ['hint', { kind: 'hint' }],
    ['подсказка', { kind: 'hint' }],
    ['learn hint', { kind: 'hint' }],
    ['answer the cap is zero', { kind: 'answer', words: 'the cap is zero' }],
    ['ответ ничего', { kind: 'answer', words: 'ничего' }],
    ['give up', { kind: 'answer', words: null }],
    ['', { kind: 'help' }],
    ['mmsup segment explain vip-deposit', { kind: 'command', argv: ['segment', 'explain', 'vip-deposit'] }],
    [
      `segment explain --where "city = 'Kazan'"`,
      { kind: 'command', argv: ['segment', 'explain', '--where', "city = 'Kazan'"] },
    ],
  ])('%j is read as it is meant', (typed, line) => {
    expect(readLine(typed)).toEqual(line);
  });
});
