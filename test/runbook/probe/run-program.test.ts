import { chmodSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import type { Values } from '../../../src/runbook/expression/expression.ts';
import { prepareProgram } from '../../../src/runbook/probe/run-program.ts';
import type { ProgramCall } from '../../../src/runbook/runbook.ts';

const folder = mkdtempSync(join(tmpdir(), 'mmsup-program-'));

const call = (program: readonly string[], more: Partial<ProgramCall> = {}): ProgramCall => ({
  program,
  env: [],
  input: undefined,
  seconds: 20,
  ...more,
});

const machine = (env: Readonly<Record<string, string>> = {}, signal = new AbortController().signal) => ({
  env: { PATH: '/usr/bin:/bin', ...env },
  signal,
  now: () => new Date(),
});

async function run(wanted: ProgramCall, values: Values = {}, env: Readonly<Record<string, string>> = {}) {
  return (await prepareProgram(wanted, values, machine(env))).run();
}

const script = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  return path;
};

function isAlive(pid: number): boolean {
  try {
    return !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

const gone = (pid: number) => vi.waitFor(() => expect(isAlive(pid)).toBe(false), { timeout: 4000, interval: 10 });

it('hands a value on as one argument, whatever a customer has written into it', async () => {
  const hostile = ['; rm -rf /', '$(id)', '`id`', 'a\nb', '"\'', `\${PATH}`, '* ?', 'два  слова', '$other'];
  for (const value of hostile) {
    const { stdout } = await run(call(['printf', '[%s][%s]', '$value', `x=\${value}`]), { value, other: 'no' });
    expect(stdout).toBe(`[${value}][x=${value}]`);
  }
});

it('runs nothing when a value would become an option, and takes it behind "--"', async () => {
  const values = { value: '--output=/etc/passwd', empty: '' };
  await expect(run(call(['printf', '$value']), values)).rejects.toMatchObject({ code: 'runbook/option-injection' });
  await expect(run(call(['printf', `\${empty}-n`]), values)).rejects.toMatchObject({
    code: 'runbook/option-injection',
  });
  await expect(run(call(['printf', '$value', '--', 'x']), values)).rejects.toMatchObject({
    code: 'runbook/option-injection',
  });
  expect((await run(call(['printf', '--', '$value']), values)).stdout).toBe('--output=/etc/passwd');
  expect((await run(call(['printf', '%s', '--', '--at=$value']), values)).stdout).toBe('----at=--output=/etc/passwd');
});

it('runs nothing when a value is not known or cannot be an argument', async () => {
  await expect(run(call(['printf', '$nobody']))).rejects.toMatchObject({ code: 'runbook/unknown-value' });
  await expect(run(call(['printf', '$nul']), { nul: 'a\0b' })).rejects.toMatchObject({ code: 'runbook/nul' });
});

it('shows a program PATH, LANG and the variables of the step, and no secret of ours', async () => {
  const ours = { LANG: 'C.UTF-8', HOME: '/root', PGPASSWORD: 'canary', MAILER_TOKEN: 'canary', REGION: 'north' };
  const { stdout } = await run(call(['env'], { env: ['REGION', 'NOT_SET'] }), {}, ours);
  expect(stdout.trim().split('\n').sort()).toEqual(['LANG=C.UTF-8', 'PATH=/usr/bin:/bin', 'REGION=north']);
});

it('gives the exit code, both outputs, and JSON where stdout is JSON', async () => {
  const path = script('queue', `cat; echo late >&2; exit 3`);
  const result = await run(call([path], { input: '{"waiting": $n}' }), { n: 17 });
  expect(result).toMatchObject({ exit: 3, signal: null, stderr: 'late\n', json: { waiting: 17 }, leftOut: 0 });
  expect((await run(call(['printf', 'no json']))).json).toBeNull();
  expect(await run(call([script('crash', 'kill -SEGV $$')]))).toMatchObject({ exit: null, signal: 'SIGSEGV' });
});

it('kills at the limit whatever was started: children that ignore TERM, forked, holding the pipe', async () => {
  const path = script(
    'stuck',
    `trap "" TERM
(trap "" TERM; sleep 60) & echo $! >> ${folder}/pids
sleep 60 & echo $! >> ${folder}/pids
echo $$ >> ${folder}/pids
wait`,
  );
  const started = performance.now();
  await expect(run(call([path], { seconds: 1 }))).rejects.toMatchObject({
    code: 'runbook/program-timeout',
    message: `${path} had not ended after 1 s and was killed, with all that it had started.`,
  });
  expect(performance.now() - started).toBeLessThan(5000);
  const pids = readFileSync(join(folder, 'pids'), 'utf8').trim().split('\n').map(Number);
  expect(pids).toHaveLength(3);
  for (const pid of pids) await gone(pid);
});

it('keeps 8 MB of 120 MB, counts the others, and takes what is cut for no JSON', async () => {
  const before = process.memoryUsage.rss();
  const result = await run(call(['head', '-c', '120000000', '/dev/zero']));
  expect(result.stdout).toHaveLength(8 * 1024 * 1024);
  expect(result.leftOut).toBe(120_000_000 - 8 * 1024 * 1024);
  expect(result.json).toBeNull();
  expect(process.memoryUsage.rss() - before).toBeLessThan(150_000_000);
}, 30_000);

it('is stopped with the command line', async () => {
  const stop = new AbortController();
  const ready = await prepareProgram(call(['sleep', '60']), {}, machine({}, stop.signal));
  setImmediate(() => stop.abort());
  await expect(ready.run()).rejects.toMatchObject({ code: 'cancelled' });
});

it('looks a program up in absolute folders only, and says which file it was', async () => {
  const path = script('lookup', 'true');
  const ours = { PATH: `.:relative:${folder}` };
  expect((await prepareProgram(call(['lookup']), {}, machine(ours))).argv).toEqual([path]);
  await expect(prepareProgram(call(['lookup']), {}, machine({ PATH: '.:' }))).rejects.toMatchObject({
    code: 'runbook/unknown-program',
  });
});

it('does not run a program that others can write', async () => {
  const path = script('shared', 'true');
  chmodSync(path, 0o775);
  await expect(run(call([path]))).rejects.toMatchObject({
    code: 'runbook/unsafe-program',
    hint: `Take the right away: chmod go-w ${path}`,
  });
});

it('does not run a program from a folder in which everybody can put another one', async () => {
  const path = script('alone', 'true');
  chmodSync(folder, 0o777);
  await expect(run(call([path]))).rejects.toMatchObject({
    code: 'runbook/unsafe-program',
    hint: `Take the right away: chmod o-w ${folder}`,
  });
  chmodSync(folder, 0o700);
});
