import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { RunbookFault } from '../../../src/causes/runbook.ts';
import { UserError } from '../../../src/errors.ts';
import { runbookLint } from '../../../src/runbook/lint/lint.command.ts';
import { runbookShow } from '../../../src/runbook/show/show.command.ts';
import { runbookTrust } from '../../../src/runbook/trust/trust.command.ts';
import { runbookRun } from '../../../src/runbook/walk/run.command.ts';
import { notRussian } from '../../support/russian.ts';
import { scriptedContext, testDeps } from '../support.ts';

let folder: string;
let own: string;

const BOOK = `format: 1
id: queue
title: Messages wait
owner: second-line
symptoms: [messages wait]
inputs:
  least: {type: number, ask: From how many on?, default: 100, overridable: true}
  word: {ask: Which word?, default: hello}
limits: {visits: 3, rows: {value: 50, overridable: true}, db-time: 60s}
people:
  third-line: {title: Third line, overridable: true}
  operations: Operations
start: {{START}}
steps:
  few: {end: handed-over, to: operations, tell: "Fewer than \${least}."}
  many: {end: handed-over, to: third-line, tell: "At least \${least}."}
`.replace('{{START}}', '[{if: "least > 500", go: few}, {else: true, go: many}]');

const OVERLAY = `format: 1
client: demo
runbooks:
  queue:
    inputs: {least: 1000}
    limits: {rows: 70}
    people:
      third-line: {en: The night shift, ru: Ночная смена}
`;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mmsup-overlay-'));
  own = join(folder, 'own');
  mkdirSync(join(own, 'clients'), { recursive: true });
  writeFileSync(join(own, 'queue.yaml'), BOOK);
});

const overlay = (text: string, client = 'demo') => {
  const path = join(own, 'clients', `${client}.yaml`);
  writeFileSync(path, text.replace('client: demo', `client: ${client}`));
  return path;
};

function context() {
  const deps = {
    ...testDeps(folder),
    env: { PATH: '/usr/bin:/bin', XDG_CONFIG_HOME: join(folder, 'config'), MMSUP_RUNBOOKS: own },
  };
  return scriptedContext(join(folder, 'incidents'), {}, deps);
}

const run = async (options = {}) => (await runbookRun.run(context(), ['queue'], { auto: true, ...options })).facts;

async function problemsOf(working: Promise<unknown>): Promise<string> {
  const error = await working.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof UserError)) throw new Error(`It was not refused: ${String(error)}`);
  expect(notRussian(error)).toEqual([]);
  const { problems = [] } = error.data as {
    problems?: readonly { line: number; column: number; code: string; hint?: string }[];
  };
  return problems
    .map(({ line, column, code, hint }) => `${line}:${column} ${code}${hint ? ` ${hint}` : ''}`)
    .join('; ');
}

