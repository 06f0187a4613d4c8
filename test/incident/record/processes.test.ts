import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readRecord } from '../../../src/incident/record/read.ts';
import { incidentStore } from '../../../src/incident/record/store.ts';
import { OWN_KEYS } from '../../support/command-line.ts';
import { children } from './children.ts';

const folder = mkdtempSync(join(tmpdir(), 'mmsup-incidents-'));
const store = incidentStore(folder, {
  env: { ...OWN_KEYS, MMSUP_WHO: 'a.tester' },
  cwd: '/',
  now: () => new Date(),
  stderr: {},
});
const start = children();
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const place = (id: string) => ({ clientFolder: join(folder, 'demo'), id });
const notesIn = async (id: string) =>
  (await readRecord(place(id))).events
    .filter(({ type }) => type === 'note.added')
    .map((event) => String(event['text']));

describe('several processes and one incident', () => {
  it('four writers make one chain, and nobody’s line is lost', async () => {
    const link = await store.open({ client: 'demo', complaint: 'Four write at once' });
    const writers = [1, 2, 3, 4].map(() => start(['append', folder, link.id, '25']));
    await Promise.all(writers.map(({ ended }) => ended));

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
    await Promise.all(openers.map(({ ended }) => ended));
    const ids = openers.flatMap(({ lines }) => lines);
    expect(new Set(ids).size).toBe(20);
  });

  it('the lock of a killed process is taken over', async () => {
    const link = await store.open({ client: 'demo', complaint: 'Killed with the lock in its hand' });
    const holder = start(['lock', folder, link.path], { onLine: (_, process) => process.kill('SIGKILL') });
    await holder.ended;
    await link.append({ type: 'note.added', text: 'after the crash' });
    expect(await notesIn(link.id)).toEqual(['after the crash']);
  });
});

describe('a process that is killed while it writes', () => {
  it('leaves every acknowledged line, and a record that can be read and written', async () => {
    const link = await store.open({ client: 'demo', complaint: 'Killed again and again' });
    const acknowledged: string[] = [];
    for (let round = 1; round <= 8; round += 1) {
      const writer = start(['append', folder, link.id, '1000'], {
        onLine: (_, process) => {
          if (writer.lines.length >= round) process.kill('SIGKILL');
        },
      });
      await writer.ended;
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
    const under = ['bash', '-c', `ulimit -f 4; exec "$0" "$@"`];
    const { lines, ended } = start(['append', folder, link.id, '1000'], { under });
    expect(await ended).toBe(5);
    expect(lines.at(-2)).toBe('error incident/not-written');
    expect(lines.at(-1)).toMatch(/^because The incident record could not be used: EFBIG/);

    await link.append({ type: 'note.added', text: 'space was made' });
    const record = await readRecord(place(link.id));
    expect(record.faults).toEqual([]);
    expect(record.events.at(-1)).toMatchObject({ text: 'space was made' });
    const kept = await notesIn(link.id);
    expect(kept.length - 1).toBeGreaterThanOrEqual(lines.length - 2);
  });
});
