import { describe, expect, it } from 'vitest';
import { UserError } from '../../../src/errors.ts';
import { edgesOf } from '../../../src/runbook/edges.ts';
import { findRunbook } from '../../../src/runbook/library/find.ts';
import { runbookNames } from '../../../src/runbook/library/shipped.ts';
import { loadRunbook } from '../../../src/runbook/load/load.ts';
import { reachableFrom } from '../../../src/runbook/load/prove-graph.ts';
import { notRussian } from '../../support/russian.ts';

const GOOD = `format: 1
id: nobody
title: Nobody is selected
owner: second-line
symptoms: [nobody is selected]
inputs:
  run: {ask: Which run?}
on-error: {else: hand-over}
start: trace
steps:
  trace:
    title: Trace the run
    check: campaign trace
    args: [$run]
    capture: {n: facts.run.selected, cause: "findings[0].cause"}
    outcomes:
      - {if: "n > 0", verdict: ruled-out, say: "\${n} selected.", go: meant}
      - {else: true, verdict: found, cause: $cause, say: Nobody., go: done}
  meant:
    ask: Was that meant?
    choices: {intended: done, other: hand-over}
    auto: intended
  done: {end: resolved, cause: $cause, tell: Repair it., needs: [trace]}
  hand-over: {end: handed-over, to: third-line, tell: Look deeper.}
`;

/** One mistake each: what is replaced, by what, and where it must be reported. */
const MISTAKES: readonly (readonly [string, string, string, string])[] = [
  ['another format', 'format: 1', 'format: 2', '1:9 format'],
  ['no format', 'format: 1\n', '', '1:1 format'],
  ['an unknown key at the top', 'owner:', 'ovner:', '1:1 missing-key; 4:1 unknown-key Did you mean "owner"?'],
  ['no id', 'id: nobody\n', '', '1:1 missing-key'],
  ['no symptoms', 'symptoms: [nobody is selected]', 'symptoms: []', '5:11 symptoms'],
  ['a title that is no text', 'title: Nobody is selected', 'title: 12', '3:8 not-a-text'],
  ['a start that is no step', 'start: trace', 'start: trase', '9:8 unknown-step Did you mean "trace"?'],
  ['no start', 'start: trace\n', '', '1:1 missing-key'],
  ['no steps', GOOD.slice(GOOD.indexOf('steps:')), 'steps: {}\n', '10:8 missing-key'],
  ['an unknown key in a step', 'check: campaign trace', 'chek: campaign trace', '13:5 step-kind Did you mean "check"?'],
  ['a step of two kinds', '    auto: intended', '    end: resolved', '20:5 step-kind'],
  [
    'an unknown check',
    'check: campaign trace',
    'check: campaign tracer',
    '13:12 unknown-check Did you mean "campaign trace"?',
  ],
  ['too few arguments', 'args: [$run]', 'args: []', '14:11 arguments'],
  ['an unknown option', 'args: [$run]', 'args: [$run]\n    options: {deep: yes}', '15:15 unknown-key'],
  ['an option that takes no value', 'args: [$run]', 'args: [$run]\n    options: {live: now}', '15:21 flag'],
  ['a path that is none', 'n: facts.run.selected', 'n: facts..run.selected', '15:18 capture-path'],
  [
    'a path to no part of a result',
    'n: facts.run.selected',
    'n: fact.run.selected',
    '15:18 capture-path Did you mean "facts"?',
  ],
  ['a condition with one "="', 'n > 0', 'n = 0', '17:17 condition'],
  ['a condition that is never closed', 'n > 0', '(n > 0', '17:21 condition'],
  ['a condition without a name', 'n > 0', '1 > 0', '17:15 constant'],
  ['a condition on a name that nothing sets', 'n > 0', 'm > 0', '17:15 unknown-name Did you mean "n"?'],
  ['no else', 'else: true', "if: 'n < 9'", '18:9 missing-else'],
  ['something behind else', 'if: "n > 0"', 'else: true', '18:9 after-else'],
  [
    'the same condition twice',
    'else: true, verdict: found',
    'if: "n > 0", verdict: found',
    '18:9 missing-else; 18:9 same-condition',
  ],
  ['if and else together', '{else: true,', '{else: true, if: "n < 9",', '18:10 if-and-else'],
  ['an else that is not true', 'else: true', 'else: maybe', '18:16 else'],
  ['no verdict', 'verdict: ruled-out, ', '', '17:9 missing-key'],
  ['an unknown verdict', 'verdict: ruled-out', 'verdict: ruledout', '17:32 unknown-word Did you mean "ruled-out"?'],
  ['found without a cause', 'found, cause: $cause', 'found', '18:9 found-without-cause'],
  ['nothing to say', 'say: Nobody., ', '', '18:9 missing-key'],
  ['an unknown name in a text', '{n} selected', '{m} selected', '17:49 unknown-name Did you mean "n"?'],
  ['an arrow to no step', 'say: Nobody., go: done', 'say: Nobody., go: don', '18:71 unknown-step Did you mean "done"?'],
  [
    'an answer that leads nowhere',
    'other: hand-over}',
    'other: hand-ovr}',
    '21:38 unknown-step Did you mean "hand-over"?',
  ],
  ['an automatic answer that is none', 'auto: intended', 'auto: intend', '22:11 auto-answer Did you mean "intended"?'],
  [
    'a question without answers',
    '    choices: {intended: done, other: hand-over}\n    auto: intended\n',
    '',
    '20:5 no-answers',
  ],
  ['no way for errors', 'on-error: {else: hand-over}\n', '', '11:5 missing-on-error'],
  [
    'an unknown kind of error',
    'on-error: {else: hand-over}',
    'on-error: {timeot: hand-over, else: hand-over}',
    '8:12 unknown-key Did you mean "timeout"?',
  ],
  ['an unknown end', 'end: resolved', 'end: solved', '23:15 unknown-word Did you mean "resolved"?'],
  ['an end that needs no step', 'needs: [trace]', 'needs: [tracer]', '23:66 unknown-step Did you mean "trace"?'],
  ['an end that needs a step which may be left out', 'needs: [trace]', 'needs: [meant]', '23:66 needs'],
  ['a step that nothing leads to', '  hand-over: {', '  lost: {end: resolved}\n  hand-over: {', '24:3 unreachable'],
  [
    'a circle without an end',
    'choices: {intended: done, other: hand-over}\n    auto: intended',
    'choices: {intended: meant}',
    '19:3 endless',
  ],
  [
    'a name that is not set on the way of an error',
    'tell: Look deeper.',
    'tell: "Cause $cause."',
    '24:62 name-not-set',
  ],
  ['a step with a name of capitals', '  meant:\n', '  Meant:\n', '19:3 step-name'],
  ['a limit that is none', 'start: trace', 'limits: {visits: 0}\nstart: trace', '9:18 visits'],
];