describe('what a client has otherwise', () => {
  it('is refused where a password stands in it, which is not repeated', async () => {
    overlay(OVERLAY.replace('The night shift', 'The night shift, password: Hunter2zz9'));
    const refused = await run().catch((error: unknown) => error as UserError);
    expect(refused).toMatchObject({ code: 'runbook/invalid' });
    expect(JSON.stringify([refused, (refused as UserError).message])).not.toContain('Hunter2');
    expect(await problemsOf(run())).toMatch(/^8:\d+ secret /);
    overlay(OVERLAY.replace('runbooks:', 'password: !Hunter2zz9\nrunbooks:'));
    expect(await problemsOf(run())).toMatch(/^3:\d+ secret /);
  });

  it('is taken by itself in a run of that client', async () => {
    expect((await run()).end).toMatchObject({ step: 'many', takesOver: { en: 'Third line' } });
    overlay(OVERLAY);
    expect((await run()).end).toMatchObject({ step: 'few', to: 'operations', tell: { en: 'Fewer than 1,000.' } });
  });

  it('of another client is not', async () => {
    overlay(OVERLAY, 'acme');
    expect((await run()).end.step).toBe('many');
  });

  it.each([
    ['Bank A', 'bank-a'],
    ['Bank A', 'Bank A'],
    ['bank.ru', 'bank.ru'],
    ['банк №1', 'банк-1'],
  ])('of a client who is called %s lies in the file %s', async (client, file) => {
    const path = overlay(OVERLAY, file);
    const { facts } = await runbookShow.run(context(), ['queue'], { client });
    expect(facts.points[0]).toMatchObject({ name: 'inputs.least', value: 1000, file: path });
    expect((await runbookShow.run(context(), ['queue'], { client: 'banka' })).facts.points[0]).toMatchObject({
      value: 100,
    });
  });

  it.each([
    ['a number in quotes', 'least: "1000"', '5:21 overlay-value Write it without quotes.'],
    ['a list', 'least: [1000]', '5:21 overlay-value'],
    ['no duration', 'since: yesterday', '5:21 overlay-value Write it like 14d, 12h, 30min or P14D.'],
    ['none of the choices', 'colour: gren', '5:22 overlay-value Did you mean "green"?'],
  ])('is checked as a default of the runbook is: not %s', async (_, value, problem) => {
    const more = `  since: {type: duration, ask: Since when?, default: 14d, overridable: true}
  colour: {ask: Which colour?, choices: [red, green], default: red, overridable: true}
`;
    writeFileSync(join(own, 'queue.yaml'), BOOK.replace('limits: {visits', `${more}limits: {visits`));
    overlay(OVERLAY.replace('least: 1000', 'since: 30d, colour: green'));
    expect((await run()).end.step).toBe('many');
    overlay(OVERLAY.replace('least: 1000', value));
    expect(await problemsOf(run())).toBe(problem);
  });

  it('is shown value by value, each with where it comes from', async () => {
    const path = overlay(OVERLAY, 'acme');
    const { facts } = await runbookShow.run(context(), ['queue'], { client: 'acme' });
    expect(facts.points.map(({ name, value, from, file, line }) => [name, value, from, `${file}:${line}`])).toEqual([
      ['inputs.least', 1000, 'overlay', `${path}:5`],
      ['inputs.word', 'hello', 'runbook', `${join(own, 'queue.yaml')}:8`],
      ['limits.visits', 3, 'runbook', `${join(own, 'queue.yaml')}:9`],
      ['limits.rows', 70, 'overlay', `${path}:6`],
      ['limits.db-time', '60s', 'runbook', `${join(own, 'queue.yaml')}:9`],
      ['people.third-line', { en: 'The night shift', ru: 'Ночная смена' }, 'overlay', `${path}:8`],
      ['people.operations', { en: 'Operations', ru: 'Operations' }, 'runbook', `${join(own, 'queue.yaml')}:12`],
    ]);
    const shown = JSON.stringify(runbookShow.render(facts, 'ru'));
    for (const words of ['1000', 'Ночная смена', `${path}:5`, 'не переопределяется']) expect(shown).toContain(words);
  });

  it('is pinned with the run: a resumed one goes on with it, whatever the file says today', async () => {
    const path = overlay(OVERLAY);
    const made = context();
    const { startRun, resumeRun } = await import('../../../src/runbook/walk/prepare.ts');
    const request = { name: 'queue', given: { inputs: {}, answers: {} }, isAuto: true, complaint: undefined };
    const started = await startRun(made, request);
    expect(started.path).toBe(join(own, 'queue.yaml'));
    expect((await resumeRun({ ...made, incident: started.link }, request)).onDisk).toBe('same');
    writeFileSync(path, OVERLAY.replace('least: 1000', 'least: 5'));
    const resumed = await resumeRun({ ...made, incident: started.link }, request);
    expect(resumed.runbook.inputs[0]).toMatchObject({ name: 'least', default: 1000 });
    expect(resumed.runbook.limits.rows).toBe(70);
    expect(resumed.onDisk).toBe('changed');
  });
});

describe('an overlay may replace only what the runbook leaves open', () => {
  const OPEN = 'Overridable are: inputs.least, limits.rows, people.third-line.';
  it.each([
    ['a closed input', 'least: 1000', 'word: bye', `5:14 overlay-closed ${OPEN}`],
    ['a closed limit', 'rows: 70', 'visits: 9', `6:14 overlay-closed ${OPEN}`],
    ['an unknown input', 'least: 1000', 'leest: 1000', '5:14 overlay-unknown Did you mean "inputs.least"?'],
    ['a closed person', 'third-line:', 'operations:', `8:7 overlay-closed ${OPEN}`],
    ['another type', 'least: 1000', 'least: many', '5:21 overlay-value Write it like 42 or 0.5.'],
    ['a limit out of bounds', 'rows: 70', 'rows: 0', '6:20 rows'],
    ['steps', 'limits: {rows: 70}', 'steps: {}', '6:5 unknown-key Known here: inputs, limits, people.'],
    [
      'of another client than its file says',
      'client: demo',
      'client: acme',
      '2:9 overlay-client Write client: demo, or rename the file.',
    ],
    ['another format', 'format: 1', 'format: 2', '1:9 format'],
    ['a title of one language', ', ru: Ночная смена', '', '8:19 missing-key'],
  ])('not %s', async (_, from, to, expected) => {
    expect(OVERLAY).toContain(from);
    overlay(OVERLAY.replace(from, to));
    expect(await problemsOf(run())).toBe(expected);
  });
});

describe('an overlay of a runbook that runs a program', () => {
  const WITH_PROGRAM = BOOK.replace('start: [', 'on-error: {else: many}\nstart: [')
    .replace(
      'steps:\n',
      'steps:\n  call: {program: [printf, "--", $word], outcomes: [{else: true, verdict: unsure, say: Said., go: many}]}\n',
    )
    .replace(/start: .*/, 'start: [{if: "least > 500", go: few}, {else: true, go: call}]');

  it('is reviewed with it', async () => {
    const file = join(own, 'queue.yaml');
    writeFileSync(file, WITH_PROGRAM);
    const path = overlay(OVERLAY.replace('least: 1000', 'least: 5'));
    const { facts } = await runbookTrust.run(context(), [file], { yes: true });
    expect(facts.runbooks[0]!.texts.map((one) => one.path)).toEqual([file, path]);
    expect((await run()).end.step).toBe('many');
    writeFileSync(path, OVERLAY.replace('least: 1000', 'least: 6'));
    await expect(run()).rejects.toMatchObject({ code: 'runbook/changed-since-review' });
  });
});

