import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { commandAt } from '../../../src/program.ts';
import type { Result } from '../../../src/result.ts';
import { parsePath, readPath } from '../../../src/runbook/expression/path.ts';
import { findRunbook } from '../../../src/runbook/library/find.ts';
import { CHECKS } from '../../../src/runbook/load/checks.ts';
import type { CheckStep } from '../../../src/runbook/runbook.ts';
import { concludeCheck, lineOf } from '../../../src/runbook/walk/decide.ts';
import { applyEvent, beginWalk, foldWalk } from '../../../src/runbook/walk/walk.ts';
import type { WalkEvent } from '../../../src/runbook/walk/walk-event.ts';
import { verbatim } from '../../../src/text.ts';
import { finding } from '../support.ts';

const { runbook } = await findRunbook('no-customers-selected', '/');

const finished = (step: string, go: string, values: Record<string, string | number>): WalkEvent => ({
  type: 'step.finished',
  step,
  go,
  values,
  verdict: 'unsure',
  say: verbatim(step),
  cause: null,
  hidden: [],
  findings: [],
  gaps: [],
  seconds: 1,
  evidence: [],
});

const EVENTS: readonly WalkEvent[] = [
  { type: 'step.started', step: 'trace' },
  { type: 'step.interrupted', step: 'trace', reason: 'cancelled' },
  { type: 'step.started', step: 'trace' },
  finished('trace', 'explain', { run: '1187', segment: 'vip', selected: 0 }),
  { type: 'step.started', step: 'explain' },
  finished('explain', 'edited', { cause: 'segment/one-condition-too-many', now: 0 }),
  { type: 'step.returned', step: 'edited', go: 'explain', reason: 'back' },
  finished('explain', 'edited', { cause: 'segment/conditions-contradict', now: 0 }),
  { type: 'step.errored', step: 'edited', kind: 'else', message: 'One version only.', go: 'formula' },
  {
    type: 'run.ended',
    step: 'formula',
    end: 'resolved',
    cause: 'segment/conditions-contradict',
    tell: null,
    to: null,
    with: null,
  },
];

describe('a walk', () => {
  const inputs = { run: 'vip', segment: null };

  it('is the fold of its events: from any of them it goes on as if it had never stopped', () => {
    const whole = foldWalk(runbook, inputs, EVENTS);
    for (let cut = 0; cut <= EVENTS.length; cut += 1) {
      const before = structuredClone(foldWalk(runbook, inputs, EVENTS.slice(0, cut)));
      expect(EVENTS.slice(cut).reduce((state, event) => applyEvent(runbook, state, event), before)).toEqual(whole);
    }
    expect(whole.path.map(({ step, verdict }) => `${step}: ${verdict}`)).toEqual([
      'trace: unsure',
      'explain: unsure',
      'explain: unsure',
      'edited: errored',
    ]);
    expect(whole).toMatchObject({
      values: { run: '1187', segment: 'vip', cause: 'segment/conditions-contradict' },
      end: { end: 'resolved' },
    });
  });

  it('that was killed inside a step stands at that step, begun', () => {
    expect(foldWalk(runbook, inputs, EVENTS.slice(0, 5))).toMatchObject({
      at: 'explain',
      begun: true,
      path: [{ step: 'trace' }],
    });
  });

  it('begins where its inputs lead', () => {
    expect(beginWalk(runbook, { run: null, segment: 'vip' }).at).toBe('explain');
    expect(beginWalk(runbook, { run: '1187', segment: null }).at).toBe('trace');
  });
});

describe('a check', () => {
  const step = runbook.steps.get('explain') as CheckStep;

  it('leaves out an option that nobody knows, and needs every argument', () => {
    expect(lineOf(step, { segment: 'vip', run: null })).toEqual({ kind: 'ready', argv: ['segment', 'explain', 'vip'] });
    expect(lineOf(step, { segment: null, run: '1187' })).toEqual({ kind: 'missing', name: 'segment' });
    const live = { ...step, options: { live: '' } };
    expect(lineOf(live, { segment: 'vip' })).toEqual({ kind: 'ready', argv: ['segment', 'explain', '--live', 'vip'] });
  });

  it('takes the first outcome that holds, and else when none does', () => {
    const result = (findings: string[], facts: object) =>
      ({ findings: findings.map((cause) => finding(cause)), facts }) as unknown as Result;
    const goes = (findings: string[], facts: object) => concludeCheck(step, result(findings, facts), {}).go;
    expect(goes(['segment/value-renamed'], { selected: 0 })).toBe('data-changed');
    expect(goes(['segment/condition-nobody-meets'], { selected: 0 })).toBe('edited');
    expect(goes(['segment/value-renamed'], { selected: 7 })).toBe('loads');
    expect(goes([], { selected: 0 })).toBe('releases');
    expect(goes([], {})).toBe('releases');
  });

  it.each([
    ['findings[0].cause', 'a'],
    ['findings[*].cause', ['a', 'b']],
    ['findings[9].cause', null],
    ['findings[*].none', [null, null]],
    ['facts.deep.list[1]', 2],
    ['facts.constructor', null],
    ['facts.__proto__.polluted', null],
    ['facts.deep.list.length', 2],
  ])('captures %s', (path, expected) => {
    const result = { findings: [{ cause: 'a' }, { cause: 'b' }], facts: { deep: { list: [1, 2] } } };
    expect(readPath(result, parsePath(path)!)).toEqual(expected);
  });

  it.each(['', '.facts', 'facts.', 'facts[x]', 'facts[-1]', '[0]', 'facts..n', 'facts n'])(
    'cannot capture "%s"',
    (path) => {
      expect(parsePath(path)).toBeUndefined();
    },
  );

  it.each(Object.entries(CHECKS))(
    '%s is a command, with these arguments and options',
    async (path, { args, options }) => {
      const [noun, verb] = path.split(' ');
      const spec = await commandAt(noun, verb)!.load();
      const command = new Command(verb);
      spec.configure(command);
      expect(command.registeredArguments.filter(({ variadic }) => !variadic)).toHaveLength(args.length);
      const known = command.options.map(({ long }) => long?.slice(2));
      for (const option of options) expect(known).toContain(option);
    },
  );
});