describe('a runbook', () => {
  it('is read as it stands', () => {
    const runbook = loadRunbook({ file: 'nobody.yaml', text: GOOD });
    expect([...runbook.steps.keys()]).toEqual(['trace', 'meant', 'done', 'hand-over']);
    expect(runbook.steps.get('trace')).toMatchObject({
      command: 'campaign trace',
      args: ['$run'],
      onError: { else: 'hand-over' },
    });
  });

  it.each(MISTAKES)('with %s is refused at the very place', (_, from, to, expected) => {
    expect(GOOD).toContain(from);
    expect(problemsOf(GOOD.replace(from, () => to))).toBe(expected);
  });

  it('names all mistakes of a file at once, in the order of its lines', () => {
    const error = errorOf(GOOD.replace('campaign trace', 'campaign trase').replace('n > 0', 'n >'));
    expect(error.code).toBe('runbook/invalid');
    expect(error.message.split('\n')).toEqual([
      'nobody.yaml:13:12: there is no check "campaign trase". Did you mean "campaign trace" or "campaign list"?',
      'nobody.yaml:17:18: a value is expected before the end.',
    ]);
  });

  it('that is no YAML shows the one error at its root', () => {
    expect(errorOf(GOOD.replace('args: [$run]', 'args: [$run')).code).toMatch(/^yaml\//);
    expect(errorOf(GOOD.replace('owner: second-line', 'owner: a\nowner: b'))).toMatchObject({
      code: 'yaml/duplicate-key',
      data: { line: 5, column: 1 },
    });
  });

  it('has a translation for each of its words, and for nothing else', () => {
    const strings = {
      file: 'nobody.ru.yaml',
      text: 'format: 1\ntitle: Никого\nowner: нет\nsteps: {trace: {why: Зачем}}\n',
    };
    expect(() => loadRunbook({ file: 'nobody.yaml', text: GOOD, strings })).toThrow(
      /nobody\.ru\.yaml:3:1: the file of strings has no key "owner"/,
    );
  });
});

describe('every runbook that ships', async () => {
  const names = await runbookNames();

  it('stands in the folder', () => {
    expect(names).toEqual([
      'customer-data-wrong',
      'hand-over-between-lines',
      'how-does-this-work',
      'mailing-did-not-go-out',
      'mailing-takes-too-long',
      'no-customers-selected',
      'nothing-goes-out',
      'offers-missing',
      'one-customer-asks',
      'policy-violated',
      'report-wrong-or-missing',
      'sent-twice',
      'unsubscribed-people-mailed',
      'wrong-people-selected',
    ]);
  });

  it.each(names)('%s: loads, each of its steps can be reached, and each ends', async (name) => {
    const { runbook } = await findRunbook(name, '/');
    expect(runbook.id).toBe(name);
    const reached = reachableFrom(
      runbook,
      runbook.start.map(({ go }) => go),
    );
    expect([...runbook.steps.keys()].filter((id) => !reached.has(id))).toEqual([]);
    expect([...runbook.steps.values()].flatMap(edgesOf).length).toBeGreaterThanOrEqual(10);
  });

  it.each(names)('%s: speaks Russian in every step', async (name) => {
    const { runbook, source } = await findRunbook(name, '/');
    expect(source.strings).toBeDefined();
    expect(runbook.title.ru).toMatch(/[а-я]/);
    for (const step of runbook.steps.values()) expect(step.title.ru).toMatch(/[а-я]/);
  });
});

function errorOf(text: string): UserError {
  try {
    loadRunbook({ file: 'nobody.yaml', text });
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
  throw new Error('The runbook was accepted.');
}

interface Told {
  readonly line: number;
  readonly column: number;
  readonly code: string;
  readonly hint?: string;
}

function problemsOf(text: string): string {
  const error = errorOf(text);
  expect(notRussian(error)).toEqual([]);
  const problems = error.data['problems'] as readonly Told[];
  return problems
    .map(
      ({ line, column, code, hint }) =>
        `${line}:${column} ${code}${hint?.startsWith('Did you mean') ? ` ${hint}` : ''}`,
    )
    .join('; ');
}
