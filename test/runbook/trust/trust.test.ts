import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { beforeEach, describe, expect, it } from 'vitest';
import { UserError } from '../../../src/errors.ts';
import { main } from '../../../src/main.ts';
import { runbookTrust } from '../../../src/runbook/trust/trust.command.ts';
import { runbookRun } from '../../../src/runbook/walk/run.command.ts';
import { scriptedContext, testDeps } from '../support.ts';

let folder: string;
let own: string;

const BOOK = `format: 1
id: gateway
title: The gateway does not answer
owner: second-line
symptoms: [the frobnicator gateway is silent]
inputs: {word: {ask: Which word?, default: hello}}
on-error: {else: hand-over}
start: call
steps:
  call:
    program: [printf, "--", $word]
    capture: {answer: stdout}
    outcomes:
      - {if: "answer == 'hello'", verdict: ruled-out, say: "It says \${answer}.", go: fine}
      - {else: true, verdict: unsure, say: "It says \${answer}.", go: hand-over}
  fine: {end: not-an-incident, tell: All is well.}
  hand-over: {end: handed-over, tell: Look deeper.}
`;
const WITHOUT_PROGRAM = BOOK.replace(
  / {2}call:[\s\S]*? {2}fine:/,
  '  call: {manual: Call them., go: fine, auto: skip}\n  fine:',
)
  .replace(' {2}hand-over', '')
  .replace(/ {2}hand-over.*\n/, '')
  .replace('on-error: {else: hand-over}\n', '');

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mmsup-trust-'));
  own = join(folder, 'own');
  mkdirSync(own, { mode: 0o755 });
});

const put = (name: string, text = BOOK): string => {
  const path = join(own, name);
  writeFileSync(path, text, { mode: 0o644 });
  return path;
};

function context() {
  const deps = { ...testDeps(folder), env: { PATH: '/usr/bin:/bin', XDG_CONFIG_HOME: join(folder, 'config') } };
  return scriptedContext(join(folder, 'incidents'), {}, deps);
}

const walk = async (path: string) => (await runbookRun.run(context(), [path], { auto: true })).facts.end;
const trust = (...paths: string[]) => runbookTrust.run(context(), paths, { yes: true });

async function refused(working: Promise<unknown>): Promise<UserError> {
  const error = await working.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof UserError) return error;
  throw new Error(`It was not refused: ${String(error)}`);
}

describe('a runbook that runs a program', () => {
  it('is walked when somebody has reviewed it, and says what it would run', async () => {
    const path = put('gateway.yaml');
    const error = await refused(walk(path));
    expect(error.code).toBe('runbook/not-reviewed');
    expect(error.hint).toContain(`mmsup runbook trust ${path}`);
    const { facts } = await trust(path);
    expect(facts.runbooks).toMatchObject([
      {
        id: 'gateway',
        acts: [{ step: 'call', kind: 'program', runs: 'printf -- $word' }],
        texts: [{ path, before: 'new' }],
      },
    ]);
    expect(await walk(path)).toMatchObject({ end: 'not-an-incident', step: 'fine' });
  });

  it('is not walked when it was changed since, and both hashes and days are told', async () => {
    const path = put('gateway.yaml');
    await trust(path);
    put('gateway.yaml', BOOK.replace('printf, "--"', 'rm, "-rf"'));
    const error = await refused(walk(path));
    expect(error.code).toBe('runbook/changed-since-review');
    expect(error.message).toMatch(/on 20\S+Z it had the hash [0-9a-f]{12}, and since 20\S+Z it has [0-9a-f]{12}\.$/);
    expect(error.exitCode).toBe(2);
  });

  it('nor when its words or a runbook that it includes were', async () => {
    const path = put(
      'outer.yaml',
      BOOK.replace('id: gateway', 'id: outer')
        .replace(
          /start: call[\s\S]*/,
          'start: inner\nsteps:\n  inner: {include: gateway, with: {word: $word}, go: {else: fine}}\n  fine: {end: not-an-incident, tell: All is well.}\n',
        )
        .replace('on-error: {else: hand-over}\n', ''),
    );
    put('gateway.yaml');
    expect((await trust(path)).facts.runbooks[0]!.texts).toHaveLength(2);
    expect(await walk(path)).toMatchObject({ step: 'fine' });
    put('gateway.yaml', `${BOOK}# changed\n`);
    expect((await refused(walk(path))).code).toBe('runbook/changed-since-review');
  });

  it('copied to another place is reviewed again', async () => {
    const path = put('gateway.yaml');
    await trust(path);
    renameSync(path, join(own, 'other.yaml'));
    expect((await refused(walk(join(own, 'other.yaml')))).code).toBe('runbook/not-reviewed');
  });

  it('is trusted no more when that is said', async () => {
    const path = put('gateway.yaml');
    await trust(path);
    const { facts } = await runbookTrust.run(context(), [path], { forget: true });
    expect(facts.runbooks).toMatchObject([{ texts: [{ path, before: 'reviewed' }] }]);
    expect((await refused(walk(path))).code).toBe('runbook/not-reviewed');
  });

  it('does not go on out of a record that somebody else has made', async () => {
    const path = put('gateway.yaml', BOOK.replace('program: [printf', 'program: [printf'));
    await trust(path);
    const made = context();
    const link = await made.incidents.open({ client: 'demo', complaint: 'x' });
    const stopped = { ...made, incident: link, runCommand: made.runCommand };
    const { startRun } = await import('../../../src/runbook/walk/prepare.ts');
    await startRun(stopped, { name: path, given: { inputs: {}, answers: {} }, isAuto: true, complaint: undefined });
    await runbookTrust.run(context(), [path], { forget: true });
    const again = runbookRun.run({ ...context(), incident: link }, ['gateway'], { auto: true, resume: true });
    expect((await refused(again)).code).toBe('runbook/not-reviewed');
  });
});