it('an end names only people whom the runbook knows, where it knows any', async () => {
  writeFileSync(join(own, 'queue.yaml'), BOOK.replace('to: operations', 'to: operation'));
  expect(await problemsOf(run())).toBe('15:31 unknown-person Did you mean "operations"?');
});

describe('an overlay of an included runbook', () => {
  const AROUND = `format: 1
id: around
title: Nothing goes out
owner: second-line
symptoms: [nothing goes out]
start: look
steps:
  look: {include: queue, go: {else: done}}
  done: {end: handed-over, to: third-line, tell: "It ends with \${look.end}."}
`;
  const walk = async () => {
    const where = context();
    await runbookTrust.run(where, [join(own, 'around.yaml')], { yes: true });
    const { facts } = await runbookRun.run(where, ['around'], { auto: true });
    return facts.path.map(({ step, say }) => `${step}: ${say.en}`);
  };

  it('reaches it where another runbook includes it, and show names where its values come from', async () => {
    writeFileSync(join(own, 'around.yaml'), AROUND);
    expect(await walk()).toContain('look.many: This goes to somebody else. At least 100.');
    const path = overlay(OVERLAY);
    expect(await walk()).toContain('look.few: This goes to somebody else. Fewer than 1,000.');
    const { facts } = await runbookShow.run(context(), ['around'], { client: 'demo' });
    expect(facts.points).toContainEqual({
      name: 'inputs.least',
      runbook: 'queue',
      value: 1000,
      overridable: true,
      file: path,
      line: 5,
      from: 'overlay',
    });
    expect(JSON.stringify(runbookShow.render(facts, 'en'))).toContain('queue: inputs.least');
  });

  it('cannot be given for the runbook around: it has no such value', async () => {
    writeFileSync(join(own, 'around.yaml'), AROUND);
    overlay(OVERLAY.replace('  queue:', '  around:'));
    await expect(walk()).rejects.toMatchObject({
      data: { problems: expect.arrayContaining([expect.objectContaining({ code: 'overlay-unknown' })]) },
    });
  });
});

describe('runbook lint of overlays', () => {
  const lint = async (...names: readonly string[]) => {
    const { findings, facts } = await runbookLint.run(context(), names, names.length === 0 ? { all: true } : {});
    const told = findings.map(({ evidence }) => evidence as RunbookFault);
    return {
      files: facts.runbooks.map(({ name }) => name),
      told: told.map(({ at, code }) => `${at.line}:${at.column} ${code}`),
    };
  };
  const BROKEN = `${OVERLAY}  que: {inputs: {least: 5}}\n`.replace('least: 1000', 'leest: 1000');

  it('finds a mistake for every client, whether a runbook, its folder, the file itself or all are linted', async () => {
    const path = overlay(BROKEN, 'acme');
    overlay(OVERLAY, 'bank-a');
    const expected = ['5:14 overlay-unknown', '9:3 unknown-runbook'];
    expect((await lint(`${own}/`)).told).toEqual(expected);
    expect((await lint(join(own, 'queue.yaml'))).told).toEqual(expected);
    expect((await lint(`${own}/`)).files).toEqual([join(own, 'queue.yaml'), path, join(own, 'clients', 'bank-a.yaml')]);
    expect(await lint(path)).toEqual({ files: [path], told: expected });
    expect((await lint('queue')).told).toEqual(expected);
    expect((await lint()).told).toEqual(expected);
  });

  it('names another client, a secret, what is no YAML, and a file that is never read', async () => {
    const path = join(own, 'clients', 'acme.yaml');
    writeFileSync(path, OVERLAY);
    expect((await lint(path)).told).toEqual(['2:9 overlay-client']);
    writeFileSync(path, `${OVERLAY.replace('client: demo', 'client: acme')}# password: Hunter2zz9\n`);
    expect((await lint(path)).told).toEqual(['9:13 secret']);
    writeFileSync(path, 'client: [');
    expect((await lint(`${own}/`)).told[0]).toMatch(/yaml\//);
    const unread = join(own, 'clients', 'acme.yml');
    writeFileSync(unread, OVERLAY.replace('client: demo', 'client: acme'));
    expect((await lint(unread)).told).toEqual(['1:1 overlay-file']);
  });

  it('leaves to a broken runbook to tell its own mistakes, and to a file the overlays of others', async () => {
    overlay(OVERLAY.replace('  queue:', '  other:'));
    writeFileSync(
      join(own, 'other.yaml'),
      BOOK.replace('id: queue', 'id: other').replace('start: [', 'start: [{no: 1}, '),
    );
    expect((await lint(join(own, 'queue.yaml'))).files).toEqual([join(own, 'queue.yaml')]);
    expect((await lint(join(own, 'clients', 'demo.yaml'))).told).toEqual([]);
  });
});
