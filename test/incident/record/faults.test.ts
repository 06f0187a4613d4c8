import { existsSync, lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { sha256 } from '../../../src/incident/record/chain.ts';
import { readRecord } from '../../../src/incident/record/read.ts';
import { incidentStore } from '../../../src/incident/record/store.ts';
import type { Result } from '../../../src/result.ts';
import { OWN_KEYS, runOffline } from '../../support/command-line.ts';
import { children } from './children.ts';

/** Every fault at every call: `MMSUP_FAULTS=all npx vitest run test/incident/record/faults.test.ts`; else they take turns. */
const EVERY = process.env['MMSUP_FAULTS'] === 'all';
const ERRORS = ['EIO', 'ENOSPC', 'EDQUOT', 'EACCES', 'EROFS', 'SHORT'] as const;
const DEATHS = ['KILL', 'KILL-AFTER'] as const;
const AT_ONCE = 4;

const DISK = join(import.meta.dirname, '../../support/faulty-disk.mjs');
const start = children();
const home = mkdtempSync(join(tmpdir(), 'mmsup-faults-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

interface Fault {
  readonly at: number;
  readonly as: string;
}

interface Lived {
  readonly folder: string;
  readonly fault: Fault;
  readonly ended: number | string;
  readonly said: readonly string[];
  /** What was asked of the disk: `7 write /demo/…`. */
  readonly calls: readonly string[];
}

async function live(fault: Fault): Promise<Lived> {
  const folder = mkdtempSync(join(home, 'records-'));
  const calls: string[] = [];
  const child = start(['once', folder], {
    node: ['--import', DISK],
    env: { MMSUP_FAULT: JSON.stringify({ under: folder, ...fault }) },
    onCall: (line) => calls.push(line),
  });
  return { folder, fault, ended: await child.ended, said: child.lines, calls };
}

const told = (said: readonly string[], what: string): readonly string[] =>
  said.filter((line) => line.startsWith(`${what} `)).map((line) => line.slice(what.length + 1));

/** What must hold after any fault: all that was acknowledged is there, the chain is whole, the record can be written and proved. */
async function check({ folder, said, fault, calls }: Lived): Promise<void> {
  const where = `${fault.as} at ${calls.at(fault.at - 1)}`;
  const clientFolder = join(folder, 'demo');
  const ids = existsSync(clientFolder) ? readdirSync(clientFolder).filter((name) => !name.startsWith('heads.')) : [];
  expect(told(said, 'opened'), where).toEqual(ids.slice(0, told(said, 'opened').length));
  for (const id of ids) {
    const path = join(clientFolder, id);
    const before = await readRecord({ clientFolder, id });
    expect(before.faults, where).toEqual([]);
    const notes = before.events.filter(({ type }) => type === 'note.added').map((event) => String(event['text']));
    for (const ack of told(said, 'ack'))
      expect(
        notes.filter((note) => note.startsWith(`note ${ack} `)),
        where,
      ).toHaveLength(1);
    const kept = [
      ...told(said, 'evidence').map((hash) => ['evidence', hash, hash] as const),
      ...told(said, 'pinned').map((hash) => ['runbooks', `${hash}.yaml`, hash] as const),
    ];
    for (const [inside, name, hash] of kept) expect(sha256(readFileSync(join(path, inside, name))), where).toBe(hash);
    for (const inside of ['evidence', 'runbooks']) {
      const names = existsSync(join(path, inside)) ? readdirSync(join(path, inside)) : [];
      for (const name of names.filter((each) => !each.startsWith('.')))
        expect(sha256(readFileSync(join(path, inside, name))), where).toBe(name.replace('.yaml', ''));
    }
    await goOn(folder, id, where);
  }
}

/** The next event is written, and the record is proved with it by the command. */
async function goOn(folder: string, id: string, where: string): Promise<void> {
  const env = { ...OWN_KEYS, MMSUP_INCIDENTS: folder, MMSUP_WHO: 'a.tester' };
  const store = incidentStore(folder, { env, cwd: '/', now: () => new Date(), stderr: {} });
  const link = await store.link(id);
  await link.append({ type: 'note.added', text: 'the day after' });
  await store.close();
  const { stdout, exitCode } = await runOffline(['incident', 'verify', id, '--json'], env);
  expect([exitCode, (JSON.parse(stdout) as Result).verdict], where).toEqual([0, 'ok']);
  const { unfinished, events } = await readRecord({ clientFolder: join(folder, 'demo'), id });
  expect([unfinished, events.at(-1)!['text']], where).toEqual([[], 'the day after']);
}

/** Runs each of these lives, a few at a time. */
async function all(faults: readonly Fault[], judge: (lived: Lived) => Promise<void>): Promise<void> {
  const left = [...faults];
  const inTurn = async () => {
    for (let fault = left.pop(); fault; fault = left.pop()) await judge(await live(fault));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, inTurn));
}

const callsOfAWholeLife = async () => (await live({ at: 0, as: 'NONE' })).calls;

describe('a disk that fails once, at any call', () => {
  it('never makes the program say what is not there, and stops it with a clear error', async () => {
    const calls = await callsOfAWholeLife();
    expect(calls.length).toBeGreaterThan(50);
    const faults = calls.flatMap((_, index) =>
      (EVERY ? ERRORS : [ERRORS[index % ERRORS.length]!]).map((as) => ({ at: index + 1, as })),
    );
    let stopped = 0;
    await all(faults, async (lived) => {
      const where = `${lived.fault.as} at ${lived.calls.at(lived.fault.at - 1)}: ${lived.said.join('; ')}`;
      await check(lived);
      expect([0, 5], where).toContain(lived.ended);
      if (lived.ended === 0) return;
      stopped += 1;
      expect(told(lived.said, 'error'), where).toEqual(['incident/not-written']);
      expect(told(lived.said, 'because')[0], where).toMatch(
        /^The incident record could not be used: \w+: injected, \w+ '.+/,
      );
    });
    process.stderr.write(
      `${faults.length} faults at ${calls.length} calls: ${stopped} times the program stopped, nothing lost\n`,
    );
    expect(stopped).toBeGreaterThan(faults.length / 2);
  }, 600_000);

  it('and a process that dies there loses nothing that it said', async () => {
    const calls = await callsOfAWholeLife();
    const deaths = calls.flatMap((_, index) =>
      DEATHS.filter((_as, turn) => EVERY || (index + 2 * turn) % 4 === 0).map((as) => ({ at: index + 1, as })),
    );
    await all(deaths, async (lived) => {
      // On a slow machine locks go back at other moments, and there may be fewer calls.
      expect(lived.ended, lived.calls.at(-1)).toBe(lived.calls.length < lived.fault.at ? 0 : 'SIGKILL');
      await check(lived);
    });
  }, 600_000);
});

it('a file whose bytes were not all written leaves no draft that fills the disk further', async () => {
  const calls = await callsOfAWholeLife();
  const at = calls.findIndex((call) => /^\d+ writeFile .*evidence/.test(call)) + 1;
  const { folder, said } = await live({ at, as: 'SHORT' });
  expect(told(said, 'error')).toEqual(['incident/not-written']);
  const [id] = readdirSync(join(folder, 'demo')).filter((name) => !name.startsWith('heads.'));
  expect(readdirSync(join(folder, 'demo', id!, 'evidence'))).toEqual([]);
  expect(lstatSync(join(folder, 'demo', id!, 'evidence')).mode & 0o777).toBe(0o700);
});
