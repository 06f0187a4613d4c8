import { readFileSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { type RunOptions, runProgram } from '../../src/shell/exec.ts';

const settings: RunOptions = { timeoutMs: 20_000, env: { PATH: '/usr/bin:/bin' }, maxBytes: 1000 };
const shell = (script: string, options: Partial<RunOptions> = {}) =>
  runProgram('/bin/sh', ['-c', script], { ...settings, ...options });

/** A process that was killed may still be listed until its parent has noticed: then it is a zombie. */
function isAlive(pid: number): boolean {
  try {
    return !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

/** A killed process that is not our child goes when the machine gets to it; nothing tells us. */
const gone = (pid: number) => vi.waitFor(() => expect(isAlive(pid)).toBe(false), { timeout: 4000, interval: 10 });

describe('a program', () => {
  it('gets its arguments as they are: there is no shell between', async () => {
    const hostile = ['; rm -rf /', '$(id)', '`id`', '-n', 'два слова', 'a\nb'];
    const { stdout, exitCode } = await runProgram('printf', ['[%s]', ...hostile], settings);
    expect(stdout).toEqual({ text: hostile.map((word) => `[${word}]`).join(''), leftOut: 0 });
    expect(exitCode).toBe(0);
  });

  it('sees no environment but the one it is given', async () => {
    process.env['PGPASSWORD'] = 'canary';
    const { stdout } = await runProgram('/usr/bin/env', [], { ...settings, env: { RUN: '17' } });
    delete process.env['PGPASSWORD'];
    expect(stdout.text).toBe('RUN=17\n');
  });

  it('reads what it is given, and else the end of input', async () => {
    expect((await runProgram('cat', [], { ...settings, input: 'привет' })).stdout.text).toBe('привет');
    expect((await runProgram('cat', [], settings)).stdout.text).toBe('');
  });

  it('that fails is an answer with its exit code and what it said', async () => {
    expect(await shell('echo no >&2; exit 7')).toEqual({
      exitCode: 7,
      endedBySignal: undefined,
      stdout: { text: '', leftOut: 0 },
      stderr: { text: 'no\n', leftOut: 0 },
      timedOut: false,
      cancelled: false,
      notStarted: undefined,
    });
  });

  it('that does not exist is an answer too', async () => {
    expect(await runProgram('no-such-program', [], settings)).toMatchObject({
      exitCode: undefined,
      notStarted: 'ENOENT',
    });
  });

  it('may write more than is kept: the rest is counted, and no character is cut', async () => {
    const { stdout, exitCode } = await shell('i=0; while [ $i -lt 1000 ]; do printf %s ы; i=$((i+1)); done', {
      maxBytes: 101,
    });
    expect(stdout).toEqual({ text: 'ы'.repeat(50), leftOut: 1899 });
    expect(exitCode).toBe(0);
  });

  it('may write a hundred megabytes without filling our memory', async () => {
    const before = process.memoryUsage.rss();
    const { stdout } = await runProgram('head', ['-c', '100000000', '/dev/zero'], settings);
    expect(stdout.leftOut).toBe(100_000_000 - 1000);
    expect(process.memoryUsage.rss() - before).toBeLessThan(80_000_000);
  });
});

describe('at the limit', () => {
  it('the whole group dies: children that ignore TERM and hold the pipe as well', async () => {
    const script = 'trap "" TERM; (trap "" TERM; sleep 60) & echo $!; sleep 60';
    const run = await shell(script, { timeoutMs: 300 });
    expect(run).toMatchObject({ timedOut: true, cancelled: false, exitCode: undefined, endedBySignal: 'SIGKILL' });
    await gone(Number(run.stdout.text));
  });

  it('a child that left the group cannot make us wait', async () => {
    const run = await shell('setsid sleep 5 & echo $!; exit 0', { timeoutMs: 300 });
    expect(run).toMatchObject({ timedOut: true });
    const [pid] = run.stdout.text.split('\n');
    if (isAlive(Number(pid))) process.kill(Number(pid), 'SIGKILL');
  });
});

it('what a program leaves running behind it is killed when it has ended', async () => {
  const run = await shell('sleep 60 >/dev/null 2>&1 & echo $!');
  expect(run).toMatchObject({ exitCode: 0, timedOut: false });
  await gone(Number(run.stdout.text));
});

it('Ctrl-C ends the program and all it started', async () => {
  const stop = new AbortController();
  const running = shell('echo started; sleep 60', { signal: stop.signal });
  setImmediate(() => stop.abort());
  expect(await running).toMatchObject({ cancelled: true, timedOut: false });
});
