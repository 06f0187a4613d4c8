import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { CancelledError, UnavailableError } from '../../../src/errors.ts';
import { judge } from '../../../src/result.ts';
import { runbookTrust } from '../../../src/runbook/trust/trust.command.ts';
import { runbookRun } from '../../../src/runbook/walk/run.command.ts';
import { renderStepAlone } from '../../../src/runbook/walk/step-alone.render.ts';
import type { StepFacts } from '../../../src/runbook/walk/step-alone.ts';
import { changeBook } from '../change/change-book.ts';
import { finding, type Script, scriptedContext, temporaryFolder, testDeps } from '../support.ts';

const BOOK = `format: 1
id: book
title: Nobody is selected
owner: tests
symptoms: [nobody is selected]
inputs: {run: {ask: Which run?, aliases: [campaign]}}
on-error: {else: hand-over}
start: trace
steps:
  trace:
    check: campaign trace
    args: [$run]
    capture: {segment: facts.run.segment, lost: facts.run.selected, author: {path: facts.run.id, pii: name}}
    outcomes: [{else: true, verdict: unsure, say: Traced., go: explain}]
  explain:
    title: Count the segment
    check: segment explain
    args: [$segment]
    capture: {n: facts.selected, cause: "findings[0].cause"}
    outcomes:
      - {if: "n > 0", verdict: ruled-out, say: "\${n} today.", go: fine}
      - {if: "lost > 10", verdict: found, cause: $cause, say: "\${lost} were lost.", go: meant}
      - {else: true, verdict: unsure, say: Nobody., go: hand-over}
  meant:
    ask: Was it meant?
    choices: {intended: fine, mistake: guilty}
  guilty: {end: resolved, cause: $cause}
  fine: {end: not-an-incident}
  hand-over: {end: handed-over, to: third-line}
`;

const SEEN: Script = {
  'segment explain vip': { facts: { selected: 0 }, findings: [finding('segment/conditions-contradict')] },
  'segment explain slow': () => {
    throw new UnavailableError({ code: 'db/statement-timeout', message: 'Too slow.' });
  },
};

let folder: string;
const folders: string[] = [];
beforeEach(() => {
  folder = temporaryFolder();
  folders.push(folder);
  writeFileSync(join(folder, 'book.yaml'), BOOK);
});
afterAll(() => {
  for (const used of folders) rmSync(used, { recursive: true, force: true });
});

async function alone(step: string, ...set: string[]) {
  const answer = await runbookRun.run(scriptedContext(folder, SEEN), ['./book.yaml'], { auto: true, step, set });
  return { ...answer, facts: answer.facts as unknown as StepFacts };
}

