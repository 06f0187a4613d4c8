import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readRecord } from '../../../src/incident/record/read.ts';

const bundles = join(import.meta.dirname, `../../../node_modules/.runbook-test-${process.pid}`);
const child = join(bundles, 'child.mjs');
const folders: string[] = [];

/** Ten checks in a row; each captures the argument of the next. */
const STEPS = Array.from({ length: 10 }, (_, index) => {
  const go = index === 9 ? 'done' : `c${index + 1}`;
  return `  c${index}:
    check: segment explain
    args: [$segment]
    capture: {segment: facts.segment.id, n: facts.selected}
    outcomes:
      - {else: true, verdict: ruled-out, say: "\${n} people.", go: ${go}}`;
});
const CHAIN = `format: 1
id: chain
title: Ten checks
owner: tests
symptoms: [ten]
inputs: {segment: {ask: Which?}}
on-error: {else: lost}
start: c0
steps:
${STEPS.join('\n')}
  done: {end: not-an-incident, needs: [c0, c9]}
  lost: {end: handed-over}
`;

beforeAll(async () => {
  const entry = join(import.meta.dirname, 'child.ts');
  const settings = { bundle: true, platform: 'node', format: 'esm', packages: 'external', logLevel: 'error' } as const;
  await build({ ...settings, entryPoints: [entry], outfile: child });
});

afterAll(() => {
  for (const folder of [bundles, ...folders]) rmSync(folder, { recursive: true, force: true });
});

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'mmsup-runbook-'));
  folders.push(folder);
  writeFileSync(join(folder, 'chain.yaml'), CHAIN);
  return folder;
}

/** Walks in a process of its own, which kills itself when that many events were acknowledged. */
async function walk(folder: string, mode: 'run' | 'resume', killAfter = Number.POSITIVE_INFINITY): Promise<string[]> {
  const name = mode === 'run' ? join(folder, 'chain.yaml') : 'chain';
  const words = [child, folder, name, mode, String(killAfter)];
  const started = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines: string[] = [];
  createInterface({ input: started.stdout }).on('line', (line) => lines.push(line));
  await once(started, 'close');
  return lines;
}

const endOf = (lines: readonly string[]) => JSON.parse(lines.find((line) => line.startsWith('end '))!.slice(4));

async function recordIn(folder: string) {
  const clientFolder = join(folder, 'demo');
  const [id] = readdirSync(clientFolder).filter((name) => !name.startsWith('heads.'));
  return readRecord({ clientFolder, id: id! });
}

describe('kill -9 in the middle of a walk', () => {
  it('loses nothing that was told, and the resumed walk ends as the one that nobody killed', async () => {
    const expected = endOf(await walk(newFolder(), 'run'));
    expect(expected.path).toHaveLength(10);

    const folder = newFolder();
    const told = await walk(folder, 'run', 5);
    for (const killAfter of [3, 4, 2, 5]) told.push(...(await walk(folder, 'resume', killAfter)));
    const last = await walk(folder, 'resume');
    const { path, end } = endOf(last);
    expect({ path, end }).toEqual({ path: expected.path, end: expected.end });

    const record = await recordIn(folder);
    expect(record.faults).toEqual([]);
    const kept = record.events.map(({ type, step }) => `ack ${type} ${String(step ?? '')}`);
    for (const line of told) expect(kept).toContain(line);
    expect(record.events.filter(({ type }) => type === 'run.resumed')).toHaveLength(5);

    const finished = record.events.filter(({ type }) => type === 'step.finished').map(({ step }) => step);
    expect(finished).toEqual(['c0', 'c1', 'c2', 'c3', 'c4', 'c5', 'c6', 'c7', 'c8', 'c9']);
    const ran = readFileSync(join(folder, 'ran.log'), 'utf8').trim().split('\n');
    expect(ran.length - new Set(ran).size).toBeLessThanOrEqual(5);
  }, 120_000);

  it('goes on with the runbook that it was started with, although the file has changed since', async () => {
    const folder = newFolder();
    await walk(folder, 'run', 6);
    writeFileSync(join(folder, 'chain.yaml'), 'format: 1\nid: chain\n');
    const { path, end } = endOf(await walk(folder, 'resume'));
    expect(path).toHaveLength(10);
    expect(end).toMatchObject({ step: 'done', end: 'not-an-incident' });
  }, 60_000);
});
