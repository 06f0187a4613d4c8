import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { build } from 'esbuild';
import { afterAll, beforeAll } from 'vitest';

export interface Child {
  readonly process: ChildProcess;
  /** What it has said so far. */
  readonly lines: string[];
  /** Its exit code, or the signal that ended it. */
  readonly ended: Promise<number | string>;
}

export interface Start {
  /** Under which command, `strace` or a shell; node itself where there is none. */
  readonly under?: readonly string[];
  readonly node?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Wanted on file descriptor 3. */
  readonly onCall?: (line: string) => void;
  readonly onLine?: (line: string, child: ChildProcess) => void;
  readonly uid?: number;
}

/** Real processes that write records: `child.ts`, built once for a test file. */
export function children(): (args: readonly string[], start?: Start) => Child {
  const bundles = join(import.meta.dirname, `../../../node_modules/.incident-test-${process.pid}-${Date.now()}`);
  const program = join(bundles, 'child.mjs');
  beforeAll(async () => {
    await build({
      entryPoints: [join(import.meta.dirname, 'child.ts')],
      outfile: program,
      bundle: true,
      platform: 'node',
      format: 'esm',
      packages: 'external',
      logLevel: 'error',
    });
  });
  afterAll(() => rmSync(bundles, { recursive: true, force: true }));
  return (args, { under = [], node = [], env = {}, uid, onCall, onLine } = {}) => {
    const [command, ...rest] = [...under, process.execPath, ...node, program, ...args] as [string, ...string[]];
    const started = spawn(command, rest, {
      stdio: ['ignore', 'pipe', 'inherit', 'pipe'],
      env: { ...process.env, ...env },
      ...(uid === undefined ? {} : { uid, gid: uid }),
    });
    const lines: string[] = [];
    createInterface({ input: started.stdout! }).on('line', (line) => {
      lines.push(line);
      onLine?.(line, started);
    });
    createInterface({ input: started.stdio[3] as NodeJS.ReadableStream }).on('line', (line) => onCall?.(line));
    const ended = once(started, 'close').then(([code, signal]) => (signal ?? code) as number | string);
    return { process: started, lines, ended };
  };
}
