import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { Context } from '../../../src/command.ts';
import { ANOTHER_DATABASE, CancelledError, UnavailableError } from '../../../src/errors.ts';
import { readRecord } from '../../../src/incident/record/read.ts';
import { foldIncident } from '../../../src/incident/state.ts';
import { runbookTrust } from '../../../src/runbook/trust/trust.command.ts';
import { runbookRun } from '../../../src/runbook/walk/run.command.ts';
import { renderWalk } from '../../../src/runbook/walk/run.render.ts';
import type { Prompt } from '../../../src/ui/prompt.types.ts';
import { finding, type Script, scriptedContext, temporaryFolder, testDeps } from '../support.ts';

/** A runbook that looks at one thing and goes on with another one. */
const book = (id: string, check: string, inputs: string, other: string, more = '') => `format: 1
id: ${id}
title: About ${id}
owner: tests
symptoms: [${id}]
inputs: ${inputs}
on-error: {else: lost}
start: look
steps:
  look:
    check: ${check}
    capture: {cause: "findings[0].cause"${more}}
    outcomes:
      - {if: "cause != null", verdict: found, cause: $cause, say: Found., go: found}
      - {else: true, verdict: ruled-out, say: Not here., go: further}
  found: {end: resolved, cause: $cause}
  further: {end: continue, with: ${other}, tell: Look elsewhere.}
  lost: {end: handed-over}
`;

const FIRST = book(
  'first',
  'campaign trace\n    args: [$run]',
  '{run: {ask: Which run?}, days: {ask: Days?, type: number, default: 7}}',
  'second',
  ', segment: facts.run.segment',
);
const SECOND = book('second', 'segment explain\n    args: [$segment]', '{segment: {ask: Which segment?}}', 'first');

const NOTHING: Script = { 'campaign trace r': { facts: { run: { segment: 'vip' } } }, 'segment explain vip': {} };
const FOUND: Script = { ...NOTHING, 'segment explain vip': { findings: [finding('segment/conditions-contradict')] } };

const folders: string[] = [];
let folder: string;

beforeEach(() => {
  folder = temporaryFolder();
  folders.push(folder);
  writeFileSync(join(folder, 'first.yaml'), FIRST);
  writeFileSync(join(folder, 'second.yaml'), SECOND);
});

afterAll(() => {
  for (const used of folders) rmSync(used, { recursive: true, force: true });
});

const auto = { auto: true, set: ['run=r'] };
const walk = (context: Context, options: Readonly<Record<string, unknown>> = auto) =>
  runbookRun.run(context, ['./first.yaml'], options);

/** A person who goes on, or does not. */
function person(confirmed: boolean | '^C', asked: string[]): Prompt {
  return {
    async select(_, choices) {
      return (choices.find(({ value }) => value === 'finish') ?? choices[0]!).value;
    },
    input: async () => 'r',
    async confirm(question) {
      asked.push(question);
      if (confirmed === '^C') throw new CancelledError();
      return confirmed;
    },
  };
}

const stateOf = async () => {
  const { incidents } = scriptedContext(folder, {});
  const { id } = await incidents.link('latest');
  return foldIncident(await readRecord({ clientFolder: join(folder, 'demo'), id }));
};

