import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { changeBook } from './change-book.ts';

const bundles = join(import.meta.dirname, `../../../node_modules/.change-test-${process.pid}`);
const child = join(bundles, 'child.mjs');
const folders: string[] = [];

beforeAll(async () => {
  const entry = join(import.meta.dirname, 'change-child.ts');
  const settings = { bundle: true, platform: 'node', format: 'esm', packages: 'external', logLevel: 'error' } as const;
  await build({ ...settings, entryPoints: [entry], outfile: child });
});

afterAll(() => {
  for (const folder of [bundles, ...folders]) rmSync(folder, { recursive: true, force: true });
});

/** A runbook whose change and whose way back are programs that write down each time that they run; `deaf`: no check ever confirms. */
function newFolder({ deaf = false, slow = 0 } = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'mmsup-change-'));
  folders.push(folder);
  for (const name of ['revert', 'back']) {
    const path = join(folder, name);
    writeFileSync(path, `#!/bin/sh\nsleep ${slow}\necho "$2" >> ${folder}/${name}.log\n`);
    chmodSync(path, 0o755);
  }
  if (deaf) writeFileSync(join(folder, 'deaf'), '');
  const call = (name: string) => `[${join(folder, name)}, "--", $rule]`;
  writeFileSync(join(folder, 'fix.yaml'), changeBook(`    program: ${call('revert')}\n`, `{program: ${call('back')}}`));
  return folder;
}

const timesIn = (folder: string, name: string): number =>
  existsSync(join(folder, name)) ? readFileSync(join(folder, name), 'utf8').trim().split('\n').length : 0;

async function walk(folder: string, mode: 'run' | 'resume', dieAt = '', later = 0): Promise<readonly string[]> {
  const started = spawn(process.execPath, [child, folder, mode, dieAt, String(later)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  started.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  await once(started, 'close');
  return said.trim().split('\n');
}

const CONFIRMED: readonly (readonly [string, string])[] = [
  ['run.started', 'fixed'],
  ['step.started', 'fixed'],
  ['step.finished', 'fixed'],
  ['change.previewed', 'fixed'],
  ['approval.asked', 'fixed'],
  ['approval.given', 'fixed'],
  // Killed between the mark and the deed: the person looks, and it was not done.
  ['change.started', 'left'],
  ['change.done', 'fixed'],
  ['change.verified', 'fixed'],
];

const TAKEN_BACK: readonly (readonly [string, number])[] = [
  ['change.done', 1],
  ['change.verified', 1],
  // Killed between the mark and taking it back: the person looks, and it was not.
  ['change.undo-started', 0],
  ['change.undone', 1],
];

describe.concurrent('kill -9 in the middle of a change', () => {
  it.each(CONFIRMED)(
    'right after %s: the resumed walk ends at %s, and nothing is done twice',
    async (event, end) => {
      const folder = newFolder();
      const said = await walk(folder, 'run', event);
      expect(said.at(-1)).toBe(event);
      const resumed = await walk(folder, 'resume');
      expect(resumed.at(-1)).toBe(`end ${end}`);
      expect(timesIn(folder, 'revert.log')).toBe(end === 'fixed' ? 1 : 0);
      expect([...said, ...resumed].filter((type) => type === 'change.started')).toHaveLength(1);
    },
    60_000,
  );

  it('while its program runs: the program goes on alone, and the person finds it done', async () => {
    const folder = newFolder({ slow: 0.6 });
    const said = await walk(folder, 'run', 'change.started', 200);
    expect(said.at(-1)).toBe('change.started');
    expect(timesIn(folder, 'revert.log')).toBe(0);
    await wait(1500);
    expect((await walk(folder, 'resume')).at(-1)).toBe('end fixed');
    expect(timesIn(folder, 'revert.log')).toBe(1);
  }, 60_000);

  it.each(TAKEN_BACK)(
    'that is not confirmed, right after %s: it is taken back %i times, never twice',
    async (event, times) => {
      const folder = newFolder({ deaf: true });
      expect((await walk(folder, 'run', event)).at(-1)).toBe(event);
      expect((await walk(folder, 'resume')).at(-1)).toBe('end broken');
      expect(timesIn(folder, 'revert.log')).toBe(1);
      expect(timesIn(folder, 'back.log')).toBe(times);
    },
    60_000,
  );

  it('again and again, at every event of the way: it is done once', async () => {
    const folder = newFolder();
    let mode: 'run' | 'resume' = 'run';
    for (const event of [
      'approval.asked',
      'run.resumed',
      'approval.given',
      'run.resumed',
      'change.done',
      'run.resumed',
    ]) {
      expect((await walk(folder, mode, event)).at(-1)).toBe(event);
      mode = 'resume';
    }
    expect((await walk(folder, 'resume')).at(-1)).toBe('end fixed');
    expect(timesIn(folder, 'revert.log')).toBe(1);
  }, 120_000);
});
