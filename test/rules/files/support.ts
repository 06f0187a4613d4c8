import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll } from 'vitest';
import { main } from '../../../src/main.ts';
import type { Result } from '../../../src/result.ts';
import type { FilesFacts } from '../../../src/rules/files/change.ts';

export interface Ran {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export type Contents = Readonly<Record<string, string | Buffer | null>>;

/** A folder of the machine's, gone after the tests of the file. */
export interface Folder {
  readonly path: string;
  /** Writes files; null takes one away. */
  write(files: Contents): void;
  /** Types a command line in this folder, with no database but one that it names itself. */
  run(words: readonly string[], env?: Readonly<Record<string, string>>): Promise<Ran>;
  runJson(words: readonly string[]): Promise<{ readonly exitCode: number; readonly result: Result<FilesFacts> }>;
}

export interface Repository extends Folder {
  git(...words: readonly string[]): string;
  /** Writes files and commits everything; gives the commit. */
  commit(files: Contents, message?: string): string;
}

const made: string[] = [];
afterAll(() => {
  for (const path of made.splice(0)) rmSync(path, { recursive: true, force: true });
});

export function newFolder(): Folder {
  const path = mkdtempSync(join(tmpdir(), 'mmsup-rules-'));
  made.push(path);
  return folderAt(path);
}

export function folderAt(path: string): Folder {
  const run: Folder['run'] = (words, env = {}) => typeIn(path, words, env);
  return {
    path,
    write: (files) => writeAll(path, files),
    run,
    async runJson(words) {
      const { exitCode, stdout, stderr } = await run([...words, '--json']);
      if (stdout === '') throw new Error(stderr);
      return { exitCode, result: JSON.parse(stdout) as Result<FilesFacts> };
    },
  };
}

export function newRepository(): Repository {
  const repository = repositoryAt(newFolder().path);
  repository.git('init', '-q', '-b', 'main', '.');
  return repository;
}

export function repositoryAt(path: string): Repository {
  const folder = folderAt(path);
  const git = (...words: readonly string[]): string =>
    execFileSync('git', ['-c', 'user.name=Analyst', '-c', 'user.email=analyst@bank.example', ...words], {
      cwd: path,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    }).trim();
  return {
    ...folder,
    git,
    commit(files, message = 'Edit the rules') {
      folder.write(files);
      git('add', '-A');
      git('commit', '-q', '--allow-empty', '-m', message);
      return git('rev-parse', 'HEAD');
    },
  };
}

function writeAll(folder: string, files: Contents): void {
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    if (content === null) rmSync(path);
    else writeFileSync(path, content);
  }
}

async function typeIn(cwd: string, words: readonly string[], env: Readonly<Record<string, string>>): Promise<Ran> {
  const [stdout, stderr] = [collector(), collector()];
  const exitCode = await main(words, {
    stdin: new PassThrough().end(),
    stdout: stdout.stream,
    stderr: stderr.stream,
    env: { COLUMNS: '100', PATH: process.env['PATH'], HOME: cwd, ...env },
    cwd,
    now: () => new Date('2026-11-24T09:00:00Z'),
    signal: new AbortController().signal,
  });
  return { exitCode, stdout: stdout.text(), stderr: stderr.text() };
}

function collector(): { readonly stream: PassThrough; readonly text: () => string } {
  const stream = new PassThrough();
  const chunks: string[] = [];
  stream.setEncoding('utf8');
  stream.on('data', (chunk: string) => chunks.push(chunk));
  return { stream, text: () => chunks.join('') };
}
