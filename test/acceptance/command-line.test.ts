import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BIN, type Ended, mmsup, startMmsup } from '../support/bin.ts';
import { freePort, until } from '../support/cluster.ts';

let home: string;
let env: NodeJS.ProcessEnv;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'mmsup-command-line-'));
  env = { PATH: process.env['PATH'], HOME: home, LANG: 'C.UTF-8' };
});
afterAll(() => rm(home, { recursive: true, force: true }));

/** Runs one line of bash in which `mmsup` is the built program; a pipeline's code is that of its first failure. */
function bash(line: string): Promise<Ended> {
  const script = `set -o pipefail; mmsup() { '${process.execPath}' '${BIN}' "$@"; }; ${line}`;
  const child = spawn('bash', ['-c', script], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk) => {
    output.stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    output.stderr += chunk;
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (exitCode) => resolve({ ...output, exitCode }));
  });
}

describe('a reader that leaves early is no error', () => {
  it.each(['cause list', 'cause list --json', '--help', '--version', 'profile show demo'])('%s', async (command) => {
    for (const reader of ['head -1', 'true', 'head -c 1'])
      expect(await bash(`mmsup ${command} | ${reader} >/dev/null`)).toEqual({ stdout: '', stderr: '', exitCode: 0 });
  });
});

describe('an answer that cannot be written is said on stderr, with 5', () => {
  it.each(['cause list', '--help', '--version'])('%s', async (command) => {
    expect(await bash(`mmsup ${command} >/dev/full`)).toEqual({
      stdout: '',
      stderr:
        'error: The answer could not be written: ENOSPC: no space left on device, write.\nCheck the disk or the program that reads it, and run the command again.\n(output/failed)\n',
      exitCode: 5,
    });
  });

  it('as JSON where JSON was asked for', async () => {
    const { stderr, exitCode } = await bash('mmsup cause list --json >/dev/full');
    expect([JSON.parse(stderr).error.code, exitCode]).toEqual(['output/failed', 5]);
  });

  it('an error that nobody can read keeps its code', async () => {
    expect((await bash('mmsup nonsense 2>/dev/full')).exitCode).toBe(2);
    expect((await bash('mmsup nonsense 2>&-')).exitCode).toBe(2);
  });
});

it('asks nothing of a closed, empty or babbling stdin', async () => {
  for (const line of ['mmsup runbook run no-customers-selected <&-', 'yes | mmsup runbook run no-customers-selected']) {
    const { stdout, stderr } = await bash(line);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^error: [^\n]*missing[^\n]*\n[^\n]+\n\(runbook\/missing-answers\)\n$/);
  }
  expect((await bash('mmsup runbook run no-customers-selected <&-')).exitCode).toBe(2);
});

describe('a wrong command line is one message, with 2', () => {
  it.each([
    ['--bogus', "Unknown option '--bogus'.\nSee: mmsup --help\n(usage/unknownOption)"],
    ['cause list --bogus', "Unknown option '--bogus'.\nSee: mmsup cause list --help\n(usage/unknownOption)"],
    ['nonsense', "Unknown command 'nonsense'.\nSee: mmsup --help\n(usage/unknownCommand)"],
    ['cause nonsense', "Unknown command 'nonsense'.\nSee: mmsup cause --help\n(usage/unknownCommand)"],
    ['json', "Unknown command 'json'.\nSee: mmsup --help\n(usage/unknownCommand)"],
    [
      'cause list --format',
      "Option '--format <format[=file]>' argument missing.\nSee: mmsup cause list --help\n(usage/optionMissingArgument)",
    ],
  ])('%s', async (line, message) => {
    expect(await mmsup(line.split(' '), env)).toEqual({ stdout: '', stderr: `error: ${message}\n`, exitCode: 2 });
  });

  it('as JSON where JSON was asked for', async () => {
    for (const wish of ['--json', '--format=json', '--format json']) {
      const { stderr, exitCode } = await mmsup([...wish.split(' '), 'nonsense'], env);
      expect([JSON.parse(stderr).error.code, exitCode]).toEqual(['usage/unknownCommand', 2]);
    }
  });

  it('also when a word is as long as the system allows', async () => {
    const { stdout, stderr, exitCode } = await mmsup(['cause', 'show', 'x'.repeat(120_000)], env);
    expect([stdout, exitCode, stderr.includes('(cause/unknown)')]).toEqual(['', 2, true]);
  });
});

it('a password in --db is refused, and no record keeps it', async () => {
  const incidents = join(home, 'incidents');
  const opened = await mmsup(
    ['incident', 'open', 'no mail', '--client', 'bank', '--incidents', incidents, '--json'],
    env,
  );
  const { id, path } = JSON.parse(opened.stdout).facts;
  const ask = (db: string) =>
    mmsup(['campaign', 'list', '--db', db, '--system', 'demo', '--incidents', incidents, '--incident', id], env);
  for (const db of [
    'postgresql://ann:s3cret@db/crm',
    'host=db password = s3cret',
    'host=db pasword=s3cret',
    'postgres://ann:s3cret@[db',
  ]) {
    const { stderr, exitCode } = await ask(db);
    expect([exitCode, stderr.includes('s3cret')]).toEqual([2, false]);
  }
  const kept = (await Promise.all((await readdir(path)).map((name) => readFile(join(path, name), 'utf8')))).join('');
  expect(kept.match(/"command.finished"/g)).toHaveLength(4);
  expect(kept).not.toContain('s3cret');
  expect(kept).toContain('***');
});

describe('a server that is not there', () => {
  let silent: Server;
  let port: number;
  let connections = 0;
  beforeAll(async () => {
    silent = createServer((socket) => {
      connections += 1;
      socket.on('error', () => undefined);
    });
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    port = (silent.address() as { port: number }).port;
  });
  afterAll(() => silent.close());

  const ask = (more: string) => [
    'campaign',
    'list',
    '--db',
    `host=127.0.0.1 dbname=crm user=ann ${more}`,
    '--system',
    'demo',
  ];

  it('is one message with 5 when nothing listens', async () => {
    const { stdout, stderr, exitCode } = await mmsup(ask(`port=${await freePort()}`), env);
    expect([stdout, exitCode]).toEqual(['', 5]);
    expect(stderr).toMatch(
      /error: Could not connect to 127\.0\.0\.1:\d+, database crm, user ann: nothing listens there/,
    );
    expect(stderr.match(/error:/g)).toHaveLength(1);
  });

  it('is one message with 5 within the connect timeout when it accepts and stays silent', async () => {
    const started = performance.now();
    const { stdout, stderr, exitCode } = await mmsup(ask(`port=${port} connect_timeout=1`), env);
    expect([stdout, exitCode]).toEqual(['', 5]);
    expect(stderr).toMatch(/error: Could not connect [^\n]*: no answer within 1000 ms\.\n/);
    expect(performance.now() - started).toBeLessThan(4_000);
  });

  it('does not hold up who presses Ctrl-C', async () => {
    const before = connections;
    const { child, ended } = startMmsup(ask(`port=${port}`), env);
    await until(async () => connections > before);
    const sent = performance.now();
    child.kill('SIGINT');
    expect(await ended).toMatchObject({ stdout: '', exitCode: 130 });
    expect(performance.now() - sent).toBeLessThan(1_000);
  });
});
