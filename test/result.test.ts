import { describe, expect, it } from 'vitest';
import { defineCause, found } from '../src/causes/cause.ts';
import { type Answer, exitCodeOf, judge, toResult } from '../src/result.ts';
import { text, verbatim } from '../src/text.ts';

const article = {
  what: verbatim('a'),
  why: verbatim('b'),
  sure: verbatim('c'),
  repair: verbatim('d'),
  example: verbatim('e'),
};

const emptyList = defineCause<{ readonly list: string }>({
  id: 'segment/empty-list',
  severity: 'warning',
  name: text('A list is empty', 'Список пуст'),
  title: ({ list }) => text(`List ${list} is empty.`, `Список ${list} пуст.`),
  next: ({ list }) => [text(`Load ${list} again.`, `Загрузите ${list} снова.`)],
  runbook: null,
  article,
});

const answer = (parts: Partial<Answer>): Answer => ({
  subject: { kind: 'segment', id: 'vip' },
  findings: [],
  facts: {},
  notEvaluated: [],
  ...parts,
});

const gap = (couldChangeAnswer: boolean) => ({ what: verbatim('jobs'), why: verbatim('no rights'), couldChangeAnswer });

describe('the verdict of an answer', () => {
  it.each([
    ['nothing found, nothing missed', answer({}), 'ok', 0],
    ['a warning is a problem', answer({ findings: [found(emptyList, { list: 'x' }, 'proved')] }), 'problem', 3],
    ['an info is none', answer({ findings: [found(emptyList, { list: 'x' }, 'proved', 'info')] }), 'ok', 0],
    ['a gap that matters is never ok', answer({ notEvaluated: [gap(true)] }), 'inconclusive', 4],
    ['a gap that cannot matter is', answer({ notEvaluated: [gap(false)] }), 'ok', 0],
    [
      'what was proved stays proved, whatever was missed',
      answer({ findings: [found(emptyList, { list: 'x' }, 'proved')], notEvaluated: [gap(true)] }),
      'problem',
      3,
    ],
  ])('%s', (_story, given, verdict, exitCode) => {
    expect(judge(given, 'warning')).toBe(verdict);
    expect(exitCodeOf(judge(given, 'warning'))).toBe(exitCode);
  });

  it('follows --fail-on: a warning is no problem at "error", and nothing is at "never"', () => {
    const warned = answer({ findings: [found(emptyList, { list: 'x' }, 'proved')] });
    const failed = answer({ findings: [found(emptyList, { list: 'x' }, 'proved', 'error')] });
    expect([judge(warned, 'error'), judge(failed, 'error'), judge(failed, 'never')]).toEqual(['ok', 'problem', 'ok']);
  });
});

it('puts the words of the asked language into findings, and leaves codes and evidence alone', () => {
  const given = answer({ findings: [found(emptyList, { list: 'STOP' }, 'likely')], notEvaluated: [gap(true)] });
  const frame = { command: 'segment explain', profile: 'demo', system: 'demo', at: '2026-11-23T06:00:00Z' } as const;
  expect(toResult(given, { ...frame, lang: 'ru', failOn: 'warning' })).toEqual({
    format: 'mmsup/1',
    ...frame,
    subject: { kind: 'segment', id: 'vip' },
    verdict: 'problem',
    findings: [
      {
        cause: 'segment/empty-list',
        severity: 'warning',
        title: 'Список STOP пуст.',
        evidence: { list: 'STOP' },
        confidence: 'likely',
        next: ['Загрузите STOP снова.'],
        runbook: null,
      },
    ],
    facts: {},
    notEvaluated: [{ what: 'jobs', why: 'no rights', couldChangeAnswer: true }],
  });
});
