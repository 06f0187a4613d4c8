import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { main } from '../../src/main.ts';
import type { Result } from '../../src/result.ts';
import type { TestDemo } from './demo.ts';

/** Keys of clients lie in the folder of the test run, never in the home of whoever runs it. */
export const OWN_KEYS: Readonly<Record<string, string>> = {
  MMSUP_KEYS: join(process.env['MMSUP_TEST_DATA_HOME'] ?? tmpdir(), 'keys'),
};

export interface Ran {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A database, and the description to read it with; the demo's when none is said. */
export interface OnDatabase extends Pick<TestDemo, 'conninfo'> {
  readonly system?: string;
  /** Columns of the terminal; 100 when none is said. */
  readonly columns?: number;
}

/** Types one command line at the whole program, in this process, against a copy of the demo; 100 columns, no terminal. */
export async function runLine(line: string | readonly string[], demo: OnDatabase): Promise<Ran> {
  const [stdout, stderr] = [collector(), collector()];
  const words = typeof line === 'string' ? line.split(' ') : line;
  const exitCode = await main([...words, '--db', demo.conninfo, '--system', demo.system ?? 'demo'], {
    stdin: new PassThrough().end(),
    stdout: stdout.stream,
    stderr: stderr.stream,
    env: { COLUMNS: String(demo.columns ?? 100), ...OWN_KEYS },
    cwd: process.cwd(),
    now: () => new Date(),
    signal: new AbortController().signal,
  });
  return { exitCode, stdout: stdout.text(), stderr: stderr.text() };
}

/** Types one command line for a profile of the profiles file in this folder. */
export async function runProfile(words: readonly string[], profile: string, folder: string): Promise<Ran> {
  const [stdout, stderr] = [collector(), collector()];
  const exitCode = await main([...words, '--profile', profile], {
    stdin: new PassThrough().end(),
    stdout: stdout.stream,
    stderr: stderr.stream,
    env: { COLUMNS: '100', ...OWN_KEYS, MMSUP_PROFILES: join(folder, 'profiles.yaml') },
    cwd: process.cwd(),
    now: () => new Date(),
    signal: new AbortController().signal,
  });
  return { exitCode, stdout: stdout.text(), stderr: stderr.text() };
}

/** Types one command line that needs no database; 100 columns, no terminal, unless errors are to reach one of so many columns. */
export async function runOffline(
  words: readonly string[],
  env: Readonly<Record<string, string>> = {},
  terminal?: { readonly columns: number },
): Promise<Ran> {
  const [stdout, stderr] = [collector(), collector()];
  const exitCode = await main(words, {
    stdin: new PassThrough().end(),
    stdout: stdout.stream,
    stderr: terminal ? Object.assign(stderr.stream, { isTTY: true, ...terminal }) : stderr.stream,
    env: { COLUMNS: '100', ...OWN_KEYS, ...env },
    cwd: process.cwd(),
    now: () => new Date(),
    signal: new AbortController().signal,
  });
  return { exitCode, stdout: stdout.text(), stderr: stderr.text() };
}

/** As {@link runLine} with `--json`: the result and the exit code. */
export async function runJson<Facts>(
  line: string | readonly string[],
  demo: OnDatabase,
): Promise<{ readonly exitCode: number; readonly result: Result<Facts> }> {
  const words = typeof line === 'string' ? line.split(' ') : line;
  const { exitCode, stdout, stderr } = await runLine([...words, '--json'], demo);
  if (stdout === '') throw new Error(stderr);
  return { exitCode, result: JSON.parse(stdout) as Result<Facts> };
}

function collector(): { readonly stream: PassThrough; readonly text: () => string } {
  const stream = new PassThrough();
  const chunks: string[] = [];
  stream.setEncoding('utf8');
  stream.on('data', (chunk: string) => chunks.push(chunk));
  return { stream, text: () => chunks.join('') };
}
