import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { sha256 } from '../../../src/incident/record/chain.ts';
import { readRecord } from '../../../src/incident/record/read.ts';
import { incidentStore } from '../../../src/incident/record/store.ts';
import type { Result } from '../../../src/result.ts';
import { OWN_KEYS, runOffline } from '../../support/command-line.ts';
import { children } from './children.ts';

/** How many processes are killed: `MMSUP_KILLS=1000 npx vitest run test/incident/record/kills.test.ts`. */
const KILLS = Number(process.env['MMSUP_KILLS'] ?? 60);
/** Incidents that are written to at the same time, each by up to three processes. */
const AT_ONCE = 3;
/** So many processes die on one incident, then the next is opened. */
const DEATHS_OF_AN_INCIDENT = 20;

const start = children();
const folder = mkdtempSync(join(tmpdir(), 'mmsup-kills-'));
const env = { ...OWN_KEYS, MMSUP_INCIDENTS: folder, MMSUP_WHO: 'a.tester' };
const store = incidentStore(folder, { env, cwd: '/', now: () => new Date(), stderr: {} });
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const clientFolder = join(folder, 'demo');

/** What died, and what it had said. */
interface Died {
  readonly mode: string;
  readonly said: readonly string[];
}

const random = (below: number): number => Math.floor(Math.random() * below);

/** Starts a process and kills it at a random moment: mostly while it writes, sometimes before it does. */
async function killed(mode: string, id: string, who: string): Promise<Died> {
  const isEarly = Math.random() < 0.1;
  const kill = (child: { kill(signal: 'SIGKILL'): boolean }, within: number) =>
    setTimeout(() => child.kill('SIGKILL'), Math.random() * within);
  let isDoomed = isEarly;
  const child = start([mode, folder, mode === 'open' ? '' : id, '1000000'], {
    env: { MMSUP_WHO: who },
    onLine: (_, process) => {
      if (!isDoomed && mode !== 'large') kill(process, 50);
      isDoomed = true;
    },
  });
  if (isEarly) kill(child.process, 400);
  if (mode === 'large')
    await growing(join(clientFolder, id), () => child.process.exitCode === null && child.process.signalCode === null);
  if (mode === 'large') child.process.kill('SIGKILL');
  expect(await child.ended).toBe('SIGKILL');
  return { mode, said: child.lines };
}

/** Waits until a file of a record has grown by much: a large line is being written. */
async function growing(path: string, isAlive: () => boolean): Promise<void> {
  const size = () =>
    readdirSync(path)
      .filter((name) => name.startsWith('events.'))
      .reduce((sum, name) => sum + statSync(join(path, name)).size, 0);
  const before = size();
  while (isAlive() && size() < before + 200_000) await new Promise(setImmediate);
}

const told = (all: readonly Died[], what: string): readonly string[] =>
  all.flatMap(({ said }) =>
    said.filter((line) => line.startsWith(`${what} `)).map((line) => line.slice(what.length + 1)),
  );

interface Sum {
  deaths: number;
  acknowledged: number;
  torn: number;
  files: number;
  opened: number;
}

