import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readRecord } from '../../src/incident/read.ts';
import { incidentStore } from '../../src/incident/store.ts';

const bundles = join(import.meta.dirname, `../../node_modules/.incident-test-${process.pid}`);
const child = join(bundles, 'child.mjs');
const folder = mkdtempSync(join(tmpdir(), 'mmsup-incidents-'));
const store = incidentStore(folder, { env: { MMSUP_WHO: 'a.tester' }, cwd: '/', now: () => new Date(), stderr: {} });

beforeAll(async () => {
  await build({
    entryPoints: [join(import.meta.dirname, 'child.ts')],
    outfile: child,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    logLevel: 'error',
  });
});

afterAll(() => {
  rmSync(bundles, { recursive: true, force: true });
  rmSync(folder, { recursive: true, force: true });
});

interface Lines {
  readonly child: ChildProcess;
  readonly lines: string[];
  readonly closed: Promise<unknown>;
}

function start(args: readonly string[], onLine: (line: string, child: ChildProcess) => void = () => {}): Lines {
  const started = spawn(process.execPath, [child, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  return follow(started, onLine);
}

function follow(started: ChildProcess, onLine: (line: string, child: ChildProcess) => void): Lines {
  const lines: string[] = [];
  createInterface({ input: started.stdout! }).on('line', (line) => {
    lines.push(line);
    onLine(line, started);
  });
  return { child: started, lines, closed: once(started, 'close') };
}

const place = (id: string) => ({ clientFolder: join(folder, 'demo'), id });
const notesIn = async (id: string) =>
  (await readRecord(place(id))).events
    .filter(({ type }) => type === 'note.added')
    .map((event) => String(event['text']));

describe('several processes and one incident', () => {
  it('four writers make one chain, and nobody’s line is lost', async () => {
    const link = await store.open({ client: 'demo', complaint: 'Four write at once' });
    const writers = [1, 2, 3, 4].map(() => start(['append', folder, link.id, '25']));
    await Promise.all(writers.map(({ closed }) => closed));

    const record = await readRecord(place(link.id));
    expect(record.faults).toEqual([]);
    expect(record.events.map(({ seq }) => seq)).toEqual(Array.from({ length: 101 }, (_, index) => index + 1));
    const kept = await notesIn(link.id);
    for (const { lines } of writers) {
      expect(lines).toHaveLength(25);
      for (const ack of lines) expect(kept.some((note) => note.startsWith(ack.replace('ack', 'note')))).toBe(true);
    }
  });

  it('four who open incidents at once get different ones', async () => {
    const openers = [1, 2, 3, 4].map(() => start(['open', folder, '', '5']));
    await Promise.all(openers.map(({ closed }) => closed));
    const ids = openers.flatMap(({ lines }) => lines);
    expect(new Set(ids).size).toBe(20);
  });

  it('the lock of a killed process is taken over', async () => {
    const link = await store.open({ client: 'demo', complaint: 'Killed with the lock in its hand' });
    const holder = start(['lock', folder, link.path], (_, process) => process.kill('SIGKILL'));
    await holder.closed;
    await link.append({ type: 'note.added', text: 'after the crash' });
    expect(await notesIn(link.id)).toEqual(['after the crash']);
  });
});

describe('a process that is killed while it writes', () => {
  it('leaves every acknowledged line, and a record that can be read and written', async () => {
    const link = await store.open({ client: 'demo', complaint: 'Killed again and again' });
    const acknowledged: string[] = [];
    for (let round = 1; round <= 8; round += 1) {
      const writer = start(['append', folder, link.id, '1000'], (_, process) => {
        if (writer.lines.length >= round) process.kill('SIGKILL');
      });
      await writer.closed;
      acknowledged.push(...writer.lines);
    }
    const record = await readRecord(place(link.id));
    expect(record.faults).toEqual([]);
    const kept = await notesIn(link.id);
    expect(acknowledged.length).toBeGreaterThanOrEqual(36);
    for (const ack of acknowledged) expect(kept.some((note) => note.startsWith(ack.replace('ack', 'note')))).toBe(true);
  }, 120_000);

  it('and one that finds the disk full is told so, and nothing is shown as recorded', async () => {
    const link = await store.open({ client: 'demo', complaint: 'The disk is full' });
    const command = `ulimit -f 4; exec "$0" "$@"`;
    const full = spawn('bash', ['-c', command, process.execPath, child, 'append', folder, link.id, '1000'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const { lines, closed } = follow(full, () => {});
    expect(await closed).toEqual([5, null]);
    expect(lines.at(-1)).toBe('error incident/not-written');

    await link.append({ type: 'note.added', text: 'space was made' });
    const record = await readRecord(place(link.id));
    expect(record.faults).toEqual([]);
    expect(record.events.at(-1)).toMatchObject({ text: 'space was made' });
    const kept = await notesIn(link.id);
    expect(kept.length - 1).toBeGreaterThanOrEqual(lines.length - 1);
  });
});