describe('runbook run --step', () => {
  it('takes the step alone with the names that are given, says which condition decided, and records nothing', async () => {
    const answer = await alone('explain', 'segment=vip', 'lost=11');
    expect(answer.facts.step).toMatchObject({
      argv: ['segment', 'explain', 'vip'],
      verdict: 'found',
      cause: 'segment/conditions-contradict',
      values: { n: 0, cause: 'segment/conditions-contradict' },
      edge: 'explain#outcome:2',
      go: 'meant',
    });
    expect(answer.facts.step.outcomes.map(({ condition, holds }) => [condition, holds])).toEqual([
      ['n > 0', false],
      ['lost > 10', true],
      [null, true],
    ]);
    expect(judge(answer, 'error')).toBe('problem');
    expect(readdirSync(folder)).toEqual(['book.yaml']);
    expect(JSON.stringify(renderStepAlone(answer.facts, 'ru'))).toContain('ничего не записано');
  });

  it('shows the line of a program as it is run, and a command as one types it', async () => {
    const { facts } = await alone('explain', 'segment=vip', 'lost=11');
    const lineOf = (kind: StepFacts['step']['kind']) =>
      renderStepAlone({ ...facts, step: { ...facts.step, kind, argv: ['/bin/echo', 'up'] } }, 'en').find(
        (block) => block.kind === 'code',
      );
    expect(lineOf('program')).toMatchObject({ text: '/bin/echo up' });
    expect(lineOf('check')).toMatchObject({ text: 'mmsup /bin/echo up' });
  });

  it('says what a value that was not given, or a check that cannot look, leads to', async () => {
    const missing = await alone('explain');
    expect(missing.facts.step).toMatchObject({ verdict: 'errored', edge: 'explain#error:else', go: 'hand-over' });
    const slow = await alone('explain', 'segment=slow');
    expect(judge(slow, 'error')).toBe('inconclusive');
    expect(slow.notEvaluated[0]!.why.en).toContain('Too slow.');
  });

  it('needs the answer of a question, and knows the ends', async () => {
    await expect(alone('meant')).rejects.toMatchObject({ code: 'runbook/missing-answers' });
    expect((await alone('fine')).facts.step).toMatchObject({ edge: null, go: null });
  });

  it('refuses a change: nothing would stand in a record before it is begun', async () => {
    writeFileSync(join(folder, 'book.yaml'), changeBook());
    await expect(alone('revert', 'rule=r')).rejects.toMatchObject({
      code: 'runbook/change-alone',
      hint: 'Walk from there: mmsup runbook run ./book.yaml --from revert',
    });
  });

  it('says of a program, too, which condition decided', async () => {
    const program = `program: [printf, "--", $run]
    capture: {n: json}
    outcomes:
      - {if: "n == 2", verdict: found, cause: segment/conditions-contradict, say: Two., go: guilty}
      - {else: true, verdict: unsure, say: Nobody., go: hand-over}
  guilty: {end: resolved, cause: segment/conditions-contradict}
  fine: {end: not-an-incident}
  hand-over: {end: handed-over}
`;
    const head = BOOK.slice(0, BOOK.indexOf('    title: Count')).replace(
      'say: Traced., go: explain',
      'say: Traced., go: fine',
    );
    writeFileSync(
      join(folder, 'book.yaml'),
      `${head.replace('start: trace', 'start: [{if: "run == null", go: trace}, {else: true, go: explain}]')}    ${program}`,
    );
    const deps = { ...testDeps(folder), env: { PATH: '/usr/bin:/bin', XDG_CONFIG_HOME: `${folder}-config` } };
    const context = scriptedContext(folder, SEEN, deps);
    await runbookTrust.run(context, [join(folder, 'book.yaml')], { yes: true });
    const answer = await runbookRun.run(context, ['./book.yaml'], { auto: true, step: 'explain', set: ['run=2'] });
    const { step } = answer.facts as unknown as StepFacts;
    expect(step.outcomes.map(({ condition, holds }) => [condition, holds])).toEqual([
      ['n == 2', true],
      [null, true],
    ]);
    expect(step.argv?.slice(1)).toEqual(['--', '2']);
  });

  it.each([
    ['explan', [], 'runbook/unknown-step', 'Did you mean "explain"?'],
    ['explain', ['segmnt=vip'], 'runbook/unknown-answer', 'Did you mean "segment"?'],
  ])('refuses step %s with %s', async (step, set, code, hint) => {
    await expect(alone(step, ...set)).rejects.toMatchObject({ code, hint });
  });
});

