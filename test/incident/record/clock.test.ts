import { mkdirSync, readdirSync, rmSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { ExportDocument } from '../../../src/incident/export/document.types.ts';
import type { IncidentEvent } from '../../../src/incident/link.ts';
import { inOneOrder, setBacks } from '../../../src/incident/record/order.ts';
import { readRecord } from '../../../src/incident/record/read.ts';
import { incidentStore } from '../../../src/incident/record/store.ts';
import { temporaryFolder } from '../../runbook/support.ts';
import { OWN_KEYS, runOffline } from '../../support/command-line.ts';
import { children } from './children.ts';

const folder = temporaryFolder();
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const start = children();
interface Exported {
  readonly facts: { readonly document: ExportDocument };
}

let clock = 0;
const store = incidentStore(folder, {
  env: { ...OWN_KEYS, MMSUP_WHO: 'ann' },
  cwd: '/',
  now: () => new Date(clock),
  stderr: {},
});
const typed = (...words: string[]) => runOffline(words, { MMSUP_INCIDENTS: folder, MMSUP_WHO: 'ann' });

/** Writes a note at each of these moments. */
async function notedAt(client: string, moments: readonly string[]) {
  clock = Date.parse(moments[0]!);
  const { id, path } = await store.open({ client, complaint: 'What time is it' });
  const link = await store.link(id);
  for (const moment of moments.slice(1)) {
    clock = Date.parse(moment);
    await link.append({ type: 'note.added', text: moment });
  }
  await store.close();
  return { id, path, record: await readRecord({ clientFolder: join(path, '..'), id }) };
}

describe('a clock that is set back between two events', () => {
  it('changes no order, is told in the timeline, and both clocks are kept', async () => {
    const { id, record } = await notedAt('acme', [
      '2026-11-24T10:00:00Z',
      '2026-11-24T10:05:00Z',
      '2026-11-24T08:59:58Z',
      '2026-11-24T09:10:00Z',
    ]);
    expect(record.events.map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
    expect(record.events.map(({ at }) => at.slice(11, 19))).toEqual(['10:00:00', '10:05:00', '08:59:58', '09:10:00']);
    const monos = record.events.map(({ mono }) => mono);
    expect(monos.toSorted((one, other) => one - other)).toEqual(monos);
    const { stdout, exitCode } = await typed('incident', 'show', id, '--lang', 'en');
    expect([exitCode, stdout.replace(/\s+/g, ' ')]).toEqual([
      0,
      expect.stringContaining('2026-11-24 08:59:58 ann Note: 2026-11-24T08:59:58Z [the clock was set back by 1:05:02]'),
    ]);
    expect(stdout.match(/the clock was set back/g)).toHaveLength(1);
    expect((await typed('incident', 'show', id, '--lang', 'ru')).stdout.replace(/\s+/g, ' ')).toContain(
      'часы перевели назад на 1:05:02',
    );
    expect((await typed('incident', 'verify', id)).exitCode).toBe(0);
    const exported = async (...words: string[]) => (await typed('incident', 'export', id, ...words)).stdout;
    for (const audience of ['auditor', 'internal']) {
      for (const form of ['md', 'html']) {
        const text = await exported('--audience', audience, '--lang', 'en', '--format', form);
        expect(text.match(/clock was set back before it, by 1 h 5 min/g)).toHaveLength(1);
      }
      const { facts } = JSON.parse(await exported('--audience', audience, '--json')) as Exported;
      const told = facts.document.events.filter(({ setBack }) => setBack !== undefined);
      expect(told.map(({ what }) => what)).toEqual(['Note: 2026-11-24T08:59:58Z']);
    }
    expect(await exported('--lang', 'en')).not.toContain('set back');
  });

  it('is told also where the time of day went on, by the clock that nobody sets', () => {
    const event = (seq: number, at: string, seconds: number): IncidentEvent => ({
      v: 1,
      seq,
      at: `2026-11-24T${at}Z`,
      mono: seconds * 1000,
      who: 'ann',
      via: 'tty',
      type: 'note.added',
      prev: seq === 1 ? null : `h${seq - 1}`,
    });
    // Half an hour went by; the wall clock says that it was ten minutes.
    expect([...setBacks([event(1, '10:00:00', 100), event(2, '10:10:00', 1900)])]).toEqual([['h1', 1_200_000]]);
    // The machine was started anew: its second clock begins at nothing, and the first one went on.
    expect([...setBacks([event(1, '10:00:00', 90_000), event(2, '10:10:00', 30)])]).toEqual([]);
    // Anew, and with a wrong clock: as far as that shows.
    expect([...setBacks([event(1, '10:00:00', 90_000), event(2, '09:00:00', 30)])]).toEqual([['h1', 3_600_000]]);
    // It slept, or was corrected by a moment: nothing to tell.
    expect([
      ...setBacks([event(1, '10:00:00', 100), event(2, '18:00:00', 101), event(3, '17:59:59.500', 101.2)]),
    ]).toEqual([]);
  });
});

describe('one order for several writers', () => {
  const written = (writer: string, ...events: readonly (readonly [string, string, Record<string, number>?])[]) => ({
    writer,
    events: events.map(
      ([type, at, seen], index): IncidentEvent => ({
        v: 1,
        seq: index + 1,
        at,
        mono: 0,
        who: writer,
        via: 'tty',
        type,
        prev: null,
        ...(seen
          ? { seen: Object.fromEntries(Object.entries(seen).map(([name, seq]) => [name, { seq, hash: 'x' }])) }
          : {}),
      }),
    ),
  });
  const types = (...files: ReturnType<typeof written>[]) =>
    inOneOrder(files)
      .map(({ type }) => type)
      .join(' ');

  it('is the clock’s where nobody has seen the other', () => {
    expect(types(written('a', ['a1', '10:00'], ['a2', '10:02']), written('b', ['b1', '10:01'], ['b2', '10:03']))).toBe(
      'a1 b1 a2 b2',
    );
  });
  it('puts nothing before what its writer had seen, whatever the clocks say', () => {
    expect(
      types(written('a', ['a1', '10:00'], ['a2', '10:02']), written('b', ['b1', '08:00', { a: 2 }], ['b2', '08:01'])),
    ).toBe('a1 a2 b1 b2');
  });
  it('goes on where a record was changed so that each has seen the other first', () => {
    expect(types(written('a', ['a1', '10:00', { b: 1 }]), written('b', ['b1', '09:00', { a: 1 }]))).toBe('b1 a1');
  });
  it('goes on where the file that was seen is missing', () => {
    expect(types(written('b', ['b1', '09:00', { a: 7 }]), written('c', ['c1', '08:00']))).toBe('c1 b1');
  });
});

describe('years and hours that clocks stumble over', () => {
  it.each([
    [
      'the end of 32-bit seconds',
      ['2038-01-19T03:14:07Z', '2038-01-19T03:14:08Z', '2106-02-07T06:28:16Z', '2500-01-01T00:00:00Z'],
    ],
    [
      'an hour that is there twice',
      ['2026-10-25T00:59:59Z', '2026-10-25T01:00:00Z', '2026-10-25T01:59:59Z', '2026-10-25T02:00:00Z'],
    ],
    [
      'a leap day and a new year',
      ['2028-02-29T23:59:59Z', '2028-03-01T00:00:00Z', '2028-12-31T23:59:59Z', '2029-01-01T00:00:00Z'],
    ],
  ])('keep their order: %s', async (name, moments) => {
    const { id, record } = await notedAt(name, moments);
    expect(record.events.map(({ at }) => at.replace('.000Z', 'Z'))).toEqual(moments);
    expect([...record.setBack]).toEqual([]);
    expect((await typed('incident', 'verify', id)).exitCode).toBe(0);
  });

  it('are the same bytes in every time zone', async () => {
    const zones = ['UTC', 'Europe/Berlin', 'America/St_Johns', 'Pacific/Kiritimati'];
    const { id } = await notedAt('zones', ['2026-10-25T00:30:00Z']);
    for (const zone of zones) {
      const child = start(['append', folder, id], { env: { TZ: zone } });
      expect(await child.ended).toBe(0);
    }
    const { events, setBack } = await readRecord({ clientFolder: join(folder, 'zones'), id });
    for (const { at } of events.slice(1)) expect(Math.abs(Date.parse(at) - Date.now())).toBeLessThan(60_000);
    expect([...setBack]).toEqual([]);
  });
});

describe('a lock and a clock', () => {
  it('that is older than the wall clock says is taken over from a dead process at once', async () => {
    const { id, path } = await notedAt('locks', ['2026-11-24T10:00:00Z']);
    const holder = start(['lock', folder, path], { onLine: (_, child) => child.kill('SIGKILL') });
    await holder.ended;
    const future = new Date(Date.now() + 86_400_000);
    utimesSync(join(path, '.lock'), future, future);
    const began = performance.now();
    await (await store.link(id)).append({ type: 'note.added', text: 'a day before the lock' });
    await store.close();
    expect(performance.now() - began).toBeLessThan(2000);
  });

  it('of another machine is taken over when it has not moved for long, seen from here', async () => {
    const { id, path } = await notedAt('machines', ['2026-11-24T10:00:00Z']);
    mkdirSync(join(path, '.lock', 'othermachine.12.345.abcdef'), { recursive: true });
    await (await store.link(id)).append({ type: 'note.added', text: 'it was dead' });
    await store.close();
    expect(readdirSync(path).filter((name) => name.startsWith('.lock'))).toEqual([]);
  });

  it('that killed processes left drafts of is cleared by the next', async () => {
    const { id, path } = await notedAt('drafts', ['2026-11-24T10:00:00Z']);
    const holder = start(['lock', folder, path]);
    await new Promise((resolve) => holder.process.stdout!.once('data', resolve));
    const waiting = start(['append', folder, id]);
    while (readdirSync(path).filter((name) => name.startsWith('.lock-')).length === 0)
      await new Promise((resolve) => setTimeout(resolve, 5));
    waiting.process.kill('SIGKILL');
    holder.process.kill('SIGKILL');
    await Promise.all([waiting.ended, holder.ended]);
    await (await store.link(id)).append({ type: 'note.added', text: 'next' });
    await store.close();
    expect(readdirSync(path).filter((name) => name.startsWith('.lock'))).toEqual([]);
  });
});
