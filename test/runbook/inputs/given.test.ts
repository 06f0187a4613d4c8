import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BIN, mmsup } from '../../support/bin.ts';
import { type TestDemo, testDemo } from '../../support/demo.ts';

const LIMIT_MS = 120_000;

let demo: TestDemo;
let folder: string;
let on: string[];
beforeAll(async () => {
  demo = await testDemo('nobody-selected');
  folder = mkdtempSync(join(tmpdir(), 'mmsup-given-'));
  on = ['--incidents', join(folder, 'records'), '--db', demo.conninfo, '--system', 'demo'];
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await demo?.close();
});

const RUN = ['runbook', 'run', 'no-customers-selected', '--auto'];

async function piped(
  text: string,
  args: readonly string[],
): Promise<{ stdout: string; stderr: string; exitCode: number }> {
  const child = spawn(process.execPath, [BIN, ...args], { stdio: ['pipe', 'pipe', 'pipe'] });
  const said = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk) => {
    said.stdout += String(chunk);
  });
  child.stderr.on('data', (chunk) => {
    said.stderr += String(chunk);
  });
  child.stdin.end(text);
  const [exitCode] = (await once(child, 'close')) as [number];
  return { ...said, exitCode };
}

describe('answers', () => {
  it(
    'are read from stdin',
    async () => {
      const { exitCode, stdout } = await piped('inputs: {campaign: card-wake-up}\n', [
        ...RUN,
        '--answers',
        '-',
        '--json',
        ...on,
      ]);
      expect(exitCode).toBe(3);
      expect(JSON.parse(stdout).findings[0].cause).toBe('segment/null-in-exclusion-list');
      const wrong = await piped('inputs: {campain: card-wake-up}\n', [...RUN, '--answers', '-', ...on]);
      expect(wrong).toMatchObject({ exitCode: 2, stdout: '', stderr: expect.stringContaining('campain') });
    },
    LIMIT_MS,
  );

  it.each([
    ['no-such.yaml', 'is not there', 'no-such.yaml'],
    ['.', 'is a folder', ''],
  ])(
    'of a file that cannot be read (%s) are asked for without the words of the machine',
    async (file, why) => {
      const { exitCode, stderr } = await mmsup([...RUN, '--answers', file, ...on]);
      expect(exitCode).toBe(2);
      expect(stderr).toContain(why);
      expect(stderr).toContain('mmsup runbook answers NAME > FILE');
      expect(stderr).not.toMatch(/ENOENT|EISDIR/);
    },
    LIMIT_MS,
  );
});

describe('a campaign that does not exist', () => {
  it(
    'leaves no open incident: it is closed, and says why',
    async () => {
      const { exitCode, stderr } = await mmsup([...RUN, '--set', 'campaign=card-wake-upp', ...on, '--lang', 'ru']);
      expect(exitCode).toBe(2);
      expect(stderr).toContain('card-wake-upp');
      const shown = await mmsup(['incident', 'show', 'latest', '--json', ...on]);
      const { facts } = JSON.parse(shown.stdout);
      expect(facts.status).toBe('closed');
      expect(shown.stdout).toContain('Ничего не было посмотрено: Нет ни запуска, ни кампании');
      const waiting = await mmsup(['runbook', 'resume', ...on]);
      expect(waiting.stderr).toContain('runbook/nothing-to-resume');
    },
    LIMIT_MS,
  );
});