describe('runbook run --from', () => {
  const from = (step: string, more: object) =>
    runbookRun.run(scriptedContext(folder, SEEN), ['./book.yaml'], { auto: true, from: step, ...more });

  it('walks from there to an end, and its record can be gone on with', async () => {
    writeFileSync(join(folder, 'answers.yaml'), 'answers: {meant: mistake}\n');
    const context = scriptedContext(folder, SEEN);
    const options = {
      auto: true,
      from: 'explain',
      set: ['segment=vip', 'lost=11', 'author=Anna'],
      answers: 'answers.yaml',
    };
    const { facts } = await runbookRun.run(context, ['./book.yaml'], options);
    expect(facts.path.map(({ step }) => step)).toEqual(['explain', 'meant']);
    expect(facts.end).toMatchObject({ step: 'guilty', cause: 'segment/conditions-contradict' });
    const events = await (await context.incidents.link('latest')).events();
    expect(events.map(({ type, step = '' }) => `${type} ${step}`.trim()).slice(0, 4)).toEqual([
      'incident.opened',
      'run.started',
      'step.returned trace',
      'step.started explain',
    ]);
    expect(events[1]!['inputs']).toEqual({ run: null, segment: 'vip', lost: 11 });
  });

  it('asks again for what is personal when it is gone on with', async () => {
    writeFileSync(join(folder, 'answers.yaml'), 'answers: {meant: mistake}\n');
    const stopping = scriptedContext(folder, {
      'segment explain vip': () => {
        throw new CancelledError();
      },
    });
    const set = ['segment=vip', 'lost=11', 'author=Anna'];
    const walking = runbookRun.run(stopping, ['./book.yaml'], {
      auto: true,
      from: 'explain',
      set,
      answers: 'answers.yaml',
    });
    await expect(walking).rejects.toThrow(CancelledError);
    const context = scriptedContext(folder, SEEN);
    const resume = { auto: true, resume: true, answers: 'answers.yaml' };
    await expect(runbookRun.run(context, ['./book.yaml'], resume)).rejects.toMatchObject({
      code: 'runbook/masked-input',
      exitCode: 2,
      hint: 'Give it again: --set author=…',
    });
    const { facts } = await runbookRun.run(context, ['./book.yaml'], { ...resume, set: ['author=Anna'] });
    expect(facts.end.step).toBe('guilty');
    expect(JSON.stringify(await (await context.incidents.link('latest')).events())).not.toContain('Anna');
  });

  it('asks only for answers that can be needed from there on', async () => {
    await expect(from('explain', { set: ['segment=vip'] })).rejects.toMatchObject({
      data: { inputs: [], answers: ['meant'] },
    });
    expect(existsSync(join(folder, 'demo'))).toBe(false);
  });

  it('names what the step itself needs and nobody has given, with the answers, and records nothing', async () => {
    await expect(from('explain', {})).rejects.toMatchObject({
      code: 'runbook/missing-answers',
      exitCode: 2,
      data: { inputs: ['segment'], answers: ['meant'] },
      message:
        'The runbook book cannot be walked without a person: missing are --set segment=…, answers to meant in a file named by --answers FILE.',
    });
    await expect(from('trace', {})).rejects.toMatchObject({ data: { inputs: ['run'], answers: ['meant'] } });
    expect(readdirSync(folder)).toEqual(['book.yaml']);
  });

  it('names an input that a step on the way hands on, and none that nobody reads any more', async () => {
    const inner = BOOK.replace('id: book', 'id: inner').replace('  meant:', '  meant:\n    auto: intended');
    writeFileSync(join(folder, 'inner.yaml'), inner);
    writeFileSync(
      join(folder, 'book.yaml'),
      `format: 1
id: book
title: Nobody
owner: tests
symptoms: [nobody]
inputs: {run: {ask: Which run?}, note: {ask: What was said?}}
start: look
steps:
  look: {manual: Look at it, auto: skip, go: sub}
  sub: {include: inner, with: {run: $run}, go: {else: done}}
  done: {end: not-an-incident}
`,
    );
    for (const step of ['look', 'sub'])
      await expect(from(step, {})).rejects.toMatchObject({ data: { inputs: ['run'], answers: [] } });
    await expect(from('sub.explain', {})).rejects.toMatchObject({ data: { inputs: ['sub.segment'] } });
    expect(readdirSync(folder).sort()).toEqual(['book.yaml', 'inner.yaml']);
    expect((await from('done', {})).facts.end.step).toBe('done');
  });

  it('goes with none of the other ways to begin', async () => {
    await expect(from('explain', { step: 'trace' })).rejects.toMatchObject({
      code: 'runbook/not-together',
      message: '--step and --from do not go together.',
    });
  });
});
