import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recordBegun, recordCommand } from '../../src/incident/command-event.ts';
import type { ExportDocument } from '../../src/incident/export/document.types.ts';
import { eventsOf } from '../../src/incident/export/events.ts';
import { inContext } from '../../src/incident/in-context.ts';
import type { IncidentEvent } from '../../src/incident/link.ts';
import type { IncidentRecord } from '../../src/incident/record/read.ts';
import { incidentStore } from '../../src/incident/record/store.ts';
import { foldIncident, type IncidentState } from '../../src/incident/state.ts';
import type { Brief } from '../../src/model/brief.ts';
import { testDeps } from '../runbook/support.ts';
import { startMmsup } from '../support/bin.ts';
import { desk } from './support.ts';

const { folder, open, type, json } = desk();
const root = join(folder, 'incidents');
const shown = async (id: string) => (await json<IncidentState>('incident', 'show', id)).facts;

function eventsIn(id: string): readonly IncidentEvent[] {
  const path = join(root, 'acme', id);
  const files = readdirSync(path).filter((name) => name.startsWith('events.'));
  return files.flatMap((name) =>
    readFileSync(join(path, name), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as IncidentEvent),
  );
}

/** Takes connections and never says a word. */
const silent = createServer((socket) => socket.on('error', () => undefined));
let nowhere: readonly string[];
beforeAll(async () => {
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const { port } = silent.address() as { port: number };
  nowhere = ['--db', `host=127.0.0.1 port=${port} user=x dbname=x sslmode=disable`, '--system', 'demo'];
});
afterAll(() => silent.close());

/** Types a line that waits for the silent server, and ends its process there. */
async function stopped(line: readonly string[], signal: NodeJS.Signals) {
  const env = { ...process.env, MMSUP_INCIDENTS: root, HOME: folder, MMSUP_WHO: 'ann', LANG: 'en' };
  const connected = once(silent, 'connection');
  const { child, ended } = startMmsup([...line, ...nowhere], env);
  await connected;
  child.kill(signal);
  return ended;
}

describe('a command whose process is ended in the middle', () => {
  it('by kill -9 has left its command line, and every reader says that its end is not known', async () => {
    const id = await open('Nobody got the letter');
    const line = ['segment', 'explain', 'card-reactivation', '--incident', id];
    await stopped(line, 'SIGKILL');

    expect(eventsIn(id).slice(1)).toEqual([
      expect.objectContaining({
        type: 'command.started',
        who: 'ann',
        call: expect.stringMatching(/^[a-z]{10}$/),
        argv: [...line, ...nowhere],
        command: 'segment explain',
        profile: null,
      }),
    ]);
    const { timeline, commands } = await shown(id);
    const typed = expect.stringContaining(`mmsup segment explain card-reactivation --incident ${id}`);
    expect(commands).toEqual([{ at: eventsIn(id)[1]!.at, line: typed, seconds: null, outcome: 'begun' }]);
    expect(timeline).toHaveLength(2);
    expect(timeline[1]!.what.en).toMatch(/: begun, its end is not known$/);
    expect(timeline[1]!.what.ru).toMatch(/: начата, чем закончилась — неизвестно$/);
    expect((await type('incident', 'show', id)).stdout.replace(/\s+/g, ' ')).toContain('begun, its end is not known');
    const { facts } = await json<{ brief: Brief }>('incident', 'hand-over', id, '--to', '3');
    expect(facts.brief.done[0]!.ru).toMatch(/: начата, чем закончилась — неизвестно$/);
    const told = async (...words: string[]) => {
      const { document } = (await json<{ document: ExportDocument }>('incident', 'export', id, ...words)).facts;
      return document.events.map(({ what }) => what)[1];
    };
    expect(await told('--audience', 'auditor')).toMatch(/^mmsup segment explain .*: begun, its end is not known$/);
    expect(await told('--audience', 'client')).toBe(
      'Each condition of the segment was counted: begun, its end is not known.',
    );
    expect(await told('--lang', 'ru')).toBe('Посчитано каждое условие сегмента: начато, чем закончилось — неизвестно.');
    expect((await type('incident', 'verify', id)).exitCode).toBe(0);
  });

  it('by Ctrl-C has its end too: that it was cancelled', async () => {
    const id = await open('x');
    const ended = await stopped(['campaign', 'list', '--incident', id], 'SIGINT');
    expect(ended.exitCode).toBe(130);
    const [started, finished, ...more] = eventsIn(id).slice(1);
    expect(more).toEqual([]);
    expect(finished).toMatchObject({ type: 'command.finished', call: started!['call'], error: { code: 'cancelled' } });
    expect((await shown(id)).commands).toMatchObject([{ outcome: 'Cancelled.' }]);
  });
});