/** One incident on which processes die, two or three at a time. */
async function incidentOfDeaths(sum: Sum): Promise<void> {
  const { id, path } = await store.open({ client: 'demo', complaint: 'Killed again and again' });
  await store.close();
  const died: Died[] = [];
  while (died.length < DEATHS_OF_AN_INCIDENT && sum.deaths < KILLS) {
    const modes =
      Math.random() < 0.15
        ? ['large']
        : ['append', Math.random() < 0.6 ? 'everything' : 'append', ...(Math.random() < 0.3 ? ['open'] : [])];
    const now = modes.slice(0, Math.max(1, Math.min(modes.length, KILLS - sum.deaths)));
    sum.deaths += now.length;
    died.push(...(await Promise.all(now.map((mode) => killed(mode, id, random(3) === 0 ? 'b.tester' : 'a.tester')))));
  }
  const record = await readRecord({ clientFolder, id });
  expect(record.faults).toEqual([]);
  const notes = new Map<string, number>();
  for (const event of record.events.filter(({ type }) => type === 'note.added')) {
    const name = String(event['text']).replace(/^note (\d+ of \d+) .*/s, '$1');
    notes.set(name, (notes.get(name) ?? 0) + 1);
  }
  for (const ack of told(died, 'ack')) expect([ack, notes.get(ack)]).toEqual([ack, 1]);
  sum.acknowledged += told(died, 'ack').length;
  sum.torn += tornIn(path, record.torn);
  sum.files += keptIn(path, [...told(died, 'evidence'), ...told(died, 'pinned').map((hash) => `${hash}.yaml`)]);
  for (const opened of told(died, 'opened')) {
    const { events, faults } = await readRecord({ clientFolder, id: opened });
    expect([faults, events[0]?.type]).toEqual([[], 'incident.opened']);
    sum.opened += 1;
  }
}

/** Lines that no JSON can be read of are those that the record reports as torn. */
function tornIn(path: string, reported: number): number {
  const logs = readdirSync(path).filter((name) => name.startsWith('events.'));
  const lines = logs.flatMap((name) => readFileSync(join(path, name), 'utf8').split('\n').slice(0, -1));
  const torn = lines.filter((line) => !line.endsWith('}')).length;
  expect(reported).toBeGreaterThanOrEqual(torn);
  return reported;
}

/** What was said to be kept is there; whatever bears a hash as its name has these bytes. */
function keptIn(path: string, said: readonly string[]): number {
  const found = new Set<string>();
  for (const inside of ['evidence', 'runbooks'].filter((name) => existsSync(join(path, name)))) {
    for (const name of readdirSync(join(path, inside)).filter((each) => !each.startsWith('.'))) {
      expect(sha256(readFileSync(join(path, inside, name)))).toBe(name.replace('.yaml', ''));
      found.add(name);
    }
  }
  expect(said.filter((name) => !found.has(name))).toEqual([]);
  return said.length;
}

/** Each writer of a record writes once more. */
async function everybodyGoesOn(id: string): Promise<void> {
  const files = readdirSync(join(clientFolder, id));
  for (const who of ['a.tester', 'b.tester']) {
    if (who !== 'a.tester' && !files.some((name) => name.startsWith(`events.${who.replace('.', '-')}`))) continue;
    const own = incidentStore(folder, {
      env: { ...OWN_KEYS, MMSUP_WHO: who },
      cwd: '/',
      now: () => new Date(),
      stderr: {},
    });
    await (await own.link(id)).append({ type: 'note.added', text: 'goes on' });
    await own.close();
  }
}

it(
  `loses nothing that was acknowledged in ${KILLS} kills at random moments, and every record goes on`,
  async () => {
    const sum: Sum = { deaths: 0, acknowledged: 0, torn: 0, files: 0, opened: 0 };
    const inTurn = async () => {
      while (sum.deaths < KILLS) await incidentOfDeaths(sum);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, inTurn));
    expect(sum.deaths).toBeGreaterThanOrEqual(KILLS);
    expect(sum.acknowledged).toBeGreaterThan(KILLS);

    const list = await runOffline(['incident', 'list', '--json'], env);
    const { facts } = JSON.parse(list.stdout) as Result<{ incidents: readonly { id: string }[] }>;
    for (const { id } of facts.incidents) await everybodyGoesOn(id);
    const { stdout, exitCode } = await runOffline(['incident', 'verify', '--json'], env);
    expect([exitCode, (JSON.parse(stdout) as Result).findings]).toEqual([0, []]);
    process.stderr.write(
      `${sum.deaths} kills: ${sum.acknowledged} acknowledged events and ${sum.files} files, none lost; ${sum.torn} torn lines, all reported; ${sum.opened} openings\n`,
    );
  },
  120_000 + KILLS * 2_000,
);