describe('an end that names another runbook', () => {
  it('goes on with it in the same incident, with what was found under the same names', async () => {
    const { facts, findings } = await walk(scriptedContext(folder, FOUND));
    expect(facts.end).toMatchObject({ end: 'continue', with: 'second' });
    expect(
      facts.continued.map(({ runbook, path, end }) => [runbook.id, path.map(({ step }) => step), end.cause]),
    ).toEqual([['second', ['look'], 'segment/conditions-contradict']]);
    expect(facts.stopped).toBeNull();
    expect(findings.map(({ cause }) => cause.id)).toEqual(['segment/conditions-contradict']);

    const events = await (await scriptedContext(folder, {}).incidents.link('latest')).events();
    const started = events.filter(({ type }) => type === 'run.started');
    expect(started.map((event) => [event['runbook'], event['inputs'], event['continues']])).toEqual([
      ['first', { run: 'r', days: 7 }, undefined],
      ['second', { segment: 'vip' }, facts.run],
    ]);
  });

  it("goes on in the folder of one's own, also where the other one runs a program", async () => {
    const program = 'program: [printf, "--", $segment]\n    seconds: 5';
    writeFileSync(
      join(folder, 'second.yaml'),
      SECOND.replace(/check: .*\n {4}args: .*/, program).replace('"findings[0].cause"', 'json.cause'),
    );
    const deps = { ...testDeps(folder), env: { PATH: '/usr/bin:/bin', XDG_CONFIG_HOME: `${folder}-config` } };
    const context = scriptedContext(folder, NOTHING, deps);
    await runbookTrust.run(context, [join(folder, 'second.yaml')], { yes: true });
    const inFolder = { ...context, options: { ...context.options, runbooks: [folder] } };
    const { facts } = await runbookRun.run(inFolder, ['first'], auto);
    expect(facts.continued.map(({ runbook, end }) => [runbook.id, end.step])).toEqual([['second', 'further']]);
  });

  it('goes round no circle, and says so', async () => {
    const { facts } = await walk(scriptedContext(folder, NOTHING));
    expect(facts.continued.map(({ runbook }) => runbook.id)).toEqual(['second']);
    expect(facts.stopped?.en).toBe('It was walked already, and is not walked again: first.');
    const shown = JSON.stringify(renderWalk(facts, 'ru'));
    expect(shown).toContain('About second');
    expect(shown).toContain('Он уже пройден и повторно не проходится: first.');
  });

  it('goes on to five runbooks and no further', async () => {
    const names = ['second', 'third', 'fourth', 'fifth', 'sixth'];
    for (const [at, name] of names.entries())
      writeFileSync(
        join(folder, `${name}.yaml`),
        SECOND.replace('id: second', `id: ${name}`).replace('with: first', `with: ${names[at + 1] ?? 'seventh'}`),
      );
    const { facts } = await walk(scriptedContext(folder, NOTHING));
    expect(facts.continued.map(({ runbook }) => runbook.id)).toEqual(['second', 'third', 'fourth', 'fifth']);
    expect(facts.stopped?.en).toContain('sixth');
  });

  it.each([
    [
      'is not there',
      (text: string) => text.replace('with: second', 'with: third'),
      'There is no runbook "third".',
      'Сценария «third» нет.',
    ],
    [
      'needs what nobody knows',
      (text: string) => text.replace(', segment: facts.run.segment', ''),
      'missing are --set segment=…',
      'Нужны ещё: --set segment=…',
    ],
  ])('that %s is not gone on with, and the facts say why in both languages', async (_, change, why, reason) => {
    writeFileSync(join(folder, 'first.yaml'), change(FIRST));
    const { facts } = await walk(scriptedContext(folder, NOTHING));
    expect(facts.continued).toEqual([]);
    expect(facts.stopped?.en).toContain(why);
    expect(facts.stopped?.ru).toContain(reason);
    expect((await stateOf()).next.map(({ en }) => en)[0]).toMatch(/^mmsup runbook run (second|third) --incident /);
  });

  it('that cannot look leaves the first answer standing', async () => {
    const { facts } = await walk(
      scriptedContext(folder, {
        ...NOTHING,
        'segment explain vip': () => {
          throw new UnavailableError({ code: 'db/closed', message: 'The server is gone.' });
        },
      }),
    );
    expect(facts.stopped?.en).toContain('The server is gone.');
  });

  it.each([ANOTHER_DATABASE, 'incident/not-written'])(
    'stops both where it meets %s: that is no reason to stay with the first answer',
    async (code) => {
      const context = scriptedContext(folder, {
        ...NOTHING,
        'segment explain vip': () => {
          throw new UnavailableError({ code, message: 'It ends here.' });
        },
      });
      await expect(walk(context)).rejects.toMatchObject({ code, exitCode: 5 });
    },
  );

  it.each([
    [true, ['second'], null],
    [false, [], 'It was not gone on with: second.'],
  ])('is offered to a person: %s', async (confirmed, continued, stopped) => {
    const asked: string[] = [];
    const context = { ...scriptedContext(folder, FOUND), prompt: person(confirmed, asked) };
    const { facts } = await walk(context, { set: ['run=r'] });
    expect(asked).toEqual(['Go on with the runbook: About second (second)?']);
    expect(facts.continued.map(({ runbook }) => runbook.id)).toEqual(continued);
    expect(facts.stopped?.en ?? null).toBe(stopped);
  });
});