describe('a command that came to its end', () => {
  it('is one entry of everything that is told, with its beginning for an auditor', async () => {
    const id = await open('x');
    await type('cause', 'list', '--incident', id);
    await type('profile', 'show', 'nobody', '--incident', id);
    expect(eventsIn(id).map((event) => event.type)).toEqual([
      'incident.opened',
      ...['command.started', 'command.finished', 'command.started', 'command.finished'],
    ]);
    const { timeline, commands } = await shown(id);
    expect(timeline.map((entry) => [entry.seq, entry.type])).toEqual([
      [1, 'incident.opened'],
      [3, 'command.finished'],
      [5, 'command.finished'],
    ]);
    expect(commands.map(({ outcome }) => outcome === 'ok')).toEqual([true, false]);
    const told = async (audience: string) => {
      const words = ['incident', 'export', id, '--audience', audience];
      return (await json<{ document: ExportDocument }>(...words)).facts.document.events.map(({ what }) => what);
    };
    expect((await told('internal')).filter((what) => what.includes('cause list'))).toEqual([
      `mmsup cause list --incident ${id}: no problem`,
    ]);
    expect((await told('auditor'))[1]).toBe(`Begun: mmsup cause list --incident ${id}`);
    expect((await told('client')).join()).not.toContain('begun');
  });

  it('that only tells of the record has no beginning of its own', async () => {
    const id = await open('x');
    await type('incident', 'show', id, '--incident', id);
    expect(eventsIn(id).map((event) => event.type)).toEqual(['incident.opened', 'command.finished']);
  });

  it('of two that work at once each has its own end', async () => {
    const id = await open('x');
    const store = incidentStore(root, testDeps(folder));
    const link = await store.link(id);
    const typed = (word: string) => ({ argv: [word], command: word, profile: 'prod' });
    const first = await recordBegun(link, typed('first'));
    await recordBegun(link, typed('second'));
    const times = { started: new Date(), ended: new Date(), profile: 'prod', server: null };
    await recordCommand(link, { call: first, argv: ['first'], ...times, error: new Error('x') });
    await store.close();
    expect((await shown(id)).commands.map(({ line, outcome }) => [line, outcome])).toEqual([
      ['mmsup second', 'begun'],
      ['mmsup first', 'x'],
    ]);
  });

  it('hides no clock that was set back before its beginning', () => {
    const line = { v: 1, mono: 0, who: 'ann', via: 'tty', at: '2026-11-24T10:00:00.000Z' } as const;
    const events = [
      { ...line, seq: 1, type: 'incident.opened', prev: null },
      { ...line, seq: 2, type: 'command.started', call: 'a', argv: ['cause', 'list'], prev: 'h1' },
      { ...line, seq: 3, type: 'command.finished', call: 'a', argv: ['cause', 'list'], verdict: 'ok', prev: 'h2' },
      { ...line, seq: 4, type: 'note.added', text: 'x', prev: 'h3' },
    ];
    const setBack = new Map([['h1', 300_000]]);
    const { timeline } = foldIncident({ events, setBack } as unknown as IncidentRecord);
    expect(timeline.map((entry) => entry.setBack)).toEqual([null, 300_000, null]);
    const lines = events.map((event) => ({ event, writer: 'ann', hash: null }));
    const told = (audience: 'internal' | 'auditor') =>
      eventsOf(lines, inContext(events), { setBack, audience, lang: 'en', names: [] }).map(
        (one) => one.setBack ?? null,
      );
    expect(told('internal')).toEqual([null, 300_000, null]);
    expect(told('auditor')).toEqual([null, 300_000, null, null]);
  });

  it('is corrected where its end stands, and not at its beginning', async () => {
    const id = await open('x');
    await type('cause', 'list', '--incident', id);
    const correct = (seq: string) =>
      type('incident', 'correct', id, seq, '--field', 'happened', '--to', '2026-11-23T08:40Z', '--why', 'x', '--json');
    expect((await correct('2')).stderr).toContain('incident/not-correctable');
    expect((await correct('3')).exitCode).toBe(0);
  });
});