describe('the list of reviews', () => {
  it('is for the eyes of its owner only', async () => {
    await trust(put('gateway.yaml'));
    const file = join(folder, 'config/mmsup/trusted-runbooks.json');
    expect((statSync(file).mode & 0o777).toString(8)).toBe('600');
    expect(JSON.parse(readFileSync(file, 'utf8')).reviews[join(own, 'gateway.yaml')].sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  it.each([
    ['others can write it', (file: string) => chmodSync(file, 0o666)],
    ['it is damaged', (file: string) => writeFileSync(file, '{"format": 1, "reviews": {"/x": 1}}')],
  ])('is not believed when %s', async (_, spoil) => {
    const path = put('gateway.yaml');
    await trust(path);
    spoil(join(folder, 'config/mmsup/trusted-runbooks.json'));
    expect((await refused(walk(path))).code).toBe('runbook/trust-file');
  });

  it('tells what was reviewed, what was changed since, and what is gone', async () => {
    const [one, two, three] = ['one.yaml', 'two.yaml', 'three.yaml'].map((name) => put(name));
    await trust(own);
    put('two.yaml', `${BOOK}# changed\n`);
    renameSync(three!, join(folder, 'gone.yaml'));
    const { facts } = await runbookTrust.run(context(), [], {});
    const states = Object.fromEntries(
      facts.runbooks.flatMap(({ texts }) => texts.map(({ path, before }) => [path, before])),
    );
    expect(states).toEqual({ [one!]: 'reviewed', [two!]: 'changed', [three!]: 'gone' });
  });

  it('is not written when nobody can be asked, and what would be run is told', async () => {
    const error = await refused(runbookTrust.run(context(), [put('gateway.yaml')], {}));
    expect(error.code).toBe('runbook/trust-unasked');
    expect(error.hint).toContain('gateway call: printf -- $word');
  });
});

describe('a runbook that somebody else could have written is not walked, not even one without programs', () => {
  const spoilers: readonly (readonly [string, (path: string) => void, string])[] = [
    ['its file is writable by the group', (path) => chmodSync(path, 0o664), 'can write'],
    ['its file is writable by all', (path) => chmodSync(path, 0o646), 'can write'],
    ['its folder is writable by the group', () => chmodSync(own, 0o775), 'can write'],
    ['a folder above is writable by all', () => chmodSync(folder, 0o777), 'can write'],
    [
      'it is a link out of its folder',
      (path) => {
        renameSync(path, join(folder, 'elsewhere.yaml'));
        symlinkSync(join(folder, 'elsewhere.yaml'), path);
      },
      'link out of its folder',
    ],
  ];

  it.each(spoilers)('%s', async (_, spoil, why) => {
    const path = put('gateway.yaml', WITHOUT_PROGRAM);
    expect(await walk(path)).toMatchObject({ step: 'fine' });
    spoil(path);
    const error = await refused(walk(path));
    expect(error).toMatchObject({ code: 'runbook/unsafe-file', exitCode: 2 });
    expect(error.message).toContain(why);
  });

  it.runIf(process.getuid?.() === 0)('it belongs to another user', async () => {
    const path = put('gateway.yaml', WITHOUT_PROGRAM);
    chownSync(path, 12345, 12345);
    expect((await refused(walk(path))).message).toContain('belongs to another user (uid 12345)');
  });

  it('a link inside its folder is none, and neither is a sticky folder above', async () => {
    const path = put('gateway.yaml', WITHOUT_PROGRAM);
    symlinkSync(path, join(own, 'alias.yaml'));
    chmodSync(folder, 0o1777);
    expect(await walk(join(own, 'alias.yaml'))).toMatchObject({ step: 'fine' });
  });

  it('and a review does not help', async () => {
    const path = put('gateway.yaml');
    chmodSync(path, 0o666);
    expect((await refused(trust(path))).code).toBe('runbook/unsafe-file');
  });
});

describe('own runbooks have names', () => {
  async function type(...words: string[]) {
    const outputs = [new PassThrough(), new PassThrough()];
    const texts = ['', ''];
    for (const [at, stream] of outputs.entries())
      stream.setEncoding('utf8').on('data', (chunk: string) => {
        texts[at] += chunk;
      });
    const exitCode = await main(words, {
      stdin: new PassThrough().end(),
      stdout: outputs[0]!,
      stderr: outputs[1]!,
      env: { COLUMNS: '100', HOME: folder, MMSUP_RUNBOOKS: own },
      cwd: folder,
      now: () => new Date(),
      signal: new AbortController().signal,
    });
    return { exitCode, stdout: texts[0]!, stderr: texts[1]! };
  }

  it('in the list, in the search and in show', async () => {
    const path = put('gateway.yaml');
    expect((await type('runbook', 'list')).stdout).toContain(`gateway: ${path}`);
    expect((await type('runbook', 'search', 'frobnicator', 'gateway')).stdout).toContain('mmsup runbook run gateway');
    expect((await type('ask', 'frobnicator gateway')).stdout).toContain('The gateway does not answer');
    expect((await type('runbook', 'show', 'gateway')).stdout).toContain('printf -- $word');
  });

  it('and a folder of the command line stands before that of the environment', async () => {
    put('gateway.yaml');
    mkdirSync(join(folder, 'empty'));
    const { exitCode, stderr } = await type('runbook', 'show', 'gateway', '--runbooks', 'empty');
    expect(exitCode).toBe(2);
    expect(stderr).toContain('There is no runbook "gateway".');
    expect((await type('runbook', 'list', '--runbooks', 'nowhere')).stderr).toContain('There is no folder of runbooks');
  });

  it('one of the same name as ours is taken before ours, and that is said', async () => {
    const path = put('no-customers-selected.yaml', BOOK.replace('id: gateway', 'id: no-customers-selected'));
    const list = await type('runbook', 'list');
    expect(list.stdout.replace(/\s+/g, ' ')).toContain(
      `no-customers-selected: ${path}, taken in the place of the one that comes with mmsup`,
    );
    expect((await type('runbook', 'show', 'no-customers-selected')).stdout).toContain('The gateway does not answer');
  });

  it('two of the same name are told apart by nobody', async () => {
    put('gateway.yaml');
    mkdirSync(join(folder, 'more'));
    writeFileSync(join(folder, 'more/gateway.yaml'), BOOK);
    const { exitCode, stderr } = await type('runbook', 'list', '--runbooks', own, '--runbooks', 'more');
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('Two runbooks of your own are called "gateway"')]);
  });

  it('one with a mistake is told beside the others', async () => {
    put('broken.yaml', BOOK.replace('start: call', 'start: cal'));
    put('renamed.yaml');
    const { exitCode, stdout } = await type('runbook', 'list');
    expect(exitCode).toBe(0);
    expect(stdout.replace(/\s+/g, ' ')).toContain('there is no step "cal"');
    expect(stdout.replace(/\s+/g, ' ')).toContain('it calls itself "gateway"');
    expect((await type('ask', 'what is a control group')).exitCode).toBe(0);
  });
});
